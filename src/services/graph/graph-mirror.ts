import { GraphStoreError, type GraphStep, type GraphStore, type ThingGraph } from '../../ports/graph-store.ts';
import type { Clock, Logger } from '../../ports/runtime.ts';
import type { Change, FeedPosition, Store } from '../../ports/store.ts';
import type { Described } from '../described.ts';
import { FeedFollower, type FeedTarget } from '../feed-follower.ts';
import type { LakeReader } from '../lake-reader.ts';
import type { GraphFreshness, GraphProjection } from '../sparql-service.ts';
import { changeAt, changeName, readState, stateText, type MirrorState } from './mirror-state.ts';
import { countLines } from './n-triples-lines.ts';
import { strangersIn } from './strangers.ts';
import { touchedBy } from './touched.ts';

/** Changes taken at once: each may touch some things. */
const BATCH = 200;
/** Graphs rebuilt at once. */
const GRAPHS = 250;
/** A store that came up empty is noticed after so many milliseconds, also when nothing is written. */
const LOOK = 10_000;

/** A thing as a graph store takes it, with what it says of shared terms, as N-Triples. */
export type GraphTeller = (described: Described) => Told;
export interface Told {
  graph: ThingGraph;
  terms: string;
}
/** How the lake is told in graphs. */
export interface GraphTelling {
  tell: GraphTeller;
  /** What is said of the catalog itself, as N-Triples. */
  catalog: string;
  /** A name for the way: with another one everything is told anew. */
  format: string;
}

export interface GraphMirrorDeps extends GraphTelling {
  store: Store;
  lake: LakeReader;
  graphs: GraphStore;
  clock: Clock;
  logger: Logger;
  /** Everything is told anew once, whatever the store says. */
  full?: boolean;
}

/** What was done so far. */
export interface MirrorTally {
  /** Whether everything was told, from the start or from where an earlier run was ended. */
  filled: 'anew' | 'further' | null;
  things: number;
  triples: number;
  /** Graphs taken away of what the catalog does not know. */
  removed: number;
  /** Things that the store refuses, or that cannot be told. */
  refused: number;
}

/**
 * Keeps a graph store as the catalog is: fills it with everything once, then rebuilds the graphs that changes touch. What is filled while
 * others write is mended by their changes, which come after it; so filling holds nobody up. How far it is stands in the store itself, so
 * that it goes on there after an end of any kind. One process of a catalog at a time works on a store that others can reach.
 */
export class GraphMirror implements FeedTarget, GraphProjection {
  readonly batch = BATCH;
  readonly label: string;
  readonly tally: MirrorTally = { filled: null, things: 0, triples: 0, removed: 0, refused: 0 };
  /** Runs of the follower that were left to another process. */
  standingBy = false;
  /** What the last run failed of; null when it did not. */
  failure: unknown = null;
  readonly alone?: (run: () => Promise<void>) => Promise<void>;
  private readonly deps: GraphMirrorDeps;
  private readonly follower: FeedFollower;
  /** As the store has it; undefined until it was asked. */
  private said: string | null | undefined;
  private state: MirrorState | null = null;
  private lookedAt = 0;
  private anew: boolean;
  private part = 0;
  private givenUp = false;
  private stopping = false;

  constructor(deps: GraphMirrorDeps) {
    this.deps = deps;
    this.anew = deps.full ?? false;
    this.label = this.lasting ? deps.graphs.name : 'graph of the lake';
    this.follower = new FeedFollower({ store: deps.store, target: this, logger: deps.logger });
    if (this.lasting) this.alone = (run) => this.runAlone(run);
  }
  private get lasting(): boolean {
    return this.deps.graphs.server !== null;
  }

  start(): void {
    this.stopping = false;
    this.follower.start();
  }
  nudge(): void {
    this.follower.nudge();
  }
  /** Brings the store up to date with all that is committed. @throws GraphStoreError */
  drain(): Promise<void> {
    return this.follower.drain();
  }
  stop(): Promise<void> {
    this.stopping = true;
    return this.follower.stop();
  }
  private async runAlone(run: () => Promise<void>): Promise<void> {
    this.standingBy = !(await this.deps.store.alone(`graphs at ${this.deps.graphs.server}`, run));
  }

  async upToDate(waitMs: number): Promise<GraphFreshness> {
    const asked = this.deps.clock.now();
    if (!this.givenUp) await within(this.follower.drain(), waitMs);
    return this.freshness(asked);
  }
  /** How far it is, without waiting for anything but the database. @param asked up to when it is, where nothing is pending; default: now */
  async freshness(asked = this.deps.clock.now()): Promise<GraphFreshness & { pending: boolean }> {
    if (this.state === null || this.state.filling) return { indexedUpTo: null, loading: this.part, pending: true };
    const { pending, oldestPending } = await this.deps.store.settledUpTo(this.state.position);
    return { indexedUpTo: oldestPending ?? asked, loading: null, pending };
  }
  /** Part that is filled; null when everything was. */
  get loading(): number | null {
    return this.state === null || this.state.filling ? this.part : null;
  }

  async begin(): Promise<FeedPosition | null> {
    if (await this.mustLook()) await this.look();
    if (this.state === null || this.state.filling) await this.fill(this.state);
    this.failure = null;
    return this.state?.position ?? null;
  }
  private async mustLook(): Promise<boolean> {
    if (this.said === undefined || this.state === null) return true;
    if (!this.lasting) return false;
    return performance.now() - this.lookedAt > LOOK || (await this.deps.store.settledUpTo(this.state.position)).pending;
  }
  /** Where the store is. What it says is believed if this very database can have said it. */
  private async look(): Promise<void> {
    const { graphs, store, format } = this.deps;
    this.said = await graphs.state();
    this.lookedAt = performance.now();
    const state = this.said === null || this.anew ? null : readState(this.said);
    const isOurs = state?.format === format && state.change === (await changeAt(store, state.position));
    this.state = isOurs ? state : null;
  }

  /** @param begun a filling that was ended on its way */
  private async fill(begun: MirrorState | null): Promise<void> {
    const { lake, graphs } = this.deps;
    const all = (await lake.census()).reduce((sum, kind) => sum + kind.all, 0);
    let state = begun ?? (await this.beginFilling());
    this.tally.filled = begun && this.tally.filled !== 'anew' ? 'further' : 'anew';
    for await (const things of lake.batches(walkAfter(state))) {
      if (this.stopping) throw new GraphStoreError('The catalog is being stopped; the filling goes on later.', { again: true });
      state = withMore(state, things);
      await this.put(things, state);
      this.part = Math.min(1, (state.filling?.things ?? 0) / Math.max(1, all));
    }
    if (this.lasting) await this.removeStrangers();
    await graphs.settleTerms();
    await this.replace([], '', { ...state, filling: null });
  }

  /** Nothing is taken away from a store that others read: each graph is replaced, and what is too much goes at the end. */
  private async beginFilling(): Promise<MirrorState> {
    const { store, graphs, format, catalog } = this.deps;
    // Before anything is read: a change that is made meanwhile comes again.
    const position = await store.feedEnd();
    const begun: MirrorState = { format, position, change: await changeAt(store, position), filling: { after: null, things: 0 } };
    if (!this.lasting) {
      await graphs.clear();
      this.said = null;
    }
    await this.replace([], catalog, begun, 'first');
    this.anew = false;
    return begun;
  }

  private async removeStrangers(): Promise<void> {
    const { graphs, lake, store, logger } = this.deps;
    try {
      for await (const names of strangersIn({ graphs, lake, store })) {
        await graphs.replace(
          names.map((iri) => ({ iri, triples: null })),
          '',
        );
        this.tally.removed += names.length;
      }
    } catch (error) {
      if (!(error instanceof GraphStoreError) || error.again) throw error;
      logger.warn({ error, target: this.label }, 'Graphs of what is no more could not be looked for; they stay.');
    }
  }

  async apply(changes: readonly Change[]): Promise<void> {
    const last = changes.at(-1);
    const before = this.state;
    if (before === null || !last) return;
    const after: MirrorState = { ...before, position: last.position, change: changeName(last) };
    const touched = await touchedBy(this.deps.store, changes);
    for (let i = 0; i === 0 || i < touched.length; i += GRAPHS) {
      const things = await this.deps.lake.describe(touched.slice(i, i + GRAPHS));
      await this.put(things, i + GRAPHS < touched.length ? before : after);
    }
    this.failure = null;
  }

  /** @param state of the store with these things */
  private async put(things: readonly Described[], state: MirrorState): Promise<void> {
    const told = things.map((described) => this.told(described));
    try {
      await this.replaceTold(told, state);
    } catch (error) {
      if (!(error instanceof GraphStoreError) || error.again || told.length < 2) throw error;
      await this.replaceTold(await this.taken(told, error), state);
    }
    this.tally.things += told.length;
    this.tally.triples += told.reduce((sum, { graph }) => sum + countLines(graph.triples ?? ''), 0);
  }
  private replaceTold(told: readonly Told[], state: MirrorState): Promise<void> {
    return this.replace(
      told.map(({ graph }) => graph),
      told.map(({ terms }) => terms).join(''),
      state,
    );
  }
  /** Those that the store takes when they come alone, if there are any: then it is not the store that something is wrong with. */
  private async taken(told: readonly Told[], error: GraphStoreError): Promise<Told[]> {
    const taken: Told[] = [];
    const refused: { iri: string; error: GraphStoreError }[] = [];
    for (const one of told) {
      try {
        await this.deps.graphs.replace([one.graph], one.terms);
        taken.push(one);
      } catch (reason) {
        if (!(reason instanceof GraphStoreError) || reason.again) throw reason;
        refused.push({ iri: one.graph.iri, error: reason });
      }
    }
    if (taken.length === 0) throw error;
    this.tally.refused += refused.length;
    for (const one of refused) this.deps.logger.error({ ...one, target: this.label }, 'The store does not take this thing.');
    return taken;
  }

  private async replace(graphs: readonly ThingGraph[], terms: string, state: MirrorState, gather?: 'first'): Promise<void> {
    const step: GraphStep = { from: this.said ?? null, to: stateText(state) };
    if (state.filling) step.gather = gather ?? 'further';
    await this.deps.graphs.replace(graphs, terms, step);
    this.said = step.to;
    this.state = state;
    this.lookedAt = performance.now();
  }

  /** One thing that cannot be told is left out, with a word in the log: the others are no worse for it. */
  private told(described: Described): Told {
    try {
      return this.deps.tell(described);
    } catch (error) {
      this.deps.logger.error({ error, path: described.record.path }, 'This thing cannot be told in RDF.');
      this.tally.refused++;
      return { graph: { iri: this.deps.lake.iriOf(described.record.path), triples: null }, terms: '' };
    }
  }

  /** A store in memory that is full stays full; one that outlives this process may be another one when it is back. */
  failed(error: unknown): boolean {
    this.failure = error;
    if (this.lasting) this.said = undefined;
    const again = this.lasting || !(error instanceof GraphStoreError) || error.again;
    if (!again) this.givenUp = true;
    return again;
  }
}

function walkAfter({ filling }: MirrorState): { after?: string } {
  return filling?.after == null ? {} : { after: filling.after };
}
function withMore(state: MirrorState, things: readonly Described[]): MirrorState {
  return { ...state, filling: { after: things.at(-1)?.record.id ?? null, things: (state.filling?.things ?? 0) + things.length } };
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
