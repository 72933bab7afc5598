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
  /** With the latest versions of datasets whole. */
  latest?: boolean;
}

/** One state of the whole lake, for as long as `read` runs. */
export interface LakeSnapshot {
  /** Every change up to there is in what is read; null for a lake without any. */
  position: FeedPosition | null;
  census: Census[];
  /** A name of the state: snapshots with the same name hold the same. Null while earlier transactions are open, since no name would be sure. */
  state(): Promise<string | null>;
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
      return read({
        position,
        census: await reader.census(),
        state: () => stateOf(reader, position),
        batches: (walk) => batches(reader, walk ?? {}),
      });
    });
  }

  /** Things by id with what stands around them; retired ones too, unknown ids are left out. */
  async describe(ids: readonly string[]): Promise<Described[]> {
    return new Surroundings(this.store).describe(await this.store.heads(ids), STEPS_OF_RDF);
  }

  /** One page of the lake. */
  async page({
    latest = false,
    ...query
  }: {
    after?: string;
    before?: string;
    changedSince?: string;
    limit: number;
    latest?: boolean;
  }): Promise<LakePage> {
    const backward = query.before !== undefined;
    const heads = await this.store.page({ ...query, limit: query.limit + 1 });
    const more = heads.length > query.limit;
    const shown = more ? (backward ? heads.slice(1) : heads.slice(0, query.limit)) : heads;
    return { things: await new Surroundings(this.store).describe(shown, STEPS_OF_RDF, { latest }), more };
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

/** A position alone could be that of another database; the newest audit entry's hash is of this one. */
async function stateOf(reader: StoreReader, position: FeedPosition | null): Promise<string | null> {
  const { pending } = await reader.settledUpTo(position);
  if (pending) return null;
  const [newest] = await reader.audit({ limit: 1 });
  return [position?.transaction, position?.sequence, newest?.hash].map((part) => part ?? '').join(' ');
}

/** The next things are read while the last ones are worked on, which takes about as long. */
async function* batches(reader: StoreReader, walk: LakeWalk): AsyncGenerator<Described[]> {
  const surroundings = new Surroundings(reader);
  let next: Promise<Batch> | null = readBatch(reader, surroundings, walk);
  try {
    while (next) {
      const batch: Batch = await next;
      next = batch.last === null ? null : readBatch(reader, surroundings, { ...walk, after: batch.last });
      // Whether it went wrong is told when it is its turn.
      next?.catch(() => undefined);
      if (batch.things.length > 0) yield batch.things;
    }
  } finally {
    // Who takes no more may close what is read from.
    await next?.catch(() => undefined);
  }
}

interface Batch {
  things: Described[];
  /** The id to go on after; null at the end. */
  last: string | null;
}
async function readBatch(reader: StoreReader, surroundings: Surroundings, { kinds, after, latest = false }: LakeWalk): Promise<Batch> {
  const heads = await reader.page({ ...(kinds ? { kinds } : {}), ...(after === undefined ? {} : { after }), limit: BATCH });
  const things = heads.length > 0 ? await surroundings.describe(heads, STEPS_OF_RDF, { latest }) : [];
  return { things, last: heads.length < BATCH ? null : (heads.at(-1)?.id ?? null) };
}
