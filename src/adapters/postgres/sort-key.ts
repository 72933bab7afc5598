import { snakeCase, type Kind } from '../../model/kind.ts';
import type { OrderBy, OrderField } from '../../ports/store.ts';

/** What a list is ordered by, in SQL. Each expression is that of an index: a change here needs a migration. */
export interface SortKey {
  /** What is remembered of a row; null where unknown. */
  value: string;
  /** What is compared; never null. */
  expression: string;
  descending: boolean;
  /** From the parameter that holds a remembered value to what is compared with the expression. */
  parameter: (name: string) => string;
}

const BASE: Record<OrderField, { value: string; type: string }> = {
  name: { value: 'lower(e.name) COLLATE "C"', type: 'text' },
  key: { value: 'e.key', type: 'text' },
  createdAt: { value: 'e.created_at', type: 'timestamptz' },
  updatedAt: { value: 'e.updated_at', type: 'timestamptz' },
  sortKey: { value: 'e.sort_key', type: 'text' },
};
/** Types that are compared; each has an infinity, which stands for the unknown. */
const OWN_TYPES: Readonly<Record<string, string>> = {
  instant: 'timestamptz',
  double: 'double precision',
  integer: 'numeric',
  long: 'numeric',
};

export function sortKey(kind: Kind, by: OrderBy): SortKey {
  const { field, descending } = by;
  if (isBaseOrder(field)) {
    const { value, type } = BASE[field];
    return { value, expression: value, descending, parameter: (name) => `${name}::${type}` };
  }
  const type = OWN_TYPES[kind.fields[field]?.type ?? ''];
  if (type === undefined || !kind.fields[field]?.sortable) throw new Error(`${kind.name} cannot be ordered by ${field}`);
  const value = `k.${snakeCase(field)}`;
  const last = `'${descending ? '-' : ''}infinity'::${type}`;
  const known = type === 'numeric' ? (operand: string) => `${operand}::numeric` : (operand: string) => operand;
  return {
    value,
    expression: `coalesce(${known(value)}, ${last})`,
    descending,
    parameter: (name) => `coalesce(${name}::${type}, ${last})`,
  };
}

function isBaseOrder(field: string): field is OrderField {
  return Object.hasOwn(BASE, field);
}
