import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProfileProgress } from '../../../src/ports/profiler.ts';
import { Session } from '../../../src/adapters/duckdb/session.ts';
import { duckdb, feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
// A temporary directory of this test's own: other tests that profile run beside it.
mkdirSync(files.path('temporary'));
process.env.TMPDIR = files.path('temporary');
const leftovers = (before: ReadonlySet<string>): string[] => directories().filter((name) => !before.has(name));
const directories = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('catalog-profile-'));
const flowers = 'length,width,species\n5.1,3.5,setosa\n7,3.2,versicolor\n6.3,,virginica\n5,3.5,setosa\n';

describe('DuckdbProfiler', () => {
  it('tells of a file what a catalog keeps of it', async () => {
    const file = files.write('flowers.csv', flowers);
    const table = await profile(file, { target: 'species' });
    expect(table).toMatchObject({
      file,
      bytes: Buffer.byteLength(flowers),
      mediaType: 'text/csv',
      format: 'CSV',
      rows: 4,
      target: 'species',
      modifiedAt: statSync(file).mtime.toISOString(),
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    });
    expect(table.features.map(({ name, type, role }) => [name, type, role])).toEqual([
      ['length', 'numeric', 'input'],
      ['width', 'numeric', 'input'],
      ['species', 'nominal', 'target'],
    ]);
    expect(feature(table, 'width').statistics).toEqual({
      missing: 1,
      distinct: 2,
      minimum: '3.2',
      maximum: '3.5',
      mean: 3.4,
      standardDeviation: expect.closeTo(0.17320508075688773, 12) as number,
      skewness: expect.closeTo(-1.7320508075688772, 12) as number,
      kurtosis: null,
    });
    expect(table.profiler).toMatch(/^catalog table profiler [\d.]+ on DuckDB v1\.\d+\.\d+; CSV, UTF-8 with header, delimiter ","; /);
  });

  it('tells the same of the same file', async () => {
    const file = files.write('again.csv', flowers);
    expect(await profile(file, { target: 'species' })).toEqual(await profile(file, { target: 'species' }));
  });

  it('gives the absolute path of a relative one', async () => {
    const file = files.write('relative.csv', flowers);
    expect((await profile(relative(process.cwd(), file))).file).toBe(file);
  });

  it('leaves ignored columns out of the metafeatures and describes them all the same', async () => {
    const table = await profile(files.write('ignore.csv', flowers), { target: 'species', ignore: ['width'] });
    expect(feature(table, 'width')).toMatchObject({ role: 'ignored', statistics: { missing: 1 } });
    expect(table.metafeatures).toMatchObject({ NumberOfFeatures: 2, NumberOfMissingValues: 0, NumberOfInstancesWithMissingValues: 0 });
    expect(table.profiler).toContain('ignored: "width"');
  });

  it('gives the same metafeatures whatever the order of the columns', async () => {
    const [first, second] = ['a,b,c,y\n1,x,0.5,p\n2,,0.7,q\n3,z,,p\n9,x,1,p\n', 'c,y,a,b\n0.5,p,1,x\n0.7,q,2,\n,p,3,z\n1,p,9,x\n'].map(
      (text, index) => files.write(`order-${index}.csv`, text),
    );
    const of = async (file = ''): Promise<unknown> => (await profile(file, { target: 'y' })).metafeatures;
    expect(await of(second)).toEqual(await of(first));
  });

  it('profiles thousands of columns', { timeout: 240_000 }, async () => {
    const width = 3000;
    const line = (cell: (column: number) => string): string => Array.from({ length: width }, (_, column) => cell(column)).join(',');
    const rows = Array.from({ length: 30 }, (_, row) =>
      line((column) => (column === 777 ? `k${row % 3}` : column === 5 && row === 9 ? '' : String(row * column))),
    );
    const table = await profile(files.write('wide.csv', `${line((column) => `n${column}`)}\n${rows.join('\n')}\n`), { target: 'n777' });
    expect(table.features).toHaveLength(width);
    expect(feature(table, 'n2999').statistics).toMatchObject({ minimum: '0', maximum: String(29 * 2999), mean: 14.5 * 2999, distinct: 30 });
    expect(table.metafeatures).toMatchObject({
      NumberOfFeatures: width,
      NumberOfNumericFeatures: width - 1,
      NumberOfClasses: 3,
      MajorityClassSize: 10,
      NumberOfMissingValues: 1,
      NumberOfInstancesWithMissingValues: 1,
    });
  });

  it('profiles a Parquet file too wide for one statement', async () => {
    const file = files.path('wide.parquet');
    const columns = Array.from(
      { length: 600 },
      (_, column) => `CASE WHEN i % 10 > 0 OR ${column} <> 400 THEN i * ${column} END AS n${column}`,
    );
    await duckdb(`COPY (SELECT ${columns.join(', ')}, 'k' || i % 4 AS y FROM range(100) r(i)) TO '${file}' (FORMAT parquet)`);
    const { metafeatures } = await profile(file, { target: 'y' });
    expect(metafeatures).toMatchObject({
      NumberOfFeatures: 601,
      NumberOfClasses: 4,
      MajorityClassSize: 25,
      NumberOfMissingValues: 10,
      NumberOfInstancesWithMissingValues: 10,
    });
  });

  it('reads what does not fit into its memory', async () => {
    const file = files.path('large.csv');
    await duckdb(
      `COPY (SELECT ${Array.from({ length: 20 }, (_, k) => `hash(i * 32 + ${k}) % 1000000 / 7.0 AS x${k}`).join(', ')} FROM range(400000) r(i)) TO '${file}' (HEADER)`,
    );
    const { DuckdbProfiler } = await import('../../../src/adapters/duckdb/duckdb-profiler.ts');
    const table = await new DuckdbProfiler({ threads: 2, memoryMegabytes: 120 }).profile(file, {});
    expect(table.rows).toBe(400_000);
  });
});

describe('progress and cancelling', () => {
  const big = (): string =>
    files.write('big.csv', `a,b,c\n${Array.from({ length: 300_000 }, (_, row) => `${row},${row * 1.5},w${row % 100}`).join('\n')}\n`);

  it('tells how much of the checksum and of the reading is done', async () => {
    const told: ProfileProgress[] = [];
    await profile(big(), { onProgress: (progress) => told.push(progress) });
    const shares = told.filter(({ stage }) => stage === 'checksum').map(({ share }) => share ?? -1);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(told.at(-1)).toBeDefined();
    expect(told.some(({ stage, share }) => stage === 'statistics' && share === 1)).toBe(true);
    expect(told.every(({ share }) => share === null || (share >= 0 && share <= 1))).toBe(true);
  });

  it('stops with the reason of the signal, and leaves nothing behind', async () => {
    const before = new Set(directories());
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = profile(big(), { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(running).rejects.toBe(reason);
    expect(leftovers(before)).toEqual([]);
  });

  it('does not begin when it is cancelled before', async () => {
    const reason = new Error('too late');
    await expect(profile(big(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('leaves no temporary files, done or failed', async () => {
    const before = new Set(directories());
    await profile(files.write('fine.csv', flowers));
    await expect(profile(files.write('ragged.csv', 'a,b\n1\n'))).rejects.toThrow('ragged.csv');
    expect(leftovers(before)).toEqual([]);
  });
});

describe('Session', () => {
  it('reads the one file and no other, and writes none', async () => {
    const [own, other] = [files.write('own.csv', flowers), files.write('other.csv', flowers)];
    const session = await Session.open(own, { threads: 1, memoryMegabytes: 200 });
    try {
      expect(await session.run(`SELECT count(*) AS n FROM read_csv('${session.path}')`)).toEqual([{ n: '4' }]);
      await expect(session.run(`SELECT * FROM read_csv('${other}')`)).rejects.toThrow(/Permission/);
      await expect(session.run(`SELECT * FROM read_csv('/etc/passwd')`)).rejects.toThrow(/Permission/);
      await expect(session.run(`COPY (SELECT 1) TO '${files.path('out.csv')}'`)).rejects.toThrow(/Permission/);
      await expect(session.run('SET enable_external_access = true')).rejects.toThrow();
      await expect(session.run("SET memory_limit = '64GB'")).rejects.toThrow(/locked/);
    } finally {
      await session.close();
    }
  });
});
