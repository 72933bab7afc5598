import { UnreachableCaseError } from '../../errors.ts';
import { snakeCase, type AnyRecord, type Field, type Head, type Kind } from '../../model/kind.ts';
import { fieldsOf, tableOf } from '../../model/registry.ts';

/** Between records and rows: every kind has the row of its common part in `entity` and one of its own fields in a table of its name. */

export interface Column {
  field: string;
  column: string;
  lazy: boolean;
  /** A list that is empty rather than null when nothing is known. */
  list: boolean;
}

export const BASE_COLUMNS: readonly (keyof Head | 'description' | 'tags' | 'createdAt' | 'updatedAt' | 'retiredReason')[] = [
  'id',
  'kind',
  'key',
  'path',
  'parentId',
  'name',
  'description',
  'tags',
  'revision',
  'createdAt',
  'updatedAt',
  'retiredAt',
  'retiredReason',
];
export const HEAD_COLUMNS: readonly (keyof Head)[] = ['id', 'kind', 'key', 'path', 'parentId', 'name', 'revision', 'retiredAt'];

export function columnsOf(kind: Kind): Column[] {
  return fieldsOf(kind).map(([field, declared]) => ({
    field,
    column: snakeCase(field),
    lazy: declared.lazy === true,
    list: declared.type === 'parts' || declared.type === 'texts',
  }));
}

/** SQL type of a field, as migrations must give it; a test compares the two. */
export function sqlType(field: Field): string {
  switch (field.type) {
    case 'text':
    case 'iri':
    case 'enum':
      return 'text';
    case 'integer':
      return 'integer';
    case 'long':
      return 'bigint';
    case 'double':
      return 'double precision';
    case 'boolean':
      return 'boolean';
    case 'instant':
      return 'timestamp with time zone';
    case 'texts':
      return 'ARRAY';
    case 'json':
    case 'measures':
    case 'parts':
    case 'part':
      return 'jsonb';
    default:
      throw new UnreachableCaseError(field);
  }
}

/** `e."created_at" AS "createdAt", …` for the aliases e (entity). */
export function selectBase(columns: readonly string[] = BASE_COLUMNS): string {
  return columns.map((name) => `e.${snakeCase(name)} AS "${name}"`).join(', ');
}
/** Own fields of a kind from alias k; lazy ones are left out unless the record is to be whole. */
export function selectFields(kind: Kind, whole = false): string {
  return columnsOf(kind)
    .filter((column) => whole || !column.lazy)
    .map((column) => `, k.${column.column} AS "${column.field}"`)
    .join('');
}
export function fromKind(kind: Kind): string {
  return `entity e JOIN ${tableOf(kind)} k ON k.id = e.id`;
}

/** The `entity` row of a record, by column. */
export function entityRow(record: AnyRecord, sortKey: string): Record<string, unknown> {
  const row: Record<string, unknown> = { sort_key: sortKey };
  for (const name of BASE_COLUMNS) row[snakeCase(name)] = record[name];
  return row;
}
/** The row of a record in its kind's table, by column. */
export function fieldRow(kind: Kind, record: AnyRecord): Record<string, unknown> {
  const row: Record<string, unknown> = { id: record.id };
  for (const { field, column, list } of columnsOf(kind)) row[column] = record[field] ?? (list ? [] : null);
  return row;
}
