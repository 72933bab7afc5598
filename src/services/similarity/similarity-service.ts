import type { AnyRecord, Head, Measures } from '../../model/kind.ts';
import type { Change, Store } from '../../ports/store.ts';
import { askedMetafeatures, profilerOf } from '../asked-metafeatures.ts';
import { pageSize } from '../list-request.ts';
import { MetafeatureSpace, type Point } from './metafeature-space.ts';
import type { SimilarAnswer, SimilarQuery } from '../search-types.ts';
import { FollowedPoints, type PointReader } from './followed-points.ts';

/** Finds datasets that are like a given one by their metafeatures. */
export class SimilarityService {
  private readonly store: Store;
  private readonly space = new MetafeatureSpace();
  private readonly points: FollowedPoints<Point>;

  constructor(store: Store) {
    this.store = store;
    const reader: PointReader<Point> = {
      kind: 'Dataset',
      read: (ids) => this.read(ids),
      touched: (changes) => Promise.resolve([...new Set(changes.flatMap(datasetOf))]),
    };
    this.points = new FollowedPoints({ store, reader, keeper: this.space });
  }

  /** @throws NotFoundError, InputError when there is nothing to compare by */
  async similarDatasets(query: SimilarQuery): Promise<SimilarAnswer> {
    const first = pageSize(query.first, 'first', 10);
    const asked = await askedMetafeatures(this.store, query, 'to');
    await this.points.upToDate();
    return { items: this.space.nearest(asked, first), complete: this.space.isComplete(asked.profiler) };
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
    return new Map(living.map((id) => [id, pointOf(latest.get(id))]));
  }
}

function datasetOf({ kind, entityId, parentId }: Change): string | [] {
  return kind === 'Dataset' ? entityId : kind === 'DatasetVersion' ? (parentId ?? []) : [];
}
function pointOf(version: AnyRecord | undefined): Point | null {
  const metafeatures = version ? (version.metafeatures as Measures | null) : null;
  return version && metafeatures ? { versionId: version.id, metafeatures, profiler: profilerOf(version) } : null;
}
