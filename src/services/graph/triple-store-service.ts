import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../../errors.ts';
import { GraphStoreError, type GraphStore, type TripleStoreAddress } from '../../ports/graph-store.ts';
import type { Clock, Logger } from '../../ports/runtime.ts';
import type { Store } from '../../ports/store.ts';
import type { LakeReader } from '../lake-reader.ts';
import { compareGraphs, type GraphDifference, type GraphsCompared } from './graph-comparison.ts';
import { GraphMirror, type GraphTelling, type MirrorTally } from './graph-mirror.ts';

export interface PushRequest {
  address: TripleStoreAddress;
  /** Everything, also what is there already. */
  full: boolean;
}
export interface PushReport extends MirrorTally {
  /** The store, for people. */
  store: string;
  seconds: number;
  /** Every change committed by then is in the store. */
  indexedUpTo: string | null;
}
/** How far a push is: part of the filling, 0 to 1, null where there is none; what was pushed. */
export type OnPushProgress = (part: number | null, tally: MirrorTally) => void;

/** A triple store with the way in which it is told of the lake. */
export interface OpenTripleStore {
  graphs: GraphStore;
  telling: GraphTelling;
  termsGraph: string;
}
export interface TripleStoreDeps {
  store: Store;
  lake: LakeReader;
  clock: Clock;
  logger: Logger;
  /** Talks to nobody yet. @throws SetupError when the address is none */
  open: (address: TripleStoreAddress) => Promise<OpenTripleStore>;
}

const ATTEMPTS = 3;
/** Milliseconds to wait for another process that pushes to the same store, in all and at once. */
const OTHERS = 30_000;
const LOOK = 250;

/** Brings triple stores up to date when it is told to, and compares them with the catalog. */
export class TripleStoreService {
  private readonly deps: TripleStoreDeps;

  constructor(deps: TripleStoreDeps) {
    this.deps = deps;
  }

  /** A mirror into the store, not started. */
  async mirror({ address, full }: PushRequest): Promise<{ mirror: GraphMirror; graphs: GraphStore }> {
    const { graphs, telling } = await this.deps.open(address);
    const { store, lake, clock, logger } = this.deps;
    return { graphs, mirror: new GraphMirror({ store, lake, clock, logger, graphs, full, ...telling }) };
  }

  /** Pushes what was committed by now: what changed since the last time, or everything. @throws SetupError that says what to do */
  async push(request: PushRequest, onProgress: OnPushProgress = () => undefined): Promise<PushReport> {
    const started = performance.now();
    const { mirror, graphs } = await this.mirror(request);
    const timer = setInterval(() => onProgress(mirror.loading, mirror.tally), LOOK);
    try {
      await this.drain(mirror, graphs.name);
      const { indexedUpTo } = await mirror.freshness();
      return { store: graphs.name, ...mirror.tally, seconds: (performance.now() - started) / 1000, indexedUpTo };
    } catch (error) {
      throw asSetupError(error);
    } finally {
      clearInterval(timer);
      await graphs.close();
    }
  }

  private async drain(mirror: GraphMirror, name: string): Promise<void> {
    const until = performance.now() + OTHERS;
    for (let attempt = 1; ;) {
      try {
        await mirror.drain();
        if (!mirror.standingBy) return;
        if (performance.now() > until)
          throw new SetupError(
            `${name} is being pushed to by another process of this catalog; what it pushes is the same. Repeat when it is done.`,
          );
        await sleep(LOOK);
      } catch (error) {
        mirror.failed(error);
        if (!(error instanceof GraphStoreError) || !error.again || attempt >= ATTEMPTS) throw error;
        attempt++;
      }
    }
  }

  /** Hands differences to `take`, and at the end the figures. @throws SetupError that says what to do */
  async compare<T>(address: TripleStoreAddress, take: (found: AsyncIterable<GraphDifference | GraphsCompared>) => Promise<T>): Promise<T> {
    const { store, lake } = this.deps;
    const { graphs, telling, termsGraph } = await this.deps.open(address);
    try {
      return await take(compareGraphs({ store, lake, graphs, termsGraph, ...telling }));
    } catch (error) {
      throw asSetupError(error);
    } finally {
      await graphs.close();
    }
  }
}

function asSetupError(error: unknown): unknown {
  return error instanceof GraphStoreError ? new SetupError(error.message, { cause: error }) : error;
}
