import { InputError, NotFoundError } from '../../errors.ts';
import type { AnyRecord, Head, KindName } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { nextLabel, versionSortKey } from '../../model/version-order.ts';
import type { Edge, EntityChange, StoreWriter } from '../../ports/store.ts';
import { statedLinks } from './input-schema.ts';
import { KnownTimes } from './known-times.ts';
import { OpenEdges } from './open-edges.ts';
import type { Reference } from '../reference.ts';
import { checkedHead, describeReference, incomplete, targetOf, type Wanted } from './resolve-references.ts';

/** Edges of one thing that a change compares with; far above what one input can state. */
const ALL_EDGES = 50_000;
const ALL_VERSIONS = 10_000;

/** A thing that is to be changed: whole, with the open edges that it states itself. */
export interface Draft {
  record: AnyRecord;
  stated: Edge[];
}

/** What generated a thing, as an edge that is not written yet. */
type Generator = Pick<Edge, 'toId' | 'role'>;

/**
 * What the operations of one transaction see: what is stored, and what they themselves have changed so far. Things are read in sets, so
 * that the number of statements does not grow with that of the operations. Changes are kept until `flush`, and written together.
 */
export class Workspace {
  readonly tx: StoreWriter;
  readonly at: string;
  readonly baseIri: string;
  /** What the items of a batch stand for, by their places. */
  readonly items = new Map<number, Head>();
  readonly edges: OpenEdges;
  readonly times: KnownTimes;
  private readonly byId = new Map<string, Head | null>();
  private readonly byPath = new Map<string, Head | null>();
  private readonly held = new Set<string>();
  private readonly drafts = new Map<string, Draft>();
  /** The largest label of datasets and models that are held, those of this transaction included. */
  private readonly labels = new Map<string, string | null>();
  private readonly generators = new Map<string, Edge | Generator | null>();
  private pending = new Map<string, EntityChange>();

  private readonly actor: string | null;
  private failure: { error: unknown } | null = null;

  constructor(tx: StoreWriter, { at, actor, baseIri }: { at: string; actor: string | null; baseIri: string }) {
    this.tx = tx;
    this.at = at;
    this.actor = actor;
    this.baseIri = baseIri;
    this.times = new KnownTimes(tx);
    this.edges = new OpenEdges({ tx, kindOf: (id) => this.byId.get(id)?.kind, settle: () => this.settle() });
  }

  /** Reads what references lead to, as far as it is not known yet; two statements at most. */
  async look(references: readonly { reference: Reference; to: readonly KindName[] }[]): Promise<void> {
    const targets = references.flatMap(({ reference, to }) => targetOf(reference, to, this.baseIri) ?? []);
    await this.lookUp(
      targets.flatMap((target) => ('id' in target ? [target.id] : [])),
      targets.flatMap((target) => ('path' in target ? [target.path] : [])),
    );
  }

  async lookUp(ids: readonly string[], paths: readonly string[]): Promise<void> {
    const newIds = [...new Set(ids)].filter((id) => !this.byId.has(id));
    const newPaths = [...new Set(paths)].filter((path) => !this.byPath.has(path));
    if (newIds.length === 0 && newPaths.length === 0) return;
    for (const head of [...(await this.tx.heads(newIds)), ...(await this.tx.headsByPath(newPaths))]) this.know(head);
    for (const id of newIds) if (!this.byId.has(id)) this.byId.set(id, null);
    for (const path of newPaths) if (!this.byPath.has(path)) this.byPath.set(path, null);
  }

  /** What references lead to, in their order. @throws InputError for the first that leads nowhere, or to what cannot stand there */
  async heads(wanted: readonly Wanted[], mayBeRetired = false): Promise<Head[]> {
    await this.look(wanted.filter(({ reference }) => typeof reference.item !== 'number'));
    return wanted.map((one) => checkedHead(one, this.headOf(one), mayBeRetired));
  }
  /** The thing that is to be changed, retired or not. @throws NotFoundError, and InputError for a thing of another kind */
  async thing(wanted: Wanted): Promise<Head> {
    const { reference, place } = wanted;
    if (typeof reference.item !== 'number') await this.look([wanted]);
    const head = this.headOf(wanted);
    if (!head) throw new NotFoundError(`${place}: there is no thing ${describeReference(reference)}.`, { field: place });
    return checkedHead(wanted, head, true);
  }
  private headOf(wanted: Wanted): Head | undefined {
    const { reference, to, place } = wanted;
    if (typeof reference.item === 'number') {
      const head = this.items.get(reference.item);
      if (!head)
        throw new InputError(`${place}: item ${reference.item} is not an earlier item of this batch that was stored.`, { field: place });
      return head;
    }
    if (!targetOf(reference, to, this.baseIri)) throw incomplete(wanted);
    return this.known(reference, to) ?? undefined;
  }
  /** What a reference leads to, as far as it was read. */
  known(reference: Reference, to: readonly KindName[]): Head | null {
    const target = targetOf(reference, to, this.baseIri);
    return (target && ('id' in target ? this.byId.get(target.id) : this.byPath.get(target.path))) ?? null;
  }

  async head(id: string): Promise<Head | null> {
    await this.lookUp([id], []);
    return this.byId.get(id) ?? null;
  }
  /** Things by id, each once; what is not there is left out. */
  async headsOf(ids: readonly string[]): Promise<Head[]> {
    await this.lookUp(ids, []);
    return [...new Set(ids)].flatMap((id) => this.byId.get(id) ?? []);
  }
  async headAt(path: string): Promise<Head | null> {
    await this.lookUp([], [path]);
    return this.byPath.get(path) ?? null;
  }

  /** Holds other writers of things off, and reads anew whether they are in use. All at once where possible: one order of locks, no deadlocks. */
  async hold(heads: readonly Head[]): Promise<void> {
    const ids = [...new Set(heads.map(({ id }) => id))].filter((id) => !this.held.has(id) && !this.pending.has(id));
    if (ids.length === 0) return;
    await this.tx.lock(ids);
    for (const head of await this.tx.heads(ids)) this.know(head);
    for (const id of ids) this.held.add(id);
  }

  /** Says that there is nothing at a place, where that is known without looking. */
  knowAbsent(path: string): void {
    if (!this.byPath.has(path)) this.byPath.set(path, null);
  }

  /** Reads things that will be changed, holding other writers off. */
  async prepare(heads: readonly Head[]): Promise<void> {
    const fresh = [...new Map(heads.map((head) => [head.id, head])).values()].filter(({ id }) => !this.drafts.has(id));
    if (fresh.length === 0) return;
    const ids = fresh.map(({ id }) => id);
    await this.hold(fresh);
    for (const kind of new Set(fresh.map((head) => head.kind))) {
      const group = fresh.filter((head) => head.kind === kind).map(({ id }) => id);
      for (const record of await this.tx.wholeRecords(group, kind)) this.drafts.set(record.id, { record, stated: [] });
    }
    const own = new Set(ids);
    for (const edge of await this.statedEdges(fresh)) {
      for (const owner of edge.ownerIds) if (own.has(owner)) this.drafts.get(owner)?.stated.push(edge);
    }
  }

  /** Open edges that the things state. */
  private async statedEdges(heads: readonly Head[]): Promise<Edge[]> {
    const links = [...new Set(heads.map((head) => head.kind))].flatMap((kind) => statedLinks(kindOf(kind)).map(([, link]) => link));
    const ids = heads.map(({ id }) => id);
    const found = new Map<string, Edge>();
    for (const direction of ['out', 'in'] as const) {
      const relations = [...new Set(links.filter((link) => link.direction === direction).map((link) => link.relation))];
      for (const edge of (await this.tx.edges({ ids, direction, relations, perNode: ALL_EDGES })).edges) found.set(edge.id, edge);
    }
    return [...found.values()];
  }

  /** A thing as it is now, earlier changes of this transaction included. */
  async draft(head: Head): Promise<Draft> {
    if (this.pending.has(head.id)) await this.flush();
    await this.prepare([head]);
    const draft = this.drafts.get(head.id);
    if (!draft) throw new Error(`${head.path} has a head and no record`);
    return draft;
  }

  /** Versions of a dataset or model that are in use, or those that were retired at the given time. */
  async versionsOf(head: Head, versionKind: KindName, retiredAt: string | null): Promise<Head[]> {
    await this.flush();
    if (retiredAt === null) return this.tx.versions([head.id], ALL_VERSIONS);
    const where = [
      { field: 'parentId', op: 'in', values: [head.id] },
      { field: 'retiredAt', op: 'atLeast', value: retiredAt },
    ] as const;
    const page = await this.tx.list(versionKind, { where, orderBy: [{ field: 'key', descending: false }], limit: ALL_VERSIONS });
    return page.items.map(({ record }) => record).filter((record) => record.retiredAt === retiredAt);
  }

  /** The whole number after the largest label of a dataset or model. Held, so that two writers do not take the same. @throws InputError */
  async nextLabel(parent: Head, place: string): Promise<string> {
    await this.readLabels([parent]);
    const largest = this.labels.get(parent.id) ?? null;
    const next = nextLabel(largest);
    if (next === null)
      throw new InputError(
        `${place}key: the latest version is ${JSON.stringify(largest)}, after which no whole number comes; give a label.`,
        {
          field: `${place}key`,
        },
      );
    return next;
  }

  /** Reads the largest labels of datasets and models, which are held from now on. */
  async readLabels(parents: readonly Head[]): Promise<void> {
    const unknown = parents.filter(({ id }) => !this.labels.has(id));
    if (unknown.length === 0) return;
    await this.hold(unknown);
    const stored = await this.tx.largestLabels(unknown.map(({ id }) => id));
    for (const { id } of unknown) this.labels.set(id, stored.get(id) ?? null);
    for (const { record } of this.pending.values()) this.count(record);
  }
  /** Takes note of a version, where the labels of its parent are known. */
  private count({ parentId, key }: Head): void {
    const largest = parentId === null ? undefined : this.labels.get(parentId);
    if (parentId === null || largest === undefined) return;
    if (largest === null || versionSortKey(largest) < versionSortKey(key)) this.labels.set(parentId, key);
  }

  /** The edge to what generated each of the things, as far as there is one; one statement. */
  async generatorsOf(ids: readonly string[]): Promise<ReadonlyMap<string, Edge | Generator | null>> {
    const unknown = [...new Set(ids)].filter((id) => !this.generators.has(id));
    if (unknown.length > 0) await this.settle();
    const { edges } = await this.tx.edges({ ids: unknown, direction: 'out', relations: ['GENERATED'], perNode: 1 });
    for (const id of unknown) this.generators.set(id, null);
    for (const edge of edges) this.generators.set(edge.fromId, edge);
    return this.generators;
  }

  /** What was taken back and not written yet would still be found. */
  private async settle(): Promise<void> {
    if ([...this.pending.values()].some(({ ended }) => ended.length > 0)) await this.flush();
  }

  /** A thing that is being changed, as it was read. */
  drafted({ id }: Head): Draft | null {
    return this.drafts.get(id) ?? null;
  }

  /** Takes a change in; it is written with the others. */
  async add(change: EntityChange): Promise<void> {
    const { record, before, opened, ended } = change;
    if (this.pending.has(record.id)) await this.flush();
    this.pending.set(record.id, change);
    this.know(record);
    this.count(record);
    this.times.note(record);
    this.edges.note(change, this.drafted(record)?.stated ?? []);
    // The edges that it states now get their ids when they are written.
    this.drafts.delete(record.id);
    if (before === null) this.generators.set(record.id, null);
    if (ended.length > 0) this.forgetGenerators(record.id, new Set(ended));
    for (const edge of opened) if (edge.relation === 'GENERATED') this.generators.set(edge.fromId, { toId: edge.toId, role: edge.role });
  }
  /** Of edges that others state too, the others stay. */
  private forgetGenerators(owner: string, ended: ReadonlySet<string>): void {
    for (const [id, edge] of this.generators) {
      if (!edge || !('id' in edge) || !ended.has(edge.id)) continue;
      const ownerIds = edge.ownerIds.filter((one) => one !== owner);
      this.generators.set(id, ownerIds.length === 0 ? null : { ...edge, ownerIds });
    }
  }

  /** Writes what was taken in. */
  async flush(): Promise<void> {
    const pending = [...this.pending.values()];
    this.pending = new Map();
    try {
      await this.tx.apply(pending, { at: this.at, actor: this.actor });
      // Those that were written now have ids, by which they can be ended.
      for (const [id, edge] of this.generators) if (edge && !('id' in edge)) this.generators.delete(id);
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  /** Whoever took an operation for refused must call this: when it was the writing that failed, what others had planned is lost with it. */
  rethrow(): void {
    if (this.failure) throw this.failure.error;
  }

  private know(head: Head): void {
    this.byId.set(head.id, head);
    this.byPath.set(head.path, head);
  }
}
