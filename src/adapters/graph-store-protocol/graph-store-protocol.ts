import {
  GraphStoreError,
  otherState,
  type GraphStep,
  type GraphStore,
  type GraphSummary,
  type ThingGraph,
  type TripleStoreAddress,
} from '../../ports/graph-store.ts';
import { endpointsOf, type Endpoints } from './endpoints.ts';
import { firstLiteral, literal } from './literal.ts';
import { namesQuery, rowsOf, summaryOf, summaryQuery, type Scope } from './queries.ts';
import { StoreClient, StoreRefusal, type StoreClientOptions, type StoreRequest } from './store-client.ts';
import { isSafeIri, isSparqlToo, joined, updatesOf, updateText, type Insertion, type UpdateParts } from './update-text.ts';

export interface GraphStoreProtocolOptions extends Pick<StoreClientOptions, 'timeoutMs' | 'attempts' | 'firstWaitMs'> {
  address: TripleStoreAddress;
  /** Below which the names of the catalog's graphs lie. */
  base: string;
  /** Name of the graph of terms that things share. */
  termsGraph: string;
}

const N_TRIPLES = { 'content-type': 'application/n-triples' };
const RDF_VALUE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#value';
/** Requests at once where each graph is one. */
const AT_ONCE = 6;
/** Names asked for at once. */
const NAMES = 5000;
/** Answers of a store that has no updates at the address where such stores have them. */
const NO_UPDATES = new Set([403, 404, 405, 415, 501]);

/**
 * Any triple store that speaks the SPARQL 1.1 Graph Store Protocol. Graphs are put one by one; where an address for updates is known, many
 * go in one update, which is atomic, and which a store that keeps its data on disk takes thirty times as fast.
 */
export class GraphStoreProtocol implements GraphStore {
  readonly name: string;
  readonly server: string;
  private readonly endpoints: Endpoints;
  private readonly client: StoreClient;
  private readonly scope: Scope;
  /** Where the state is kept. */
  private readonly stateGraph: string;
  /** Where terms are gathered. */
  private readonly nextTerms: string;
  private updates: boolean;

  /** Talks to nobody yet. @throws SetupError when an address is none */
  constructor({ address, base, termsGraph, ...options }: GraphStoreProtocolOptions) {
    this.endpoints = endpointsOf(address);
    this.server = new URL(this.endpoints.graphs.url).host;
    this.name = `The triple store at ${this.endpoints.shown}`;
    this.client = new StoreClient({ ...options, name: this.name, secrets: this.endpoints.secrets });
    this.scope = { prefix: `${base}/id/`, termsGraph };
    this.stateGraph = `${base}/push`;
    this.nextTerms = `${termsGraph}/next`;
    this.updates = this.endpoints.update !== null;
  }

  async replace(graphs: readonly ThingGraph[], terms: string, step?: GraphStep): Promise<void> {
    // Of a graph given twice the last one counts.
    const each = [...new Map(graphs.map((graph) => [graph.iri, graph])).values()];
    const unsafe = each.find(({ iri }) => !isSafeIri(iri));
    if (unsafe) throw new GraphStoreError(`${this.name} is not given the graph <${unsafe.iri}>: its name is no IRI.`, { again: false });
    if (this.updates && (await this.tryUpdates(each, terms, step))) return;
    await this.putAll(each);
    await this.addTerms(terms, step);
    if (step) await this.put(this.stateGraph, this.stateTriple(step.to), () => this.require(step));
  }
  private async addTerms(terms: string, step?: GraphStep): Promise<void> {
    await this.add(this.scope.termsGraph, terms);
    if (step?.gather === 'first') await this.put(this.nextTerms, terms);
    else if (step?.gather) await this.add(this.nextTerms, terms);
  }

  /** @returns false when there are no updates at the address where they were assumed to be; then nothing was done that may not be done again */
  private async tryUpdates(graphs: readonly ThingGraph[], terms: string, step?: GraphStep): Promise<boolean> {
    const fits = ({ triples }: ThingGraph): boolean => triples === null || isSparqlToo(triples);
    await this.putAll(graphs.filter((graph) => !fits(graph)));
    const updates = updatesOf(graphs.filter(fits));
    if (isSparqlToo(terms)) updates.push(this.termsUpdate(terms, step));
    else await this.addTerms(terms, step);
    try {
      await this.updateAll(joined(updates), step);
    } catch (error) {
      if (!this.endpoints.updateAssumed || !(error instanceof StoreRefusal) || !NO_UPDATES.has(error.status)) throw error;
      this.updates = false;
      return false;
    }
    return true;
  }
  private termsUpdate(terms: string, step?: GraphStep): UpdateParts {
    const into = [this.scope.termsGraph, ...(step?.gather ? [this.nextTerms] : [])];
    return {
      drop: step?.gather === 'first' ? [this.nextTerms] : [],
      insert: terms === '' ? [] : into.map((graph) => ({ graph, triples: terms })),
    };
  }
  /** The state is told by the last one, so that it is never told before all is done. */
  private async updateAll(updates: readonly UpdateParts[], step?: GraphStep): Promise<void> {
    for (const update of updates.slice(0, -1)) await this.update(update);
    const { drop, insert } = updates.at(-1) ?? { drop: [], insert: [] };
    if (!step) return this.update({ drop, insert });
    const state: Insertion = { graph: this.stateGraph, triples: this.stateTriple(step.to) };
    await this.update({ drop: [...drop, this.stateGraph], insert: [...insert, state] }, () => this.require(step));
  }

  async state(): Promise<string | null> {
    const { status, text } = await this.client.text({ ...this.graph(this.stateGraph, 'GET'), ...ASKED });
    return status === 404 ? null : firstLiteral(text);
  }
  private stateTriple(state: string): string {
    return `<${this.stateGraph}> <${RDF_VALUE}> ${literal(state)} .\n`;
  }
  /** Also when it was written already, by a request whose answer was lost. */
  private async require({ from, to }: GraphStep): Promise<void> {
    const now = await this.state();
    if (now !== from && now !== to) throw otherState(this.name);
  }

  /** What was gathered may be settled already, by a run that was ended before it could say so. */
  async settleTerms(): Promise<void> {
    const gathered = await this.client.text({ ...this.graph(this.nextTerms, 'GET'), ...ASKED });
    if (gathered.status === 404 || gathered.text.trim() === '') return;
    await this.put(this.scope.termsGraph, gathered.text);
    await this.drop(this.nextTerms);
  }

  async clear(): Promise<void> {
    // Without it, what is left is known to be no more what it tells.
    await this.drop(this.stateGraph);
    for (;;) {
      const names: string[] = [];
      for await (const [name = ''] of this.rows(namesQuery(this.scope, NAMES), 1)) names.push(name);
      if (names.length > 0)
        await this.replace(
          names.map((iri) => ({ iri, triples: null })),
          '',
        );
      if (names.length < NAMES) break;
    }
    for (const graph of [this.scope.termsGraph, this.nextTerms]) await this.drop(graph);
  }

  async *summary(names?: readonly string[]): AsyncIterable<GraphSummary> {
    if (names?.length === 0) return;
    for await (const row of this.rows(summaryQuery(this.scope, names), 3)) yield summaryOf(row);
  }

  close(): Promise<void> {
    this.client.close();
    return Promise.resolve();
  }

  private async *rows(query: string, columns: number): AsyncGenerator<string[]> {
    const answer = this.client.stream({
      to: this.endpoints.query,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/csv' },
      body: new URLSearchParams({ query }).toString(),
    });
    try {
      yield* rowsOf(answer, columns);
    } catch (cause) {
      if (cause instanceof GraphStoreError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new GraphStoreError(`${this.name} is not asked rightly: ${why}. Check TRIPLESTORE_QUERY_URL.`, { again: false, cause });
    }
  }

  private async update(parts: UpdateParts, before?: () => Promise<void>): Promise<void> {
    const body = updateText(parts);
    if (body === '' || !this.endpoints.update) return;
    const headers = { 'content-type': 'application/sparql-update' };
    await this.client.text({ to: this.endpoints.update, method: 'POST', headers, body, ...(before ? { before } : {}) });
  }

  private async putAll(graphs: readonly ThingGraph[]): Promise<void> {
    const waiting = [...graphs];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (next.triples === null) await this.drop(next.iri);
        else await this.put(next.iri, next.triples);
      }
    };
    const done = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  }
  private async put(graph: string, triples: string, before?: () => Promise<void>): Promise<void> {
    if (triples === '') return this.drop(graph);
    await this.client.text({ ...this.graph(graph, 'PUT'), headers: N_TRIPLES, body: triples, ...(before ? { before } : {}) });
  }
  private async add(graph: string, triples: string): Promise<void> {
    if (triples !== '') await this.client.text({ ...this.graph(graph, 'POST'), headers: N_TRIPLES, body: triples });
  }
  private async drop(graph: string): Promise<void> {
    await this.client.text({ ...this.graph(graph, 'DELETE'), expected: [404] });
  }
  private graph(iri: string, method: StoreRequest['method']): StoreRequest {
    const url = new URL(this.endpoints.graphs.url);
    url.searchParams.set('graph', iri);
    return { to: this.endpoints.graphs, url: url.href, method, headers: {} };
  }
}
const ASKED = { headers: { accept: 'application/n-triples' }, expected: [404] };
