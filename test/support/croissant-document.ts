import jsonld from 'jsonld';

/** A Croissant document as a graph of nodes by id, for the rules in `croissant.ts`. Versions 0.8, 1.0 and 1.1. */

export type Node = Record<string, unknown> & { '@id': string };
export const SC = 'https://schema.org/';
const CR = 'http://mlcommons.org/croissant/';
const CONFORMS_TO = 'http://purl.org/dc/terms/conformsTo';
const OLD = 'http://mlcommons.org/schema/';
const BASE = 'https://croissant.invalid/';

/** What is wrong before there is a graph, and the document without it. */
export interface Cleaned {
  document: unknown;
  errors: string[];
}

/** Ids with white space, which readers drop, and names and descriptions that are no texts, which JSON-LD does not allow. */
export function cleaned(document: unknown): Cleaned {
  const errors = new Set<string>();
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => member(key, inner)));
  };
  const member = (key: string, value: unknown): [string, unknown][] => {
    const problems = problemsOf(key, value);
    for (const problem of problems) errors.add(problem);
    if (problems.length > 0) return [];
    const rest = ['@context', 'name', 'description'].includes(key) ? value : walk(value);
    // Of a pointer whose id is dropped, nothing is left.
    return isObject(rest) && Object.keys(rest).length === 0 ? [] : [[key, rest]];
  };
  return { document: walk(document), errors: [...errors] };
}
/** Controls among it, as Python has it. */
const WHITE_SPACE = /[\s\p{Cc}]/u;
function decoded(iri: string): string {
  return iri.replace(/(?:%[\dA-F]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}
function problemsOf(key: string, value: unknown): string[] {
  if (key === '@id' && typeof value === 'string' && WHITE_SPACE.test(decoded(value))) return [`id ${value}`];
  return key === 'name' || key === 'description' ? wrongTexts(value).map((type) => `text ${key} ${type}`) : [];
}
/** A text, texts by language, or a list of texts with their languages. */
function wrongTexts(value: unknown): string[] {
  const all = isObject(value) ? Object.values(value) : [value].flat();
  const plain = all.map((one) => (isObject(one) && '@value' in one ? one['@value'] : one));
  return [...new Set(plain.filter((one) => typeof one !== 'string').map((one) => typeof one))];
}

export class Graph {
  readonly root: Node | null;
  /** 0.8, 1.0 or 1.1; null for a version that there is not. */
  readonly version: string | null;
  private readonly nodes: Map<string, Node>;

  private constructor(nodes: Map<string, Node>) {
    this.nodes = nodes;
    this.root = [...nodes.values()].find((node) => this.typesOf(node).includes(`${SC}Dataset`)) ?? null;
    const stated = this.root ? this.texts(this.root, CONFORMS_TO) : [];
    const known = stated.flatMap((iri) => /^http:\/\/mlcommons\.org\/croissant\/(0\.8|1\.0|1\.1)$/.exec(iri)?.[1] ?? []);
    this.version = stated.length === 0 ? '0.8' : (known[0] ?? null);
  }

  /** A context that would have to be fetched is an error. */
  static async read(document: unknown): Promise<Graph> {
    const documentLoader = (url: string): never => {
      throw new Error(`would fetch ${url}`);
    };
    const flat = await jsonld.flatten(document as jsonld.JsonLdDocument, undefined, {
      base: BASE,
      documentLoader,
    } as jsonld.Options.Flatten);
    return new Graph(new Map((flat as unknown as Node[]).map((node) => [node['@id'], node])));
  }

  get isOld(): boolean {
    return this.version === '0.8';
  }
  /** A term of Croissant itself. */
  term(name: string): string {
    return (this.isOld ? OLD : CR) + name;
  }

  node(id: string): Node | undefined {
    return this.nodes.get(id);
  }
  typesOf(node: Node): string[] {
    return Array.isArray(node['@type']) ? (node['@type'] as string[]) : [];
  }
  values(node: Node, property: string): unknown[] {
    const values = node[property];
    return Array.isArray(values) ? (values as unknown[]) : [];
  }
  /** Plain values; what is a node or a list is none. */
  literals(node: Node, property: string): unknown[] {
    return this.values(node, property).flatMap((value) => (isObject(value) && '@value' in value ? [value['@value']] : []));
  }
  texts(node: Node, property: string): string[] {
    return this.literals(node, property).filter((value) => typeof value === 'string');
  }
  /** Nodes that are described in the document, and pointers to others. */
  linked(node: Node, property: string): Node[] {
    return this.values(node, property).flatMap((value) => {
      if (!isObject(value) || typeof value['@id'] !== 'string') return [];
      return [this.nodes.get(value['@id']) ?? { '@id': value['@id'] }];
    });
  }
  /** Ids of linked nodes; version 0.8 names them by texts. */
  ids(node: Node, property: string): string[] {
    return this.isOld ? this.texts(node, property) : this.linked(node, property).map((one) => short(one['@id']));
  }
  nameOf(node: Node): string {
    return this.texts(node, `${SC}name`)[0] ?? '';
  }
  /** By which other nodes name it. */
  idOf(node: Node): string {
    return this.isOld ? this.nameOf(node) : short(node['@id']);
  }
}

function short(id: string): string {
  return id.startsWith(BASE) ? decodeURIComponent(id.slice(BASE.length)) : id;
}
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
