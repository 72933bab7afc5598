import { createHash } from 'node:crypto';
import type { ThingGraph } from '../../ports/graph-store.ts';
import type { Described } from '../../services/described.ts';
import type { GraphTelling } from '../../services/graph/graph-mirror.ts';
import { catalogQuads, listingQuads, type CatalogNames } from './catalog-quads.ts';
import { ownGraph } from './own-graph.ts';
import { serialize } from './serialize.ts';

/** A thing as a graph store takes it: its own graph, with the catalog's listing of it, and what it says of shared terms. Pure. */
export function thingGraph(described: Described, base: string): { graph: ThingGraph; terms: string } {
  const graph = ownGraph(described, base);
  const listing = listingQuads(base, graph, described.record.retiredAt !== null);
  return {
    graph: { iri: graph.iri, triples: serialize([...graph.own, ...listing], 'ntriples') },
    terms: serialize(graph.terms, 'ntriples'),
  };
}

/** The catalog itself, for the graph of shared terms. */
export function catalogTerms(base: string, names: CatalogNames): string {
  return serialize(catalogQuads(base, names), 'ntriples');
}

/** Name of the graph of shared terms. */
export function termsGraphOf(base: string): string {
  return `${base}/terms`;
}

/** How the lake is told to graph stores. What was told by another version of the catalog, or of one with another name, is told anew. */
export function graphTelling(base: string, names: CatalogNames, version: string): GraphTelling {
  const catalog = catalogTerms(base, names);
  const format = `${version}-${createHash('sha256').update(`${base}\n${catalog}`).digest('hex').slice(0, 12)}`;
  return { tell: (described) => thingGraph(described, base), catalog, format };
}
