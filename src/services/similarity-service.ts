import type { AnyRecord, Head, Measures } from '../model/kind.ts';
import type { Change, Store } from '../ports/store.ts';
import { askedMetafeatures, profilerOf } from './asked-metafeatures.ts';
import { pageSize } from './list-request.ts';
import { comparable, MetafeatureSpace, type Point } from './metafeature-space.ts';
import type { SimilarAnswer, SimilarQuery } from './search-types.ts';
import { FollowedPoints } from './similarity/followed-points.ts';

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
    const asked = await askedMetafeatures(this.store, query, 'to');
    const { points, state } = await this.points.upToDate();
    if (this.space?.state !== state) this.space = { state, of: new MetafeatureSpace([...points.values()].flatMap((point) => point ?? [])) };
    const items = this.space.of
      .nearest(asked, first)
      .map(({ point, ...rest }) => ({ datasetId: point.datasetId, versionId: point.versionId, ...rest }));
    const complete = [...points.values()].every((point) => point !== null && comparable(asked.profiler, point.profiler));
    return { items, complete };
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
