import type { PageOfAll } from '../../ports/store.ts';
import { HEAD_COLUMNS, selectBase } from './columns.ts';
import type { Sql } from './list-query.ts';

/** Pure: the SQL that reads things of all kinds in the order of their ids. */

export function pageSql({ after, before, kinds, changedSince, retired = true, limit }: PageOfAll): Sql {
  const values: unknown[] = [];
  const where = [
    ...(after === undefined ? [] : [`e.id > $${values.push(after)}::uuid`]),
    ...(before === undefined ? [] : [`e.id < $${values.push(before)}::uuid`]),
    ...(kinds === undefined ? [] : [`e.kind = ANY($${values.push(kinds)}::text[])`]),
    ...(changedSince === undefined ? [] : [`e.updated_at >= $${values.push(changedSince)}`]),
    ...(retired ? [] : ['e.retired_at IS NULL']),
  ];
  const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
  const order = before === undefined ? 'ASC' : 'DESC';
  const text = `SELECT ${selectBase(HEAD_COLUMNS)} FROM entity e ${condition} ORDER BY e.id ${order} LIMIT $${values.push(limit)}`;
  return { text: before === undefined ? text : `SELECT * FROM (${text}) p ORDER BY p.id`, values };
}

export const CENSUS = `SELECT kind, count(*) FILTER (WHERE retired_at IS NULL) AS living, count(*) AS "all" FROM entity GROUP BY kind ORDER BY kind`;
