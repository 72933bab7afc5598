import type { Quad } from 'n3';
import type { Json } from '../../model/kind.ts';
import { PREFIXES, RDF, XSD } from '../../model/vocab.ts';
import { TERMS, type Term } from './jsonld-context.ts';
import { prefixedName } from './prefixes.ts';

type Document = Record<string, unknown>;

/** Quads as node objects. Literals keep their lexical form: only texts, booleans and integers that JavaScript holds exactly become plain JSON values. */

/** Prefixes that must not be used where the schemes of what will come are not known. */
export const EVERY_PREFIX: ReadonlySet<string> = new Set(Object.keys(PREFIXES));

/** One object for each subject. @param clashing prefixes that must not be used */
export function nodesOf(quads: readonly Quad[], clashing: ReadonlySet<string>): Document[] {
  const bySubject = new Map<string, Quad[]>();
  for (const quad of quads) {
    const group = bySubject.get(idOf(quad.subject));
    if (group) group.push(quad);
    else bySubject.set(idOf(quad.subject), [quad]);
  }
  return [...bySubject].map(([subject, statements]) => nodeOf(subject, statements, clashing));
}

function nodeOf(subject: string, statements: readonly Quad[], clashing: ReadonlySet<string>): Document {
  const node: Document = { '@id': subject };
  for (const { predicate, object } of statements) {
    const isType = predicate.value === RDF.type && object.termType === 'NamedNode';
    const term = TERMS.get(predicate.value);
    const key = isType ? '@type' : (term?.name ?? predicate.value);
    const value = isType ? compactIri(object.value, clashing) : valueOf(object, term);
    const before = node[key];
    if (before === undefined) node[key] = value;
    else node[key] = Array.isArray(before) ? [...(before as unknown[]), value] : [before, value];
  }
  return node;
}

function valueOf(object: Quad['object'], term: Term | undefined): unknown {
  if (object.termType !== 'Literal') return term?.type === '@id' ? idOf(object) : { '@id': idOf(object) };
  return object.language === ''
    ? literalOf(object.value, object.datatype.value, term?.type)
    : { '@value': object.value, '@language': object.language };
}
/** @param coerced the type that the context gives to plain values of the property */
function literalOf(value: string, datatype: string, coerced: string | undefined): unknown {
  if (datatype === RDF.JSON) return jsonValue(value);
  if (coerced === datatype) return value;
  if (coerced === undefined) return nativeValue(value, datatype);
  return datatype === XSD.string ? { '@value': value } : { '@value': value, '@type': datatype };
}
function nativeValue(value: string, datatype: string): unknown {
  if (datatype === XSD.string) return value;
  if (datatype === XSD.boolean && (value === 'true' || value === 'false')) return value === 'true';
  if (datatype === XSD.integer && Number.isSafeInteger(Number(value)) && String(Number(value)) === value) return Number(value);
  return { '@value': value, '@type': datatype };
}
function jsonValue(text: string): unknown {
  return { '@type': '@json', '@value': JSON.parse(text) as Json };
}

function idOf(term: Quad['subject'] | Quad['object']): string {
  return term.termType === 'BlankNode' ? `_:${term.value}` : term.value;
}

function compactIri(iri: string, clashing: ReadonlySet<string>): string {
  const name = clashing === EVERY_PREFIX ? null : prefixedName(iri);
  return name === null || clashing.has(name.prefix) ? iri : `${name.prefix}:${name.local}`;
}
