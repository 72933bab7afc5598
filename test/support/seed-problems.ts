import { constantCase, type AttributeField, type Field, type Kind, type Link, type PartField } from '../../src/model/kind.ts';
import { metafeature } from '../../src/model/metafeature.ts';
import { ALL_KINDS } from '../../src/model/registry.ts';

/** Checks operations in the form of the mutations' inputs against the declared model, without a store. */

export type Input = Record<string, unknown>;
export interface Operation {
  /** File and position, such as `01-story.json[3]`. */
  place: string;
  name: string;
  input: Input;
}
interface Edge {
  statement: string;
  place: string;
}

const RECORDED = new Set(['Ingest', 'Process', 'TrainingRun', 'Evaluation', 'QualityMeasurement']);
const KEY = /^[A-Za-z0-9][A-Za-z0-9._\-~+:@]{0,199}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function mutationOf(kind: Kind): string {
  return (RECORDED.has(kind.name) ? 'record' : 'register') + kind.name;
}
/** The kind that `registerAgent` or `recordIngest` writes. */
export function kindOfOperation(name: string): Kind | undefined {
  return ALL_KINDS.find((kind) => mutationOf(kind) === name);
}
function parentField(kind: Kind): string | undefined {
  return kind.parent?.toLowerCase();
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
}
function isMeasures(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const entries = value as Input[];
  const names = new Set(entries.map((entry) => entry.name));
  const known = entries.every((entry) => metafeature(String(entry.name)) !== undefined);
  return known && names.size === entries.length && entries.every((entry) => entry.value === null || Number.isFinite(entry.value));
}
const SCALARS: Record<Exclude<Field['type'] | PartField['type'], 'enum' | 'part' | 'parts' | 'reference'>, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value !== '',
  iri: (value) => typeof value === 'string' && URL.canParse(value),
  integer: Number.isSafeInteger,
  long: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  double: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  instant: isInstant,
  json: (value) => value !== undefined,
  texts: (value) => Array.isArray(value) && value.every((text) => typeof text === 'string' && text !== ''),
  measures: isMeasures,
  statistics: isObject,
};

/** Problems of a value that is stated for a field, each with the path to it. */
function valueProblems(path: string, field: Field | AttributeField, value: unknown, known: ReadonlySet<string>): string[] {
  if (field.type === 'part') return partProblems(path, field.of, value, known);
  if (field.type === 'parts') return partsProblems(path, { by: null, ...field }, value, known);
  if (field.type === 'reference') return referenceProblems(path, { to: field.to, role: { is: null } }, value, known);
  const valid = field.type === 'enum' ? field.values.includes(String(value)) : SCALARS[field.type](value);
  return valid ? [] : [`${path}: ${JSON.stringify(value)} is no ${field.type}`];
}
function partsProblems(
  path: string,
  { of, by }: { of: Readonly<Record<string, PartField>>; by: string | null },
  value: unknown,
  known: ReadonlySet<string>,
): string[] {
  if (!Array.isArray(value)) return [`${path}: not a list`];
  const single = value.flatMap((part, at) => partProblems(`${path}[${at}]`, of, part, known));
  if (by === null) return single;
  const names = value.map((part: unknown) => (isObject(part) ? part[by] : undefined));
  const repeated = new Set(names).size === names.length ? [] : [`${path}: ${by} is not unique`];
  return [...repeated, ...single];
}
function partProblems(path: string, of: Readonly<Record<string, AttributeField>>, value: unknown, known: ReadonlySet<string>): string[] {
  if (!isObject(value)) return [`${path}: not an object`];
  const missing = Object.entries(of).filter(([name, field]) => field.required && value[name] == null);
  const stated = Object.entries(value).flatMap(([name, part]) => {
    const field = of[name];
    if (field === undefined) return [`${path}.${name}: no such field`];
    return part === null && !field.required ? [] : valueProblems(`${path}.${name}`, field, part, known);
  });
  return [...missing.map(([name]) => `${path}.${name}: missing`), ...stated];
}

/** What a reference names: kind, key and, of a version, its label. */
function targetOf(link: Pick<Link, 'to'>, reference: Input): string {
  const kind = reference.kind ?? (link.to.length === 1 ? constantCase(String(link.to[0])) : 'unsaid kind');
  return [kind, reference.key, reference.version]
    .filter((part) => part !== undefined)
    .map(String)
    .join(' ');
}
const REFERENCE = ['kind', 'key', 'version'];
function referenceProblems(
  path: string,
  link: Pick<Link, 'to' | 'role' | 'attributes'> & Partial<Pick<Link, 'relation'>>,
  reference: unknown,
  known: ReadonlySet<string>,
): string[] {
  if (!isObject(reference)) return [`${path}: not a reference`];
  const target = targetOf(link, reference);
  const allowed = link.to.some((kind) => target.startsWith(`${constantCase(kind)} `));
  const free = 'any' in link.role;
  const attributes = Object.fromEntries(
    Object.entries(reference).filter(([name]) => ![...REFERENCE, ...(free ? ['role'] : [])].includes(name)),
  );
  return [
    ...(allowed ? [] : [`${path}: ${target} is of a kind that the link does not allow`]),
    ...(known.has(target) ? [] : [`${path}: ${target} is not stated earlier`]),
    ...(free && link.relation !== 'GENERATED' && typeof reference.role !== 'string' ? [`${path}.role: missing`] : []),
    ...partProblems(path, link.attributes?.of ?? {}, attributes, known),
  ];
}
function linkProblems(path: string, link: Link, value: unknown, known: ReadonlySet<string>): string[] {
  if (Array.isArray(value) !== link.many) return [`${path}: ${link.many ? 'not a list' : 'a list'}`];
  const references = Array.isArray(value) ? value : [value];
  return references.flatMap((reference, at) => referenceProblems(link.many ? `${path}[${at}]` : path, link, reference, known));
}

function commonProblems(path: string, name: string, value: unknown): string[] {
  if (name === 'key') return KEY.test(String(value)) ? [] : [`${path}: ${JSON.stringify(value)} is no key`];
  return SCALARS[name === 'tags' ? 'texts' : 'text'](value) ? [] : [`${path}: not valid`];
}
function statedProblems(operation: Operation, kind: Kind, known: ReadonlySet<string>): string[] {
  return Object.entries(operation.input).flatMap(([name, value]) => {
    const path = `${operation.place}.${name}`;
    const field = kind.fields[name];
    const link = kind.links[name];
    if (['key', 'name', 'description', 'tags'].includes(name)) return commonProblems(path, name, value);
    if (kind.parent !== undefined && name === parentField(kind)) {
      return referenceProblems(path, { to: [kind.parent], role: { is: null } }, value, known);
    }
    if (field !== undefined) return valueProblems(path, field, value, known);
    // A view is only read here; it is stated at its other end.
    return link === undefined || link.view ? [`${path}: no such field or link`] : linkProblems(path, link, value, known);
  });
}
function missingProblems(operation: Operation, kind: Kind): string[] {
  const declared = Object.entries({ ...kind.fields, ...kind.links });
  const required = declared.filter(([, of]) => of.required).map(([name]) => name);
  const names = ['key', 'name', ...required, ...(kind.parent ? [String(parentField(kind))] : [])];
  return names.filter((name) => operation.input[name] == null).map((name) => `${operation.place}.${name}: missing`);
}
/** Of a version's input: the key of its dataset or model. */
export function parentKey(kind: Kind, input: Input): string | undefined {
  const parent = input[parentField(kind) ?? ''];
  return isObject(parent) ? String(parent.key) : undefined;
}
function identityOf(kind: Kind, input: Input): string {
  return [constantCase(kind.name), parentKey(kind, input), input.key]
    .filter((part) => part !== undefined)
    .map(String)
    .join(' ');
}

function edgesOf(operation: Operation, kind: Kind): Edge[] {
  const own = identityOf(kind, operation.input);
  return Object.entries(kind.links).flatMap(([name, link]) => {
    const references = [operation.input[name] ?? []].flat().filter(isObject);
    return references.map((reference) => {
      const ends = link.direction === 'out' ? [own, targetOf(link, reference)] : [targetOf(link, reference), own];
      const role = 'any' in link.role ? ((reference.role as string | undefined) ?? link.role.default) : link.role.is;
      return { statement: [ends[0], link.relation, ends[1], role].join(' | '), place: `${operation.place}.${name}` };
    });
  });
}
function repeatedEdges(operations: readonly Operation[]): string[] {
  const seen = new Map<string, string>();
  return operations.flatMap((operation) => {
    const kind = kindOfOperation(operation.name);
    const edges = kind === undefined ? [] : edgesOf(operation, kind);
    return edges.flatMap(({ statement, place }) => {
      const before = seen.get(statement);
      seen.set(statement, place);
      return before === undefined ? [] : [`${place}: repeats ${before}`];
    });
  });
}

/** Everything that is wrong with operations that are applied in this order to an empty catalog. */
export function problemsOf(operations: readonly Operation[]): string[] {
  const known = new Set<string>();
  const single = operations.flatMap((operation) => {
    const kind = kindOfOperation(operation.name);
    if (kind === undefined) return [`${operation.place}: no operation ${operation.name}`];
    const identity = identityOf(kind, operation.input);
    const repeated = known.has(identity) ? [`${operation.place}: ${identity} is stated twice`] : [];
    const problems = [...repeated, ...missingProblems(operation, kind), ...statedProblems(operation, kind, known)];
    known.add(identity);
    return problems;
  });
  return [...single, ...repeatedEdges(operations)];
}
