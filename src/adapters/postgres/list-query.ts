import type { Kind } from '../../model/kind.ts';
import { snakeCase } from '../../model/kind.ts';
import type { Condition, ListQuery, OrderBy, OrderField } from '../../ports/store.ts';
import { fromKind, selectBase, selectFields } from './columns.ts';

/** Pure: from a list query to SQL. Keyset paging: the row to start after is given by its sort values, so page 1,000 costs like page 1. */

export interface Sql {
  text: string;
  values: unknown[];
}

const SORT: Record<OrderField, { expression: string; cast: string }> = {
  name: { expression: 'lower(e.name) COLLATE "C"', cast: 'text' },
  key: { expression: 'e.key', cast: 'text' },
  createdAt: { expression: 'e.created_at', cast: 'timestamptz' },
  updatedAt: { expression: 'e.updated_at', cast: 'timestamptz' },
  sortKey: { expression: 'e.sort_key', cast: 'text' },
};
const BASE_FIELDS = new Set(['id', 'key', 'name', 'parentId', 'createdAt', 'updatedAt', 'retiredAt', 'revision', 'tags']);

export function listSql(kind: Kind, query: ListQuery): Sql {
  const values: unknown[] = [];
  const where = whereSql(kind, query.where, values);
  const order = query.orderBy.map((by) => (query.backward ? { ...by, descending: !by.descending } : by));
  const idDescending = query.backward === true;
  if (query.after) where.push(afterSql(order, query.after, idDescending, values));
  const positions = order.map((by, i) => `${SORT[by.field].expression} AS "~${i}"`);
  const sorts = order.map((by) => `${SORT[by.field].expression} ${by.descending ? 'DESC' : 'ASC'}`);
  values.push(query.limit + 1);
  const text = `SELECT ${selectBase()}${selectFields(kind)}${positions.map((p) => ', ' + p).join('')} FROM ${fromKind(kind)}
    WHERE ${where.join(' AND ')} ORDER BY ${[...sorts, `e.id ${idDescending ? 'DESC' : 'ASC'}`].join(', ')} LIMIT $${values.length}`;
  return { text, values };
}

export function countSql(kind: Kind, conditions: readonly Condition[]): Sql {
  const values: unknown[] = [];
  const where = whereSql(kind, conditions, values);
  return { text: `SELECT count(*) AS count FROM ${fromKind(kind)} WHERE ${where.join(' AND ')}`, values };
}

/** Row comparison spelled out, since directions may differ from column to column. */
function afterSql(order: readonly OrderBy[], after: readonly (string | number)[], idDescending: boolean, values: unknown[]): string {
  const keys = [
    ...order.map((by) => ({ ...SORT[by.field], descending: by.descending })),
    { expression: 'e.id', cast: 'uuid', descending: idDescending },
  ];
  const params = keys.map((key, i) => `$${values.push(after[i])}::${key.cast}`);
  const alternatives = keys.map((key, i) => {
    const equal = keys.slice(0, i).map((k, j) => `${k.expression} = ${params[j]}`);
    return `(${[...equal, `${key.expression} ${key.descending ? '<' : '>'} ${params[i]}`].join(' AND ')})`;
  });
  // The bound on the first column alone is what an index can start at; the rest only decides among its ties.
  const [first] = keys;
  const bound = first ? `${first.expression} ${first.descending ? '<=' : '>='} ${params[0]} AND ` : '';
  return `(${bound}(${alternatives.join(' OR ')}))`;
}

function whereSql(kind: Kind, conditions: readonly Condition[], values: unknown[]): string[] {
  return [`e.kind = $${values.push(kind.name)}`, ...conditions.map((condition) => conditionSql(kind, condition, values))];
}

function columnOf(kind: Kind, field: string): string {
  if (BASE_FIELDS.has(field)) return `e.${snakeCase(field)}`;
  if (field in kind.fields) return `k.${snakeCase(field)}`;
  throw new Error(`${kind.name} has no field ${field}`);
}

function conditionSql(kind: Kind, condition: Condition, values: unknown[]): string {
  switch (condition.op) {
    case 'in':
      return inSql(columnOf(kind, condition.field), condition, values);
    case 'contains':
      return `strpos(lower(${columnOf(kind, condition.field)}), lower($${values.push(condition.text)})) > 0`;
    case 'hasAll':
      return condition.values.length === 0 ? 'false' : `e.tags @> $${values.push(condition.values)}::text[]`;
    case 'atLeast':
      return `${columnOf(kind, condition.field)} >= $${values.push(condition.value)}`;
    case 'below':
      return `${columnOf(kind, condition.field)} < $${values.push(condition.value)}`;
    case 'isNull':
      return `${columnOf(kind, condition.field)} IS ${condition.value ? '' : 'NOT '}NULL`;
    case 'linked':
      return linkedSql(condition, values);
  }
}

function linkedSql(condition: Extract<Condition, { op: 'linked' }>, values: unknown[]): string {
  const [own, other] = condition.direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const role = condition.role === null ? '' : ` AND g.role = $${values.push(condition.role)}`;
  return `EXISTS (SELECT 1 FROM edge g WHERE g.${own} = e.id AND g.relation = $${values.push(condition.relation)}
    AND g.${other} = ANY($${values.push([...condition.ids])}::uuid[]) AND g.valid_to IS NULL${role})`;
}

const IDS = new Set(['id', 'parentId']);
/** Ids are compared as what they are, so that their index serves. */
function inSql(column: string, { field, values: wanted }: Extract<Condition, { op: 'in' }>, values: unknown[]): string {
  const parameter = `$${values.push(wanted.map(String))}`;
  return IDS.has(field) ? `${column} = ANY(${parameter}::uuid[])` : `${column}::text = ANY(${parameter}::text[])`;
}
