import oxigraph, { type Store } from 'oxigraph';
import type { GraphSummary } from '../../ports/graph-store.ts';
import type { SparqlMediaType } from '../../ports/sparql-engine.ts';
import { countResults } from './count-results.ts';
import { EVERYTHING, type Answered, type Changed, type Done, type GraphChange, type Work } from './messages.ts';

const N_TRIPLES = 'application/n-triples';
/** Of rows and truth values; the others are of graphs. */
const TABLES = ['application/sparql-results+json', 'application/sparql-results+xml', 'text/csv', 'text/tab-separated-values'] as const;
/** What oxigraph writes where an IRI ends in no name that XML allows, against the rules of XML. */
const NAMELESS = '<oxprefix: ';
/** Larger answers would fill the memory of client and server alike; a text of twice the size cannot be made at all. */
const MAX_BYTES = 256 * 1024 * 1024;
const DESCRIPTION_VERSION = 'http://data.europa.eu/it6/descriptionVersion';
/** No character of an IRI that could end it in a SPARQL update. */
const SAFE_IRI = /^[^\p{Cc}\s<>"{}|^`\\]+$/u;

/** Triples in oxigraph's memory. What it throws itself is an error of the engine; everything expected is an answer. */
export class Oxigraph {
  private readonly store: Store = new oxigraph.Store();

  perform<W extends Work>(work: W): Done<W>;
  perform(work: Work): Done<Work> {
    switch (work.does) {
      case 'change':
        return this.change(work.changes);
      case 'query':
        return this.query(work);
      case 'summary':
        return { graphs: this.summary() };
    }
  }

  private change(changes: readonly GraphChange[]): Changed {
    for (const [done, change] of changes.entries()) {
      try {
        this.changeGraph(change);
      } catch (error) {
        return { done, failure: `the graph <${change.graph}>: ${messageOf(error)}` };
      }
    }
    return { done: changes.length, failure: null };
  }

  /** What comes is read before anything goes, so that what cannot be read changes nothing. */
  private changeGraph({ graph, remove, add }: GraphChange): void {
    const to_graph_name = oxigraph.namedNode(graph);
    if (remove !== null && add !== null) oxigraph.parse(add, { format: N_TRIPLES });
    if (remove === EVERYTHING) this.drop(graph);
    else if (remove !== null) for (const quad of oxigraph.parse(remove, { format: N_TRIPLES, to_graph_name })) this.store.delete(quad);
    if (add !== null) this.store.load(add, { format: N_TRIPLES, to_graph_name });
  }
  private drop(graph: string): void {
    if (!SAFE_IRI.test(graph)) throw new Error('its name is no IRI');
    this.store.update(`DROP SILENT GRAPH <${graph}>`);
  }

  private query({ text, mediaType, base, dataset, maxResults }: Extract<Work, { does: 'query' }>): Answered {
    // Graphs are counted, and written in their format, as triples.
    const asked = TABLES.find((one) => one === mediaType) ?? N_TRIPLES;
    const answer = this.ask(text, {
      results_format: asked,
      base_iri: base,
      // Graphs share no triple, so their union counts each once without being told to.
      ...(dataset === null ? { use_default_graph_as_union: true } : {}),
      ...(dataset === null ? {} : { default_graph: dataset.default.map(node), named_graphs: dataset.named.map(node) }),
    });
    if (typeof answer !== 'string') return answer;
    if (countResults(answer, asked, maxResults) > maxResults) return { failure: 'results', message: '' };
    const body = asked === mediaType ? answer : written(answer, mediaType);
    return problemOf(body, mediaType) ?? { body: new TextEncoder().encode(body) };
  }
  /** The answer's text, or what oxigraph has against the query. */
  private ask(text: string, options: Parameters<Store['query']>[1]): string | Answered {
    try {
      return this.store.query(text, options) as string;
    } catch (error) {
      return { failure: 'refused', message: messageOf(error) };
    }
  }

  private summary(): GraphSummary[] {
    const table = (query: string): Map<string, { value: string }>[] => this.store.query(query) as Map<string, { value: string }>[];
    const revisions = new Map(
      table(`SELECT ?g ?revision { GRAPH ?g { ?record <${DESCRIPTION_VERSION}> ?revision } }`).map((row) => [
        row.get('g')?.value,
        Number(row.get('revision')?.value),
      ]),
    );
    return table('SELECT ?g (COUNT(*) AS ?triples) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g')
      .map((row) => {
        const iri = row.get('g')?.value ?? '';
        return { iri, triples: Number(row.get('triples')?.value), revision: revisions.get(iri) ?? null };
      })
      .sort((a, b) => (a.iri < b.iri ? -1 : a.iri > b.iri ? 1 : 0));
  }
}

/** Triples in another format, each subject once. */
function written(triples: string, mediaType: SparqlMediaType): string {
  if (mediaType === 'application/n-quads') return triples;
  const graph = new oxigraph.Store();
  graph.load(triples, { format: N_TRIPLES });
  return graph.dump({ format: mediaType, from_graph_name: oxigraph.defaultGraph() });
}
function node(iri: string): ReturnType<typeof oxigraph.namedNode> {
  return oxigraph.namedNode(iri);
}
function problemOf(body: string, mediaType: SparqlMediaType): Answered | null {
  if (body.length > MAX_BYTES) return { failure: 'bytes', message: '' };
  if (mediaType === 'application/rdf+xml' && body.includes(NAMELESS)) {
    return { failure: 'refused', message: 'RDF/XML cannot write a property whose IRI ends in no name; ask for another format.' };
  }
  return null;
}

/** @throws what is no refusal but a failure of the engine itself: it traps, or runs out of stack */
function messageOf(error: unknown): string {
  if (error instanceof Error && error.name === 'Error') return error.message;
  throw error;
}
