import type { AnyRecord } from '../model/kind.ts';
import { fieldsOf, kindOf } from '../model/registry.ts';
import type { SearchDocument } from '../ports/search-index.ts';

/** Pure: what can be found of a thing. `around` are the names of things that belong to it (its parent, its versions' features). */
export function searchDocument(record: AnyRecord, around: readonly string[] = []): SearchDocument {
  const kind = kindOf(record.kind);
  const words = fieldsOf(kind).flatMap(([name, field]) => {
    const value = record[name];
    if (value === null || value === undefined) return [];
    switch (field.type) {
      case 'text':
      case 'enum':
      case 'iri':
        return [value as string];
      case 'texts':
        return value as string[];
      case 'parts':
        return (value as Record<string, unknown>[]).flatMap((part) =>
          Object.values(part).filter((v): v is string => typeof v === 'string'),
        );
      case 'measures':
      case 'part':
      case 'json':
      case 'integer':
      case 'long':
      case 'double':
      case 'boolean':
      case 'instant':
        return [];
    }
  });
  const { id, key, path, name, description, tags, revision, updatedAt } = record;
  return { id, kind: record.kind, key, path, name, description, tags, words: [...words, ...around], revision, updatedAt };
}
