import type { DataSource } from 'typeorm';
import { ALL_KINDS, tableOf } from '../../src/model/registry.ts';

/**
 * The lake of a database many times over, by SQL: each copy with keys, names, ids and files of its own and with the links and values of
 * the original. Ids keep their order within a copy, and copies follow each other, as if they had been registered one after the other.
 * Agents and places are shared by groups of copies, as teams and sites are. No audit trail and no feed are written for them.
 */

/** Copies that share agents and places. */
const GROUP = 20;
const SHARED = `('Agent', 'Place')`;
/** Milliseconds between the ids of two copies; longer than it takes to register the original. */
const STEP = 60_000;
/** Copies made by one statement. */
const AT_ONCE = 50;

/** Ids are UUIDs of version 7, which begin with 48 bits of milliseconds. */
const COPIED_ID = `CREATE OR REPLACE FUNCTION pg_temp.copied(id uuid, copy bigint) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (lpad(to_hex(('x0000' || left(hex, 12))::bit(64)::bigint + copy * ${STEP}), 12, '0') || substr(hex, 13))::uuid
  FROM (SELECT replace(id::text, '-', '') AS hex) h $$`;
/** Of a thing of a kind: the copy that holds it. */
const holder = (kind: string): string => `CASE WHEN ${kind} IN ${SHARED} THEN c - c % ${GROUP} ELSE c END`;
const COPIES = `generate_series($1::bigint, $2::bigint) c`;
const isHeld = (entity: string): string => `(${entity}.kind NOT IN ${SHARED} OR c % ${GROUP} = 0)`;

/** Makes the lake at least as large as asked. Answers the number of things. The database must hold the original only, as loaded. */
export async function multiplyLake(dataSource: DataSource, things: number): Promise<number> {
  const runner = dataSource.createQueryRunner();
  const count = async (): Promise<number> => Number(((await runner.query('SELECT count(*) AS n FROM entity')) as { n: number }[])[0]?.n);
  try {
    await runner.query(COPIED_ID);
    for (const table of ['entity', 'edge', ...ALL_KINDS.map(tableOf)])
      await runner.query(`CREATE TEMP TABLE original_${table} AS SELECT * FROM ${table}`);
    // What is copied refers to what is there, so nothing is lost by not checking it row by row.
    await runner.query('SET session_replication_role = replica').catch(() => undefined);
    const statements = await copying((sql) => runner.query(sql) as Promise<{ column_name: string }[]>);
    const original = await count();
    for (let first = 1, all = original; all < things; first += AT_ONCE) {
      const last = first + Math.min(AT_ONCE, Math.ceil((things - all) / original)) - 1;
      for (const statement of statements) await runner.query(statement, [first, last]);
      all = await count();
    }
    await runner.query('SET session_replication_role = DEFAULT');
    await runner.query('ANALYZE');
    return await count();
  } finally {
    await runner.release();
  }
}

async function copying(run: (sql: string) => Promise<{ column_name: string }[]>): Promise<string[]> {
  const columnsOf = async (table: string): Promise<string[]> =>
    (await run(`SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '${table}'`)).map(
      (row) => row.column_name,
    );
  const insert = async (table: string, values: Readonly<Record<string, string>>, from: string): Promise<string> => {
    const columns = (await columnsOf(table)).filter((column) => values[column] !== '');
    const selected = columns.map((column) => values[column] ?? `o.${column}`);
    return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${selected.join(', ')} FROM ${COPIES} CROSS JOIN original_${table} o ${from}`;
  };
  const edges = {
    id: '',
    from_id: `pg_temp.copied(o.from_id, c)`,
    to_id: `pg_temp.copied(o.to_id, ${holder('t.kind')})`,
    owner_ids: `ARRAY[pg_temp.copied(o.from_id, c)]`,
  };
  const statements = [await insert('entity', ENTITY, `WHERE ${isHeld('o')}`)];
  const fields = { id: 'pg_temp.copied(o.id, c)', files: FILES };
  for (const kind of ALL_KINDS)
    statements.push(await insert(tableOf(kind), fields, `JOIN original_entity e ON e.id = o.id WHERE ${isHeld('e')}`));
  const ends = `JOIN original_entity e ON e.id = o.from_id JOIN original_entity t ON t.id = o.to_id WHERE ${isHeld('e')}`;
  return [...statements, await insert('edge', edges, ends)];
}

/** Versions keep their labels. */
const ENTITY = {
  id: 'pg_temp.copied(o.id, c)',
  key: `CASE WHEN o.parent_id IS NULL THEN o.key || '-' || c ELSE o.key END`,
  path: `regexp_replace(o.path, '^([^/]+/[^/]+)', '\\1-' || c)`,
  parent_id: 'pg_temp.copied(o.parent_id, c)',
  name: `CASE WHEN o.name = '' THEN '' ELSE o.name || ' ' || c END`,
};
const FILES = `regexp_replace(o.files::text, '("path": "[^"]+)"', '\\1?copy=' || c || '"', 'g')::jsonb`;
