import type { AnyRecord, Head, Json, KindName, RelationName } from '../model/kind.ts';
import type { RuleReader } from './rule-reader.ts';

/**
 * The truth: records, edges, the audit trail and the feed of changes.
 *
 * Contract of every implementation (`test/contract/store.contract.ts`):
 * - what `write` does is stored whole or not at all, also when the process is killed;
 * - a stale `expectedRevision` is refused inside the statement that writes, never by a read before it;
 * - every list is bounded by its caller; nothing is ever deleted.
 */
export interface Store extends StoreReader {
  /**
   * Runs `work` in one transaction. Lost races (serialization failure, deadlock) are tried again, so `work` may run more than once.
   * Inside `work` use `tx` alone: a read on the store itself would wait for the transaction that waits for it, and throws.
   * @throws ConflictError when a path was taken or a revision moved on meanwhile
   */
  write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T>;
  /**
   * Runs `work` on one unchanging state of everything. Where the store has one connection (embedded), all others wait until `work` is done:
   * it must not wait for a client. Inside `work` read through `reader` alone.
   */
  snapshot<T>(work: (reader: StoreReader) => Promise<T>): Promise<T>;
  /** Whether others wait while a snapshot is read. */
  readonly snapshotsBlock: boolean;
  /** Runs `work` unless somebody on this database runs work of this name, and tells whether it did. Should its connection be lost, another may begin. */
  alone(name: string, work: () => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

export interface StoreReader {
  /** Records by id, in any order; unknown ids are left out. Lazy fields are not read. One statement per kind, and one more where the kind is not given. */
  records(ids: readonly string[], kind?: KindName): Promise<AnyRecord[]>;
  /** Records of a kind with their lazy fields; one statement. */
  wholeRecords(ids: readonly string[], kind: KindName): Promise<AnyRecord[]>;
  heads(ids: readonly string[]): Promise<Head[]>;
  /** Heads by path (`dataset/iris/v/1`); one statement. */
  headsByPath(paths: readonly string[]): Promise<Head[]>;
  /** One lazy field by record id. */
  lazyField(kind: KindName, field: string, ids: readonly string[]): Promise<Map<string, unknown>>;
  /** One page of a kind. */
  list(kind: KindName, query: ListQuery): Promise<Page>;
  count(kind: KindName, where: readonly Condition[]): Promise<number>;
  /** Things of all kinds in the order of their ids, which is that of their creation, retired ones too. */
  page(query: PageOfAll): Promise<Head[]>;
  /** How many things there are of each kind: living, and in all. Kinds without any are left out. */
  census(): Promise<Census[]>;
  /** Versions of datasets or models that are not retired, latest first, at most `perParent` of each parent. */
  versions(parentIds: readonly string[], perParent: number): Promise<Head[]>;
  /** The same versions as records of their kind, in one statement as well; `fields` as in a list. */
  versionRecords(
    kind: KindName,
    query: { parentIds: readonly string[]; perParent: number; fields?: readonly string[] },
  ): Promise<AnyRecord[]>;
  /** Ids of all versions of datasets or models, retired ones too. */
  versionIds(parentIds: readonly string[]): Promise<string[]>;
  /** The largest version label of each dataset or model, those of retired versions too; parents without versions are left out. */
  largestLabels(parentIds: readonly string[]): Promise<Map<string, string>>;
  /** Edges at the given things, at most `perNode` of each (by id), with the number left out. */
  edges(query: EdgeQuery): Promise<EdgeSlice>;
  /** What stands at links now, by edge id: an answer for each query, in their order, all of them in one statement. */
  linked(queries: readonly LinkedQuery[]): Promise<Linked[][]>;
  /** The other ends of edges at the given things: what a walk needs of a level, in one thin statement. */
  neighbours(query: EdgeQuery): Promise<Neighbours>;
  /** Edges whose both ends are among the ids; one statement. */
  edgesAmong(query: { ids: readonly string[]; relations: readonly RelationName[]; asOf?: string }): Promise<Edge[]>;
  /** Edges by id, also those that have ended. */
  edgesById(ids: readonly string[]): Promise<Edge[]>;
  /** Audit entries, newest first. */
  audit(query: AuditQuery): Promise<AuditEntry[]>;
  /** Checks the audit entries of at most `limit` things with ids after the given one; `last` is null when there are no more. */
  checkAudit(after: string | null, limit: number): Promise<{ checked: number; last: string | null; problems: AuditProblem[] }>;
  /** What a mutation of this actor and id was answered; null when there was none. */
  reply(actor: string, id: string): Promise<MutationReply | null>;
  /** Changes after a position, in commit order, at most `limit`; a change that may still be committed before a returned one never is. */
  changesAfter(position: FeedPosition | null, limit: number): Promise<Change[]>;
  /** Ids of the ends of all edges that the changes opened or ended; one statement. */
  endsOfChangedEdges(changes: readonly Pick<Change, 'entityId' | 'revision'>[]): Promise<string[]>;
  /** Where the feed ends now: every change up to there has been committed and none will come before it. */
  feedEnd(): Promise<FeedPosition | null>;
  /** Whether committed changes lie after the position, and when the oldest of them was made. */
  settledUpTo(position: FeedPosition | null): Promise<{ pending: boolean; oldestPending: string | null }>;
  /** How far a projection has come; null when it never ran. */
  position(projection: string): Promise<FeedPosition | null>;
}

export interface StoreWriter extends StoreReader, RuleReader {
  /** Holds other writers of these things off until the transaction ends, so that what is read of them now is still true when it is written. */
  lock(ids: readonly string[]): Promise<void>;
  /**
   * Stores changed records with their edges, audit entries and feed entries, at most one change of each record. One statement per table,
   * however many changes. Records and states before are whole: lazy fields too.
   */
  apply(changes: readonly EntityChange[], context: WriteContext): Promise<void>;
  saveReply(actor: string, id: string, reply: MutationReply, at: string): Promise<void>;
  /** Moves a projection forward. */
  setPosition(projection: string, position: FeedPosition): Promise<void>;
}

export interface WriteContext {
  at: string;
  /** Who writes: an agent's key, or the name of the program part (`seed`, `cli`). Null when nobody said. */
  actor: string | null;
}

export type AuditAction = 'create' | 'update' | 'retire' | 'restore' | 'relate';

export interface EntityChange {
  action: AuditAction;
  record: AnyRecord;
  /** Why, in the words of who did it. */
  reason?: string | null;
  /** The state before; null for a new record. Its revision is checked in the update. */
  before: AnyRecord | null;
  opened: readonly NewEdge[];
  /** Ids of edges that the record states no longer; an edge that nobody states any more ends now. */
  ended: readonly string[];
}

export interface NewEdge {
  fromId: string;
  relation: RelationName;
  toId: string;
  role: string | null;
  attributes: Json;
  /** The thing that states the edge in its input. */
  ownerId: string;
  validFrom: string;
}
export interface Edge extends Omit<NewEdge, 'ownerId'> {
  id: string;
  /** The things that state it: the same fact may be stated from both of its ends. */
  ownerIds: string[];
  validTo: string | null;
}

export interface EdgeQuery {
  ids: readonly string[];
  /** `out`: edges that start at the ids; `in`: that end there. */
  direction: 'out' | 'in';
  relations: readonly RelationName[];
  role?: string;
  /** Only edges whose other end is of one of these kinds. */
  kinds?: readonly KindName[];
  /** Only edges valid at that time; default: those that have not ended. */
  asOf?: string;
  perNode: number;
}
/** One link of many things. */
export interface LinkedQuery {
  ids: readonly string[];
  relation: RelationName;
  direction: 'out' | 'in';
  /** Null: whatever role. */
  role: string | null;
  /** Of the other end. */
  kinds: readonly KindName[];
  perNode: number;
}
/** An open edge at a thing, with its other end. */
export interface Linked extends Pick<Edge, 'role' | 'attributes' | 'validFrom' | 'validTo'> {
  edgeId: string;
  own: string;
  head: Head;
}
export interface EdgeSlice {
  edges: Edge[];
  /** Per id with more than `perNode` edges: how many were left out. */
  hidden: Map<string, number>;
}

export interface Neighbours {
  /** Own end and other end. */
  pairs: { own: string; other: string }[];
  /** Per id with more than `perNode` edges: how many neighbours were left out, where there are any. */
  hidden: Map<string, number>;
}

/** A filter on one field of the base or of the kind. Conditions are joined by AND; an empty `values` matches nothing. */
export type Condition =
  | { field: string; op: 'in'; values: readonly (string | number | boolean)[] }
  | { field: string; op: 'contains'; text: string }
  /** All of these are in a field that is a list of texts. */
  | { field: string; op: 'hasAll'; values: readonly string[] }
  | { field: string; op: 'atLeast' | 'below'; value: string | number }
  /** Whether nothing is stated: null, or an empty list. */
  | { field: string; op: 'isNull'; value: boolean }
  /** Linked by an open edge to one of the ids. */
  | { op: 'linked'; relation: RelationName; direction: 'out' | 'in'; role: string | null; ids: readonly string[] }
  /** Linked by an open edge to a thing of one of the kinds. */
  | { op: 'linkedToAny'; relation: RelationName; direction: 'out' | 'in'; role: string | null; kinds: readonly KindName[] }
  /** Of datasets and models: has versions that are not retired. */
  | { op: 'hasVersions' }
  /** One of the conditions at least does not hold. */
  | { op: 'notAll'; conditions: readonly Condition[] };

/** What every kind can be ordered by; `sortKey` is the order of version labels. */
export type OrderField = 'name' | 'key' | 'createdAt' | 'updatedAt' | 'sortKey';
export interface OrderBy {
  /** An `OrderField`, or a field that the kind declares `sortable`. */
  field: string;
  descending: boolean;
}
/** Null where the value is unknown. */
export type SortValue = string | number | null;
export interface ListQuery {
  where: readonly Condition[];
  /** None: by id. Unknown values come last in both directions; ties are ordered by id, in the direction of the last field. */
  orderBy: readonly OrderBy[];
  limit: number;
  /** Sort values and id of the row to start after, in the order's direction. */
  after?: readonly SortValue[];
  /** Walk from the end instead. */
  backward?: boolean;
  /** What is read of the records beyond their heads, the rest is absent; all but lazy fields where not given. */
  fields?: readonly string[];
}
export interface Page {
  /** In the asked order, also when walked backward. */
  items: { record: AnyRecord; position: SortValue[] }[];
  /** More rows in the walking direction. */
  hasMore: boolean;
}

export interface PageOfAll {
  /** Ids to start after, or to end before: then the last ones before it. Neither: from the beginning. */
  after?: string;
  before?: string;
  kinds?: readonly KindName[];
  /** Only what was changed at or after that time. */
  changedSince?: string;
  /** Default true. */
  retired?: boolean;
  limit: number;
}
export interface Census {
  kind: KindName;
  living: number;
  all: number;
}

/** A place in the feed of changes: transaction and sequence number, as decimal texts. */
export interface FeedPosition {
  transaction: string;
  sequence: string;
}
export interface Change {
  position: FeedPosition;
  entityId: string;
  kind: KindName;
  /** Of a version: its dataset or model. */
  parentId: string | null;
  revision: number;
  action: AuditAction;
  at: string;
}

/** All given conditions hold; an empty list matches nothing. */
export interface AuditQuery {
  entityIds?: readonly string[];
  kinds?: readonly KindName[];
  actors?: readonly string[];
  actions?: readonly AuditAction[];
  from?: string;
  before?: string;
  /** Only entries with smaller numbers than this one. */
  olderThan?: string;
  limit: number;
}
export interface AuditEntry {
  id: string;
  entityId: string;
  at: string;
  actor: string | null;
  action: AuditAction;
  revision: number;
  /** The record before and afterwards; before is null for a new one. */
  before: Json;
  after: Json;
  /** Edges that the change opened, and ids of those that it took back. */
  edges: { opened: NewEdge[]; ended: string[] };
  reason: string | null;
  /** Of this entry and the one before it of the same thing. */
  hash: string;
}
/** Where the audit trail and what it tells of do not agree. */
export interface AuditProblem {
  entityId: string;
  path: string;
  /** Of the entry at fault; null where an entry is missing. */
  entryId: string | null;
  problem: string;
}
/** What a mutation did, and by which input it is known again. */
export interface MutationReply {
  fingerprint: string;
  reply: Json;
}
