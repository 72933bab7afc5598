import type { Quad, Term } from 'n3';
import { PREFIXES, RDF, XSD } from '../../model/vocab.ts';
import type { RdfFormat } from './formats.ts';
import { nodesOf } from './jsonld-document.ts';
import { propertyContext } from './jsonld-context.ts';
import { rdfXmlBody, rdfXmlEnd, rdfXmlStart } from './rdfxml.ts';

/**
 * Writers for documents that are too large to be held: what `start`, each `add` and `end` answer makes up one document. Written by hand:
 * each is some lines, and faster than a library that keeps state for what may come in any order. IRIs are those that went through the
 * guard in `iri.ts`.
 */
export interface StreamWriter {
  start(): string;
  /** Quads of the default graph that belong together, those of a subject one after the other. */
  add(quads: readonly Quad[]): string;
  end(): string;
}

export function openWriter(format: RdfFormat): StreamWriter {
  return WRITERS[format]();
}

const lines = (): StreamWriter => ({ start: () => '', add: ntriples, end: () => '' });
const WRITERS: Record<RdfFormat, () => StreamWriter> = {
  ntriples: lines,
  nquads: lines,
  turtle: turtle,
  trig: turtle,
  jsonld: jsonLd,
  rdfxml: () => ({ start: rdfXmlStart, add: rdfXmlBody, end: rdfXmlEnd }),
};

function ntriples(quads: readonly Quad[]): string {
  let text = '';
  for (const { subject, predicate, object } of quads) text += `${nodeText(subject)} <${predicate.value}> ${objectText(object)} .\n`;
  return text;
}
function nodeText(term: Term): string {
  return term.termType === 'BlankNode' ? `_:${term.value}` : `<${term.value}>`;
}
function objectText(object: Quad['object']): string {
  if (object.termType !== 'Literal') return nodeText(object);
  const text = `"${escaped(object.value)}"`;
  if (object.language !== '') return `${text}@${object.language}`;
  return object.datatype.value === XSD.string ? text : `${text}^^<${object.datatype.value}>`;
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
const SPECIAL = /[\\"\n\r\t\b\f]/;
const EACH_SPECIAL = new RegExp(SPECIAL.source, 'g');
/** Escapes as canonical N-Triples has them; most texts need none. */
function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(EACH_SPECIAL, (character) => ESCAPES[character] ?? character) : text;
}

/** Turtle with all prefixes at the head; TriG's default graph is written the same. */
function turtle(): StreamWriter {
  const names = new PrefixedNames();
  return {
    start: () =>
      `${Object.entries(PREFIXES)
        .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}>.\n`)
        .join('')}\n`,
    add: (quads) => turtleOf(quads, names),
    end: () => '',
  };
}
function turtleOf(quads: readonly Quad[], names: PrefixedNames): string {
  let text = '';
  let subject = '';
  for (const quad of quads) {
    const own = nodeText(quad.subject);
    const predicate = quad.predicate.value === RDF.type ? 'a' : names.of(quad.predicate.value);
    const object = quad.object.termType === 'NamedNode' ? names.of(quad.object.value) : objectText(quad.object);
    text += own === subject ? `;\n  ${predicate} ${object}` : `${subject === '' ? '' : '.\n'}${own} ${predicate} ${object}`;
    subject = own;
  }
  return subject === '' ? '' : `${text}.\n`;
}

/** IRIs of our vocabularies in short; what they end in is no name in Turtle's sense for some codes, which stay whole. */
class PrefixedNames {
  private readonly known = new Map<string, string>();
  private readonly prefixes = new Map(Object.entries(PREFIXES).map(([prefix, namespace]) => [namespace, prefix]));

  of(iri: string): string {
    const known = this.known.get(iri);
    if (known !== undefined) return known;
    const cut = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1;
    const prefix = this.prefixes.get(iri.slice(0, cut));
    const local = iri.slice(cut);
    if (prefix === undefined || !/^[A-Za-z][\w-]*$/.test(local)) return `<${iri}>`;
    const name = `${prefix}:${local}`;
    // Terms of vocabularies are few; codes that people make up may not be.
    if (this.known.size < MOST_NAMES) this.known.set(iri, name);
    return name;
  }
}
const MOST_NAMES = 10_000;

/** One node object a line. No prefix is declared: an IRI of a scheme with a prefix's name would be read as a short form. */
function jsonLd(): StreamWriter {
  let before = '';
  return {
    start: () => `{"@context":${JSON.stringify(propertyContext())},"@graph":[`,
    add: (quads) => {
      let text = '';
      for (const node of nodesOf(quads, EVERY_PREFIX)) {
        text += `${before}\n${JSON.stringify(node)}`;
        before = ',';
      }
      return text;
    },
    end: () => '\n]}\n',
  };
}
const EVERY_PREFIX: ReadonlySet<string> = new Set(Object.keys(PREFIXES));
