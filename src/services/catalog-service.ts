import { InputError, NotFoundError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { AnyRecord, Head, Kind, KindName } from '../model/kind.ts';
import { ALL_KINDS, kindOf, pathOf } from '../model/registry.ts';
import type { Clock, Ids } from '../ports/runtime.ts';
import type { AuditEntry, Store } from '../ports/store.ts';
import type { Caller } from './caller.ts';
import { conditionsOf } from './catalog-filter.ts';
import type { CatalogFilter, CatalogPage, ListRequest, RegisterOptions, Registered, Registration } from './catalog-types.ts';
import type { LinkedThing } from './described.ts';
import { parseInput } from './input-schema.ts';
import { readLink } from './links.ts';
import { decodeCursor, encodeCursor, fingerprint, listQuery, pageSize } from './list-request.ts';
import type { Reference } from './reference.ts';
import { Registrar } from './registrar.ts';
import { pathOfReference } from './resolve-references.ts';
import { checkText } from './text-problem.ts';

export interface CatalogDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  baseIri: string;
  /** Told after each committed write, so that projections follow at once. */
  onWrite: () => void;
}

/** Registering, finding and listing things. */
export class CatalogService {
  private readonly deps: CatalogDeps;
  private readonly registrar: Registrar;

  constructor(deps: CatalogDeps) {
    this.deps = deps;
    this.registrar = new Registrar(deps);
  }

  /**
   * Registers a thing: new, or as it is already (`unchanged`), or changed by somebody who names the revision read.
   * @throws InputError, and ConflictError when the key stands for other content or the revision is stale
   */
  async register(kindName: KindName, input: Record<string, unknown>, options: RegisterOptions, caller: Caller): Promise<Registered> {
    const kind = kindOf(kindName);
    const parsed = parseInput(kind, input);
    checkText(options.reason, 'reason');
    const registered = await this.deps.store.write((tx) => this.registrar.register(tx, kind, parsed, { ...options, caller }));
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
        if (input) done.push(await this.registrar.register(tx, kindOf(kind), input, { ...options, caller, place: `[${i}].` }));
      }
      return done;
    });
    this.deps.onWrite();
    return registered;
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
      const heads = await Promise.all(
        references.map((reference) => this.headOf(to.length === 1 ? { kind: to[0], ...withoutNulls(reference) } : reference)),
      );
      return heads.flat().map((head) => head.id);
    });
  }

  /** What was done to a thing, newest first. */
  async history(
    id: string,
    page: { first?: number | null; after?: string | null },
  ): Promise<{ items: { entry: AuditEntry; cursor: string }[]; hasNextPage: boolean }> {
    const bound = fingerprint('history', id);
    const first = pageSize(page.first);
    const before = page.after ? String(decodeCursor(page.after, bound, 1)[0]) : undefined;
    const entries = await this.deps.store.history(id, { first: first + 1, ...(before === undefined ? {} : { before }) });
    const items = entries.slice(0, first).map((entry) => ({ entry, cursor: encodeCursor(bound, [entry.id]) }));
    return { items, hasNextPage: entries.length > first };
  }
}

function withoutNulls(reference: Reference): Reference {
  return Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== null && value !== undefined));
}
