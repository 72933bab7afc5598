import type { Quad, Term } from 'n3';
import { XSD } from '../../model/vocab.ts';

/** N-Triples in canonical form (RDF 1.2 N-Triples, section 4), in the order given. N-Quads of the default graph are the same. */
export function ntriples(quads: readonly Quad[]): string {
  let text = '';
  for (const { subject, predicate, object } of quads) {
    const end = object.termType === 'Literal' ? literalText(object, fullIri) : nodeText(object);
    text += `${nodeText(subject)} <${predicate.value}> ${end} .\n`;
  }
  return text;
}

/** IRIs are those that went through the guard in `iri.ts`, so nothing in them is to be escaped. */
export function nodeText(term: Term): string {
  return term.termType === 'BlankNode' ? `_:${term.value}` : `<${term.value}>`;
}
export function fullIri(iri: string): string {
  return `<${iri}>`;
}

/** A literal as N-Triples and Turtle have it. @param iriText how the datatype is written */
export function literalText(literal: Extract<Quad['object'], { termType: 'Literal' }>, iriText: (iri: string) => string): string {
  const text = `"${escaped(literal.value)}"`;
  if (literal.language !== '') return `${text}@${literal.language}`;
  const datatype = literal.datatype.value;
  return datatype === XSD.string ? text : `${text}^^${iriText(datatype)}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};
const SPECIAL = /["\\\u007f\ufffe\uffff]|[^\P{Cc}\u0080-\u009f]/u;
const EACH_SPECIAL = new RegExp(SPECIAL.source, 'gu');
/** Most texts need no escapes. */
function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(EACH_SPECIAL, escapeOf) : text;
}
function escapeOf(character: string): string {
  return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
