import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createGzip, gzipSync } from 'node:zlib';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, vi } from 'vitest';
import { allowanceOf } from '../../../src/adapters/duckdb/formats/content.ts';
import { DuckdbProfiler } from '../../../src/adapters/duckdb/duckdb-profiler.ts';
import { InputError } from '../../../src/errors.ts';
import { duckdb, feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const refusal = async (file: string): Promise<string> => {
  const error = await profile(file).then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
};

describe('limits', () => {
  it('a line without end is refused before it is held, in text, ARFF and JSON, packed or not', { timeout: 60_000 }, async () => {
    const endless = function* (): Generator<string> {
      yield 'a,b\n1,2\n';
      for (let piece = 0; piece < 200; piece++) yield 'x'.repeat(1 << 20);
    };
    await pipeline(endless, createGzip(), createWriteStream(files.path('endless.csv.gz')));
    expect(await refusal(files.path('endless.csv.gz'))).toMatch(/line 3: the record that begins here is longer than 2000000 bytes/);
    const long = `@relation r\n@attribute a string\n@data\n${'y'.repeat(40 << 20)}`;
    expect(await refusal(files.write('endless.arff.gz', gzipSync(long)))).toMatch(/line 4: it is longer than/);
    expect(await refusal(files.write('endless.ndjson', `{"a":1}\n{"a":"${'z'.repeat(20 << 20)}"}`))).toMatch(
      /cannot be read as NDJSON|longer than/,
    );
  });
  it('an archive that grows out of proportion is refused, a large one of a plain ratio is not', () => {
    const small = allowanceOf('f.gz', 1000);
    small.take(1 << 30);
    expect(() => small.take(1)).toThrow(/f\.gz: unpacks to more than 1073741824 bytes.*decompression bomb/);
    const large = allowanceOf('f.gz', 100 * 2 ** 20);
    large.take(15_000 * 2 ** 20);
    expect(() => large.take(6000 * 2 ** 20)).toThrow(InputError);
  });
  it('a few kilobytes of Parquet that stand for billions of values are refused, twenty million are not', { timeout: 60_000 }, async () => {
    const part = files.path('part.parquet');
    await duckdb(
      `COPY (SELECT 1 AS a, 2 AS b FROM range(10000000)) TO '${part}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 10000000)`,
    );
    expect((await profile(part)).rows).toBe(10_000_000);
    mkdirSync(files.path('bomb'));
    for (let copy = 0; copy < 60; copy++) copyFileSync(part, files.path(`bomb/${copy}.parquet`));
    expect(await refusal(files.path('bomb'))).toMatch(/600000000 rows of 2 columns in \d+ bytes are more than 1000 values in a byte/);
  });
  it('1,100 columns in little memory, with classes, gaps and a target in another group', { timeout: 120_000 }, async () => {
    const width = 1100;
    const cells = (row: number): string =>
      Array.from({ length: width }, (_, column) =>
        column === 7 ? `k${row % 2}` : column === 1050 && row === 3 ? '' : column === 9 && row === 5 ? '' : row * column,
      ).join(',');
    const head = Array.from({ length: width }, (_, column) => `n${column}`).join(',');
    const file = files.write('wide.csv', `${head}\n${Array.from({ length: 20 }, (_, row) => cells(row)).join('\n')}\n`);
    const table = await profile(file, { target: 'n7' });
    expect(table.metafeatures).toMatchObject({
      NumberOfFeatures: width,
      NumberOfClasses: 2,
      NumberOfMissingValues: 2,
      NumberOfInstancesWithMissingValues: 2,
    });
    expect(feature(table, 'n1099').statistics).toMatchObject({ minimum: '0', maximum: String(19 * 1099) });
    expect(feature(table, 'n1099').distribution.quantiles[3]).toEqual({ share: 0.5, value: String(9.5 * 1099) });
    await duckdb(`COPY (SELECT * FROM read_csv('${file}')) TO '${files.path('wide.parquet')}' (FORMAT parquet)`);
    // Integers are counted exactly there and as doubles here: the last digits of moments differ.
    const { NumberOfInstancesWithMissingValues, NumberOfNumericFeatures, MajorityClassSize } = (
      await profile(files.path('wide.parquet'), { target: 'n7' })
    ).metafeatures;
    expect([NumberOfInstancesWithMissingValues, NumberOfNumericFeatures, MajorityClassSize]).toEqual([2, width - 1, 10]);
  });
  it('a table too wide for its memory is counted in parts, to the same values', { timeout: 120_000 }, async () => {
    const width = 140;
    const columns = Array.from({ length: width }, (_, at) => `(hash(i * 64 + ${at}) % 5000)::BIGINT - 2000 AS x${at}`);
    const table = `SELECT ${columns.join(', ')}, 'c' || i % 300 AS target FROM range(60000) AS r(i)`;
    await duckdb(`COPY (${table}) TO '${files.path('long.parquet')}' (FORMAT parquet)`);
    const options = { target: 'target' };
    const [little, enough] = await Promise.all(
      [256, 2048].map((memoryMegabytes) =>
        new DuckdbProfiler({ threads: 2, memoryMegabytes }).profile(files.path('long.parquet'), options),
      ),
    );
    expect(little?.metafeatures).toMatchObject({ NumberOfFeatures: width + 1, NumberOfClasses: 300, NumberOfInstances: 60_000 });
    expect(little).toEqual(enough);
  });
  it('decimals of 38 digits and whole numbers of 64 bits keep their bounds as they are', async () => {
    const nines = '9'.repeat(38);
    await duckdb(
      `COPY (SELECT '${nines}'::DECIMAL(38,0) AS d, 18446744073709551615::UBIGINT AS u UNION ALL SELECT '-${nines}'::DECIMAL(38,0), 0::UBIGINT) TO '${files.path('exact.parquet')}' (FORMAT parquet)`,
    );
    const table = await profile(files.path('exact.parquet'));
    expect(feature(table, 'd').statistics).toMatchObject({ minimum: `-${nines}`, maximum: nines });
    expect(feature(table, 'u').statistics).toMatchObject({ minimum: '0', maximum: '18446744073709551615' });
  });
  it('cancelling while a file is copied leaves nothing behind', async () => {
    // Of this test alone: others make such directories at the same time.
    mkdirSync(files.path('temporary'));
    vi.stubEnv('TMPDIR', files.path('temporary'));
    expect(tmpdir()).toBe(files.path('temporary'));
    const file = files.write('large.arff', `@relation r\n@attribute a real\n@data\n${'1.5\n'.repeat(3_000_000)}`);
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error('enough')), 100);
    await expect(profile(file, { signal: cancel.signal })).rejects.toThrow('enough');
    vi.unstubAllEnvs();
    expect(readdirSync(files.path('temporary'))).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });
});
