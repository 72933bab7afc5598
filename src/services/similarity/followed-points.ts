import type { KindName } from '../../model/kind.ts';
import type { Change, FeedPosition, ListQuery, Store } from '../../ports/store.ts';

const PAGE = 200;
const CHANGES = 1000;

export interface PointReader<P> {
  /** Of what there is a point each. */
  kind: KindName;
  /** Points of the things given; null for one that cannot be compared, none for one that is retired or unknown. */
  read(ids: readonly string[]): Promise<Map<string, P | null>>;
  /** Ids of the things whose point may be another one after the changes. */
  touched(changes: readonly Change[]): Promise<string[]>;
}
/** What keeps the points. */
export interface PointKeeper<P> {
  /** @param point null for one that cannot be compared, undefined where there is none any more */
  set(id: string, point: P | null | undefined): void;
}

/** Keeps a point for each thing of a kind: all are read once, then those that the feed of changes tells of. */
export class FollowedPoints<P> {
  private readonly store: Store;
  private readonly reader: PointReader<P>;
  private readonly keeper: PointKeeper<P>;
  private position: FeedPosition | null = null;
  private loaded: Promise<void> | null = null;
  /** Grows with each change of the points. */
  private state = 0;

  constructor({ store, reader, keeper }: { store: Store; reader: PointReader<P>; keeper: PointKeeper<P> }) {
    this.store = store;
    this.reader = reader;
    this.keeper = keeper;
  }

  /** Brings all points up to now. @returns a number that is the same as long as they are */
  async upToDate(): Promise<number> {
    this.loaded ??= this.loadAll().catch((error: unknown) => {
      this.loaded = null;
      throw error;
    });
    await this.loaded;
    for (;;) {
      const changes = await this.store.changesAfter(this.position, CHANGES);
      const last = changes.at(-1);
      if (!last) return this.state;
      await this.reload(await this.reader.touched(changes));
      this.position = last.position;
    }
  }

  private async loadAll(): Promise<void> {
    // Before anything is read: a change that is made meanwhile comes again.
    this.position = await this.store.feedEnd();
    let after: ListQuery['after'];
    for (;;) {
      const page = await this.store.list(this.reader.kind, {
        where: [{ field: 'retiredAt', op: 'isNull', value: true }],
        orderBy: [],
        limit: PAGE,
        fields: [],
        ...(after ? { after } : {}),
      });
      await this.reload(page.items.map(({ record }) => record.id));
      after = page.items.at(-1)?.position;
      if (!page.hasMore) return;
    }
  }

  private async reload(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += PAGE) {
      const some = ids.slice(i, i + PAGE);
      const read = await this.reader.read(some);
      for (const id of some) this.keeper.set(id, read.get(id));
      this.state++;
    }
  }
}
