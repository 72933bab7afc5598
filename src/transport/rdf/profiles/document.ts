import type { Quad } from 'n3';
import type { Json, Long } from '../../../model/kind.ts';
import { writable } from '../../../model/text.ts';
import { XSD } from '../../../model/vocab.ts';
import { maskSecrets } from '../../secrets.ts';
import { externalIri } from '../iri.ts';
import { doubleText, QuadSet } from '../quad-set.ts';

/** JSON-LD documents in the form that readers of one vocabulary expect, and what they say as quads. */

/** A term of a context: the IRI it stands for where the vocabulary does not give it, and the type of its plain values. */
export interface TermDefinition {
  '@id'?: string;
  '@type'?: string;
  '@container'?: string;
}
/** The part of JSON-LD contexts that our documents use: prefixes, terms, one vocabulary and one language. */
export type DocumentContext = Readonly<Record<string, string | TermDefinition>>;
/** A node; every one has an IRI, so that documents merge and nothing is a blank node. */
export type DocumentNode = { '@id': string } & { [term: string]: Json };

/** What is unknown is left out. */
export type Unknowable = Json | undefined;

/**
 * A node of a document. Unknown members, which are null, undefined or empty lists, are left out; secrets in addresses are taken out of
 * texts.
 * @param types none for a node that is only pointed to
 */
export function nodeOf(iri: string, types: string | readonly string[] | null, members: Readonly<Record<string, Unknowable>>): DocumentNode {
  const node: DocumentNode = { '@id': iri };
  if (types !== null) node['@type'] = typeof types === 'string' ? types : [...types];
  for (const [term, value] of Object.entries(members)) {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    node[term] = masked(value);
  }
  return node;
}
/** Nodes inside were made by the same function. */
function masked(value: Json): Json {
  if (typeof value === 'string') return maskSecrets(writable(value));
  return Array.isArray(value) ? value.map(masked) : value;
}

/** A pointer to a node that is described elsewhere, or not at all. */
export function pointer(iri: string): DocumentNode {
  return { '@id': iri };
}

/** A literal with a datatype of its own. */
export function typedValue(lexical: string, datatype: string): Json {
  return { '@value': lexical, '@type': datatype };
}

/**
 * A number as JSON; as text with a type where JSON has none for it, or a reader would round it: `jsonld` takes a number without a point,
 * such as 1e-9, for an integer.
 */
export function numberValue(value: Long): Json {
  if (typeof value === 'string') return Number.isSafeInteger(Number(value)) ? Number(value) : typedValue(value, XSD.integer);
  const text = doubleText(value);
  return Number.isFinite(value) && !text.includes('e') ? value : typedValue(text, XSD.double);
}

/**
 * An address from outside as an IRI; null for what has no scheme, and for one whose scheme is a word of the context, which a reader of
 * the document would take for a prefix.
 */
export function addressIn(context: DocumentContext, text: string | null): string | null {
  const address = text === null ? null : externalIri(text);
  return address === null || Object.hasOwn(context, address.slice(0, address.indexOf(':'))) ? null : address;
}

/**
 * What a document says, without fetching or waiting for anything. Covers what our documents are made of: nodes with IRIs, texts, numbers
 * and typed values, with terms of the given context.
 */
export function documentQuads(document: DocumentNode, context: DocumentContext): Quad[] {
  const quads = new QuadSet();
  stateNode({ quads, context }, document);
  return quads.sorted();
}

interface Stating {
  quads: QuadSet;
  context: DocumentContext;
}

function stateNode(stating: Stating, { '@id': subject, '@type': types, ...members }: DocumentNode): void {
  const { quads, context } = stating;
  for (const type of listOf(types)) if (typeof type === 'string') quads.types(subject, [iriOf(context, type)]);
  for (const [term, value] of Object.entries(members)) {
    if (term === '@context') continue;
    const definition = context[term];
    const property = iriOf(context, term);
    const coerced = typeof definition === 'object' ? definition['@type'] : undefined;
    for (const one of listOf(value)) stateValue(stating, { subject, property, coerced }, one);
  }
}
function listOf(value: Json | undefined): Json[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

interface Statement {
  subject: string;
  property: string;
  /** The type that the context gives to plain values. */
  coerced: string | undefined;
}

function stateValue(stating: Stating, statement: Statement, value: Json): void {
  const { subject, property } = statement;
  if (typeof value === 'string') return stateText(stating, statement, value);
  if (typeof value === 'number' || typeof value === 'boolean') return stateScalar(stating.quads, statement, value);
  if (value === null || Array.isArray(value)) return;
  const { '@id': id, '@value': lexical, '@type': datatype } = value;
  if (typeof lexical === 'string' && typeof datatype === 'string')
    return stating.quads.typed(subject, property, lexical, iriOf(stating.context, datatype));
  if (typeof id !== 'string') return;
  stating.quads.link(subject, property, id);
  stateNode(stating, { ...value, '@id': id });
}

function stateText({ quads, context }: Stating, { subject, property, coerced }: Statement, text: string): void {
  const language = context['@language'];
  if (coerced === '@id') quads.link(subject, property, text);
  else if (coerced === '@vocab') quads.link(subject, property, iriOf(context, text));
  else if (coerced !== undefined) quads.typed(subject, property, text, iriOf(context, coerced));
  else if (typeof language === 'string') quads.tagged(subject, property, text, language);
  else quads.typed(subject, property, text, XSD.string);
}

/** Numbers as JSON-LD reads them: whole ones are integers, all others doubles. */
function stateScalar(quads: QuadSet, { subject, property }: Statement, value: number | boolean): void {
  if (typeof value === 'boolean') quads.typed(subject, property, String(value), XSD.boolean);
  else if (Number.isInteger(value)) quads.integer(subject, property, BigInt(value).toString());
  else quads.double(subject, property, value);
}

/** Keys and types: a term of the context, a prefixed name, an IRI, or a name of the vocabulary. */
function iriOf(context: DocumentContext, name: string): string {
  const definition = context[name];
  const stands = typeof definition === 'object' ? definition['@id'] : definition;
  const full = expanded(context, stands ?? name);
  if (full !== null) return full;
  const vocabulary = context['@vocab'];
  return (typeof vocabulary === 'string' ? vocabulary : '') + name;
}
/** Of a prefixed name or an IRI; null for a bare name. */
function expanded(context: DocumentContext, name: string): string | null {
  const colon = name.indexOf(':');
  if (colon < 0) return null;
  const namespace = context[name.slice(0, colon)];
  const local = name.slice(colon + 1);
  return typeof namespace === 'string' && !local.startsWith('//') ? namespace + local : name;
}
