import { DataFactory, type NamedNode, type Quad } from 'n3';
import type { Long } from '../../model/kind.ts';
import { RDF, SKOS, XSD } from '../../model/vocab.ts';
import { checkedIri, wellFormed, writable } from './iri.ts';
import { maskJson, maskSecrets } from '../secrets.ts';

const INSTANT = /^[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** Whether a text is an instant with zone, as xsd:dateTime wants it. */
export function isInstant(text: string): boolean {
  return INSTANT.test(text);
}

/** A set of quads in the making. Every statement goes through here, so that secrets and unsafe IRIs cannot get past. */
export class QuadSet {
  private readonly quads = new Map<string, Quad>();
  /** Nodes by IRI, so that each is checked once. */
  private readonly nodes = new Map<string, NamedNode>();

  link(subject: string, predicate: string, object: string): void {
    const key = `${subject} ${predicate} <${object}>`;
    if (this.quads.has(key)) return;
    this.quads.set(key, DataFactory.quad(this.node(subject), this.node(predicate), this.node(object)));
  }

  types(subject: string, types: readonly string[]): void {
    for (const type of types) this.link(subject, RDF.type, type);
  }

  /** A plain literal, secrets in addresses taken out. */
  text(subject: string, predicate: string, text: string): void {
    this.typed(subject, predicate, maskSecrets(text), XSD.string);
  }

  typed(subject: string, predicate: string, lexical: string, datatype: string): void {
    const value = writable(lexical);
    const key = `${subject} ${predicate} "${value}"^^${datatype}`;
    if (this.quads.has(key)) return;
    this.quads.set(key, DataFactory.quad(this.node(subject), this.node(predicate), DataFactory.literal(value, this.node(datatype))));
  }

  /** A text in a language. @param language BCP 47 */
  tagged(subject: string, predicate: string, text: string, language: string): void {
    const value = writable(maskSecrets(text));
    const key = `${subject} ${predicate} "${value}"@${language}`;
    if (this.quads.has(key)) return;
    this.quads.set(key, DataFactory.quad(this.node(subject), this.node(predicate), DataFactory.literal(value, language)));
  }

  /** xsd:dateTime; a text that is no instant with zone stays a text. */
  instant(subject: string, predicate: string, instant: string): void {
    this.typed(subject, predicate, instant, isInstant(instant) ? XSD.dateTime : XSD.string);
  }

  integer(subject: string, predicate: string, value: Long, datatype: string = XSD.integer): void {
    this.typed(subject, predicate, String(value), datatype);
  }

  double(subject: string, predicate: string, value: number): void {
    this.typed(subject, predicate, doubleText(value), XSD.double);
  }

  json(subject: string, predicate: string, value: unknown): void {
    this.typed(subject, predicate, canonicalJson(value), RDF.JSON);
  }

  /** The value as the literal that fits it: text, boolean, integer or double; null and nested values as JSON. */
  value(subject: string, predicate: string, value: unknown): void {
    if (typeof value === 'string') this.text(subject, predicate, value);
    else if (typeof value === 'boolean') this.typed(subject, predicate, String(value), XSD.boolean);
    else if (typeof value === 'number' && Number.isSafeInteger(value)) this.integer(subject, predicate, value);
    else if (typeof value === 'number') this.double(subject, predicate, value);
    else this.json(subject, predicate, value);
  }

  /** Types and labels a concept, as validators ask for wherever one is pointed to. */
  concept(iri: string, label: string, types: readonly string[] = []): void {
    this.types(iri, [SKOS.Concept, ...types]);
    this.text(iri, SKOS.prefLabel, label);
  }

  has(subject: string, predicate: string, object: string): boolean {
    return this.quads.has(`${subject} ${predicate} <${object}>`);
  }

  private node(iri: string): NamedNode {
    const known = this.nodes.get(iri);
    if (known) return known;
    const node = DataFactory.namedNode(checkedIri(iri));
    this.nodes.set(iri, node);
    return node;
  }

  /** By subject, predicate and object; no character of an IRI sorts before the space between them. */
  sorted(): Quad[] {
    return [...this.quads].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, quad]) => quad);
  }
}

/** Lexical form of xsd:double with a point or an exponent, so that 1 stays a double wherever it is read. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** JSON with the members of objects in order of their names (RFC 8785), secrets in addresses taken out. */
export function canonicalJson(value: unknown): string {
  return jsonText(maskJson(value));
}
function jsonText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(wellFormed(value));
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  const members = Object.entries(value).map(([name, inner]): [string, unknown] => [wellFormed(name), inner]);
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${jsonText(inner)}`).join(',')}}`;
}
