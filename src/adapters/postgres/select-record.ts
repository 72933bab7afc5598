import type { Kind } from '../../model/kind.ts';
import { BASE_COLUMNS, columnsOf, HEAD_COLUMNS, selectBase, selectFields } from './columns.ts';

const HEAD: ReadonlySet<string> = new Set(HEAD_COLUMNS);

/** Pure: what is read of a record from the aliases e and k: the head with the named fields, or without names all that are not lazy. */
export function selectRecord(kind: Kind, fields?: readonly string[]): string {
  if (fields === undefined) return selectBase() + selectFields(kind);
  const asked = new Set(fields);
  const base = selectBase(BASE_COLUMNS.filter((name) => HEAD.has(name) || asked.has(name)));
  const own = columnsOf(kind).filter(({ field }) => asked.has(field));
  return [base, ...own.map(({ field, column }) => `k.${column} AS "${field}"`)].join(', ');
}
