import { UnreachableCaseError } from '../errors.ts';
import type { AnyRecord, Field, PartField } from '../model/kind.ts';
import { fieldsOf, kindOf } from '../model/registry.ts';
import { LABEL_LENGTH, LABELS, type Labels, type NamedNumber, type SearchDocument } from '../ports/search-index.ts';

/** What stands around a thing and makes it found. */
export interface Around {
  /** Names of things that belong to it: its parent, agents, algorithms; words of its latest version. */
  words: readonly string[];
  labels: Partial<Labels>;
  numbers: readonly NamedNumber[];
  uses: number;
}
const NOTHING: Around = { words: [], labels: {}, numbers: [], uses: 0 };

/** Pure: what can be found of a thing. */
export function searchDocument(record: AnyRecord, around: Around = NOTHING): SearchDocument {
  const { id, key, path, name, description, tags, revision, createdAt, updatedAt } = record;
  return {
    id,
    kind: record.kind,
    key,
    path,
    name,
    description,
    tags,
    words: [...fieldTexts(record), ...around.words],
    labels: labelsOf(around.labels),
    numbers: around.numbers,
    uses: around.uses,
    revision,
    createdAt,
    updatedAt,
  };
}
/** Each value once, in a fixed order, cut to the length that counts. */
function labelsOf(labels: Partial<Labels>): Labels {
  const values = LABELS.map((label) => [label, [...new Set((labels[label] ?? []).map(labelValue))].sort()] as const);
  return Object.fromEntries(values) as unknown as Labels;
}
/** A label as it is compared. */
export function labelValue(text: string): string {
  return text.slice(0, LABEL_LENGTH).replace(/\p{Surrogate}$/u, '');
}

/** Texts of the record's own fields. */
export function fieldTexts(record: AnyRecord): string[] {
  return fieldsOf(kindOf(record.kind)).flatMap(([name, field]) => fieldWords(field, record[name]));
}

function fieldWords(field: Field, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  switch (field.type) {
    case 'text':
    case 'enum':
    case 'iri':
      return [value as string];
    case 'texts':
      return value as string[];
    case 'parts':
      return (value as Record<string, unknown>[]).flatMap((part) => partWords(field.of, part));
    case 'part':
      return partWords(field.of, value as Record<string, unknown>);
    case 'measures':
    case 'json':
    case 'integer':
    case 'long':
    case 'double':
    case 'boolean':
    case 'instant':
      return [];
    default:
      throw new UnreachableCaseError(field);
  }
}
/** Texts of a part, and of things that it names their keys. */
function partWords(of: Readonly<Record<string, PartField>>, part: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(part).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    return of[name]?.type === 'reference' ? keysOf(value) : [value];
  });
}
/** `dataset/iris/v/1` -> `iris`, `1` */
function keysOf(path: string): string[] {
  return path
    .split('/')
    .filter((_, i) => i % 2 === 1)
    .map(decodeURIComponent);
}
