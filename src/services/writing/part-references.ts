import type { Kind, KindName, PartField } from '../../model/kind.ts';
import { fieldsOf } from '../../model/registry.ts';
import type { Reference } from '../reference.ts';

/** References inside parts of records: an operation of a process names its code. They are kept by path, which is for ever. */

export interface PartReference {
  reference: Reference;
  to: readonly KindName[];
  /** `operations[2].code` */
  place: string;
  /** The field of the part, which is also the name of the link at which the thing states what its parts name. */
  name: string;
  /** Puts the path of what was found in place of the reference. */
  settle(path: string): void;
}

/** References that are not paths yet. */
export function partReferences(kind: Kind, fields: Readonly<Record<string, unknown>>): PartReference[] {
  return partsWithReferences(kind).flatMap(({ field, name, to }) =>
    ((fields[field] ?? []) as Record<string, unknown>[]).flatMap((part, i) => {
      const value = part[name];
      if (typeof value !== 'object' || value === null) return [];
      const settle = (path: string): void => {
        part[name] = path;
      };
      return [{ reference: value, to, place: `${field}[${i}].${name}`, name, settle }];
    }),
  );
}

/** Paths that the parts of a record name, by the name of the link at which they are stated too. */
export function partPaths(kind: Kind, record: Readonly<Record<string, unknown>>): { link: string; path: string }[] {
  return partsWithReferences(kind).flatMap(({ field, name }) =>
    ((record[field] ?? []) as Record<string, unknown>[]).flatMap((part) => {
      const path = part[name];
      return typeof path === 'string' ? [{ link: name, path }] : [];
    }),
  );
}

function partsWithReferences(kind: Kind): { field: string; name: string; to: readonly KindName[] }[] {
  return fieldsOf(kind).flatMap(([field, declared]) =>
    declared.type === 'parts'
      ? Object.entries<PartField>(declared.of).flatMap(([name, part]) => (part.type === 'reference' ? [{ field, name, to: part.to }] : []))
      : [],
  );
}
