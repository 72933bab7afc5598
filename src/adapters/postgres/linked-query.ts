import type { Head, Json } from '../../model/kind.ts';
import type { Linked, LinkedQuery } from '../../ports/store.ts';
import { HEAD_COLUMNS, selectBase } from './columns.ts';
import type { Sql } from './list-query.ts';

/** Pure: many links of many things in one statement, and its rows told apart again. */

export type LinkedRow = Head & {
  query: number;
  own: string;
  edge: number | string;
  role: string | null;
  attributes: Json;
  validFrom: string;
};

/** Null where there is nothing to read. */
export function linkedSql(queries: readonly LinkedQuery[]): Sql | null {
  const values: unknown[] = [];
  const sides = (['out', 'in'] as const).flatMap((direction) => {
    const asked = queries.flatMap((query, i) => (query.direction === direction && query.ids.length > 0 ? [{ query, i }] : []));
    return asked.length === 0 ? [] : [sideSql(direction, asked, values)];
  });
  if (sides.length === 0) return null;
  return { text: `${sides.join(' UNION ALL ')} ORDER BY query, edge`, values };
}

interface Asked {
  query: LinkedQuery;
  i: number;
}

/**
 * Per thing and link a bounded index scan (lateral), so that a hub costs what is taken of it and not what it has. What is asked for
 * comes as rows, so that the text, and what it costs to plan, stay the same whatever is asked for.
 */
function sideSql(direction: 'out' | 'in', asked: readonly Asked[], values: unknown[]): string {
  const [own, other] = direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const column = (type: string, valuesOf: (one: Asked) => unknown): string => `$${values.push(asked.flatMap(valuesOf))}::${type}[]`;
  const links = [
    column('integer', ({ i }) => i),
    column('text', ({ query }) => query.relation),
    column('text', ({ query }) => query.role),
    column('text', ({ query }) => query.kinds.join()),
    column('integer', ({ query }) => query.perNode),
  ];
  const things = [column('integer', ({ query, i }) => query.ids.map(() => i)), column('uuid', ({ query }) => query.ids)];
  return `SELECT l.query, t.own, s.* FROM unnest(${links.join(', ')}) l (query, relation, role, kinds, most)
    JOIN unnest(${things.join(', ')}) t (query, own) ON t.query = l.query CROSS JOIN LATERAL (
      SELECT g.id AS edge, g.role, g.attributes, g.valid_from AS "validFrom", ${selectBase(HEAD_COLUMNS)}
      FROM edge g JOIN entity e ON e.id = g.${other}
      WHERE g.${own} = t.own AND g.relation = l.relation AND g.valid_to IS NULL AND (l.role IS NULL OR g.role = l.role)
        AND e.kind = ANY(string_to_array(l.kinds, ',')) ORDER BY g.id LIMIT l.most) s`;
}

export function linkedOf(queries: readonly LinkedQuery[], rows: readonly LinkedRow[]): Linked[][] {
  const answers = queries.map((): Linked[] => []);
  for (const { query, own, edge, role, attributes, validFrom, id, kind, key, path, parentId, name, revision, retiredAt } of rows) {
    const head = { id, kind, key, path, parentId, name, revision, retiredAt };
    answers[query]?.push({ own, edgeId: String(edge), role, attributes, validFrom, validTo: null, head });
  }
  return answers;
}
