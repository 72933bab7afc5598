/**
 * A store of RDF that mirrors the catalog: a named graph for each thing, and one for the terms that things share (measures, roles,
 * formats, licences).
 *
 * Contract of every implementation (`test/contract/graph-store.contract.ts`):
 * - a thing's graph is replaced whole: what it said before is gone, what others say stays;
 * - graphs share no triple with each other, so that their union counts each triple once;
 * - replacing a graph by what it holds already changes nothing;
 * - the state is written after all that it tells of, and goes with what is held: a store that lost its graphs has no state either;
 * - graphs that are not the catalog's are neither read nor changed.
 */
export interface GraphStore {
  /** For people: where it is, without secrets. */
  readonly name: string;
  /**
   * The server on which others reach it too; null: only this process does. What is on a server outlives this process and is read meanwhile:
   * there nothing is taken away before its successor is there.
   */
  readonly server: string | null;
  /**
   * Replaces the graphs of things and adds to the terms, in one request where there is one.
   * @throws GraphStoreError; `again` when the state is not the one that the step starts from: then what the store holds is not known
   */
  replace(graphs: readonly ThingGraph[], terms: string, step?: GraphStep): Promise<void>;
  /** What the last step said; null when there is none. @throws GraphStoreError */
  state(): Promise<string | null>;
  /** Terms that were gathered take the place of all others. @throws GraphStoreError */
  settleTerms(): Promise<void>;
  /** Drops every graph of the catalog, the terms and the state. @throws GraphStoreError */
  clear(): Promise<void>;
  /** Graphs of things and terms that are there, in no order; of those with the given names, or of all. @throws GraphStoreError */
  summary(names?: readonly string[]): AsyncIterable<GraphSummary>;
  close(): Promise<void>;
}

/** What a replacement means to whoever fills the store. */
export interface GraphStep {
  /** The state before. */
  from: string | null;
  /** The state afterwards. */
  to: string;
  /** Terms are gathered as well, from here on (`first`) or further: whoever tells of everything learns which terms are used no more. */
  gather?: 'first' | 'further';
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

/** Where a store is reached from without. */
export interface TripleStoreAddress {
  /** The SPARQL 1.1 Graph Store Protocol, or the data set, repository or store that has it; user info is for HTTP Basic. */
  url: string;
  /** SPARQL 1.1 query, where it cannot be told from the URL. */
  queryUrl?: string;
  /** SPARQL 1.1 update, likewise; `none`: it is not to be used, and graphs are put one by one. */
  updateUrl?: string;
  /** For `Authorization: Bearer`. */
  token?: string;
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

/** The state is another one than the step starts from. */
export function otherState(name: string): GraphStoreError {
  return new GraphStoreError(
    `${name} was emptied, restarted without its data, or filled by somebody else meanwhile; it is looked at anew.`,
    { again: true },
  );
}
