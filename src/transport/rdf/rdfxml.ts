import type { Quad, Term } from 'n3';
import { PREFIXES, RDF, XSD } from '../../model/vocab.ts';

/** RDF/XML (W3C Recommendation of 2014): one rdf:Description for each subject, typed literals as they are. */

/**
 * The declaration and the root element, which knows the prefixes of our vocabularies.
 * @param whole all quads of the document, where they are known: only the prefixes of their properties are declared
 * @throws Error for a predicate of them that RDF/XML cannot hold
 */
export function rdfXmlStart(whole?: readonly Quad[]): string {
  const used = whole && new Set(['rdf', ...whole.map(({ predicate }) => elementOf(predicate.value).prefix)]);
  const declared = Object.entries(PREFIXES).filter(([prefix]) => used?.has(prefix) ?? true);
  const namespaces = declared.map(([prefix, namespace]) => `\n  xmlns:${prefix}="${attribute(namespace)}"`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${namespaces.join('')}>\n`;
}
export function rdfXmlEnd(): string {
  return '</rdf:RDF>\n';
}

/** Quads of the default graph, in the order given; those of one subject that come together share an element. */
export function rdfXmlBody(quads: readonly Quad[]): string {
  let text = '';
  let subject: string | null = null;
  for (const quad of quads) {
    const own = reference(quad.subject, 'about');
    if (own !== subject) text += `${subject === null ? '' : '</rdf:Description>\n'}<rdf:Description ${own}>\n`;
    subject = own;
    text += `  ${property(quad)}\n`;
  }
  return subject === null ? '' : `${text}</rdf:Description>\n`;
}

function property({ predicate, object }: Quad): string {
  const { name, declaration } = elementOf(predicate.value);
  if (object.termType !== 'Literal') return `<${name}${declaration} ${reference(object, 'resource')}/>`;
  const kind =
    object.language !== ''
      ? ` xml:lang="${attribute(object.language)}"`
      : object.datatype.value === XSD.string
        ? ''
        : ` rdf:datatype="${attribute(object.datatype.value)}"`;
  return `<${name}${declaration}${kind}>${content(object.value)}</${name}>`;
}
function reference(term: Term, property: 'about' | 'resource'): string {
  return term.termType === 'BlankNode'
    ? `rdf:nodeID="b${term.value.replace(/[^A-Za-z\d.-]/gu, escapedInName)}"`
    : `rdf:${property}="${attribute(term.value)}"`;
}
/** What a name cannot hold, and the underscore that marks it, by its code: different labels stay different. */
function escapedInName(character: string): string {
  return `_${(character.codePointAt(0) ?? 0).toString(16)}_`;
}

interface Element {
  /** Of our vocabularies; null where the element declares its namespace itself. */
  prefix: string | null;
  name: string;
  /** Of the namespace, where the root does not declare it. */
  declaration: string;
}
const BY_NAMESPACE: ReadonlyMap<string, string> = new Map(Object.entries(PREFIXES).map(([prefix, namespace]) => [namespace, prefix]));
const elements = new Map<string, Element>();
/** Names that the syntax reads as something else than a property (section 7.2.2 to 7.2.5 of the Recommendation). */
const SYNTAX = new Set(
  ['RDF', 'ID', 'about', 'parseType', 'resource', 'nodeID', 'datatype', 'Description', 'li', 'aboutEach', 'aboutEachPrefix', 'bagID'].map(
    (name) => RDF.$ + name,
  ),
);
/**
 * Predicates are terms of vocabularies, which are few.
 * @throws Error for an IRI that does not end in a name (of ASCII), or is a word of the syntax: RDF/XML cannot hold it
 */
function elementOf(iri: string): Element {
  const known = elements.get(iri);
  if (known) return known;
  const local = /[A-Za-z_][\w.-]*$/.exec(iri)?.[0];
  if (local === undefined || local.length === iri.length)
    throw new Error(`RDF/XML cannot hold the predicate <${iri}>, which does not end in a name.`);
  if (SYNTAX.has(iri)) throw new Error(`RDF/XML cannot hold the predicate <${iri}>, which is a word of its syntax.`);
  const namespace = iri.slice(0, -local.length);
  const prefix = BY_NAMESPACE.get(namespace);
  const element =
    prefix === undefined
      ? { prefix: null, name: `ns:${local}`, declaration: ` xmlns:ns="${attribute(namespace)}"` }
      : { prefix, name: `${prefix}:${local}`, declaration: '' };
  if (elements.size < MOST_ELEMENTS) elements.set(iri, element);
  return element;
}
const MOST_ELEMENTS = 10_000;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
function entity(character: string): string {
  return ENTITIES[character] ?? character;
}
/** A carriage return by itself would be read as a line feed. */
function content(text: string): string {
  return text.replace(/[&<>\r]/g, entity);
}
/** White space in attributes would be read as spaces. */
function attribute(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, entity);
}
