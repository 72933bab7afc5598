import { ConflictError } from '../../errors.ts';
import { snakeCase, type AnyRecord, type KindName } from '../../model/kind.ts';
import { kindOf, tableOf } from '../../model/registry.ts';
import { versionSortKey } from '../../model/version-order.ts';
import type { Ways, WaysQuery } from '../../ports/rule-reader.ts';
import type { EntityChange, FeedPosition, MutationReply, NewEdge, StoreWriter, WriteContext } from '../../ports/store.ts';
import { auditHash, type AuditContent } from './audit-chain.ts';
import { CHANGE_CHANNEL } from './change-signal.ts';
import { BASE_COLUMNS, columnsOf, entityRow, fieldRow } from './columns.ts';
import { PostgresReader } from './postgres-reader.ts';
import { waysOf, waysSql, type WayRow } from './ways-query.ts';

const ENTITY_COLUMNS = [...BASE_COLUMNS.map(snakeCase), 'sort_key'];
/** What an update may change; id, kind, key, path and parent are for ever. */
const MUTABLE = ['name', 'description', 'tags', 'revision', 'updated_at', 'retired_at', 'retired_reason'];

/** A record was changed between being read and being written: the work is done again on what is there now. */
export class StaleRevisionError extends ConflictError {}

/** The writing half of the store; lives as long as its transaction. Rows travel as one JSON text per table and statement. */
export class PostgresWriter extends PostgresReader implements StoreWriter {
  async lock(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    // In one order for all writers, so that none waits for another in a circle. References to the rows are not held off.
    await this.run('SELECT 1 FROM entity WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
  }

  async lockRule(rule: string): Promise<void> {
    await this.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [rule]);
  }

  async ways(query: WaysQuery): Promise<Ways | null> {
    const { text, values } = waysSql(query);
    const rows = await this.run<WayRow>(text, values);
    return rows.length > query.most ? null : waysOf(query, rows);
  }

  /** A second request with the same id waits here until the first is done. */
  override async reply(actor: string, id: string): Promise<MutationReply | null> {
    await this.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${actor} ${id}`]);
    return super.reply(actor, id);
  }

  async saveReply(actor: string, id: string, { fingerprint, reply }: MutationReply, at: string): Promise<void> {
    await this.run('INSERT INTO mutation_reply (actor, id, fingerprint, reply, at) VALUES ($1, $2, $3, $4, $5)', [
      actor,
      id,
      fingerprint,
      JSON.stringify(reply),
      at,
    ]);
  }

  async apply(changes: readonly EntityChange[], context: WriteContext): Promise<void> {
    if (changes.length === 0) return;
    await this.insertRows(changes.filter((change) => change.before === null).map((change) => change.record));
    await this.updateRows(changes.filter((change) => change.before !== null).map((change) => change.record));
    await this.withdrawEdges(
      changes.flatMap(({ record, ended }) => ended.map((id) => ({ id, owner: record.id }))),
      context.at,
    );
    await this.openEdges(changes.flatMap((change) => change.opened));
    await this.recordAudit(changes, context);
    await this.run(
      `WITH announced AS (
         INSERT INTO outbox (entity_id, kind, revision, at)
         SELECT r.entity_id, r.kind, r.revision, r.at FROM json_populate_recordset(null::outbox, $1) r
       ) SELECT pg_notify('${CHANGE_CHANNEL}', '')`,
      [json(changes.map(({ record }) => ({ entity_id: record.id, kind: record.kind, revision: record.revision, at: context.at })))],
    );
  }

  async setPosition(projection: string, position: FeedPosition): Promise<void> {
    await this.run(
      `INSERT INTO projection (name, transaction, sequence) VALUES ($1, $2::xid8, $3)
       ON CONFLICT (name) DO UPDATE SET transaction = excluded.transaction, sequence = excluded.sequence
       WHERE (projection.transaction, projection.sequence) < (excluded.transaction, excluded.sequence)`,
      [projection, position.transaction, position.sequence],
    );
  }

  private async insertRows(records: readonly AnyRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.insert(
      'entity',
      ENTITY_COLUMNS,
      records.map((record) => entityRow(record, versionSortKey(record.key))),
    );
    for (const [kind, group] of byKind(records)) {
      const columns = columnsOf(kindOf(kind)).map((c) => c.column);
      await this.insert(
        tableOf(kindOf(kind)),
        ['id', ...columns],
        group.map((record) => fieldRow(kindOf(kind), record)),
      );
    }
  }

  private async updateRows(records: readonly AnyRecord[]): Promise<void> {
    if (records.length === 0) return;
    const updated = await this.run<{ id: string }>(
      `UPDATE entity e SET ${MUTABLE.map((c) => `${c} = n.${c}`).join(', ')} FROM json_populate_recordset(null::entity, $1) n
       WHERE e.id = n.id AND e.revision = n.revision - 1 RETURNING e.id`,
      [json(records.map((record) => entityRow(record, '')))],
    );
    const done = new Set(updated.map((row) => row.id));
    const stale = records.find((record) => !done.has(record.id));
    if (stale) throw new StaleRevisionError(`${stale.path} was changed by somebody else meanwhile; read it again and repeat.`);
    for (const [name, group] of byKind(records)) {
      const columns = columnsOf(kindOf(name)).map((c) => c.column);
      const table = tableOf(kindOf(name));
      if (columns.length === 0) continue;
      await this.run(
        `UPDATE ${table} k SET ${columns.map((c) => `${c} = n.${c}`).join(', ')} FROM json_populate_recordset(null::${table}, $1) n WHERE k.id = n.id`,
        [json(group.map((record) => fieldRow(kindOf(name), record)))],
      );
    }
  }

  private async openEdges(edges: readonly NewEdge[]): Promise<void> {
    if (edges.length === 0) return;
    const columns = ['from_id', 'relation', 'to_id', 'role', 'attributes', 'owner_ids'];
    const rows = new Map<string, Record<string, unknown> & { owner_ids: string[] }>();
    for (const { fromId, relation, toId, role, attributes, ownerId, validFrom } of edges) {
      // The same fact may be stated from both of its ends: it is one edge with two owners.
      const identity = JSON.stringify([fromId, relation, toId, role ?? '']);
      const known = rows.get(identity);
      if (known) {
        known.owner_ids.push(ownerId);
        if (validFrom < String(known.valid_from)) known.valid_from = validFrom;
      } else rows.set(identity, { from_id: fromId, relation, to_id: toId, role, attributes, owner_ids: [ownerId], valid_from: validFrom });
    }
    // It holds since the earliest time that either end tells, and not before the same edge ended the last time.
    const lastEnd = `SELECT max(p.valid_to) FROM edge p WHERE p.from_id = r.from_id AND p.relation = r.relation AND p.to_id = r.to_id
      AND coalesce(p.role, '') = coalesce(r.role, '')`;
    await this.run(
      `INSERT INTO edge (${columns.join(', ')}, valid_from) SELECT ${columns.map((c) => `r.${c}`).join(', ')}, greatest(r.valid_from, (${lastEnd}))
       FROM json_populate_recordset(null::edge, $1) r
       ON CONFLICT (from_id, relation, to_id, coalesce(role, '')) WHERE valid_to IS NULL
       DO UPDATE SET attributes = coalesce(edge.attributes, excluded.attributes), valid_from = least(edge.valid_from, excluded.valid_from),
         owner_ids = ARRAY(SELECT DISTINCT unnest(edge.owner_ids || excluded.owner_ids) ORDER BY 1)`,
      [json([...rows.values()])],
    );
  }

  private async withdrawEdges(statements: readonly { id: string; owner: string }[], at: string): Promise<void> {
    if (statements.length === 0) return;
    const owners = new Map<string, string[]>();
    for (const { id, owner } of statements) owners.set(id, [...(owners.get(id) ?? []), owner]);
    // Computed from the row as it is when its lock is had: the other owner may have taken the edge back, or a further one stated it.
    const left = 'ARRAY(SELECT unnest(g.owner_ids) EXCEPT SELECT unnest(s.owners) ORDER BY 1)';
    await this.run(
      `UPDATE edge g SET owner_ids = ${left}, valid_to = CASE WHEN ${left} = '{}' THEN greatest($2::timestamptz, g.valid_from) END
       FROM json_to_recordset($1) AS s (id bigint, owners uuid[]) WHERE g.id = s.id AND g.valid_to IS NULL`,
      [json([...owners].map(([id, list]) => ({ id, owners: list }))), at],
    );
  }

  private async recordAudit(changes: readonly EntityChange[], context: WriteContext): Promise<void> {
    const heads = await this.auditHeads(changes.filter((change) => change.before !== null).map((change) => change.record.id));
    const rows = changes.map(({ action, reason = null, record, opened, ended }) => {
      const content: AuditContent = {
        entityId: record.id,
        ...context,
        action,
        reason,
        revision: record.revision,
        after: record,
        edges: { opened, ended },
      };
      const { entityId, ...rest } = content;
      return { entity_id: entityId, ...rest, hash: auditHash(heads.get(record.id) ?? null, content) };
    });
    await this.insert('audit', ['entity_id', 'at', 'actor', 'action', 'revision', 'after', 'edges', 'reason', 'hash'], rows);
  }

  /** The hash of the last entry of each thing. Its row is updated by now, so nobody else can add one. */
  private async auditHeads(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.run<{ id: string; hash: string }>(
      `SELECT n.id, a.hash FROM unnest($1::uuid[]) n (id) CROSS JOIN LATERAL (
         SELECT hash FROM audit WHERE entity_id = n.id ORDER BY revision DESC LIMIT 1) a`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.hash]));
  }

  private async insert(table: string, columns: readonly string[], rows: readonly object[], tail = ''): Promise<void> {
    await this.run(
      `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.map((c) => `r.${c}`).join(', ')} FROM json_populate_recordset(null::${table}, $1) r${tail}`,
      [json(rows)],
    );
  }
}

function json(rows: readonly object[]): string {
  return JSON.stringify(rows);
}
function byKind(records: readonly AnyRecord[]): Map<KindName, AnyRecord[]> {
  const groups = new Map<KindName, AnyRecord[]>();
  for (const record of records) {
    const group = groups.get(record.kind);
    if (group) group.push(record);
    else groups.set(record.kind, [record]);
  }
  return groups;
}
