import { describe, expect, it } from 'vitest';
import { duckdb, feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const rows = (count: number, cell: (row: number) => string): string[] => Array.from({ length: count }, (_, row) => cell(row));

describe('Parquet', () => {
  it('describes every type without failing', async () => {
    const file = files.path('types.parquet');
    await duckdb(`COPY (SELECT
      i::TINYINT AS small, i AS big, (9223372036854775798 + i)::BIGINT AS bigger, (i / 3)::DECIMAL(30, 10) AS decimal, i / 4.0::FLOAT AS single,
      CASE WHEN i = 2 THEN 'nan'::DOUBLE WHEN i > 0 THEN i::DOUBLE END AS gaps, i % 2 = 0 AS flag, 'w' || i % 3 AS word, DATE '2020-01-01' + i::INTEGER AS day,
      TIMESTAMP '2020-01-01 00:00:00' + INTERVAL (i) HOUR AS moment, TIMESTAMPTZ '2020-01-01 00:00:00+00' AS zoned, TIME '10:00:00' AS clock, uuid() AS id,
      [i, 2] AS list, {'a': i, 'b': [1]} AS struct, MAP {'k': i} AS map, CASE WHEN i < 3 THEN NULL ELSE [i] END AS lists, 'x'::BLOB AS blob
      FROM range(10) r(i)) TO '${file}' (FORMAT parquet)`);
    const table = await profile(file, { target: 'word' });
    expect(table).toMatchObject({ rows: 10, format: 'Parquet', mediaType: 'application/vnd.apache.parquet' });
    expect(Object.fromEntries(table.features.map(({ name, type }) => [name, type]))).toEqual({
      small: 'integer',
      big: 'integer',
      bigger: 'integer',
      decimal: 'numeric',
      single: 'numeric',
      gaps: 'integer',
      flag: 'boolean',
      word: 'nominal',
      day: 'date',
      moment: 'date',
      zoned: 'date',
      clock: 'nominal',
      id: 'nominal',
      list: 'nested',
      struct: 'nested',
      map: 'nested',
      lists: 'nested',
      blob: 'nested',
    });
    expect(feature(table, 'bigger').statistics).toMatchObject({
      minimum: '9223372036854775798',
      maximum: '9223372036854775807',
      distinct: 10,
    });
    expect(feature(table, 'gaps').statistics).toMatchObject({ missing: 2, minimum: '1', maximum: '9' });
    expect(feature(table, 'day').statistics).toMatchObject({ minimum: '2020-01-01', maximum: '2020-01-10' });
    expect(feature(table, 'lists').statistics).toMatchObject({ missing: 3, distinct: null, mean: null });
    expect(table.metafeatures).toMatchObject({
      NumberOfFeatures: 18,
      NumberOfMissingValues: 5,
      NumberOfInstancesWithMissingValues: 3,
      NumberOfClasses: 3,
      AutoCorrelation: 0,
    });
  });

  it('gives the same metafeatures as the same table in CSV', async () => {
    const csv = files.write(
      'same.csv',
      `x,n,day,y\n${rows(3000, (row) => `${Math.sin(row)},${row % 7},2020-01-${String(1 + (row % 28)).padStart(2, '0')},${'abc'[row % 3]}`).join('\n')}\n`,
    );
    await duckdb(`COPY (SELECT * FROM read_csv('${csv}')) TO '${files.path('same.parquet')}' (FORMAT parquet)`);
    for (const target of ['y', 'x', 'day']) {
      const [text, binary] = [await profile(csv, { target }), await profile(files.path('same.parquet'), { target })];
      for (const [name, value] of Object.entries(text.metafeatures)) {
        const other = binary.metafeatures[name] ?? null;
        if (value === null || other === null) expect(other, `${target} ${name}`).toBe(value);
        else expect(Math.abs(other - value), `${target} ${name}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
      }
    }
  });
});
