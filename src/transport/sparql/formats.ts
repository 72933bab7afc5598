import type { SparqlMediaType } from '../../ports/sparql-engine.ts';
import { preferredType } from '../preferred-type.ts';
import { contentType, FORMATS, RDF_FORMATS, type RdfFormat } from '../rdf/formats.ts';
import { HTML, mediaTypeOf, negotiate } from '../rdf/negotiate.ts';
import type { CheckedQuery } from './checked-query.ts';

/** In which formats answers come: rows and truth values in four, graphs in those of all RDF, and both as a page. */

/** What an answer is written in: what the engine writes, and what the client is told that it is. */
export interface AnswerFormat {
  engine: SparqlMediaType;
  /** With charset where it has one. */
  type: string;
  /** The answer is to be shown on a page. */
  page: boolean;
}

interface Table {
  mediaType: SparqlMediaType;
  type: string;
  /** By which clients ask for it beside the registered name; the short names are of `format=`. */
  aliases: readonly string[];
  names: readonly string[];
}
/** In the order of our preference. */
const TABLES: readonly Table[] = [
  { mediaType: 'application/sparql-results+json', type: 'application/sparql-results+json', aliases: ['application/json'], names: ['json'] },
  {
    mediaType: 'application/sparql-results+xml',
    type: 'application/sparql-results+xml',
    aliases: ['application/xml', 'text/xml'],
    names: ['xml'],
  },
  { mediaType: 'text/csv', type: 'text/csv; charset=utf-8; header=present', aliases: [], names: ['csv'] },
  {
    mediaType: 'text/tab-separated-values',
    type: 'text/tab-separated-values; charset=utf-8',
    aliases: ['text/tsv'],
    names: ['tsv'],
  },
];
const GRAPH_NAMES: Readonly<Record<string, string>> = {
  turtle: 'turtle',
  ttl: 'turtle',
  n3: 'turtle',
  ntriples: 'ntriples',
  nt: 'ntriples',
  xml: 'rdfxml',
  rdf: 'rdfxml',
  'rdf+xml': 'rdfxml',
  rdfxml: 'rdfxml',
  json: 'jsonld',
  jsonld: 'jsonld',
  'json-ld': 'jsonld',
  nquads: 'nquads',
  nq: 'nquads',
  trig: 'trig',
};
const PAGES: readonly string[] = [HTML, 'application/xhtml+xml'];

const isTable = (form: CheckedQuery['form']): boolean => form === 'select' || form === 'ask';

/** Media types in which the answer to such a query can be had. */
export function availableTypes(form: CheckedQuery['form']): string[] {
  return [...(isTable(form) ? TABLES.map(({ mediaType }) => mediaType) : RDF_FORMATS.map(mediaTypeOf)), HTML];
}

/**
 * The format to answer in; null when none is acceptable.
 * @param named the `format` parameter, which comes before the Accept header; names of formats, as other endpoints have them, and media types
 */
export function formatOf(form: CheckedQuery['form'], accept: string | undefined, named: string | null): AnswerFormat | null {
  return isTable(form) ? tableFormat(accept, named) : graphFormat(accept, named);
}

function tableFormat(accept: string | undefined, named: string | null): AnswerFormat | null {
  const byName = named === null ? undefined : TABLES.find(({ names }) => names.includes(named.toLowerCase()));
  if (byName) return answerIn(byName);
  const all = [...TABLES.flatMap(({ mediaType, aliases }) => [mediaType, ...aliases]), ...PAGES];
  const preferred = preferredType(named ?? accept, all);
  if (preferred !== null && PAGES.includes(preferred)) return { engine: 'application/sparql-results+json', type: HTML_TYPE, page: true };
  const table = TABLES.find(({ mediaType, aliases }) => mediaType === preferred || aliases.includes(preferred ?? ''));
  return table ? answerIn(table) : null;
}
function answerIn({ mediaType, type }: Table): AnswerFormat {
  return { engine: mediaType, type, page: false };
}
const HTML_TYPE = `${HTML}; charset=utf-8`;

function graphFormat(accept: string | undefined, named: string | null): AnswerFormat | null {
  const short = named === null ? undefined : GRAPH_NAMES[named.toLowerCase()];
  const offer = RDF_FORMATS.find((format) => format === short) ?? negotiate(named ?? accept, [...RDF_FORMATS, 'html']);
  if (offer === null) return null;
  if (offer === 'html') return { engine: 'text/turtle', type: HTML_TYPE, page: true };
  return { engine: engineType(offer), type: contentType(offer), page: false };
}
/** The engine knows every format that the catalog writes, by its registered name. */
function engineType(format: RdfFormat): SparqlMediaType {
  return FORMATS[format].mediaType;
}
