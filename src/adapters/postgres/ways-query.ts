import type { Ways, WaysQuery } from '../../ports/rule-reader.ts';

/** Pure: the SQL of ways along edges, and what its rows tell. */

export interface WayRow {
  own: string;
  other: string;
  depth: number;
}

/** Per thing a bounded index scan (lateral): the planner would read all edges for a step whose size it cannot know. One row more than asked tells that there are more. */
export function waysSql({ ids, direction, relations, kinds, depth, most }: WaysQuery): { text: string; values: unknown[] } {
  const [own, other] = direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const values: unknown[] = [ids, relations, depth, most + 1];
  const kind = kinds ? ` AND EXISTS (SELECT 1 FROM entity o WHERE o.id = g.${other} AND o.kind = ANY($${values.push(kinds)}::text[]))` : '';
  const step = (start: string): string => `CROSS JOIN LATERAL (
      SELECT g.${other} AS other FROM edge g WHERE g.${own} = ${start} AND g.relation = ANY($2::text[]) AND g.valid_to IS NULL${kind} LIMIT $4) s`;
  const text = `WITH RECURSIVE way (own, other, depth) AS (
    SELECT n.id, s.other, 1 FROM unnest($1::uuid[]) n (id) ${step('n.id')}
    UNION SELECT w.other, s.other, w.depth + 1 FROM way w ${step('w.other')} WHERE w.depth < $3
  ) SELECT own, other, depth FROM way LIMIT $4`;
  return { text, values };
}

export function waysOf({ ids, depth }: WaysQuery, rows: readonly WayRow[]): Ways {
  const near = rows.filter((row) => row.depth < depth).map(({ other }) => other);
  return { pairs: rows.map(({ own, other }) => ({ own, other })), whole: [...new Set([...ids, ...near])] };
}
