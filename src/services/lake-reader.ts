import type { KindName } from '../model/kind.ts';
import type { Census, FeedPosition, Store, StoreReader } from '../ports/store.ts';
import type { Described } from './described.ts';
import { STEPS_OF_RDF } from './description-service.ts';
import { Surroundings } from './surroundings.ts';

/** Things read at once: enough that statements cost little, few enough that memory stays flat. */
const BATCH = 250;

export interface LakeWalk {
  /** Only these kinds; absent: all. */
  kinds?: readonly KindName[];
  /** Goes on after the thing with this id. */
  after?: string;
}

/** One state of the whole lake, for as long as `read` runs. */
export interface LakeSnapshot {
  /** Every change up to there is in what is read; null for a lake without any. */
  position: FeedPosition | null;
  census: Census[];
  /** All things with what stands around them, retired ones too, in the order of their ids, some hundred at a time. */
  batches(walk?: LakeWalk): AsyncGenerator<Described[]>;
}

/** Reads the lake as a whole: for dumps, for what mirrors it, and for catalogs page by page. */
export class LakeReader {
  private readonly store: Store;
  private readonly base: string;

  constructor(store: Store, base: string) {
    this.store = store;
    this.base = base;
  }

  /** Of a place below `/id/`. */
  iriOf(path: string): string {
    return `${this.base}/id/${path}`;
  }

  /** Everything as it is while it is read: with changes between the batches. */
  batches(walk: LakeWalk = {}): AsyncGenerator<Described[]> {
    return batches(this.store, walk);
  }

  /** Whether all others wait while a snapshot is read, so that it must not wait for a client. */
  get blocksOthers(): boolean {
    return this.store.snapshotsBlock;
  }

  snapshot<T>(read: (snapshot: LakeSnapshot) => Promise<T>): Promise<T> {
    return this.store.snapshot(async (reader) => {
      // Before anything is read of the lake: what is committed meanwhile comes again with the feed, and nothing is left out.
      const position = await reader.feedEnd();
      return read({ position, census: await reader.census(), batches: (walk) => batches(reader, walk ?? {}) });
    });
  }

  /** Things by id with what stands around them; retired ones too, unknown ids are left out. */
  async describe(ids: readonly string[]): Promise<Described[]> {
    return new Surroundings(this.store).describe(await this.store.heads(ids), STEPS_OF_RDF);
  }

  /** One page of the lake. */
  async page(query: { after?: string; before?: string; changedSince?: string; limit: number }): Promise<LakePage> {
    const backward = query.before !== undefined;
    const heads = await this.store.page({ ...query, limit: query.limit + 1 });
    const more = heads.length > query.limit;
    const shown = more ? (backward ? heads.slice(1) : heads.slice(0, query.limit)) : heads;
    return { things: await new Surroundings(this.store).describe(shown, STEPS_OF_RDF), more };
  }

  census(): Promise<Census[]> {
    return this.store.census();
  }
}

export interface LakePage {
  things: Described[];
  /** More of them in the direction of reading. */
  more: boolean;
}

async function* batches(reader: StoreReader, { kinds, after }: LakeWalk): AsyncGenerator<Described[]> {
  const surroundings = new Surroundings(reader);
  for (let last = after; ;) {
    const heads = await reader.page({ ...(kinds ? { kinds } : {}), ...(last === undefined ? {} : { after: last }), limit: BATCH });
    if (heads.length > 0) yield await surroundings.describe(heads, STEPS_OF_RDF);
    if (heads.length < BATCH) return;
    last = heads.at(-1)?.id;
  }
}
