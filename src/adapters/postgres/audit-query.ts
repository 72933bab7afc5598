import type { AuditQuery } from '../../ports/store.ts';
import type { Sql } from './list-query.ts';

/** Pure: from an audit query to SQL. The state before an entry is the state after the entry before it. */
export function auditSql(query: AuditQuery): Sql {
  const values: unknown[] = [];
  const conditions = [
    within('a.entity_id', 'uuid', query.entityIds, values),
    query.kinds === undefined
      ? null
      : `EXISTS (SELECT 1 FROM entity e WHERE e.id = a.entity_id AND e.kind = ANY($${values.push(query.kinds)}::text[]))`,
    within('a.actor', 'text', query.actors, values),
    within('a.action', 'text', query.actions, values),
    query.from === undefined ? null : `a.at >= $${values.push(query.from)}`,
    query.before === undefined ? null : `a.at < $${values.push(query.before)}`,
    query.olderThan === undefined ? null : `a.id < $${values.push(query.olderThan)}::bigint`,
  ].filter((condition) => condition !== null);
  const text = `SELECT a.id::text AS id, a.entity_id AS "entityId", a.at, a.actor, a.action, a.revision, b.after AS before, a.after, a.edges, a.reason, a.hash
    FROM audit a LEFT JOIN audit b ON b.entity_id = a.entity_id AND b.revision = a.revision - 1
    ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY a.id DESC LIMIT $${values.push(query.limit)}`;
  return { text, values };
}

function within(column: string, type: string, wanted: readonly string[] | undefined, values: unknown[]): string | null {
  return wanted === undefined ? null : `${column} = ANY($${values.push(wanted)}::${type}[])`;
}
