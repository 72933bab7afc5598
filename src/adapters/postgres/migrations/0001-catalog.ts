import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The truth: one row for the common part of each thing, one in the table of its kind; edges, audit trail and feed of changes. */
export class Catalog1700000000001 implements MigrationInterface {
  readonly name = 'Catalog1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...COMMON, ...KINDS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const kinds = [
      'data_source',
      'dataset',
      'dataset_version',
      'ingest',
      'process',
      'study',
      'task',
      'algorithm',
      'implementation',
      'code',
      'training_run',
      'model',
      'model_version',
      'evaluation',
      'agent',
      'place',
    ];
    for (const table of ['projection', 'outbox', 'audit', 'edge', ...kinds, 'entity']) await runner.query(`DROP TABLE ${table}`);
  }
}

const COMMON = [
  `CREATE TABLE entity (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL CONSTRAINT entity_path_unique UNIQUE,
    parent_id uuid REFERENCES entity (id),
    sort_key text COLLATE "C" NOT NULL,
    name text NOT NULL,
    description text,
    tags text[] NOT NULL,
    revision integer NOT NULL CHECK (revision > 0),
    created_at timestamptz(3) NOT NULL,
    updated_at timestamptz(3) NOT NULL,
    retired_at timestamptz(3),
    retired_reason text
  )`,
  // One index per order that lists offer; ties by id.
  `CREATE INDEX entity_by_name ON entity (kind, lower(name) COLLATE "C", id)`,
  `CREATE INDEX entity_by_key ON entity (kind, key, id)`,
  `CREATE INDEX entity_by_created ON entity (kind, created_at, id)`,
  `CREATE INDEX entity_by_updated ON entity (kind, updated_at, id)`,
  `CREATE INDEX entity_by_version ON entity (kind, sort_key, id)`,
  `CREATE INDEX entity_by_parent ON entity (parent_id, sort_key DESC, id DESC) WHERE parent_id IS NOT NULL`,
  `CREATE INDEX entity_by_tag ON entity USING gin (tags)`,
  // An edge is never deleted: it ends, when the last of those who state it takes it back. from -> to points to what the start depends on.
  `CREATE TABLE edge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_id uuid NOT NULL REFERENCES entity (id),
    relation text COLLATE "C" NOT NULL,
    to_id uuid NOT NULL REFERENCES entity (id),
    role text,
    attributes jsonb,
    owner_ids uuid[] NOT NULL,
    valid_from timestamptz(3) NOT NULL,
    valid_to timestamptz(3),
    CHECK (valid_to >= valid_from)
  )`,
  `CREATE UNIQUE INDEX edge_open ON edge (from_id, relation, to_id, coalesce(role, '')) WHERE valid_to IS NULL`,
  // A thing is generated once.
  `CREATE UNIQUE INDEX edge_generated ON edge (from_id) WHERE relation = 'GENERATED' AND valid_to IS NULL`,
  `CREATE INDEX edge_out ON edge (from_id, relation, id)`,
  `CREATE INDEX edge_in ON edge (to_id, relation, id)`,
  `CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity_id uuid NOT NULL REFERENCES entity (id),
    at timestamptz(3) NOT NULL,
    actor text,
    action text NOT NULL CHECK (action IN ('create', 'update', 'retire', 'restore', 'relate')),
    revision integer NOT NULL,
    before jsonb,
    after jsonb,
    reason text
  )`,
  `CREATE INDEX audit_by_entity ON audit (entity_id, id)`,
  // Readers take entries in (transaction, sequence) order and only those older than every running transaction, so none is passed by.
  `CREATE TABLE outbox (
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    entity_id uuid NOT NULL REFERENCES entity (id),
    kind text NOT NULL,
    revision integer NOT NULL,
    at timestamptz(3) NOT NULL,
    PRIMARY KEY (transaction, sequence)
  )`,
  `CREATE TABLE projection (
    name text PRIMARY KEY,
    transaction xid8 NOT NULL,
    sequence bigint NOT NULL
  )`,
];

const kind = (table: string, columns: string): string =>
  `CREATE TABLE ${table} (id uuid PRIMARY KEY REFERENCES entity (id)${columns ? ', ' + columns : ''})`;
const oneOf = (column: string, values: string): string =>
  `${column} text CHECK (${column} IN (${values
    .split(' ')
    .map((v) => `'${v}'`)
    .join(', ')}))`;

const KINDS = [
  kind(
    'data_source',
    `${oneOf('source_type', 'file database api stream other')}, url text, protocol text, created timestamptz(3), modified timestamptz(3), licence text, extras jsonb`,
  ),
  kind(
    'dataset',
    `${oneOf('structure', 'structured semi-structured unstructured')}, licence text, ${oneOf('security_level', 'public internal confidential secret')}, landing_page text, purpose text`,
  ),
  kind(
    'dataset_version',
    `created timestamptz(3), files jsonb NOT NULL, features jsonb NOT NULL, metafeatures jsonb, target text, profiler text, notes text`,
  ),
  kind('ingest', `${oneOf('mode', 'batch real-time stream')}, started_at timestamptz(3), ended_at timestamptz(3), purpose text`),
  kind('process', `purpose text, operations jsonb NOT NULL, started_at timestamptz(3), ended_at timestamptz(3)`),
  kind(
    'study',
    `question text, objective text, ${oneOf('analysis_kind', 'supervised unsupervised semi-supervised reinforcement descriptive other')}`,
  ),
  kind(
    'task',
    `${oneOf('task_type', 'classification regression clustering ranking forecasting anomaly-detection generation other')}, target_feature text, procedure jsonb, measures text[] NOT NULL`,
  ),
  kind('algorithm', `family text, reference text`),
  kind('implementation', `version text, software text, software_version text, hyper_parameters jsonb NOT NULL`),
  kind('code', `repository text, commit text, file text, language text, licence text`),
  kind(
    'training_run',
    `${oneOf('status', 'scheduled running completed failed aborted')}, started_at timestamptz(3), ended_at timestamptz(3), settings jsonb NOT NULL, environment jsonb, purpose text`,
  ),
  kind(
    'model',
    `${oneOf('task_type', 'classification regression clustering ranking forecasting anomaly-detection generation other')}, intended_use text, limitations text, licence text, ${oneOf('security_level', 'public internal confidential secret')}`,
  ),
  kind('model_version', `created timestamptz(3), files jsonb NOT NULL, architecture text, parameter_count bigint, card text, notes text`),
  kind(
    'evaluation',
    `measure text NOT NULL, value double precision NOT NULL, deviation double precision, fold integer, repeat integer, ${oneOf('split', 'train validation test cross-validation')}, ${oneOf('claim', 'claimed measured')}, evaluated_at timestamptz(3), evidence text`,
  ),
  kind('agent', `${oneOf('agent_type', 'person team organisation software')}, email text, homepage text`),
  kind('place', `${oneOf('place_type', 'bucket file-system database repository site other')}, url text, region text`),
];
