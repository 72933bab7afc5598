import {
  SparqlEngineError,
  type SparqlAnswer,
  type SparqlDataset,
  type SparqlEngine,
  type SparqlMediaType,
} from '../ports/sparql-engine.ts';

/** What keeps the graph of the whole lake current. */
export interface GraphProjection {
  /** Takes over what was committed before the call, waiting for it at most so many milliseconds; then says how far it is. */
  upToDate(waitMs: number): Promise<GraphFreshness>;
}
export interface GraphFreshness {
  /** Every change committed by then is in the graph; null while it is filled for the first time. */
  indexedUpTo: string | null;
  /** Part of the lake that is in the graph, 0 to 1, while it is filled for the first time; null afterwards. */
  loading: number | null;
}

/** The engine with what fills it. */
export interface SparqlGraph {
  engine: SparqlEngine;
  projection: GraphProjection;
}

export interface SparqlRequest {
  text: string;
  mediaType: SparqlMediaType;
  /** Null: the union of all graphs. */
  dataset: SparqlDataset | null;
  signal?: AbortSignal;
}

export interface SparqlBounds {
  maxResults: number;
  timeoutMs: number;
}

/** Milliseconds for which an answer waits for writes that were committed before it was asked for. */
const WAIT_FOR_WRITES = 1000;
/** The same for a graph that is being filled: a small lake is whole by then. */
const WAIT_FOR_FILL = 5000;
const MORE_WAIT = 5;

/** Answers SPARQL queries over the live lake. The graph is filled when it is first asked for: it takes memory that not everybody wants to spend. */
export class SparqlService {
  readonly bounds: SparqlBounds;
  private readonly base: string;
  private readonly open: (() => Promise<SparqlGraph>) | null;
  private opening: Promise<SparqlGraph> | null = null;
  private filled = false;

  /** @param open makes the graph and begins to fill it; null: there is none */
  constructor({ open, base, bounds }: { open: (() => Promise<SparqlGraph>) | null; base: string; bounds: SparqlBounds }) {
    this.open = open;
    this.base = base;
    this.bounds = bounds;
  }

  /**
   * The answer, and up to when it knows the lake.
   * @throws SparqlEngineError
   */
  async query({ text, mediaType, dataset, signal }: SparqlRequest): Promise<SparqlAnswer & { indexedUpTo: string }> {
    const { engine, projection } = await this.graph();
    const indexedUpTo = await this.freshness(engine, projection);
    for (const graph of [...(dataset?.default ?? []), ...(dataset?.named ?? [])]) {
      if (!engine.holds(graph)) throw new SparqlEngineError('refused', noGraph(graph));
    }
    const answer = await engine.query({ text, mediaType, dataset, base: `${this.base}/`, ...this.bounds, ...(signal ? { signal } : {}) });
    return { ...answer, indexedUpTo };
  }

  private async freshness(engine: SparqlEngine, projection: GraphProjection): Promise<string> {
    requireUse(engine);
    const { indexedUpTo, loading } = await projection.upToDate(this.filled ? WAIT_FOR_WRITES : WAIT_FOR_FILL);
    // It may have turned out while it was waited for.
    requireUse(engine);
    if (loading === null && indexedUpTo !== null) {
      this.filled = true;
      return indexedUpTo;
    }
    const percent = Math.floor((loading ?? 0) * 100);
    throw new SparqlEngineError(
      'loading',
      `The SPARQL engine is being filled with the catalog (${percent} %); try again in ${MORE_WAIT} s.`,
      MORE_WAIT,
    );
  }

  /** One opening serves all; one that fails is tried again by the next request. */
  private async graph(): Promise<SparqlGraph> {
    if (!this.open)
      throw new SparqlEngineError('full', 'SPARQL is switched off here (SPARQL_MAX_TRIPLES=0); ask whoever runs the catalog.');
    try {
      this.opening ??= this.open();
      return await this.opening;
    } catch (error) {
      this.opening = null;
      throw error;
    }
  }
}

function requireUse({ outOfUse }: SparqlEngine): void {
  if (outOfUse) throw outOfUse;
}
function noGraph(graph: string): string {
  return `There is no graph <${graph}> here, and none is fetched. The graph of a thing has the thing's IRI; without FROM all graphs are asked together.`;
}
