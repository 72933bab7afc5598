import type { GraphSummary } from '../../ports/graph-store.ts';
import type { SparqlDataset, SparqlFailure, SparqlMediaType } from '../../ports/sparql-engine.ts';

/** What the store and the thread that holds the triples say to each other. */

/** One graph's change: what goes, then what comes. */
export interface GraphChange {
  graph: string;
  /** N-Triples; EVERYTHING: the whole graph, null: nothing. */
  remove: string | null;
  /** N-Triples; null: nothing. */
  add: string | null;
}
/** In place of triples to remove. No N-Triples read so. */
export const EVERYTHING = 'everything';

export type Work =
  | { does: 'change'; changes: readonly GraphChange[] }
  | { does: 'query'; text: string; mediaType: SparqlMediaType; base: string; dataset: SparqlDataset | null; maxResults: number }
  | { does: 'summary' };
export type Done<W extends Work> = W extends { does: 'change' }
  ? Changed
  : W extends { does: 'query' }
    ? Answered
    : W extends { does: 'summary' }
      ? { graphs: GraphSummary[] }
      : never;

/** A change is done graph by graph, each whole or not at all; the first that fails ends it. */
export interface Changed {
  /** Number of changes done, from the first one on. */
  done: number;
  failure: string | null;
}
export type Answered = { body: Uint8Array } | { failure: SparqlFailure; message: string };

export interface Request {
  id: number;
  work: Work;
}
export type Reply = { id: number; done: Done<Work> } | { id: number; broken: string };
