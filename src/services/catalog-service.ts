import { InputError, NotFoundError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { AnyRecord, Head, Kind, KindName, RelationName } from '../model/kind.ts';
import { ALL_KINDS, kindOf, pathOf } from '../model/registry.ts';
import type { Edge, Store } from '../ports/store.ts';
import { conditionsOf } from './catalog-filter.ts';
import type { CatalogFilter, CatalogPage, ListRequest } from './catalog-types.ts';
import type { LinkedThing } from './described.ts';
import { readLinkRequests, type LinkRequest } from './links.ts';
import { encodeCursor, listQuery } from './list-request.ts';
import { lookUp } from './look-up.ts';
import type { Reference } from './reference.ts';
import { pathOfReference } from './writing/resolve-references.ts';

export interface CatalogDeps {
  store: Store;
  baseIri: string;
}

/** Finding and listing things. */
export class CatalogService {
  private readonly deps: CatalogDeps;

  constructor(deps: CatalogDeps) {
    this.deps = deps;
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
    if (!record)
      throw new NotFoundError(
        `There is no ${reference.kind ?? 'thing'} ${JSON.stringify(reference.id ?? reference.iri ?? [reference.key, reference.version].filter(Boolean).join(' version '))}.`,
      );
    return record;
  }

  /** Things that a person may mean by a text: an IRI, a place such as `dataset/iris`, `iris/v/1`, or a key of any kind. Kinds in their order. */
  async named(text: string): Promise<AnyRecord[]> {
    const path = text.startsWith(`${this.deps.baseIri}/id/`) ? text.slice(this.deps.baseIri.length + 4) : text.replace(/^\/?id\//, '');
    const keyed = ALL_KINDS.map((kind) =>
      kind.parent === undefined ? pathOf(kind, text.normalize('NFC')) : `${kindOf(kind.parent).path}/${path}`,
    );
    const heads = await this.deps.store.headsByPath([path, ...keyed]);
    return [...(await this.records(heads.map((head) => head.id))).values()];
  }

  /** Ids of what references name; what there is not is left out. @throws InputError */
  async idsOf(references: readonly Reference[]): Promise<string[]> {
    return (await Promise.all(references.map((reference) => this.headOf(reference)))).flat().map((head) => head.id);
  }

  private async headOf(reference: Reference): Promise<Head[]> {
    if (reference.id) return isEntityId(reference.id) ? this.deps.store.heads([reference.id]) : [];
    const path = pathOfReference(reference, undefined, this.deps.baseIri);
    if (path === null) throw new InputError('Say which thing: id, iri, or kind and key, and of a version also version.', { field: 'key' });
    return this.deps.store.headsByPath([path]);
  }

  /** Records by id; what there is not is left out. Knowing their kind saves a statement. */
  async records(ids: readonly string[], kind?: KindName): Promise<Map<string, AnyRecord>> {
    const records = await this.deps.store.records(ids.filter(isEntityId), kind);
    return new Map(records.map((record) => [record.id, record]));
  }

  /** Records by their place below `/id/`; what there is not is left out. */
  async recordsByPath(paths: readonly string[]): Promise<Map<string, AnyRecord>> {
    const heads = await this.deps.store.headsByPath(paths);
    const [kind, ...others] = new Set(heads.map((head) => head.kind));
    const records = await this.deps.store.records(
      heads.map((head) => head.id),
      others.length === 0 ? kind : undefined,
    );
    return new Map(records.map((record) => [record.path, record]));
  }

  /** The newest edge that holds between two things, in the role if one is named; null when there is none. @throws InputError */
  async edge(ends: { from: Reference; relation: RelationName; to: Reference; role?: string | null }): Promise<Edge | null> {
    const [[from], [to]] = await Promise.all([this.idsOf([ends.from]), this.idsOf([ends.to])]);
    if (from === undefined || to === undefined) return null;
    const edges = await this.deps.store.edgesAmong({ ids: [from, to], relations: [ends.relation] });
    const fitting = edges.filter((edge) => edge.fromId === from && edge.toId === to && (!ends.role || edge.role === ends.role));
    return fitting.sort((a, b) => Number(a.id) - Number(b.id)).at(-1) ?? null;
  }

  lazyField(kind: KindName, field: string, ids: readonly string[]): Promise<Map<string, unknown>> {
    return this.deps.store.lazyField(kind, field, ids);
  }

  /** What stands at one link of each of the things, at most `perNode` of each. */
  async links(kind: KindName, link: string, ids: readonly string[], perNode: number): Promise<Map<string, LinkedThing[]>> {
    const [found] = await this.linkRequests([{ kind, link, ids, perNode }]);
    return found ?? new Map();
  }

  /** The same for several links at once, in the order of the requests. */
  linkRequests(requests: readonly LinkRequest[]): Promise<Map<string, LinkedThing[]>[]> {
    return readLinkRequests(this.deps.store, requests);
  }

  /** Versions of datasets or models, latest first, with the given fields or whole. */
  async versions(
    kind: KindName,
    query: { parentIds: readonly string[]; perParent: number; fields?: readonly string[] },
  ): Promise<Map<string, AnyRecord[]>> {
    const found = new Map<string, AnyRecord[]>(query.parentIds.map((id) => [id, []]));
    for (const version of await this.deps.store.versionRecords(kind, query)) found.get(version.parentId ?? '')?.push(version);
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
    return conditionsOf(kind, filter ?? {}, (sought) => lookUp(this.deps.store, sought, this.deps.baseIri));
  }
}
