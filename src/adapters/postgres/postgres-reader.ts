import { snakeCase, type AnyRecord, type Head, type KindName, type RelationName } from '../../model/kind.ts';
import { kindOf, tableOf } from '../../model/registry.ts';
import type {
  AuditEntry,
  AuditProblem,
  AuditQuery,
  Census,
  Change,
  Condition,
  Edge,
  EdgeQuery,
  EdgeSlice,
  FeedPosition,
  ListQuery,
  MutationReply,
  Neighbours,
  Linked,
  LinkedQuery,
  Page,
  PageOfAll,
  SortValue,
  StoreReader,
} from '../../ports/store.ts';
import { auditSql } from './audit-query.ts';
import { chainProblems, edgeProblems, type ChainedEntry } from './check-audit.ts';
import { fromKind, HEAD_COLUMNS, selectBase, selectFields } from './columns.ts';
import { bounded, edgeSql, ENDS_OF_CHANGED_EDGES, validSql } from './edge-query.ts';
import { linkedOf, linkedSql, type LinkedRow } from './linked-query.ts';
import { countSql, listSql } from './list-query.ts';
import { CENSUS, pageSql } from './page-query.ts';
import { selectRecord } from './select-record.ts';

/** Runs one SQL statement and answers its rows. */
export type RunSql = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

const EDGE_COLUMNS = `g.id::text AS id, g.from_id AS "fromId", g.relation, g.to_id AS "toId", g.role, g.attributes, g.owner_ids AS "ownerIds",
  g.valid_from AS "validFrom", g.valid_to AS "validTo"`;

const VERSIONS = `unnest($1::uuid[]) p (id) CROSS JOIN LATERAL (
  SELECT * FROM entity v WHERE v.parent_id = p.id AND v.retired_at IS NULL ORDER BY v.sort_key DESC, v.id DESC LIMIT $2) e`;
const LATEST_FIRST = 'ORDER BY e.parent_id, e.sort_key DESC, e.id DESC';

/** The reading half of the store, over the pool or inside a transaction. */
export class PostgresReader implements StoreReader {
  protected readonly run: RunSql;

  constructor(run: RunSql) {
    this.run = run;
  }

  async records(ids: readonly string[], kind?: KindName): Promise<AnyRecord[]> {
    if (ids.length === 0) return [];
    if (kind !== undefined) return this.recordsOfKind(kind, ids);
    const kinds = await this.run<{ kind: KindName; ids: string[] }>(
      'SELECT kind, array_agg(id::text) AS ids FROM entity WHERE id = ANY($1::uuid[]) GROUP BY kind ORDER BY kind',
      [ids],
    );
    const found: AnyRecord[] = [];
    for (const group of kinds) found.push(...(await this.recordsOfKind(group.kind, group.ids)));
    return found;
  }

  wholeRecords(ids: readonly string[], kind: KindName): Promise<AnyRecord[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.recordsOfKind(kind, ids, true);
  }

  private recordsOfKind(name: KindName, ids: readonly string[], whole = false): Promise<AnyRecord[]> {
    const kind = kindOf(name);
    // The ids are named for both tables: else the planner reads the kind's whole table for some hundred records, the longer the more there are.
    const text = `SELECT ${selectBase()}${selectFields(kind, whole)} FROM ${fromKind(kind)} WHERE e.id = ANY($1::uuid[]) AND k.id = ANY($1::uuid[])`;
    return this.run(text, [ids]);
  }

  async heads(ids: readonly string[]): Promise<Head[]> {
    if (ids.length === 0) return [];
    return this.run(`SELECT ${selectBase(HEAD_COLUMNS)} FROM entity e WHERE e.id = ANY($1::uuid[])`, [ids]);
  }

  async headsByPath(paths: readonly string[]): Promise<Head[]> {
    if (paths.length === 0) return [];
    return this.run(`SELECT ${selectBase(HEAD_COLUMNS)} FROM entity e WHERE e.path = ANY($1::text[])`, [paths]);
  }

  async lazyField(kind: KindName, field: string, ids: readonly string[]): Promise<Map<string, unknown>> {
    if (ids.length === 0) return new Map();
    const rows = await this.run<{ id: string; value: unknown }>(
      `SELECT id, ${snakeCase(field)} AS value FROM ${tableOf(kindOf(kind))} WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.value]));
  }

  async list(kind: KindName, query: ListQuery): Promise<Page> {
    const { text, values } = listSql(kindOf(kind), query);
    const rows = await this.run<AnyRecord>(text, values);
    const hasMore = rows.length > query.limit;
    const items = rows.slice(0, query.limit).map((row) => {
      const position = query.orderBy.map((_, i) => row[`~${i}`] as SortValue);
      for (let i = 0; i < query.orderBy.length; i++) delete row[`~${i}`];
      return { record: row, position: [...position, row.id] };
    });
    return { items: query.backward ? items.reverse() : items, hasMore };
  }

  async count(kind: KindName, where: readonly Condition[]): Promise<number> {
    const { text, values } = countSql(kindOf(kind), where);
    const [row] = await this.run<{ count: number }>(text, values);
    return row?.count ?? 0;
  }

  async page(query: PageOfAll): Promise<Head[]> {
    const { text, values } = pageSql(query);
    return this.run(text, values);
  }

  census(): Promise<Census[]> {
    return this.run(CENSUS);
  }

  async versions(parentIds: readonly string[], perParent: number): Promise<Head[]> {
    if (parentIds.length === 0) return [];
    return this.run(`SELECT ${selectBase(HEAD_COLUMNS)} FROM ${VERSIONS} ${LATEST_FIRST}`, [parentIds, perParent]);
  }

  async versionRecords(
    name: KindName,
    { parentIds, perParent, fields }: { parentIds: readonly string[]; perParent: number; fields?: readonly string[] },
  ): Promise<AnyRecord[]> {
    if (parentIds.length === 0) return [];
    const kind = kindOf(name);
    const from = `${VERSIONS} JOIN ${tableOf(kind)} k ON k.id = e.id`;
    return this.run(`SELECT ${selectRecord(kind, fields)} FROM ${from} ${LATEST_FIRST}`, [parentIds, perParent]);
  }

  async linked(queries: readonly LinkedQuery[]): Promise<Linked[][]> {
    const sql = linkedSql(queries);
    return linkedOf(queries, sql === null ? [] : await this.run<LinkedRow>(sql.text, sql.values));
  }

  async largestLabels(parentIds: readonly string[]): Promise<Map<string, string>> {
    if (parentIds.length === 0) return new Map();
    const rows = await this.run<{ parent: string; key: string }>(
      `SELECT p.id AS parent, v.key FROM unnest($1::uuid[]) p (id) CROSS JOIN LATERAL (
         SELECT key FROM entity WHERE parent_id = p.id ORDER BY sort_key DESC, id DESC LIMIT 1) v`,
      [parentIds],
    );
    return new Map(rows.map((row) => [row.parent, row.key]));
  }

  async versionIds(parentIds: readonly string[]): Promise<string[]> {
    if (parentIds.length === 0) return [];
    const rows = await this.run<{ id: string }>('SELECT id FROM entity WHERE parent_id = ANY($1::uuid[]) ORDER BY id', [parentIds]);
    return rows.map(({ id }) => id);
  }

  async edgesById(ids: readonly string[]): Promise<Edge[]> {
    if (ids.length === 0) return [];
    return this.run(`SELECT ${EDGE_COLUMNS} FROM edge g WHERE g.id = ANY($1::bigint[])`, [ids]);
  }

  async edges(query: EdgeQuery): Promise<EdgeSlice> {
    if (query.ids.length === 0 || query.relations.length === 0) return { edges: [], hidden: new Map() };
    const { text, values } = edgeSql(query, `SELECT ${EDGE_COLUMNS} FROM edge g`, `ORDER BY g.id LIMIT ${query.perNode + 1}`);
    const rows = await this.run<Edge & { own: string }>(`SELECT s.*, n.id AS own FROM ${text} ORDER BY n.ordinal, s.id::bigint`, values);
    const { kept, crowded } = bounded(rows, query.perNode);
    const counts = await this.countAt({ ...query, ids: crowded }, 'count(*)');
    return { edges: kept.map(({ own: _, ...edge }) => edge), hidden: new Map([...counts].map(([id, all]) => [id, all - query.perNode])) };
  }

  async neighbours(query: EdgeQuery): Promise<Neighbours> {
    if (query.ids.length === 0 || query.relations.length === 0) return { pairs: [], hidden: new Map() };
    const other = query.direction === 'out' ? 'to_id' : 'from_id';
    const { text, values } = edgeSql(query, `SELECT g.${other} AS other FROM edge g`, `ORDER BY g.id LIMIT ${query.perNode + 1}`);
    const rows = await this.run<{ own: string; other: string }>(`SELECT n.id AS own, s.other FROM ${text}`, values);
    const { kept, crowded } = bounded(rows, query.perNode);
    const counts = await this.countAt({ ...query, ids: crowded }, `count(DISTINCT g.${other})`);
    // Several edges may lead to one neighbour.
    const shown = new Map(crowded.map((id) => [id, new Set<string>()]));
    for (const pair of kept) shown.get(pair.own)?.add(pair.other);
    const left = [...counts].map(([id, all]) => [id, all - (shown.get(id)?.size ?? 0)] as const);
    return { pairs: kept, hidden: new Map(left.filter(([, count]) => count > 0)) };
  }

  /** Of each thing, how many edges or neighbours there are. */
  private async countAt(query: EdgeQuery, count: string): Promise<Map<string, number>> {
    if (query.ids.length === 0) return new Map();
    const { text, values } = edgeSql(query, `SELECT ${count} AS count FROM edge g`, '');
    const rows = await this.run<{ node: string; count: number }>(`SELECT n.id AS node, s.count FROM ${text}`, values);
    return new Map(rows.map((row) => [row.node, row.count]));
  }

  async edgesAmong(query: { ids: readonly string[]; relations: readonly RelationName[]; asOf?: string }): Promise<Edge[]> {
    const values: unknown[] = [query.ids, query.relations];
    const valid = validSql(query.asOf, values);
    return this.run(
      // Read from their starts alone: a thing depends on few others, but a whole lake may depend on one of them.
      `SELECT ${EDGE_COLUMNS} FROM edge g
       WHERE g.from_id = ANY($1::uuid[]) AND (g.to_id = ANY($1::uuid[])) IS TRUE AND g.relation = ANY($2::text[]) AND ${valid}`,
      values,
    );
  }

  async audit(query: AuditQuery): Promise<AuditEntry[]> {
    const { text, values } = auditSql(query);
    return this.run(text, values);
  }

  async checkAudit(after: string | null, limit: number): Promise<{ checked: number; last: string | null; problems: AuditProblem[] }> {
    const heads = await this.run<Head>(`SELECT ${selectBase(HEAD_COLUMNS)} FROM entity e WHERE e.id > $1::uuid ORDER BY e.id LIMIT $2`, [
      after ?? '00000000-0000-0000-0000-000000000000',
      limit,
    ]);
    const ids = heads.map((head) => head.id);
    const entries = await this.run<ChainedEntry>(
      `SELECT id::text AS id, entity_id AS "entityId", at, actor, action, revision, after, edges, reason, hash FROM audit
       WHERE entity_id = ANY($1::uuid[]) ORDER BY entity_id, revision`,
      [ids],
    );
    const records = new Map<string, AnyRecord>();
    for (const kind of new Set(heads.map((head) => head.kind))) {
      const group = heads.filter((head) => head.kind === kind).map((head) => head.id);
      for (const record of await this.wholeRecords(group, kind)) records.set(record.id, record);
    }
    const entriesOf = new Map<string, ChainedEntry[]>(ids.map((id) => [id, []]));
    for (const entry of entries) entriesOf.get(entry.entityId)?.push(entry);
    const open = await this.run<Edge>(
      `SELECT ${EDGE_COLUMNS} FROM edge g WHERE (g.from_id = ANY($1::uuid[]) OR g.to_id = ANY($1::uuid[])) AND g.valid_to IS NULL AND g.owner_ids && $1::uuid[]`,
      [ids],
    );
    const ended = new Map((await this.edgesById(entries.flatMap((entry) => entry.edges.ended))).map((edge) => [edge.id, edge]));
    const problems = heads.flatMap((head) => {
      const own = entriesOf.get(head.id) ?? [];
      const stated = open.filter((edge) => edge.ownerIds.includes(head.id));
      return [...chainProblems(head, own, records.get(head.id) ?? null), ...edgeProblems(head, own, stated, ended)];
    });
    return { checked: heads.length, last: heads.length < limit ? null : (ids.at(-1) ?? null), problems };
  }

  async reply(actor: string, id: string): Promise<MutationReply | null> {
    const [row] = await this.run<MutationReply>('SELECT fingerprint, reply FROM mutation_reply WHERE actor = $1 AND id = $2', [actor, id]);
    return row ?? null;
  }

  async changesAfter(position: FeedPosition | null, limit: number): Promise<Change[]> {
    const rows = await this.run<Omit<Change, 'position'> & FeedPosition>(
      `SELECT outbox.transaction::text AS transaction, outbox.sequence::text AS sequence, outbox.entity_id AS "entityId", outbox.kind,
         e.parent_id AS "parentId", outbox.revision, a.action, outbox.at
       FROM outbox JOIN entity e ON e.id = outbox.entity_id
         LEFT JOIN audit a ON a.entity_id = outbox.entity_id AND a.revision = outbox.revision
       WHERE (outbox.transaction, outbox.sequence) > ($1::xid8, $2::bigint) AND outbox.transaction < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY outbox.transaction, outbox.sequence LIMIT $3`,
      [position?.transaction ?? '0', position?.sequence ?? '0', limit],
    );
    return rows.map(({ transaction, sequence, ...change }) => ({ ...change, position: { transaction, sequence } }));
  }

  async endsOfChangedEdges(changes: readonly Pick<Change, 'entityId' | 'revision'>[]): Promise<string[]> {
    if (changes.length === 0) return [];
    const rows = await this.run<{ id: string }>(ENDS_OF_CHANGED_EDGES, [
      changes.map(({ entityId }) => entityId),
      changes.map(({ revision }) => revision),
    ]);
    return rows.map(({ id }) => id);
  }

  async feedEnd(): Promise<FeedPosition | null> {
    const [row] = await this.run<FeedPosition>(
      `SELECT transaction::text AS transaction, sequence::text AS sequence FROM outbox
       WHERE outbox.transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY outbox.transaction DESC, outbox.sequence DESC LIMIT 1`,
    );
    return row ?? null;
  }

  async settledUpTo(position: FeedPosition | null): Promise<{ pending: boolean; oldestPending: string | null }> {
    const [row] = await this.run<{ oldest: string | null }>(
      'SELECT min(at) AS oldest FROM outbox WHERE (transaction, sequence) > ($1::xid8, $2::bigint)',
      [position?.transaction ?? '0', position?.sequence ?? '0'],
    );
    const oldest = row?.oldest ?? null;
    return { pending: oldest !== null, oldestPending: oldest };
  }

  async position(projection: string): Promise<FeedPosition | null> {
    const [row] = await this.run<FeedPosition>(
      // A position beyond this server's transactions is one of the server that the data were copied from.
      `SELECT transaction::text AS transaction, sequence::text AS sequence FROM projection
       WHERE name = $1 AND projection.transaction < pg_snapshot_xmax(pg_current_snapshot())`,
      [projection],
    );
    return row ?? null;
  }
}
