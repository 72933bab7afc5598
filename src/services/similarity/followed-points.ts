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
  /** Called for each point that is read, with what it was before; null where there was or is none. */
  changed?(id: string, before: P | null, now: P | null): void;
}

/** A point in memory for each thing of a kind: all are read once, then those that the feed of changes tells of. */
export class FollowedPoints<P> {
  private readonly store: Store;
  private readonly reader: PointReader<P>;
  private readonly points = new Map<string, P | null>();
  private position: FeedPosition | null = null;
  private loaded: Promise<void> | null = null;
  /** Grows with each change of the points. */
  private state = 0;

  constructor(store: Store, reader: PointReader<P>) {
    this.store = store;
    this.reader = reader;
  }

  /** All points as of now, and a number that is the same as long as they are. */
  async upToDate(): Promise<{ points: ReadonlyMap<string, P | null>; state: number }> {
    this.loaded ??= this.loadAll().catch((error: unknown) => {
      this.loaded = null;
      throw error;
    });
    await this.loaded;
    for (;;) {
      const changes = await this.store.changesAfter(this.position, CHANGES);
      const last = changes.at(-1);
      if (!last) return { points: this.points, state: this.state };
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
      for (const id of some) {
        const point = read.get(id);
        this.reader.changed?.(id, this.points.get(id) ?? null, point ?? null);
        if (point === undefined) this.points.delete(id);
        else this.points.set(id, point);
      }
      this.state++;
    }
  }
}
