import type { GraphStore, ThingGraph } from '../../ports/graph-store.ts';
import { GraphStoreError } from '../../ports/graph-store.ts';
import type { Clock, Logger } from '../../ports/runtime.ts';
import type { Change, FeedPosition, Store } from '../../ports/store.ts';
import type { Described } from '../described.ts';
import { FeedFollower, type FeedTarget } from '../feed-follower.ts';
import type { LakeReader } from '../lake-reader.ts';
import type { GraphFreshness, GraphProjection } from '../sparql-service.ts';
import { touchedBy } from './touched.ts';

/** Changes taken at once: each may touch some things. */
const BATCH = 200;
/** Graphs rebuilt at once. */
const GRAPHS = 250;

/** A thing as a graph store takes it, with what it says of shared terms, as N-Triples. */
export type GraphTeller = (described: Described) => { graph: ThingGraph; terms: string };

export interface GraphMirrorDeps {
  store: Store;
  lake: LakeReader;
  graphs: GraphStore;
  tell: GraphTeller;
  /** What is said of the catalog itself, as N-Triples. */
  catalog: string;
  clock: Clock;
  logger: Logger;
}

/**
 * Keeps a graph store as the catalog is: fills it with everything once, then rebuilds the graphs that changes touch. What is filled while
 * others write is mended by their changes, which come after it; so filling holds nobody up.
 */
export class GraphMirror implements FeedTarget, GraphProjection {
  readonly batch = BATCH;
  readonly label = 'graph of the lake';
  private readonly deps: GraphMirrorDeps;
  private readonly follower: FeedFollower;
  /** How far the graph store is; null until it is filled. */
  private position: FeedPosition | null = null;
  private filled = false;
  private part = 0;
  private givenUp: unknown = null;

  constructor(deps: GraphMirrorDeps) {
    this.deps = deps;
    this.follower = new FeedFollower({ store: deps.store, target: this, logger: deps.logger });
  }

  start(): void {
    this.follower.start();
  }
  nudge(): void {
    this.follower.nudge();
  }
  stop(): Promise<void> {
    return this.follower.stop();
  }

  async upToDate(waitMs: number): Promise<GraphFreshness> {
    const asked = this.deps.clock.now();
    if (this.givenUp === null) await within(this.follower.drain(), waitMs);
    if (!this.filled) return { indexedUpTo: null, loading: this.part };
    const { oldestPending } = await this.deps.store.settledUpTo(this.position);
    return { indexedUpTo: oldestPending ?? asked, loading: null };
  }

  async begin(): Promise<FeedPosition | null> {
    if (!this.filled) await this.fill();
    return this.position;
  }

  private async fill(): Promise<void> {
    const { store, lake, graphs } = this.deps;
    // Before anything is read: a change that is made meanwhile comes again.
    const position = await store.feedEnd();
    const all = (await lake.census()).reduce((sum, kind) => sum + kind.all, 0);
    await graphs.clear();
    await graphs.replace([], this.deps.catalog);
    let done = 0;
    for await (const things of lake.batches()) {
      await this.put(things);
      done += things.length;
      this.part = all === 0 ? 1 : Math.min(1, done / all);
    }
    this.position = position;
    this.filled = true;
  }

  async apply(changes: readonly Change[]): Promise<void> {
    const touched = await touchedBy(this.deps.store, changes);
    for (let i = 0; i < touched.length; i += GRAPHS) await this.put(await this.deps.lake.describe(touched.slice(i, i + GRAPHS)));
    this.position = changes.at(-1)?.position ?? this.position;
  }

  private async put(things: readonly Described[]): Promise<void> {
    const told = things.map((described) => this.told(described));
    const terms = told.map((one) => one.terms).join('');
    await this.deps.graphs.replace(
      told.map(({ graph }) => graph),
      terms,
    );
  }

  /** One thing that cannot be told is left out, with a word in the log: the others are no worse for it. */
  private told(described: Described): ReturnType<GraphTeller> {
    try {
      return this.deps.tell(described);
    } catch (error) {
      this.deps.logger.error({ error, path: described.record.path }, 'This thing cannot be told in RDF.');
      return { graph: { iri: this.deps.lake.iriOf(described.record.path), triples: null }, terms: '' };
    }
  }

  /** A store that is full stays full. */
  failed(error: unknown): boolean {
    const again = !(error instanceof GraphStoreError) || error.again;
    if (!again) this.givenUp = error;
    return again;
  }
}

/** Waits for the work, but not longer, and not for its failure: whoever waits asks afterwards how far it is. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), over]);
  clearTimeout(timer);
}
