import { DataFactory, type NamedNode, type Quad } from 'n3';
import type { Long } from '../../model/kind.ts';
import { wellFormed, writable } from '../../model/text.ts';
import { RDF, SKOS, XSD } from '../../model/vocab.ts';
import { checkedIri } from './iri.ts';
import { maskJson, maskSecrets } from '../secrets.ts';

const INSTANT = /^[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** The grammar of RFC 5646, section 2.1, without the tags that it keeps from before: language, script, region, variants, extensions, private use. */
const LANGUAGE =
  /^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+)$/i;

/** Whether a text is an instant with zone, as xsd:dateTime wants it. */
export function isInstant(text: string): boolean {
  return INSTANT.test(text);
}

/**
 * What is not wanted of a subject: everything, or statements by their keys. Of a subject of which nothing is wanted, the types alone are
 * known while a set is made.
 */
export type Unwanted = (subject: string) => 'everything' | ReadonlySet<string> | undefined;

/** What is said of one subject. */
interface Group {
  subject: NamedNode;
  told: boolean;
  unwanted: ReadonlySet<string> | undefined;
  /** By predicate and object. */
  quads: Map<string, Quad>;
}

/** A set of quads in the making. Every statement goes through here, so that secrets and unsafe IRIs cannot get past. */
export class QuadSet {
  private readonly groups = new Map<string, Group>();
  /** Nodes by IRI, so that each is checked once. */
  private readonly nodes = new Map<string, NamedNode>();
  private readonly unwanted: Unwanted;

  constructor(unwanted: Unwanted = () => undefined) {
    this.unwanted = unwanted;
  }

  link(subject: string, predicate: string, object: string): void {
    const group = this.about(subject);
    if (!group.told && predicate !== RDF.type) return;
    const key = `${predicate} <${object}>`;
    if (isNew(group, key)) group.quads.set(key, DataFactory.quad(group.subject, termNode(predicate), this.node(object)));
  }

  /** A statement of another set, as it is. */
  add(quad: Quad): void {
    this.about(quad.subject.value).quads.set(statementKey(quad), quad);
  }

  types(subject: string, types: readonly string[]): void {
    for (const type of types) this.link(subject, RDF.type, type);
  }

  /** A plain literal, secrets in addresses taken out. */
  text(subject: string, predicate: string, text: string): void {
    if (this.about(subject).told) this.typed(subject, predicate, maskSecrets(text), XSD.string);
  }

  typed(subject: string, predicate: string, lexical: string, datatype: string): void {
    const group = this.about(subject);
    if (!group.told) return;
    const value = writable(lexical);
    const key = `${predicate} "${value}"^^${datatype}`;
    if (isNew(group, key))
      group.quads.set(key, DataFactory.quad(group.subject, termNode(predicate), DataFactory.literal(value, termNode(datatype))));
  }

  /** A text in a language. @throws Error for a language that is no tag of BCP 47 */
  tagged(subject: string, predicate: string, text: string, language: string): void {
    if (!LANGUAGE.test(language)) throw new Error(`${JSON.stringify(language)} is no language tag of BCP 47, such as en or de-AT.`);
    const group = this.about(subject);
    if (!group.told) return;
    const value = writable(maskSecrets(text));
    const key = `${predicate} "${value}"@${language}`;
    if (isNew(group, key)) group.quads.set(key, DataFactory.quad(group.subject, termNode(predicate), DataFactory.literal(value, language)));
  }

  /** xsd:dateTime; a text that is no instant with zone stays a text. */
  instant(subject: string, predicate: string, instant: string): void {
    this.typed(subject, predicate, instant, isInstant(instant) ? XSD.dateTime : XSD.string);
  }

  /** A negative number is no `nonNegativeInteger`, whatever was asked for. */
  integer(subject: string, predicate: string, value: Long, datatype: string = XSD.integer): void {
    const text = String(value);
    this.typed(subject, predicate, text, datatype === XSD.nonNegativeInteger && text.startsWith('-') ? XSD.integer : datatype);
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
    return this.groups.get(subject)?.quads.has(`${predicate} <${object}>`) ?? false;
  }

  private about(subject: string): Group {
    const known = this.groups.get(subject);
    if (known) return known;
    const unwanted = this.unwanted(subject);
    const told = unwanted !== 'everything';
    const group: Group = { subject: this.node(subject), told, unwanted: told ? unwanted : undefined, quads: new Map() };
    this.groups.set(subject, group);
    return group;
  }

  private node(iri: string): NamedNode {
    const known = this.nodes.get(iri) ?? terms.get(iri);
    if (known) return known;
    const node = DataFactory.namedNode(checkedIri(iri));
    this.nodes.set(iri, node);
    return node;
  }

  /** By subject, predicate and object; no character of an IRI sorts before the space between them. */
  sorted(): Quad[] {
    const told = [...this.groups].filter(([, group]) => group.told).sort(byKey);
    return told.flatMap(([, { quads }]) => [...quads].sort(byKey).map(([, quad]) => quad));
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Predicates and datatypes, which are few and the same everywhere. */
const terms = new Map<string, NamedNode>();
const MOST_TERMS = 10_000;
function termNode(iri: string): NamedNode {
  const known = terms.get(iri);
  if (known) return known;
  const node = DataFactory.namedNode(checkedIri(iri));
  if (terms.size < MOST_TERMS) terms.set(iri, node);
  return node;
}

/** What makes a statement out among those of its subject. */
export function statementKey({ predicate, object }: Quad): string {
  if (object.termType !== 'Literal') return `${predicate.value} <${object.value}>`;
  const { value, language, datatype } = object;
  return `${predicate.value} "${value}"${language === '' ? `^^${datatype.value}` : `@${language}`}`;
}
function isNew({ quads, unwanted }: Group, key: string): boolean {
  return !quads.has(key) && unwanted?.has(key) !== true;
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
