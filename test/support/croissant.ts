import { cleaned, Graph, isObject, SC, type Node } from './croissant-document.ts';

/**
 * The rules that the reference library applies to Croissant documents, written anew. Errors stop it from reading a document, warnings do
 * not. Each finding is the name of a rule and what it was found on.
 */
export interface Findings {
  errors: string[];
  warnings: string[];
}

export async function croissantFindings(document: unknown): Promise<Findings> {
  const before = cleaned(document);
  const graph = await Graph.read(before.document);
  if (!graph.root) return { errors: [...before.errors, 'dataset'], warnings: [] };
  const checked = new Check(graph, graph.root);
  checked.run();
  return { errors: [...new Set([...before.errors, ...checked.errors])].sort(), warnings: checked.warnings.sort() };
}

const DATA_TYPES = new Set(
  ['Boolean', 'Date', 'DateTime', 'Float', 'Integer', 'Text', 'Time', 'URL', 'AudioObject', 'ImageObject', 'VideoObject'].map(
    (name) => SC + name,
  ),
);
const SIZED = /^http:\/\/mlcommons\.org\/croissant\/(?:BoundingBox|Float(?:16|32|64)|U?Int(?:8|16|32|64))$/;
const SEMVER = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)(?:-[\w.-]+)?(?:\+[\w.-]+)?)?)?$/;
const INSTANT = /^(?!0000)\d{4}(?:-?\d\d(?:-?\d\d(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/;
const TEXTS = ['contentUrl', 'contentSize', 'encodingFormat', 'sha256', 'url', 'sameAs', 'keywords'];

interface Field {
  node: Node;
  id: string;
  name: string;
  sub: Field[];
  source: string | null;
  references: string | null;
  hasValue: boolean;
}
interface RecordSet {
  node: Node;
  id: string;
  name: string;
  fields: Field[];
}

class Check {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  private readonly graph: Graph;
  private readonly root: Node;
  private readonly resources: Node[];
  private readonly recordSets: RecordSet[];
  /** By id: a field with its record set, or a node of its own. */
  private readonly known = new Map<string, { field?: Field; owner: string }>();

  constructor(graph: Graph, root: Node) {
    this.graph = graph;
    this.root = root;
    const fileTypes = ['FileObject', 'FileSet'].map((name) => (graph.isOld ? SC + name : graph.term(name)));
    this.resources = this.typed(graph.linked(root, `${SC}distribution`), fileTypes);
    this.recordSets = this.typed(graph.linked(root, graph.term('recordSet')), [graph.term('RecordSet')]).map((node) =>
      this.recordSet(node),
    );
  }

  run(): void {
    this.dataset();
    this.register();
    for (const node of this.resources) this.resource(node);
    for (const one of this.recordSets) this.records(one);
  }

  private error(...words: string[]): void {
    this.errors.push(words.join(' ').trim());
  }

  /** Those of the right type; the others are reported and not looked at any more. */
  private typed(nodes: readonly Node[], types: readonly string[]): Node[] {
    return nodes.filter((node) => {
      const right = this.graph.typesOf(node).some((type) => types.includes(type));
      if (!right) this.error('type', this.graph.idOf(node));
      return right;
    });
  }

  private dataset(): void {
    const { graph, root } = this;
    if (graph.version === null) this.error('conforms-to');
    for (const property of ['creator', 'publisher']) this.typed(graph.linked(root, SC + property), [`${SC}Person`, `${SC}Organization`]);
    this.typed(graph.linked(root, `${SC}license`), [`${SC}CreativeWork`]);
    for (const property of ['dateCreated', 'dateModified', 'datePublished']) {
      if (graph.literals(root, SC + property).some((date) => typeof date !== 'string' || !INSTANT.test(date))) this.error('date', property);
    }
    this.texts(root, TEXTS);
    this.recommended();
  }

  private recommended(): void {
    const { graph, root } = this;
    const citation = graph.isOld ? `${SC}citation` : graph.term('citeAs');
    const recommended = { citeAs: citation, datePublished: `${SC}datePublished`, license: `${SC}license` };
    for (const [name, property] of Object.entries(recommended)) {
      if (graph.values(root, property).length === 0) this.warnings.push(`recommended ${name}`);
    }
    const [version] = graph.literals(root, `${SC}version`);
    if (version === undefined || (typeof version === 'string' && !SEMVER.test(version))) this.warnings.push('recommended version');
  }

  /** Properties whose plain values are texts. */
  private texts(node: Node, properties: readonly string[]): void {
    for (const property of properties) {
      if (this.graph.literals(node, SC + property).some((value) => typeof value !== 'string')) this.error('text', property);
    }
  }

  private mandatory(node: Node, kind: string, properties: Readonly<Record<string, string>>): void {
    for (const [name, property] of Object.entries(properties)) {
      if (this.graph.values(node, property).length === 0) this.error('mandatory', name, `${kind}(${this.graph.nameOf(node)})`);
    }
  }
  /** Since 1.0 nodes are told apart by `@id`; the library gives those without one some id. */
  private idProperty(): Record<string, string> {
    return this.graph.isOld ? { name: `${SC}name` } : {};
  }

  private resource(node: Node): void {
    const { graph } = this;
    const contained = graph
      .linked(node, this.containedIn())
      .concat(graph.isOld ? graph.ids(node, this.containedIn()).map((id) => ({ '@id': id })) : []);
    const isSet = graph.typesOf(node).some((type) => type.endsWith('/FileSet'));
    const encoding = { encodingFormat: `${SC}encodingFormat` };
    this.texts(node, TEXTS);
    if (isSet) this.mandatory(node, 'FileSet', { includes: graph.term('includes'), ...encoding, ...this.idProperty() });
    else {
      this.mandatory(node, 'FileObject', { ...encoding, ...this.idProperty() });
      if (contained.length === 0) this.whole(node);
    }
    for (const container of contained) {
      const target = this.targetOf(container) ?? (graph.isOld ? container['@id'] : graph.idOf(container));
      if (!this.known.has(target)) this.error('reference', target, 'in', graph.idOf(node));
    }
  }
  private containedIn(): string {
    return this.graph.version === '1.1' ? this.graph.term('containedIn') : `${SC}containedIn`;
  }
  /** A file that is in no other has an address, and a checksum unless the dataset is live. */
  private whole(node: Node): void {
    const { graph } = this;
    this.mandatory(node, 'FileObject', { contentUrl: `${SC}contentUrl` });
    const live = graph.literals(this.root, graph.term('isLiveDataset'))[0] === true;
    const sums = [`${SC}sha256`, graph.term('md5'), `${SC}md5`].flatMap((property) => graph.values(node, property));
    if (sums.length === 0 && !live) this.error('checksum', graph.nameOf(node));
  }

  private recordSet(node: Node): RecordSet {
    const { graph } = this;
    const id = graph.idOf(node);
    const fields = this.typed(graph.linked(node, graph.term('field')), [graph.term('Field')]).map((field) => this.field(field, id));
    return { node, id, name: graph.nameOf(node), fields };
  }
  private field(node: Node, parent: string): Field {
    const { graph } = this;
    const name = graph.nameOf(node);
    const id = graph.isOld ? `${parent}/${name}` : graph.idOf(node);
    const sub = this.typed(graph.linked(node, graph.term('subField')), [graph.term('Field')]).map((one) => this.field(one, id));
    const target = (property: string): string | null => {
      const [source] = graph.linked(node, graph.term(property));
      return source ? this.targetOf(source) : null;
    };
    const hasValue = graph.values(node, `${SC}value`).length > 0;
    return { node, id, name, sub, source: target('source'), references: target('references'), hasValue };
  }
  /** What a source points to. */
  private targetOf(source: Node): string | null {
    const { graph } = this;
    const properties = [graph.term('field'), ...(graph.isOld ? [`${SC}distribution`] : [graph.term('fileObject'), graph.term('fileSet')])];
    return properties.flatMap((property) => graph.ids(source, property))[0] ?? null;
  }

  /** Every node that others may name, each id once. */
  private register(): void {
    const add = (id: string, entry: { field?: Field; owner: string }): void => {
      if (this.known.has(id)) this.error('duplicate', id);
      this.known.set(id, entry);
    };
    for (const node of this.resources) add(this.graph.idOf(node), { owner: this.graph.idOf(node) });
    for (const { id } of this.recordSets) add(id, { owner: id });
    for (const { id: owner, fields } of this.recordSets) {
      for (const field of fields) add(field.id, { field, owner });
      for (const field of fields.flatMap(({ sub }) => sub)) add(field.id, { field, owner });
    }
  }

  private records(set: RecordSet): void {
    const { graph } = this;
    this.mandatory(set.node, 'RecordSet', this.idProperty());
    const rows = graph.literals(set.node, graph.term('data')).flat();
    const expected = set.fields.map((field) => (graph.isOld ? field.name : field.id)).sort();
    for (const row of rows) {
      if (!isObject(row) || Object.keys(row).sort().join() !== expected.join()) this.error('data', set.name);
    }
    for (const field of set.fields.flatMap((one) => [one, ...one.sub])) this.checkField(field, set.id);
    if (rows.length === 0 && set.fields.every((field) => !this.leads(field))) {
      for (const field of set.fields.filter((one) => !one.hasValue && one.sub.length === 0)) this.error('source', field.name);
    }
    this.joins(set);
  }
  private leads({ source, references, sub }: Field): boolean {
    return [source, references, ...sub.map((one) => one.source)].some((target) => target !== null && this.known.has(target));
  }

  private checkField(field: Field, owner: string): void {
    const { graph } = this;
    const { node, name } = field;
    this.mandatory(node, 'Field', this.idProperty());
    if (field.hasValue && field.source !== null) this.error('source-and-value', name);
    for (const target of [field.source, field.references]) {
      if (target !== null && !this.known.has(target)) this.error('reference', target, 'in', owner);
    }
    for (const source of [...graph.linked(node, graph.term('source')), ...graph.linked(node, graph.term('references'))])
      this.source(source);
    if (!this.hasDataType(field, new Set())) this.error('data-type', name);
    const isArray = graph.literals(node, graph.term('isArray'))[0] === true;
    if (graph.values(node, graph.term('arrayShape')).length > 0 && !isArray) this.error('array-shape', name);
  }
  private source(source: Node): void {
    const { graph } = this;
    if (this.targetOf(source) === null) this.error('source-target');
    for (const extract of graph.linked(source, graph.term('extract'))) {
      const ways = ['column', 'fileProperty', 'jsonPath'].filter((name) => graph.values(extract, graph.term(name)).length > 0);
      if (ways.length !== 1) this.error('extract');
    }
  }
  private hasDataType(field: Field, seen: Set<string>): boolean {
    if (field.sub.length > 0) return true;
    const property = this.graph.term('dataType');
    const types = [...this.graph.linked(field.node, property).map((node) => node['@id']), ...this.graph.texts(field.node, property)];
    if (types.some((type) => DATA_TYPES.has(type) || SIZED.test(type))) return true;
    const from = field.source === null ? undefined : this.known.get(field.source)?.field;
    if (!from || seen.has(from.id)) return false;
    return this.hasDataType(from, seen.add(from.id));
  }

  /** Two sources in one record set must be joined by a field that has one and refers to the other. */
  private joins({ fields }: RecordSet): void {
    const ownerOf = (target: string | null): string | null => (target === null ? null : (this.known.get(target)?.owner ?? null));
    const sources = [...new Set(fields.map(({ source }) => ownerOf(source)).filter((one) => one !== null))].sort();
    const joined = new Set(fields.map(({ source, references }) => [ownerOf(source), ownerOf(references)].sort().join(' ')));
    for (const [at, one] of sources.entries()) {
      for (const other of sources.slice(at + 1)) if (!joined.has(`${one} ${other}`)) this.error('join', one, other);
    }
  }
}
