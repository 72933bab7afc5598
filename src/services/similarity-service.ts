import { InputError, NotFoundError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { AnyRecord, Head, KindName, Measures } from '../model/kind.ts';
import { metafeature } from '../model/metafeature.ts';
import type { Change, Store } from '../ports/store.ts';
import { pageSize } from './list-request.ts';
import { comparable, MetafeatureSpace, type Asked, type Point } from './metafeature-space.ts';
import type { SimilarAnswer, SimilarQuery } from './search-types.ts';
import { FollowedPoints } from './similarity/followed-points.ts';

const COMPARABLE: readonly KindName[] = ['Dataset', 'DatasetVersion'];

/** Finds datasets that are like a given one by their metafeatures. */
export class SimilarityService {
  private readonly store: Store;
  /** By dataset; null where nothing can be compared. */
  private readonly points: FollowedPoints<Point>;
  private space: { state: number; of: MetafeatureSpace } | null = null;

  constructor(store: Store) {
    this.store = store;
    this.points = new FollowedPoints<Point>(store, {
      kind: 'Dataset',
      read: (ids) => this.read(ids),
      touched: (changes) => Promise.resolve([...new Set(changes.flatMap(datasetOf))]),
    });
  }

  /** @throws NotFoundError, InputError when there is nothing to compare by */
  async similarDatasets(query: SimilarQuery): Promise<SimilarAnswer> {
    const first = pageSize(query.first, 'first', 10);
    const asked = await this.asked(query);
    const { points, state } = await this.points.upToDate();
    if (this.space?.state !== state) this.space = { state, of: new MetafeatureSpace([...points.values()].flatMap((point) => point ?? [])) };
    const items = this.space.of
      .nearest(asked, first)
      .map(({ point, ...rest }) => ({ datasetId: point.datasetId, versionId: point.versionId, ...rest }));
    const complete = [...points.values()].every((point) => point !== null && comparable(asked.profiler, point.profiler));
    return { items, complete };
  }

  private async asked({ to, metafeatures }: SimilarQuery): Promise<Asked> {
    if (metafeatures) return { metafeatures: measuresOf(metafeatures), profiler: null, datasetId: null };
    if (!to) throw new InputError('Give `to`, a dataset, or `metafeatures`.', { field: 'to' });
    const head = await this.datasetHead(to);
    const dataset = head.kind === 'Dataset';
    const [record] = await this.versionRecords(dataset ? await this.store.versions([head.id], 1) : [head]);
    const mine = (record?.metafeatures ?? {}) as Measures;
    if (isBlank(mine))
      throw new InputError(`${head.name} has no metafeatures to compare by; profile its file, or give \`metafeatures\`.`, { field: 'to' });
    return { metafeatures: mine, profiler: profilerOf(record), datasetId: dataset ? head.id : head.parentId };
  }

  private async datasetHead(id: string): Promise<Head> {
    const [head] = isEntityId(id) ? await this.store.heads([id]) : [];
    if (!head || !COMPARABLE.includes(head.kind)) throw new NotFoundError(`There is no dataset with the id ${id}.`, { field: 'to' });
    return head;
  }

  private versionRecords(heads: readonly Head[]): Promise<AnyRecord[]> {
    return this.store.records(
      heads.map((head) => head.id),
      'DatasetVersion',
    );
  }

  private async read(datasetIds: readonly string[]): Promise<Map<string, Point | null>> {
    const living = (await this.store.heads(datasetIds)).filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id);
    const records = await this.versionRecords(await this.store.versions(living, 1));
    const latest = new Map(records.map((record) => [record.parentId, record]));
    return new Map(living.map((id) => [id, pointOf(id, latest.get(id))]));
  }
}

function datasetOf({ kind, entityId, parentId }: Change): string | [] {
  return kind === 'Dataset' ? entityId : kind === 'DatasetVersion' ? (parentId ?? []) : [];
}
function pointOf(datasetId: string, version: AnyRecord | undefined): Point | null {
  const metafeatures = version ? (version.metafeatures as Measures | null) : null;
  return version && metafeatures ? { datasetId, versionId: version.id, metafeatures, profiler: profilerOf(version) } : null;
}
function profilerOf(version: AnyRecord | undefined): string | null {
  return typeof version?.profiler === 'string' ? version.profiler : null;
}
function isBlank(measures: Measures): boolean {
  return Object.values(measures).every((value) => value === null);
}
function measuresOf(given: readonly { name: string; value: number | null }[]): Measures {
  const unknown = given.find(({ name }) => !metafeature(name));
  if (unknown) throw new InputError(`metafeatures: none is called ${JSON.stringify(unknown.name)}.`, { field: 'metafeatures' });
  const measures = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  if (isBlank(measures)) throw new InputError('metafeatures: at least one value is needed.', { field: 'metafeatures' });
  return measures;
}
