import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { kindOf, versionKindOf } from '../../model/registry.ts';
import type { AnyRecord, Head, KindName } from '../../model/kind.ts';
import type { CatalogService } from '../../services/catalog-service.ts';
import type { LinkedThing } from '../../services/described.ts';

/** Loaders of one request: what is asked for of many things in one tick is read with one call, whatever their number. */
export class Loaders {
  private readonly catalog: CatalogService;
  private readonly byKey = new Map<string, DataLoader<string, unknown>>();
  /** Kinds of things that were met: with it a record is read in one statement less. */
  private readonly kinds = new Map<string, KindName>();
  private readonly links = new DataLoader<AskedLink, LinkedThing[], string>((asked) => this.readLinks(asked), {
    cacheKeyFn: (asked) => `${requestOf(asked)} ${asked.id}`,
  });
  private readonly found = new Map<readonly FieldNode[], unknown>();

  constructor(catalog: CatalogService) {
    this.catalog = catalog;
  }

  /** A record by id; null when unknown. Saying its kind, where that is known, saves a statement. */
  record(id: string, kind?: KindName): Promise<AnyRecord | null> {
    if (kind) this.kinds.set(id, kind);
    return this.recordLoader().load(id);
  }

  /** A record by its place below `/id/`; null when unknown. */
  recordByPath(path: string): Promise<AnyRecord | null> {
    return this.loader<AnyRecord | null>('path', async (paths) => pick(paths, await this.catalog.recordsByPath(paths), null)).load(path);
  }

  /** Takes note of a record that was read some other way. */
  know(record: AnyRecord): void {
    this.recordLoader().prime(record.id, record);
  }

  /** Records by id, in order. */
  records(ids: readonly string[]): Promise<(AnyRecord | null)[]> {
    return Promise.all(ids.map((id) => this.record(id)));
  }

  /** What stands at a link, at most `perNode`. */
  link({ kind, id }: Pick<Head, 'id' | 'kind'>, link: string, perNode: number): Promise<LinkedThing[]> {
    return this.links.load({ kind, link, perNode, id });
  }

  /** Versions of a dataset or model, latest first, at most `perParent`, with the given fields or whole. */
  versions({ kind, id }: Pick<Head, 'id' | 'kind'>, perParent: number, fields?: readonly string[]): Promise<AnyRecord[]> {
    const versionKind = versionKindOf(kind)?.name;
    if (!versionKind) throw new Error(`${kind} has no versions`);
    return this.loader<AnyRecord[]>(`versions ${versionKind} ${perParent} ${fields?.join() ?? '*'}`, async (parentIds) =>
      pick(parentIds, await this.catalog.versions(versionKind, { parentIds, perParent, fields }), []),
    ).load(id);
  }

  /** Remembers what was found out from the query about a field, which is resolved for many things. */
  once<T>({ fieldNodes }: GraphQLResolveInfo, find: () => T): T {
    if (!this.found.has(fieldNodes)) this.found.set(fieldNodes, find());
    return this.found.get(fieldNodes) as T;
  }

  /** A field that is not read with the record; null when unknown. */
  lazyField(kind: KindName, field: string, id: string): Promise<unknown> {
    if (!kindOf(kind).fields[field]?.lazy) throw new Error(`${kind}.${field} is not lazy`);
    return this.loader<unknown>(`lazy ${kind} ${field}`, async (ids) =>
      pick(ids, await this.catalog.lazyField(kind, field, ids), null),
    ).load(id);
  }

  private recordLoader(): DataLoader<string, AnyRecord | null> {
    return this.loader<AnyRecord | null>('record', async (ids) => pick(ids, await this.readRecords(ids), null));
  }

  private async readRecords(ids: readonly string[]): Promise<Map<string, AnyRecord>> {
    const byKind = new Map<KindName | undefined, string[]>();
    for (const id of ids) {
      const kind = this.kinds.get(id);
      const group = byKind.get(kind);
      if (group) group.push(id);
      else byKind.set(kind, [id]);
    }
    const found = await Promise.all([...byKind].map(([kind, group]) => this.catalog.records(group, kind)));
    return new Map(found.flatMap((records) => [...records]));
  }

  /** All links that were asked for, of all kinds, in one statement. */
  private async readLinks(asked: readonly AskedLink[]): Promise<LinkedThing[][]> {
    const requests = new Map<string, AskedLink & { ids: string[] }>();
    for (const one of asked) {
      const request = requests.get(requestOf(one));
      if (request) request.ids.push(one.id);
      else requests.set(requestOf(one), { ...one, ids: [one.id] });
    }
    const answers = await this.catalog.linkRequests([...requests.values()]);
    const found = new Map([...requests.keys()].map((key, i) => [key, answers[i]]));
    return asked.map((one) => {
      const things = found.get(requestOf(one))?.get(one.id) ?? [];
      for (const { head } of things) this.kinds.set(head.id, head.kind);
      return things;
    });
  }

  private loader<T>(key: string, load: (ids: readonly string[]) => Promise<T[]>): DataLoader<string, T> {
    const known = this.byKey.get(key) as DataLoader<string, T> | undefined;
    if (known) return known;
    const made = new DataLoader<string, T>(load);
    this.byKey.set(key, made);
    return made;
  }
}

interface AskedLink {
  kind: KindName;
  link: string;
  perNode: number;
  id: string;
}
/** What is the same for all things that one link is asked of. */
function requestOf({ kind, link, perNode }: AskedLink): string {
  return `${kind} ${link} ${perNode}`;
}

function pick<T>(ids: readonly string[], found: ReadonlyMap<string, T>, otherwise: T): T[] {
  return ids.map((id) => found.get(id) ?? otherwise);
}
