import DataLoader from 'dataloader';
import { kindOf } from '../../model/registry.ts';
import type { AnyRecord, Head, KindName } from '../../model/kind.ts';
import type { CatalogService } from '../../services/catalog-service.ts';
import type { LinkedThing } from '../../services/described.ts';

/** Loaders of one request: what is asked for of many things in one tick is read with one call, whatever their number. */
export class Loaders {
  private readonly catalog: CatalogService;
  private readonly byKey = new Map<string, DataLoader<string, unknown>>();
  /** Kinds of things that were met: with it a record is read in one statement less. */
  private readonly kinds = new Map<string, KindName>();

  constructor(catalog: CatalogService) {
    this.catalog = catalog;
  }

  /** A record by id; null when unknown. */
  record(id: string): Promise<AnyRecord | null> {
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
  link(source: Pick<Head, 'id' | 'kind'>, link: string, perNode: number): Promise<LinkedThing[]> {
    const { kind } = source;
    return this.loader<LinkedThing[]>(`link ${kind} ${link} ${perNode}`, async (ids) =>
      pick(
        ids,
        this.meet(await this.catalog.links(kind, link, ids, perNode), ({ head }) => head),
        [],
      ),
    ).load(source.id);
  }

  /** Versions of a dataset or model, latest first, at most `perParent`. */
  versions(parentId: string, perParent: number): Promise<Head[]> {
    return this.loader<Head[]>(`versions ${perParent}`, async (ids) =>
      pick(
        ids,
        this.meet(await this.catalog.versions(ids, perParent), (head) => head),
        [],
      ),
    ).load(parentId);
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
    for (const id of ids) byKind.set(this.kinds.get(id), [...(byKind.get(this.kinds.get(id)) ?? []), id]);
    const found = await Promise.all([...byKind].map(([kind, group]) => this.catalog.records(group, kind)));
    return new Map(found.flatMap((records) => [...records]));
  }

  private meet<T>(found: Map<string, T[]>, headOf: (thing: T) => Head): Map<string, T[]> {
    for (const things of found.values()) for (const { id, kind } of things.map(headOf)) this.kinds.set(id, kind);
    return found;
  }

  private loader<T>(key: string, load: (ids: readonly string[]) => Promise<T[]>): DataLoader<string, T> {
    const known = this.byKey.get(key) as DataLoader<string, T> | undefined;
    if (known) return known;
    const made = new DataLoader<string, T>(load);
    this.byKey.set(key, made);
    return made;
  }
}

function pick<T>(ids: readonly string[], found: ReadonlyMap<string, T>, otherwise: T): T[] {
  return ids.map((id) => found.get(id) ?? otherwise);
}
