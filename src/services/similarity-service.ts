import { InputError, NotFoundError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { AnyRecord, Head, KindName, Measures } from '../model/kind.ts';
import { metafeature } from '../model/metafeature.ts';
import type { Change, FeedPosition, ListQuery, Store } from '../ports/store.ts';
import { pageSize } from './list-request.ts';
import { MetafeatureSpace, type Point } from './metafeature-space.ts';
import type { SimilarAnswer, SimilarQuery } from './search-types.ts';

const PAGE = 200;
const CHANGES = 1000;
const COMPARABLE: readonly KindName[] = ['Dataset', 'DatasetVersion'];

/** Finds datasets that are like a given one by their metafeatures. Keeps all points in memory and follows the feed of changes. */
export class SimilarityService {
  private readonly store: Store;
  /** By dataset; null where nothing can be compared. */
  private readonly points = new Map<string, Point | null>();
  private space: MetafeatureSpace | null = null;
  private position: FeedPosition | null = null;
  private loaded: Promise<void> | null = null;

  constructor(store: Store) {
    this.store = store;
  }

  /** @throws NotFoundError, InputError when there is nothing to compare by */
  async similarDatasets(query: SimilarQuery): Promise<SimilarAnswer> {
    const first = pageSize(query.first, 'first', 10);
    const { mine, except } = await this.asked(query);
    const space = await this.upToDate();
    const items = space
      .nearest(mine, first, except)
      .map(({ point, ...rest }) => ({ datasetId: point.datasetId, versionId: point.versionId, ...rest }));
    const comparable = [...this.points.values()].every((point) => point !== null);
    return { items, complete: comparable };
  }

  private async asked({ to, metafeatures }: SimilarQuery): Promise<{ mine: Measures; except: string | null }> {
    if (metafeatures) return { mine: measuresOf(metafeatures), except: null };
    if (!to) throw new InputError('Give `to`, a dataset, or `metafeatures`.', { field: 'to' });
    const head = await this.datasetHead(to);
    const dataset = head.kind === 'Dataset';
    const [record] = await this.versionRecords(dataset ? await this.store.versions([head.id], 1) : [head]);
    const mine = (record?.metafeatures ?? {}) as Measures;
    if (isBlank(mine))
      throw new InputError(`${head.name} has no metafeatures to compare by; profile its file, or give \`metafeatures\`.`, { field: 'to' });
    return { mine, except: dataset ? head.id : head.parentId };
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

  private async upToDate(): Promise<MetafeatureSpace> {
    this.loaded ??= this.loadAll().catch((error: unknown) => {
      this.loaded = null;
      throw error;
    });
    await this.loaded;
    for (;;) {
      const changes = await this.store.changesAfter(this.position, CHANGES);
      const last = changes.at(-1);
      if (!last) break;
      await this.reload(await this.datasetsOf(changes));
      this.position = last.position;
    }
    this.space ??= new MetafeatureSpace([...this.points.values()].flatMap((point) => point ?? []));
    return this.space;
  }

  private async loadAll(): Promise<void> {
    this.position = await this.store.feedEnd();
    let after: ListQuery['after'];
    for (;;) {
      const page = await this.store.list('Dataset', {
        where: [{ field: 'retiredAt', op: 'isNull', value: true }],
        orderBy: [],
        limit: PAGE,
        ...(after ? { after } : {}),
      });
      await this.reload(page.items.map(({ record }) => record.id));
      after = page.items.at(-1)?.position;
      if (!page.hasMore) return;
    }
  }

  private async datasetsOf(changes: readonly Change[]): Promise<string[]> {
    const datasets = changes.filter((change) => change.kind === 'Dataset').map((change) => change.entityId);
    const versions = await this.store.heads([
      ...new Set(changes.filter((change) => change.kind === 'DatasetVersion').map((change) => change.entityId)),
    ]);
    return [...new Set([...datasets, ...versions.flatMap((head) => head.parentId ?? [])])];
  }

  private async reload(datasetIds: readonly string[]): Promise<void> {
    if (datasetIds.length === 0) return;
    const retired = new Set((await this.store.heads(datasetIds)).filter((head) => head.retiredAt !== null).map((head) => head.id));
    const latest = await this.store.versions(datasetIds, 1);
    const records = new Map((await this.versionRecords(latest)).map((record) => [record.parentId, record]));
    for (const id of datasetIds) {
      if (retired.has(id)) this.points.delete(id);
      else this.points.set(id, pointOf(id, records.get(id)));
    }
    this.space = null;
  }
}

function pointOf(datasetId: string, version: AnyRecord | undefined): Point | null {
  const metafeatures = version ? (version.metafeatures as Measures | null) : null;
  return version && metafeatures ? { datasetId, versionId: version.id, metafeatures } : null;
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
