import {
  GraphStoreError,
  otherState,
  type GraphStep,
  type GraphStore,
  type GraphSummary,
  type ThingGraph,
} from '../../ports/graph-store.ts';
import type { SparqlAnswer, SparqlEngine, SparqlEngineError, SparqlQuery } from '../../ports/sparql-engine.ts';
import { asStoreError, broken, busy, closed, full, loading, notGiven, unfillable } from './failures.ts';
import { HeldGraphs, type Step } from './held-graphs.ts';
import { JobQueue } from './job-queue.ts';
import { StoreWorker, WorkerBroken } from './store-worker.ts';
import { patienceOf, watched } from './watch.ts';

export interface OxigraphOptions {
  /** Name of the graph of terms that things share. */
  termsGraph: string;
  /** More triples than these are not held. */
  maxTriples: number;
  /** Queries that may wait; default: 16. */
  maxQueued?: number;
  /** Bytes by which a query may let the process grow; default: 1 GiB. */
  queryMemory?: number;
  /** Milliseconds for which a query waits for an engine that is being filled; default: 2,000, by which a small one is. */
  patienceMs?: number;
}

/** Triples that were removed stay in the engine's memory; with more of them than these, and than there are others, a new engine is filled. */
const MOST_REMOVED = 250_000;
const DEFAULTS = { maxQueued: 16, queryMemory: 1024 * 1024 * 1024, patienceMs: 2000 };

/** A graph store in this process, and the engine that answers queries on it: oxigraph in a thread of its own, started when it is first needed. */
export class OxigraphStore implements GraphStore, SparqlEngine {
  readonly name = "the catalog's own SPARQL engine (oxigraph)";
  readonly server = null;
  private readonly options: Required<OxigraphOptions>;
  private readonly held = new HeldGraphs();
  private readonly jobs = new JobQueue();
  /** Also while it is being filled. */
  private worker: StoreWorker | null = null;
  /** Part of the triples that a new engine has, 0 to 1; null when it has all. */
  private part: number | null = null;
  private removed = 0;
  private said: string | null = null;
  private out: SparqlEngineError | null = null;
  private closed = false;

  constructor(options: OxigraphOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  get triples(): number {
    return this.held.triples;
  }
  get outOfUse(): SparqlEngineError | null {
    return this.out;
  }
  holds(graph: string): boolean {
    return this.held.has(graph);
  }

  replace(graphs: readonly ThingGraph[], terms: string, step?: GraphStep): Promise<void> {
    return this.change(async () => {
      if (step && step.from !== this.said) throw otherState(this.name);
      const more = this.held.stepWith(this.options.termsGraph, terms);
      const steps = [...this.held.stepsTo(graphs), ...(more ? [more] : [])];
      if (this.held.countAfter(steps) > this.options.maxTriples) await this.giveUp(full(this.options.maxTriples));
      if (steps.length > 0) await this.take(steps);
      if (step) this.said = step.to;
      if (this.removed > Math.max(MOST_REMOVED, this.held.triples)) await this.renew();
    });
  }
  state(): Promise<string | null> {
    return Promise.resolve(this.said);
  }
  /** It is cleared before it is filled, so that all terms are used. */
  settleTerms(): Promise<void> {
    return Promise.resolve();
  }
  private async take(steps: readonly Step[]): Promise<void> {
    const changes = steps.map(({ change }) => change);
    const { done, failure } = await this.kept(async (worker) => worker.perform({ does: 'change', changes }));
    const taken = steps.slice(0, done);
    this.removed += this.held.removedBy(taken);
    this.held.done(taken);
    if (failure !== null) throw new GraphStoreError(`${this.name} refuses ${failure}.`, { again: false });
  }

  clear(): Promise<void> {
    return this.jobs.urgently(async () => {
      this.held.clear();
      this.said = null;
      if (!this.closed) this.out = null;
      await this.stop();
    });
  }

  async *summary(names?: readonly string[]): AsyncIterable<GraphSummary> {
    const { graphs } = await this.change(() => this.kept((worker) => worker.perform({ does: 'summary' })));
    const wanted = names ? new Set(names) : null;
    yield* graphs.filter(({ iri }) => wanted?.has(iri) ?? true);
  }

  /** Goes before all queries. @throws GraphStoreError */
  private change<T>(work: () => Promise<T>): Promise<T> {
    return this.jobs.urgently(async () => {
      try {
        if (this.out) throw this.out;
        return await work();
      } catch (error) {
        throw asStoreError(error);
      }
    });
  }

  async query(query: SparqlQuery): Promise<SparqlAnswer> {
    if (this.out) throw this.out;
    if (this.jobs.length >= this.options.maxQueued) throw busy(this.jobs.length);
    const patience = patienceOf(query, this.options.patienceMs, () => (this.part === null ? null : loading(this.part, this.held.triples)));
    const turn = (): Promise<SparqlAnswer> => {
      patience.end();
      return this.answer(query);
    };
    return this.jobs.patiently(turn, patience.over).finally(() => patience.end());
  }
  private async answer(query: SparqlQuery): Promise<SparqlAnswer> {
    if (this.out) throw this.out;
    const { text, mediaType, base, dataset, maxResults } = query;
    const answer = await this.kept((worker) =>
      watched(worker.perform({ does: 'query', text, mediaType, base, dataset, maxResults }), query, this.options.queryMemory),
    );
    if ('failure' in answer) throw notGiven(answer, query);
    return answer;
  }

  /** The work's result. When a bound is broken, or the engine, another engine takes over what this one held. */
  private async kept<T>(work: (worker: StoreWorker) => Promise<T>): Promise<T> {
    const worker = await this.filled();
    try {
      return await work(worker);
    } catch (error) {
      if (this.closed) throw closed();
      await this.renew();
      throw error instanceof WorkerBroken ? broken(error.message) : error;
    }
  }
  /** The next engine is filled while nobody waits for it; whoever comes meanwhile waits a little, or is told how far it is. */
  private async renew(): Promise<void> {
    await this.stop();
    this.part = 0;
    void this.jobs.urgently(() => this.filled()).catch(() => undefined);
  }
  private async stop(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    this.removed = 0;
    this.part = null;
    await worker?.stop();
  }

  /** The engine, with all that is held. @throws SparqlEngineError, after which it is out of use */
  private async filled(): Promise<StoreWorker> {
    if (this.closed) throw closed();
    if (this.worker) return this.worker;
    const worker = new StoreWorker();
    this.worker = worker;
    this.part = 0;
    try {
      for (const { changes, part } of this.held.everything()) {
        const { failure } = await worker.perform({ does: 'change', changes });
        if (failure !== null) throw new WorkerBroken(failure);
        this.part = part;
      }
    } catch (error) {
      if (this.closed) throw closed();
      return this.giveUp(unfillable(this.held.triples, error instanceof Error ? error.message : String(error)));
    }
    this.part = null;
    return worker;
  }

  /** What is held is let go, until it is cleared. */
  private async giveUp(why: SparqlEngineError): Promise<never> {
    this.out = why;
    this.held.clear();
    this.said = null;
    await this.stop();
    throw why;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.out = closed();
    await this.stop();
  }
}
