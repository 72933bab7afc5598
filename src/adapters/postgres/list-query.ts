import type { Kind } from '../../model/kind.ts';
import type { Condition, ListQuery, OrderBy, SortValue } from '../../ports/store.ts';
import { fromKind } from './columns.ts';
import { conditionSql } from './condition-sql.ts';
import { selectRecord } from './select-record.ts';
import { sortKey, type SortKey } from './sort-key.ts';

/** Pure: from a list query to SQL. Keyset paging: the row to start after is given by its sort values, so page 1,000 costs like page 1. */

export interface Sql {
  text: string;
  values: unknown[];
}

export function listSql(kind: Kind, query: ListQuery): Sql {
  const values: unknown[] = [];
  const where = whereSql(kind, query.where, values);
  const keys = sortKeys(kind, query.orderBy, query.backward === true);
  if (query.after) where.push(afterSql(keys, query.after, values));
  const positions = keys.slice(0, -1).map((key, i) => `, ${key.value} AS "~${i}"`);
  const order = keys.map((key) => `${key.expression} ${key.descending ? 'DESC' : 'ASC'}`);
  const text = `SELECT ${selectRecord(kind, query.fields)}${positions.join('')} FROM ${fromKind(kind)}
    WHERE ${where.join(' AND ')} ORDER BY ${order.join(', ')} LIMIT $${values.push(query.limit + 1)}`;
  return { text, values };
}

export function countSql(kind: Kind, conditions: readonly Condition[]): Sql {
  const values: unknown[] = [];
  const where = whereSql(kind, conditions, values);
  return { text: `SELECT count(*) AS count FROM ${fromKind(kind)} WHERE ${where.join(' AND ')}`, values };
}

function whereSql(kind: Kind, conditions: readonly Condition[], values: unknown[]): string[] {
  return [`e.kind = $${values.push(kind.name)}`, ...conditions.map((condition) => conditionSql(kind, condition, values))];
}

/** The sort keys with the id as the last one. It goes the way of the key before it: so the index of that order has it right both ways. */
function sortKeys(kind: Kind, orderBy: readonly OrderBy[], backward: boolean): SortKey[] {
  const keys = orderBy.map((by) => sortKey(kind, by));
  // The index that serves is one of the first key's table, and it must find the id there.
  const id = keys[0]?.value.startsWith('k.') ? 'k.id' : 'e.id';
  const descending = keys.at(-1)?.descending ?? false;
  const all = [...keys, { value: id, expression: id, descending, parameter: (name: string) => `${name}::uuid` }];
  return backward ? all.map((key) => ({ ...key, descending: !key.descending })) : all;
}

function afterSql(keys: readonly SortKey[], after: readonly SortValue[], values: unknown[]): string {
  const parameters = keys.map((key, i) => key.parameter(`$${values.push(after[i])}`));
  const [first] = keys;
  if (keys.every((key) => key.descending === first?.descending))
    return `(${keys.map((key) => key.expression).join(', ')}) ${first?.descending ? '<' : '>'} (${parameters.join(', ')})`;
  return mixedAfterSql(keys, parameters);
}

/** The comparison of rows spelled out, where directions differ from key to key. */
function mixedAfterSql(keys: readonly SortKey[], parameters: readonly string[]): string {
  const alternatives = keys.map((key, i) => {
    const equal = keys.slice(0, i).map((before, j) => `${before.expression} = ${parameters[j]}`);
    return `(${[...equal, `${key.expression} ${key.descending ? '<' : '>'} ${parameters[i]}`].join(' AND ')})`;
  });
  // The bound on the first key alone is what an index can start at; the rest only decides among its ties.
  const [first] = keys;
  const bound = first ? `${first.expression} ${first.descending ? '<=' : '>='} ${parameters[0]} AND ` : '';
  return `(${bound}(${alternatives.join(' OR ')}))`;
}
