import type { Quad } from 'n3';
import { DCAT, RDF } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import { IriBuilder } from './iri.ts';
import { EVERYTHING, type LakeTelling } from './lake-telling.ts';
import type { Unwanted } from './quad-set.ts';
import type { ToldTerms } from './told-terms.ts';

/**
 * The lake as graphs that share nothing: of each thing what is said about it and its parts, and apart from that the terms which many
 * things share (measures, roles, formats, licences, addresses elsewhere). Their union is the union of all pages.
 */
export interface OwnGraph {
  /** The thing's IRI, which is the graph's name as well. */
  iri: string;
  /** Sorted by subject, predicate and object. */
  own: Quad[];
  /** What is said about shared terms; other things say the same of them. */
  terms: Quad[];
}

export interface OwnGraphOptions {
  /** Default: the base graph. */
  quadsOf?: LakeTelling['quadsOf'];
  /** What was told of shared terms, and need not be told again. */
  told?: Pick<ToldTerms, 'of'>;
}

/** A thing's own graph; of a retired thing, what is left to say. Pure. */
export function ownGraph(described: Described, base: string, { quadsOf = EVERYTHING.quadsOf, told }: OwnGraphOptions = {}): OwnGraph {
  const iris = new IriBuilder(base);
  const iri = iris.of(described.record);
  const graph: OwnGraph = { iri, own: [], terms: [] };
  const [parts, things] = [`${iri}#`, `${iris.base}/id/`];
  const isOwn = (subject: string): boolean => subject === iri || subject.startsWith(parts);
  const unwanted: Unwanted = (subject) => {
    if (isOwn(subject)) return undefined;
    // What a page tells of other things, those tell themselves.
    return subject.startsWith(things) ? 'everything' : told?.of(subject);
  };
  for (const quad of quadsOf(described, base, unwanted)) {
    const subject = quad.subject.value;
    if (isOwn(subject)) graph.own.push(quad);
    else if (!subject.startsWith(things)) graph.terms.push(quad);
  }
  return graph;
}

/** The properties by which the catalog lists a thing; none of what is no resource in DCAT's sense. */
export function listedBy({ own, iri }: OwnGraph): string[] {
  const types = new Set(
    own.filter((quad) => quad.subject.value === iri && quad.predicate.value === RDF.type).map((quad) => quad.object.value),
  );
  if (types.has(DCAT.Dataset)) return [DCAT.dataset];
  if (types.has(DCAT.DataService)) return [DCAT.service];
  return types.has(DCAT.Resource) ? [DCAT.resource] : [];
}
