import { UnreachableCaseError } from '../errors.ts';
import type { AnyRecord, Field, PartField } from '../model/kind.ts';
import { fieldsOf, kindOf } from '../model/registry.ts';
import type { SearchDocument } from '../ports/search-index.ts';

/** Pure: what can be found of a thing. `around` are the names of things that belong to it (its parent, its versions' features). */
export function searchDocument(record: AnyRecord, around: readonly string[] = []): SearchDocument {
  const words = fieldsOf(kindOf(record.kind)).flatMap(([name, field]) => fieldWords(field, record[name]));
  const { id, key, path, name, description, tags, revision, updatedAt } = record;
  return { id, kind: record.kind, key, path, name, description, tags, words: [...words, ...around], revision, updatedAt };
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
