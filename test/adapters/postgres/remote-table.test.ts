import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbProfiler } from '../../../src/adapters/duckdb/duckdb-profiler.ts';
import { openPostgresTable } from '../../../src/adapters/postgres/remote-table.ts';
import { InputError } from '../../../src/errors.ts';
import { serverDatabase } from '../../support/databases.ts';

const database = await serverDatabase();

describe.skipIf(database === null)('a table of a Postgres server', () => {
  const url = database?.url ?? '';
  const profiler = new DuckdbProfiler({ threads: 2, memoryMegabytes: 512 }, openPostgresTable);
  const refusal = (address: string): Promise<string> =>
    profiler.profile(address, {}).then(
      () => 'it was not refused',
      (error: unknown) => (error instanceof InputError ? error.message : `no InputError: ${String(error)}`),
    );
  beforeAll(async () => {
    await database?.dataSource.query(`
      CREATE SCHEMA lake;
      CREATE TABLE lake."Big Table" (id bigint PRIMARY KEY, code varchar(9), price numeric(38,2), at timestamptz, ok boolean, note text, parts jsonb);
      INSERT INTO lake."Big Table" SELECT i, lpad(i::text, 4, '0'), CASE WHEN i = 1 THEN 123456789012345678901234567890.12 ELSE i / 4.0 END,
        timestamptz '2020-01-01 00:00+00' + i * interval '1 hour', i % 2 = 0, CASE i % 3 WHEN 0 THEN 'a, "b"' WHEN 1 THEN '' END, '{"a": 1}'
        FROM generate_series(1, 12000) AS i ORDER BY random();
      CREATE TABLE lake.bag (a text, b float8); INSERT INTO lake.bag VALUES ('x', 0.1), ('y', 'NaN'), (NULL, 'Infinity');
      CREATE TABLE lake.nothing (a text)`);
  });
  afterAll(() => database?.close());

  it('is profiled in the order of its key, texts as texts', async () => {
    const address = `${url}#lake.${encodeURIComponent('"Big Table"')}`;
    const table = await profiler.profile(address, { target: 'ok' });
    expect(table).toMatchObject({ rows: 12_000, name: 'Big Table', format: 'PostgreSQL table as CSV' });
    expect(table.address).not.toContain(new URL(url).username + '@');
    expect(Object.fromEntries(table.features.map(({ name, type }) => [name, type]))).toEqual({
      id: 'integer',
      code: 'nominal',
      price: 'numeric',
      at: 'date',
      ok: 'boolean',
      note: 'nominal',
      parts: 'nominal',
    });
    const [id, , , at, , note] = table.features.map(({ statistics }) => statistics);
    expect(id).toMatchObject({ minimum: '1', maximum: '12000', missing: 0 });
    expect(at).toMatchObject({ minimum: '2020-01-01T01:00:00' });
    expect(note).toMatchObject({ missing: 8000, distinct: 1 });
    expect(table.metafeatures.AutoCorrelation).toBe(0);
    const again = await profiler.profile(url, { table: 'lake."Big Table"', target: 'ok' });
    expect([again.sha256, again.address]).toEqual([table.sha256, table.address]);
  });
  it('without a key is read in the order of all columns', async () => {
    const table = await profiler.profile(`${url}#lake.bag`, {});
    expect(table.rows).toBe(3);
    expect(table.profiler).toContain('in the order of all its columns');
    expect(table.features.map(({ statistics }) => statistics.missing)).toEqual([1, 1]);
  });
  it('that is not there, is not named or has no rows is refused', async () => {
    expect(await refusal(`${url}#lake.none`)).toMatch(/there is no table or view "lake\.none"; name it as schema\.table/);
    expect(await refusal(url)).toMatch(/no table is named; put it behind the address/);
    expect(await refusal(`${url}#lake.nothing`)).toMatch(/no row below/);
    const elsewhere = Object.assign(new URL(url), { port: '1' }).href;
    expect(await refusal(`${elsewhere}#lake.bag`)).toMatch(/the server cannot be reached/);
  });
});
