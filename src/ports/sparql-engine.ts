/**
 * Answers SPARQL 1.1 queries over what a graph store holds, one at a time, within bounds of time, memory and size. Queries only read: an
 * engine follows no SERVICE and fetches nothing.
 *
 * Contract: a query that breaks a bound, or the engine itself, ends in its own error and harms no other; what the engine held before is
 * held again afterwards, and until then `loading` is the answer.
 */
export interface SparqlEngine {
  /** Number of triples held. */
  readonly triples: number;
  /** Why there will be no answers until something is changed; null otherwise. */
  readonly outOfUse: SparqlEngineError | null;
  /** Whether a graph of this name is held. */
  holds(graph: string): boolean;
  /** @throws SparqlEngineError */
  query(query: SparqlQuery): Promise<SparqlAnswer>;
}

export interface SparqlQuery {
  /** SPARQL 1.1; its own dataset clauses count for nothing, `dataset` does. */
  text: string;
  mediaType: SparqlMediaType;
  /** Base of relative IRIs. */
  base: string;
  /** The graphs that make up the default graph, and those that GRAPH can name. Null: the union of all, and all. */
  dataset: SparqlDataset | null;
  /** An answer with more rows or triples is refused, and so is one that takes longer, in milliseconds from when the engine turns to it. */
  maxResults: number;
  timeoutMs: number;
  /** Whoever asked has gone: a query that still waits for its turn is given up. */
  signal?: AbortSignal;
}
export interface SparqlDataset {
  default: readonly string[];
  named: readonly string[];
}

export interface SparqlAnswer {
  /** UTF-8. */
  body: Uint8Array;
}

/** What answers are written in: tables and truth values in the first four, graphs in the others. */
export type SparqlMediaType =
  | 'application/sparql-results+json'
  | 'application/sparql-results+xml'
  | 'text/csv'
  | 'text/tab-separated-values'
  | 'text/turtle'
  | 'application/n-triples'
  | 'application/rdf+xml'
  | 'application/ld+json'
  | 'application/n-quads'
  | 'application/trig';

/**
 * - `refused`: the engine does not understand the query, which the message explains
 * - `time`, `memory`, `results`, `bytes`: a bound was broken
 * - `broken`: the query broke the engine
 * - `busy`: too many queries wait
 * - `loading`: the graph is being filled
 * - `full`: the catalog has more triples than the engine may hold
 * - `gone`: whoever asked has gone, or the engine is being closed
 */
export type SparqlFailure = 'refused' | 'time' | 'memory' | 'results' | 'bytes' | 'broken' | 'busy' | 'loading' | 'full' | 'gone';

/** Why there is no answer; the message says what to do. */
export class SparqlEngineError extends Error {
  readonly reason: SparqlFailure;
  /** Seconds after which it is worth another try; null where it is not. */
  readonly retryAfter: number | null;

  constructor(reason: SparqlFailure, message: string, retryAfter: number | null = null) {
    super(message);
    this.name = 'SparqlEngineError';
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
