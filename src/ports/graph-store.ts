/**
 * A store of RDF that mirrors the catalog: a named graph for each thing, and one for the terms that things share (measures, roles,
 * formats, licences).
 *
 * Contract of every implementation (`test/contract/graph-store.contract.ts`):
 * - a thing's graph is replaced whole: what it said before is gone, what others say stays;
 * - graphs share no triple with each other, so that their union counts each triple once;
 * - replacing a graph by what it holds already changes nothing.
 */
export interface GraphStore {
  /** For people: where it is, without secrets. */
  readonly name: string;
  /** Replaces the graphs of things and adds to the terms, in one request where there is one. @throws GraphStoreError */
  replace(graphs: readonly ThingGraph[], terms: string): Promise<void>;
  /** Drops every graph below the base IRI, and the terms. @throws GraphStoreError */
  clear(): Promise<void>;
  /** What is there, in order of the graphs' names. @throws GraphStoreError */
  summary(): AsyncIterable<GraphSummary>;
  close(): Promise<void>;
}

/** All triples whose subject is a thing or a part of it. */
export interface ThingGraph {
  /** The graph's name: the thing's IRI. */
  iri: string;
  /** N-Triples, UTF-8, without duplicates; null: the graph is dropped. */
  triples: string | null;
}

/** A graph as a store has it. */
export interface GraphSummary {
  iri: string;
  /** Number of triples. */
  triples: number;
  /** `it6:descriptionVersion` of the thing's catalog record; null where there is none. */
  revision: number | null;
}

/** The store cannot be reached, or does not take what it is given. The message names the store and what to do. */
export class GraphStoreError extends Error {
  /** Whether the same may succeed at another time. */
  readonly again: boolean;

  constructor(message: string, { again, cause }: { again: boolean; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GraphStoreError';
    this.again = again;
  }
}
