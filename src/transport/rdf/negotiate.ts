import { FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';

/** Which representation an Accept header asks for (RFC 9110, section 12). */

export type Offer = RdfFormat | 'html';
/** In the order of our preference: what has no preference gets Turtle. */
export const OFFERS: readonly Offer[] = [...RDF_FORMATS, 'html'];

export const HTML = 'text/html';
/** Names by which clients ask for a format beside the registered one. */
const ALIASES: Readonly<Record<Offer, readonly string[]>> = {
  turtle: ['text/ttl', 'application/turtle', 'application/x-turtle', 'text/n3', 'text/rdf+n3', 'text/rdf+turtle'],
  jsonld: ['application/vnd.schemaorg.ld+json', 'application/json', 'application/x-json+ld'],
  ntriples: ['text/ntriples', 'text/x-ntriples', 'application/x-ntriples'],
  nquads: ['text/nquads', 'text/x-nquads', 'application/x-nquads'],
  trig: ['application/x-trig', 'text/x-trig', 'text/trig'],
  html: ['application/xhtml+xml'],
};

export function mediaTypeOf(offer: Offer): string {
  return offer === 'html' ? HTML : FORMATS[offer].mediaType;
}

export interface Range {
  type: string;
  /** Weight from 0 (never) to 1. */
  q: number;
  position: number;
}
interface Candidate {
  offer: Offer;
  range: Range;
  /** 3: named, 2: `text/*`, 1: `*\/*`. */
  specificity: number;
}

/** The best offer, or null when none is acceptable (406). Between equals: the more specific range, then its place in the header, then our order. */
export function negotiate(accept: string | undefined, offers: readonly Offer[] = OFFERS): Offer | null {
  const ranges = accept === undefined || accept.trim() === '' ? [{ type: '*/*', q: 1, position: 0 }] : rangesOf(accept);
  const candidates = offers.flatMap((offer) => candidateFor(offer, ranges) ?? []).filter(({ range }) => range.q > 0);
  const [best] = candidates.sort((a, b) => b.range.q - a.range.q || b.specificity - a.specificity || a.range.position - b.range.position);
  return best?.offer ?? null;
}

/** The range that decides on an offer is the most specific one that matches it. */
function candidateFor(offer: Offer, ranges: readonly Range[]): Candidate | null {
  const matching = ranges
    .map((range) => ({ offer, range, specificity: specificityOf(range.type, offer) }))
    .filter(({ specificity }) => specificity > 0);
  const [first] = matching.sort((a, b) => b.specificity - a.specificity || b.range.q - a.range.q);
  return first ?? null;
}
function specificityOf(range: string, offer: Offer): number {
  const mediaType = mediaTypeOf(offer);
  if (range === mediaType || ALIASES[offer].includes(range)) return 3;
  if (range.endsWith('/*') && range !== '*/*') return mediaType.startsWith(range.slice(0, -1)) ? 2 : 0;
  return range === '*/*' || range === '*' ? 1 : 0;
}

/** Ranges of the header; what is malformed is left out. Commas and semicolons inside quotes separate nothing. */
export function rangesOf(accept: string): Range[] {
  return split(accept, ',').flatMap((text, position) => {
    const [type = '', ...parameters] = split(text, ';').map((part) => part.trim());
    const weight = parameters.map((parameter) => /^q\s*=\s*(.*)$/i.exec(parameter)?.[1]).find((value) => value !== undefined);
    const q = weight === undefined ? 1 : /^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$/.test(weight) ? Number(weight) : null;
    return type === '' || q === null ? [] : [{ type: type.toLowerCase(), q, position }];
  });
}
function split(text: string, separator: string): string[] {
  const parts: string[] = [''];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '"') quoted = !quoted;
    if (quoted && character === '\\') parts[parts.length - 1] += character + (text[++i] ?? '');
    else if (character === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
