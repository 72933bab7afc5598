import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditHash, type AuditContent } from '../audit-chain.ts';

/** Whole model, answers to repeated mutations, and an audit trail whose entries are chained by their hashes and cannot be changed. */
export class AuditChain1700000000003 implements MigrationInterface {
  readonly name = 'AuditChain1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...MODEL, ...AUDIT]) await runner.query(statement);
    await chainOldEntries(runner);
    for (const statement of APPEND_ONLY) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const MODEL = [
  // The first databases knew one owner of each edge.
  `DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'edge' AND column_name = 'owner_id') THEN
      ALTER TABLE edge ADD COLUMN owner_ids uuid[];
      UPDATE edge SET owner_ids = CASE WHEN valid_to IS NULL THEN ARRAY[owner_id] ELSE '{}' END;
      ALTER TABLE edge ALTER COLUMN owner_ids SET NOT NULL, DROP COLUMN owner_id;
    END IF;
  END $$`,
  `CREATE TABLE quality_measurement (
    id uuid PRIMARY KEY REFERENCES entity (id), metric text NOT NULL, dimension text, value double precision NOT NULL, unit text,
    measured_at timestamptz(3), sample_size bigint, deployment text
  )`,
  `ALTER TABLE model_version ADD COLUMN stage text CHECK (stage IN ('development', 'staging', 'production', 'archived'))`,
  `ALTER TABLE evaluation ADD COLUMN procedure jsonb`,
];

const AUDIT = [
  // What a mutation with a clientMutationId was answered, so that its repetition is answered alike and nothing is done twice.
  `CREATE TABLE mutation_reply (
    actor text NOT NULL,
    id text NOT NULL,
    fingerprint text NOT NULL,
    reply jsonb NOT NULL,
    at timestamptz(3) NOT NULL,
    PRIMARY KEY (actor, id)
  )`,
  // The state before an entry is the state after the one before it: it need not be kept twice.
  `ALTER TABLE audit DROP COLUMN before, ADD COLUMN edges jsonb, ADD COLUMN hash text`,
  `UPDATE audit SET edges = jsonb_build_object('opened', after -> '~opened', 'ended', after -> '~ended'), after = after - '~opened' - '~ended'`,
  `DROP INDEX audit_by_entity`,
  `CREATE UNIQUE INDEX audit_by_entity ON audit (entity_id, revision)`,
  `CREATE INDEX audit_by_actor ON audit (actor, id)`,
  `CREATE INDEX audit_by_time ON audit (at, id)`,
];

const APPEND_ONLY = [
  `ALTER TABLE audit ALTER COLUMN hash SET NOT NULL, ALTER COLUMN edges SET NOT NULL, ALTER COLUMN after SET NOT NULL`,
  `CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$`,
  `CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_is_append_only()`,
];

const DOWN = [
  `DROP TRIGGER audit_append_only ON audit`,
  `DROP FUNCTION audit_is_append_only()`,
  `DROP INDEX audit_by_time`,
  `DROP INDEX audit_by_actor`,
  `DROP INDEX audit_by_entity`,
  `CREATE INDEX audit_by_entity ON audit (entity_id, id)`,
  `ALTER TABLE audit DROP COLUMN hash, ADD COLUMN before jsonb`,
  `UPDATE audit SET after = after || jsonb_build_object('~opened', edges -> 'opened', '~ended', edges -> 'ended')`,
  `ALTER TABLE audit DROP COLUMN edges`,
  `DROP TABLE mutation_reply`,
  `ALTER TABLE evaluation DROP COLUMN procedure`,
  `ALTER TABLE model_version DROP COLUMN stage`,
  `DROP TABLE quality_measurement`,
];

type Row = AuditContent & { id: string };
const PAGE = 2000;

/** Entries made before there were hashes are chained as they stand. */
async function chainOldEntries(runner: QueryRunner): Promise<void> {
  let last = '0';
  const heads = new Map<string, string>();
  for (;;) {
    const rows = (await runner.query(
      `SELECT id::text AS id, entity_id AS "entityId", at, actor, action, revision, after, edges, reason FROM audit WHERE id > $1 ORDER BY audit.id LIMIT ${PAGE}`,
      [last],
    )) as Row[];
    if (rows.length === 0) return;
    const hashes = rows.map((row) => {
      const hash = auditHash(heads.get(row.entityId) ?? null, row);
      heads.set(row.entityId, hash);
      return { id: row.id, hash };
    });
    await runner.query(`UPDATE audit a SET hash = n.hash FROM json_to_recordset($1) AS n (id bigint, hash text) WHERE a.id = n.id`, [
      JSON.stringify(hashes),
    ]);
    last = rows.at(-1)?.id ?? last;
  }
}
