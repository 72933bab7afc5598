import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes of the orders by fields of the kinds themselves. What is unknown comes last both ways, so there is an index for each; ties by id. */
export class OwnOrders1700000000004 implements MigrationInterface {
  readonly name = 'OwnOrders1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, table, expression] of INDEXES) await runner.query(`CREATE INDEX ${name} ON ${table} (${expression}, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of INDEXES) await runner.query(`DROP INDEX ${name}`);
  }
}

type Index = [name: string, table: string, expression: string];

/** Of integers, `numeric` has an infinity. */
function bothWays(table: string, column: string, type: 'timestamptz' | 'double precision' | 'numeric'): Index[] {
  const value = type === 'numeric' ? `${column}::numeric` : column;
  return [
    [`${table}_by_${column}`, table, `coalesce(${value}, 'infinity'::${type})`],
    [`${table}_by_${column}_down`, table, `coalesce(${value}, '-infinity'::${type})`],
  ];
}

const INDEXES: readonly Index[] = [
  ...bothWays('data_source', 'created', 'timestamptz'),
  ...bothWays('data_source', 'modified', 'timestamptz'),
  ...bothWays('dataset_version', 'created', 'timestamptz'),
  ...bothWays('ingest', 'started_at', 'timestamptz'),
  ...bothWays('ingest', 'ended_at', 'timestamptz'),
  ...bothWays('process', 'started_at', 'timestamptz'),
  ...bothWays('process', 'ended_at', 'timestamptz'),
  ...bothWays('training_run', 'started_at', 'timestamptz'),
  ...bothWays('training_run', 'ended_at', 'timestamptz'),
  ...bothWays('model_version', 'created', 'timestamptz'),
  ...bothWays('model_version', 'parameter_count', 'numeric'),
  ...bothWays('evaluation', 'evaluated_at', 'timestamptz'),
  ...bothWays('evaluation', 'value', 'double precision'),
  ...bothWays('quality_measurement', 'measured_at', 'timestamptz'),
  ...bothWays('quality_measurement', 'value', 'double precision'),
];
