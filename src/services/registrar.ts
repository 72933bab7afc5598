import { ConflictError, InputError } from '../errors.ts';
import type { AnyRecord, Head, Kind } from '../model/kind.ts';
import { fieldsOf, linksOf, pathOf } from '../model/registry.ts';
import type { Clock, Ids } from '../ports/runtime.ts';
import type { Edge, EntityChange, NewEdge, StoreReader, StoreWriter, WriteContext } from '../ports/store.ts';
import type { Caller } from './caller.ts';
import type { RegisterOptions, Registered } from './catalog-types.ts';
import { parentField, type KindInput } from './input-schema.ts';
import { edgeChanges, edgeOf, linksSince, roleOf, sameContent, type StatedLink } from './link-changes.ts';
import { resolveReferences, type Wanted } from './resolve-references.ts';

/** Edges of one thing that a registration compares with; far above what one input can state. */
const ALL_EDGES = 50_000;

interface WriteOptions extends RegisterOptions {
  caller: Caller;
  /** Of an item in a list: what stands before the names of its fields in errors. */
  place?: string;
}

interface EdgeChanges {
  opened: NewEdge[];
  ended: string[];
}
interface Place {
  path: string;
  parent: Head | null;
  before: AnyRecord | null;
  at: string;
}

/** From a checked input to a stored change: what is new, what is changed, and whether it may be. */
export class Registrar {
  private readonly deps: { clock: Clock; ids: Ids; baseIri: string };

  constructor(deps: { clock: Clock; ids: Ids; baseIri: string }) {
    this.deps = deps;
  }

  /** Inside the transaction `tx`. @throws InputError, ConflictError */
  async register(tx: StoreWriter, kind: Kind, input: KindInput, options: WriteOptions): Promise<Registered> {
    const at = this.deps.clock.now();
    const { parent, stated } = await this.resolve(tx, kind, input, options.place ?? '');
    const path = pathOf(kind, input.key, parent?.path);
    const before = await this.whole(tx, kind, path);
    const record = this.recordOf(kind, input, { path, parent, before, at });
    const edges = await this.edges(tx, kind, { record, before, stated, at });
    if (before && (options.keepExisting || isUnchanged(kind, { before, record, edges }))) return { record: before, outcome: 'unchanged' };
    expectRevision(path, before, options.expectedRevision ?? null);
    const change: EntityChange = { action: before ? 'update' : 'create', record, before, ...edges };
    await tx.apply([change], contextOf(options, at));
    return { record, outcome: before ? 'updated' : 'created' };
  }

  /** Edges to open and to end. @throws InputError for what no graph of provenance may hold */
  private async edges(
    tx: StoreReader,
    kind: Kind,
    change: { record: AnyRecord; before: AnyRecord | null; stated: StatedLink[]; at: string },
  ): Promise<EdgeChanges> {
    const { record, before, stated, at } = change;
    // What an activity read and made it did when it ran, however late it is told.
    const since = before && kind.prov !== 'activity' ? at : linksSince(kind, record, at);
    const wanted = stated.map((one) => edgeOf(record.id, one, since));
    if (wanted.some((edge) => edge.fromId === edge.toId)) throw new InputError(`${record.path} cannot be linked to itself.`);
    const edges = edgeChanges(record.id, wanted, before ? await this.statedEdges(tx, kind, record.id) : []);
    await refuseSecondGeneration(tx, edges);
    if (!before && record.parentId !== null) edges.opened.push(versionOf(record.id, record.parentId, since));
    return edges;
  }

  private async resolve(
    tx: StoreReader,
    kind: Kind,
    input: KindInput,
    before: string,
  ): Promise<{ parent: Head | null; stated: StatedLink[] }> {
    const wanted: Wanted[] = [];
    if (kind.parent !== undefined && input.parent)
      wanted.push({ reference: input.parent, to: [kind.parent], place: before + parentField(kind.parent) });
    const links = linksOf(kind).flatMap(([name, link]) => (input.links[name] ?? []).map((reference, i) => ({ name, link, reference, i })));
    for (const { name, link, reference, i } of links)
      wanted.push({ reference, to: link.to, place: before + (link.many ? `${name}[${i}]` : name) });
    const heads = await resolveReferences(tx, wanted, this.deps.baseIri);
    const parent = kind.parent === undefined ? null : (heads.shift() ?? null);
    const stated = links.flatMap(({ link, reference }, i) => {
      const target = heads[i];
      return target ? [{ link, target, role: roleOf(link, reference.role) }] : [];
    });
    return { parent, stated };
  }

  private recordOf(kind: Kind, input: KindInput, place: Place): AnyRecord {
    const { path, parent, before, at } = place;
    // What a record keeps for ever, and its next revision.
    const { id, createdAt, revision } = before ?? { id: this.deps.ids.next(), createdAt: at, revision: 0 };
    return {
      id,
      kind: kind.name,
      key: input.key,
      path,
      parentId: parent?.id ?? null,
      name: input.name ?? before?.name ?? versionName(parent, input.key),
      description: input.description,
      tags: input.tags,
      revision: revision + 1,
      createdAt,
      updatedAt: at,
      retiredAt: null,
      retiredReason: null,
      ...input.fields,
    };
  }

  /** A record with its lazy fields. */
  private async whole(reader: StoreReader, kind: Kind, path: string): Promise<AnyRecord | null> {
    const [head] = await reader.headsByPath([path]);
    if (!head) return null;
    const [record] = await reader.records([head.id], kind.name);
    if (!record) return null;
    for (const [name, field] of fieldsOf(kind)) {
      if (field.lazy) record[name] = (await reader.lazyField(kind.name, name, [head.id])).get(head.id) ?? null;
    }
    return record;
  }

  /** Open edges at a thing that its kind can state. */
  private async statedEdges(reader: StoreReader, kind: Kind, id: string): Promise<Edge[]> {
    const links = linksOf(kind).map(([, link]) => link);
    const found: Edge[] = [];
    for (const direction of ['out', 'in'] as const) {
      const relations = [...new Set(links.filter((link) => link.direction === direction && !link.view).map((link) => link.relation))];
      found.push(...(await reader.edges({ ids: [id], direction, relations, perNode: ALL_EDGES })).edges);
    }
    return found;
  }
}

/** PROV: a thing is generated once. Another state of it is another version. */
async function refuseSecondGeneration(tx: StoreReader, { opened, ended }: EdgeChanges): Promise<void> {
  const ids = opened.filter((edge) => edge.relation === 'GENERATED').map((edge) => edge.fromId);
  if (ids.length === 0) return;
  const { edges } = await tx.edges({ ids, direction: 'out', relations: ['GENERATED'], perNode: 1 });
  const other = edges.find(
    (edge) => !ended.includes(edge.id) && !opened.some((one) => one.fromId === edge.fromId && one.toId === edge.toId),
  );
  if (!other) return;
  const paths = new Map((await tx.heads([other.fromId, other.toId])).map((head) => [head.id, head.path]));
  throw new InputError(
    `${paths.get(other.fromId)} was generated by ${paths.get(other.toId)} already; register what this activity made as another version.`,
  );
}

function isUnchanged(kind: Kind, { before, record, edges }: { before: AnyRecord; record: AnyRecord; edges: EdgeChanges }): boolean {
  return before.retiredAt === null && edges.opened.length === 0 && edges.ended.length === 0 && sameContent(kind, before, record);
}

/** @throws ConflictError with what the caller has to do */
function expectRevision(path: string, before: AnyRecord | null, expected: number | null): void {
  if (before?.retiredAt) throw new ConflictError(`${path} was retired; restore it to use its key again.`, { field: 'key' });
  if (expected === (before?.revision ?? null)) return;
  throw new ConflictError(conflictOf(path, before, expected), { field: 'expectedRevision' });
}
function conflictOf(path: string, before: AnyRecord | null, expected: number | null): string {
  if (!before) return `${path} does not exist, so it has no revision ${expected}; leave expectedRevision out.`;
  if (expected === null)
    return `${path} exists with other content (revision ${before.revision}). To change it, give expectedRevision: ${before.revision}.`;
  return `${path} is at revision ${before.revision}, not ${expected}; read it again and repeat.`;
}

/** A version that has no name of its own is called by its label. */
function versionName(parent: Head | null, key: string): string {
  return `${parent?.name ?? ''} ${/^v/i.test(key) ? key : `v${key}`}`;
}
function contextOf({ caller, reason }: WriteOptions, at: string): WriteContext {
  return { at, actor: caller.actor, reason: reason ?? null };
}
function versionOf(id: string, parentId: string, validFrom: string): NewEdge {
  return { fromId: id, relation: 'VERSION_OF', toId: parentId, role: null, attributes: null, ownerId: id, validFrom };
}
