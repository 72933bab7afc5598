import type { Quad, Term } from 'n3';
import { PREFIXES, RDF, XSD } from '../../model/vocab.ts';
import { fullIri, literalText, nodeText } from './ntriples.ts';
import { prefixedName } from './prefixes.ts';

/** Turtle (and TriG's default graph, which is written the same): statements of a subject together, IRIs of our vocabularies in short. */

/** @param whole all quads of the document, where they are known: prefixes are declared where they are used. Else all of ours. */
export function turtleStart(whole?: readonly Quad[]): string {
  const used = whole && prefixesOf(whole);
  const declared = Object.entries(PREFIXES).filter(([prefix]) => used?.has(prefix) ?? true);
  const lines = declared.map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`);
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}

function prefixesOf(quads: readonly Quad[]): ReadonlySet<string | undefined> {
  const used = new Set<string | undefined>();
  for (const { subject, predicate, object } of quads) {
    used.add(prefixedName(subject.value)?.prefix);
    if (predicate.value !== RDF.type) used.add(prefixedName(predicate.value)?.prefix);
    const end = object.termType === 'Literal' ? object.datatype.value : object.value;
    if (!IMPLIED.has(end)) used.add(prefixedName(end)?.prefix);
  }
  return used;
}
/** Datatypes that are not written. */
const IMPLIED: ReadonlySet<string> = new Set([XSD.string, RDF.langString]);

/** Quads in the order given: those of one subject, and of one property, that come together are written together. */
export function turtleBody(quads: readonly Quad[]): string {
  let text = '';
  let subject: string | null = null;
  let property: string | null = null;
  for (const quad of quads) {
    const own = quad.subject.value;
    if (own !== subject) text += `${subject === null ? '' : ' .\n\n'}${termText(quad.subject)} ${propertyText(quad)} `;
    else text += quad.predicate.value === property ? ', ' : ` ;\n  ${propertyText(quad)} `;
    text += objectText(quad.object);
    subject = own;
    property = quad.predicate.value;
  }
  return subject === null ? '' : `${text} .\n`;
}

function propertyText({ predicate }: Quad): string {
  return predicate.value === RDF.type ? 'a' : iriText(predicate.value);
}
function objectText(object: Quad['object']): string {
  return object.termType === 'Literal' ? literalText(object, iriText) : termText(object);
}
function termText(term: Term): string {
  return term.termType === 'NamedNode' ? iriText(term.value) : nodeText(term);
}

/** IRIs that have a short form. */
const shortForms = new Map<string, string>();
/** Terms of vocabularies are few; codes that people make up may not be. */
const MOST_SHORT_FORMS = 10_000;

function iriText(iri: string): string {
  const known = shortForms.get(iri);
  if (known !== undefined) return known;
  const name = prefixedName(iri);
  if (name === null) return fullIri(iri);
  const text = `${name.prefix}:${name.local}`;
  if (shortForms.size < MOST_SHORT_FORMS) shortForms.set(iri, text);
  return text;
}
