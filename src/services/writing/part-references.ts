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
}

/** References that are not paths yet. */
export function partReferences(kind: Kind, fields: Readonly<Record<string, unknown>>): PartReference[] {
  return partsWithReferences(kind).flatMap(({ field, name, to }) =>
    ((fields[field] ?? []) as Record<string, unknown>[]).flatMap((part, i) => {
      const value = part[name];
      return isReference(value) ? [{ reference: value, to, place: `${field}[${i}].${name}`, name }] : [];
    }),
  );
}

/** The fields with paths in place of their references, in the order of `partReferences`. The input stays as it is: it may be needed again. */
export function settledFields(kind: Kind, fields: Readonly<Record<string, unknown>>, paths: readonly string[]): Record<string, unknown> {
  const settled = { ...fields };
  let next = 0;
  for (const { field, name } of partsWithReferences(kind)) {
    if (!Array.isArray(settled[field])) continue;
    settled[field] = (settled[field] as Record<string, unknown>[]).map((part) =>
      isReference(part[name]) ? { ...part, [name]: paths[next++] } : part,
    );
  }
  return settled;
}
function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null;
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
