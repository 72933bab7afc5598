import { FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';

/** Which representation an Accept header asks for (RFC 9110, section 12). */

export type Offer = RdfFormat | 'html' | 'problem' | 'linkset' | 'linksetText';
/** Representations of a thing, in the order of our preference: what has no preference gets Turtle. */
export const OFFERS: readonly (RdfFormat | 'html')[] = [...RDF_FORMATS, 'html'];

export const HTML = 'text/html';
const OTHER_TYPES = {
  html: HTML,
  problem: 'application/problem+json',
  linkset: 'application/linkset+json',
  linksetText: 'application/linkset',
} as const;
/** Names by which clients ask for a format beside the registered one. Answers carry the registered one. */
const ALIASES: Readonly<Partial<Record<Offer, readonly string[]>>> = {
  turtle: ['text/ttl', 'application/turtle', 'application/x-turtle', 'text/n3', 'text/rdf+n3', 'application/rdf+n3', 'text/rdf+turtle'],
  jsonld: ['application/vnd.schemaorg.ld+json', 'application/json', 'text/json', 'application/x-json+ld'],
  ntriples: ['text/ntriples', 'text/x-ntriples', 'application/x-ntriples'],
  nquads: ['text/nquads', 'text/x-nquads', 'application/x-nquads'],
  trig: ['application/x-trig', 'text/x-trig', 'text/trig'],
  rdfxml: ['text/rdf', 'application/xml', 'text/xml'],
  html: ['application/xhtml+xml'],
  problem: ['application/json', 'text/json'],
  linkset: ['application/json', 'text/json'],
};

export function mediaTypeOf(offer: Offer): string {
  return isOther(offer) ? OTHER_TYPES[offer] : FORMATS[offer].mediaType;
}
function isOther(offer: Offer): offer is keyof typeof OTHER_TYPES {
  return Object.hasOwn(OTHER_TYPES, offer);
}

export interface Range {
  type: string;
  /** Weight from 0 (never) to 1. */
  q: number;
  position: number;
  /** IRIs of its `profile` parameter. */
  profiles: readonly string[];
}
/** A range that matches an offer. */
export interface Match {
  range: Range;
  /** 4: by its registered name, 3: by another name, 2: `text/*`, 1: `*\/*`. */
  specificity: number;
}

/** The best offer, or null when none is acceptable (406). */
export function negotiate<Of extends Offer>(accept: string | undefined, offers: readonly Of[]): Of | null {
  const ranges = rangesOf(accept);
  return best(offers.flatMap((offer) => matchOf(offer, ranges).map((match) => ({ ...match, offer }))))?.offer ?? null;
}

/** The range that decides on an offer is the most specific one that matches it; none where it does not want the offer. */
export function matchOf(offer: Offer, ranges: readonly Range[]): [Match] | [] {
  const matching = ranges
    .map((range) => ({ range, specificity: specificityOf(range.type, offer) }))
    .filter(({ specificity }) => specificity > 0);
  const [first] = matching.sort((a, b) => b.specificity - a.specificity || b.range.q - a.range.q);
  return first && first.range.q > 0 ? [first] : [];
}
/** By weight; between equals the more specific range, then its place in the header, then our order. */
export function best<M extends Match>(candidates: readonly M[]): M | undefined {
  const named = (match: Match): number => Math.min(match.specificity, 3);
  return [...candidates].sort((a, b) => b.range.q - a.range.q || named(b) - named(a) || a.range.position - b.range.position)[0];
}

function specificityOf(range: string, offer: Offer): number {
  const mediaType = mediaTypeOf(offer);
  if (range === mediaType) return 4;
  if (ALIASES[offer]?.includes(range)) return 3;
  if (range.endsWith('/*') && range !== '*/*') return mediaType.startsWith(range.slice(0, -1)) ? 2 : 0;
  return range === '*/*' || range === '*' ? 1 : 0;
}

/** Ranges of the header; one that is absent or empty takes anything. What is malformed is left out. */
export function rangesOf(accept: string | undefined): Range[] {
  if (accept === undefined || accept.trim() === '') return [{ type: '*/*', q: 1, position: 0, profiles: [] }];
  return split(accept, ',').flatMap((text, position) => {
    const [type = '', ...parameters] = split(text, ';').map((part) => part.trim());
    const q = weightOf(parameters);
    const profiles = parameterOf(parameters, 'profile').flatMap((value) => unquoted(value).split(/\s+/).filter(Boolean));
    return type === '' || q === null ? [] : [{ type: type.toLowerCase(), q, position, profiles }];
  });
}

/** `Accept-Profile`: IRIs in angle brackets (or names), the ones most wished for first (W3C, Content Negotiation by Profile). */
export function profilesOf(header: string | undefined): string[] {
  const wished = split(header ?? '', ',').flatMap((text, position) => {
    const [profile = '', ...parameters] = split(text, ';').map((part) => part.trim());
    const q = weightOf(parameters);
    return profile === '' || q === null || q === 0 ? [] : [{ profile: unquoted(profile).replace(/^<(.*)>$/s, '$1'), q, position }];
  });
  return wished.sort((a, b) => b.q - a.q || a.position - b.position).map(({ profile }) => profile);
}

/** Null: it is malformed. */
function weightOf(parameters: readonly string[]): number | null {
  const [weight] = parameterOf(parameters, 'q');
  if (weight === undefined) return 1;
  return /^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$/.test(weight) ? Number(weight) : null;
}
function parameterOf(parameters: readonly string[], name: string): string[] {
  return parameters.flatMap((parameter) => {
    const at = parameter.indexOf('=');
    return at > 0 && parameter.slice(0, at).trim().toLowerCase() === name ? [parameter.slice(at + 1).trim()] : [];
  });
}
function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
}
/** Commas and semicolons inside quotes separate nothing. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [start, quoted] = [0, false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) i++;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
