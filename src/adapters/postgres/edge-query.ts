import type { EdgeQuery } from '../../ports/store.ts';

/** Pure: the SQL of edges at things. */

/** One row more than asked was read of each thing: where it is there, it is dropped, and the thing is named as crowded. */
export function bounded<Row extends { own: string }>(rows: readonly Row[], perNode: number): { kept: Row[]; crowded: string[] } {
  const taken = new Map<string, number>();
  const kept = rows.filter(({ own }) => {
    const count = (taken.get(own) ?? 0) + 1;
    taken.set(own, count);
    return count <= perNode;
  });
  return { kept, crowded: [...taken].filter(([, count]) => count > perNode).map(([id]) => id) };
}

/** Per id a bounded index scan (lateral), so that a hub costs what is taken of it and not what it has. */
export function edgeSql(query: EdgeQuery, select: string, tail: string): { text: string; values: unknown[] } {
  const [own, other] = query.direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const values: unknown[] = [query.ids, query.relations];
  const valid = validSql(query.asOf, values);
  const kinds = query.kinds
    ? ` AND EXISTS (SELECT 1 FROM entity o WHERE o.id = g.${other} AND o.kind = ANY($${values.push(query.kinds)}::text[]))`
    : '';
  const role = query.role === undefined ? '' : ` AND g.role = $${values.push(query.role)}`;
  const text = `unnest($1::uuid[]) WITH ORDINALITY n (id, ordinal) CROSS JOIN LATERAL (
    ${select} WHERE g.${own} = n.id AND g.relation = ANY($2::text[]) AND ${valid}${kinds}${role} ${tail}) s`;
  return { text, values };
}

export function validSql(asOf: string | undefined, values: unknown[]): string {
  if (asOf === undefined) return 'g.valid_to IS NULL';
  const at = `$${values.push(asOf)}`;
  return `g.valid_from <= ${at} AND (g.valid_to IS NULL OR g.valid_to > ${at})`;
}

/** What a change did to edges is in its audit entry: the edges it opened, and the ids of those it took back. */
export const ENDS_OF_CHANGED_EDGES = `SELECT DISTINCT ends.id FROM unnest($1::uuid[], $2::integer[]) c (entity_id, revision)
  JOIN audit a ON a.entity_id = c.entity_id AND a.revision = c.revision
  CROSS JOIN LATERAL (
    SELECT o ->> 'fromId' AS from_id, o ->> 'toId' AS to_id FROM jsonb_array_elements(a.edges -> 'opened') o
    UNION ALL
    SELECT g.from_id::text, g.to_id::text FROM jsonb_array_elements_text(a.edges -> 'ended') e JOIN edge g ON g.id = e::bigint
  ) changed CROSS JOIN LATERAL (VALUES (changed.from_id), (changed.to_id)) ends (id)`;
