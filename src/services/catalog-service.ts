import { ConflictError, InputError, NotFoundError } from '../errors.ts';
import type { AnyRecord, Head, Kind, KindName } from '../model/kind.ts';
import { ALL_KINDS, fieldsOf, kindOf, linksOf, pathOf } from '../model/registry.ts';
import type { Clock, Ids } from '../ports/runtime.ts';
import type { AuditEntry, Edge, EntityChange, NewEdge, Store, StoreReader, StoreWriter } from '../ports/store.ts';
import type { Caller } from './caller.ts';
import type { CatalogFilter, CatalogPage, ListRequest, RegisterOptions, Registered, Registration } from './catalog-types.ts';
import { conditionsOf } from './catalog-filter.ts';
import { parentField, parseInput, type KindInput } from './input-schema.ts';
import { edgeChanges, edgeOf, linksSince, roleOf, sameContent, type StatedLink } from './link-changes.ts';
import { readLink } from './links.ts';
import type { LinkedThing } from './described.ts';
import { decodeCursor, encodeCursor, fingerprint, listQuery, pageSize } from './list-request.ts';
import type { Reference } from './reference.ts';
import { pathOfReference, resolveReferences, type Wanted } from './resolve-references.ts';

/** Edges of one thing that a registration compares with; far above what one input can state. */
const ALL_EDGES = 50_000;

export interface CatalogDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  baseIri: string;
  /** Told after each committed write, so that projections follow at once. */
  onWrite: () => void;
}

interface WriteOptions extends RegisterOptions {
  caller: Caller;
  /** Of an item in a list: what stands before the names of its fields in errors. */
  place?: string;
}

/** Registering, finding and listing things. */
export class CatalogService {
  private readonly deps: CatalogDeps;

  constructor(deps: CatalogDeps) {
    this.deps = deps;
  }

  /**
   * Registers a thing: new, or as it is already (`unchanged`), or changed by somebody who names the revision read.
   * @throws InputError, and ConflictError when the key stands for other content or the revision is stale
   */
  async register(kindName: KindName, input: Record<string, unknown>, options: RegisterOptions, caller: Caller): Promise<Registered> {
    const kind = kindOf(kindName);
    const parsed = parseInput(kind, input);
    const registered = await this.deps.store.write((tx) => this.registerIn(tx, kind, parsed, { ...options, caller }));
    if (registered.outcome !== 'unchanged') this.deps.onWrite();
    return registered;
  }

  /** Registers several things in order, all or none; later ones may refer to earlier ones. @throws as `register`, the message says which */
  async registerAll(registrations: readonly Registration[], caller: Caller): Promise<Registered[]> {
    const parsed = registrations.map(({ kind, input }, i) => parseInput(kindOf(kind), input, `[${i}]`));
    const registered = await this.deps.store.write(async (tx) => {
      const done: Registered[] = [];
      for (const [i, { kind, options }] of registrations.entries()) {
        const input = parsed[i];
        if (input) done.push(await this.registerIn(tx, kindOf(kind), input, { ...options, caller, place: `[${i}].` }));
      }
      return done;
    });
    this.deps.onWrite();
    return registered;
  }

  private async registerIn(tx: StoreWriter, kind: Kind, input: KindInput, options: WriteOptions): Promise<Registered> {
    const at = this.deps.clock.now();
    const { parent, stated } = await this.resolve(tx, kind, input, options.place ?? '');
    const path = pathOf(kind, input.key, parent?.path);
    const before = await this.whole(tx, kind, path);
    if (before?.retiredAt) throw new ConflictError(`${path} was retired; restore it to use its key again.`, { field: 'key' });
    const record = this.recordOf(kind, input, { path, parent, before, at });
    const since = before ? at : linksSince(kind, record, at);
    const wanted = stated.map((one) => edgeOf(record.id, one, since));
    if (wanted.some((edge) => edge.fromId === edge.toId)) throw new InputError(`${path} cannot be linked to itself.`);
    const { opened, ended } = edgeChanges(record.id, wanted, before ? await this.statedEdges(tx, kind, record.id) : []);
    if (before && opened.length === 0 && ended.length === 0 && sameContent(kind, before, record)) return { record: before, outcome: 'unchanged' };
    if (before) expectRevision(before, options.expectedRevision);
    else if (options.expectedRevision) throw new ConflictError(`${path} does not exist, so it has no revision ${options.expectedRevision}; leave expectedRevision out.`, { field: 'expectedRevision' });
    if (!before && parent) opened.push(versionOf(record.id, parent.id, since));
    const change: EntityChange = { action: before ? 'update' : 'create', record, before, opened, ended };
    await tx.apply([change], { at, actor: options.caller.actor, reason: options.reason ?? null });
    return { record, outcome: before ? 'updated' : 'created' };
  }

  private async resolve(tx: StoreReader, kind: Kind, input: KindInput, before: string): Promise<{ parent: Head | null; stated: StatedLink[] }> {
    const wanted: Wanted[] = [];
    if (kind.parent !== undefined && input.parent) wanted.push({ reference: input.parent, to: [kind.parent], place: before + parentField(kind.parent) });
    const links = linksOf(kind).flatMap(([name, link]) => (input.links[name] ?? []).map((reference, i) => ({ name, link, reference, i })));
    for (const { name, link, reference, i } of links) wanted.push({ reference, to: link.to, place: before + (link.many ? `${name}[${i}]` : name) });
    const heads = await resolveReferences(tx, wanted, this.deps.baseIri);
    const parent = kind.parent === undefined ? null : (heads.shift() ?? null);
    const stated = links.flatMap(({ link, reference }, i) => {
      const target = heads[i];
      return target ? [{ link, target, role: roleOf(link, reference.role) }] : [];
    });
    return { parent, stated };
  }

  private recordOf(kind: Kind, input: KindInput, place: { path: string; parent: Head | null; before: AnyRecord | null; at: string }): AnyRecord {
    const { path, parent, before, at } = place;
    return {
      id: before?.id ?? this.deps.ids.next(),
      kind: kind.name,
      key: input.key,
      path,
      parentId: parent?.id ?? null,
      name: input.name ?? `${parent?.name ?? ''} ${/^v/i.test(input.key) ? input.key : `v${input.key}`}`,
      description: input.description,
      tags: input.tags,
      revision: (before?.revision ?? 0) + 1,
      createdAt: before?.createdAt ?? at,
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

  /** The thing a reference names, retired or not; null when there is none. @throws InputError when it does not say enough */
  async find(reference: Reference): Promise<AnyRecord | null> {
    const [head] = await this.headOf(reference);
    if (!head) return null;
    const [record] = await this.deps.store.records([head.id], head.kind);
    return record ?? null;
  }

  /** @throws NotFoundError */
  async get(reference: Reference): Promise<AnyRecord> {
    const record = await this.find(reference);
    if (!record) throw new NotFoundError(`There is no ${reference.kind ?? 'thing'} ${JSON.stringify(reference.id ?? reference.iri ?? [reference.key, reference.version].filter(Boolean).join(' version '))}.`);
    return record;
  }

  /** Things that a person may mean by a text: an IRI, a place such as `dataset/iris`, `iris/v/1`, or a key of any kind. Kinds in their order. */
  async named(text: string): Promise<AnyRecord[]> {
    const path = text.startsWith(`${this.deps.baseIri}/id/`) ? text.slice(this.deps.baseIri.length + 4) : text.replace(/^\/?id\//, '');
    const keyed = ALL_KINDS.map((kind) => (kind.parent === undefined ? pathOf(kind, text.normalize('NFC')) : `${kindOf(kind.parent).path}/${path}`));
    const heads = await this.deps.store.headsByPath([path, ...keyed]);
    return [...(await this.records(heads.map((head) => head.id))).values()];
  }

  private async headOf(reference: Reference): Promise<Head[]> {
    if (reference.id) return isUuid(reference.id) ? this.deps.store.heads([reference.id]) : [];
    const path = pathOfReference(reference, undefined, this.deps.baseIri);
    if (path === null) throw new InputError('Say which thing: id, iri, or kind and key, and of a version also version.', { field: 'key' });
    return this.deps.store.headsByPath([path]);
  }

  async records(ids: readonly string[]): Promise<Map<string, AnyRecord>> {
    const records = await this.deps.store.records(ids.filter(isUuid));
    return new Map(records.map((record) => [record.id, record]));
  }

  lazyField(kind: KindName, field: string, ids: readonly string[]): Promise<Map<string, unknown>> {
    return this.deps.store.lazyField(kind, field, ids);
  }

  /** What stands at one link of each of the things, at most `perNode` of each. */
  links(kind: KindName, link: string, ids: readonly string[], perNode: number): Promise<Map<string, LinkedThing[]>> {
    return readLink(this.deps.store, { kind, link, ids, perNode });
  }

  /** Versions of datasets or models, latest first. */
  async versions(parentIds: readonly string[], perParent: number): Promise<Map<string, Head[]>> {
    const found = new Map<string, Head[]>(parentIds.map((id) => [id, []]));
    for (const head of await this.deps.store.versions(parentIds, perParent)) found.get(head.parentId ?? '')?.push(head);
    return found;
  }

  /** @throws InputError, CursorError */
  async list(kindName: KindName, request: ListRequest): Promise<CatalogPage> {
    const kind = kindOf(kindName);
    const { query, bound } = listQuery(kind, request, await this.conditions(kind, request.filter));
    const page = await this.deps.store.list(kindName, query);
    const startsInside = query.after !== undefined;
    return {
      items: page.items.map(({ record, position }) => ({ record, cursor: encodeCursor(bound, position) })),
      hasNextPage: query.backward ? startsInside : page.hasMore,
      hasPreviousPage: query.backward ? page.hasMore : startsInside,
    };
  }

  async count(kindName: KindName, filter?: CatalogFilter): Promise<number> {
    const kind = kindOf(kindName);
    return this.deps.store.count(kindName, await this.conditions(kind, filter));
  }

  private conditions(kind: Kind, filter: CatalogFilter | undefined): ReturnType<typeof conditionsOf> {
    return conditionsOf(kind, filter ?? {}, async (references, to) => {
      const heads = await Promise.all(references.map((reference) => this.headOf(to.length === 1 ? { kind: to[0], ...withoutNulls(reference) } : reference)));
      return heads.flat().map((head) => head.id);
    });
  }

  /** What was done to a thing, newest first. */
  async history(id: string, page: { first?: number | null; after?: string | null }): Promise<{ items: { entry: AuditEntry; cursor: string }[]; hasNextPage: boolean }> {
    const bound = fingerprint('history', id);
    const first = pageSize(page.first);
    const before = page.after ? String(decodeCursor(page.after, bound, 1)[0]) : undefined;
    const entries = await this.deps.store.history(id, { first: first + 1, ...(before === undefined ? {} : { before }) });
    const items = entries.slice(0, first).map((entry) => ({ entry, cursor: encodeCursor(bound, [entry.id]) }));
    return { items, hasNextPage: entries.length > first };
  }
}

function expectRevision(before: AnyRecord, expected: number | null | undefined): void {
  if (expected === before.revision) return;
  throw new ConflictError(
    expected === null || expected === undefined
      ? `${before.path} exists with other content (revision ${before.revision}). To change it, give expectedRevision: ${before.revision}.`
      : `${before.path} is at revision ${before.revision}, not ${expected}; read it again and repeat.`,
    { field: 'expectedRevision' },
  );
}
function versionOf(id: string, parentId: string, validFrom: string): NewEdge {
  return { fromId: id, relation: 'VERSION_OF', toId: parentId, role: null, attributes: null, ownerId: id, validFrom };
}
function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
function withoutNulls(reference: Reference): Reference {
  return Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== null && value !== undefined));
}
