import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DuckdbProfiler } from '../../../src/adapters/duckdb/duckdb-profiler.ts';
import type { DeclaredColumn } from '../../../src/ports/profiler.ts';
import { duckdb, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const csv = (name: string, header: string, rows: readonly (readonly string[])[]): string =>
  files.write(`${name}.csv`, `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`);

/** Entropies counted the long way, from the definition. */
function entropy(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / values.length) * Math.log2(count / values.length), 0);
}
function mutual(pairs: readonly (readonly [string, string])[]): number {
  const classes = pairs.map(([, y]) => y);
  const within = [...new Set(pairs.map(([v]) => v))].map((value) => pairs.filter(([v]) => v === value).map(([, y]) => y));
  return entropy(classes) - within.reduce((sum, group) => sum + (group.length / pairs.length) * entropy(group), 0);
}

const cell = fc.constantFrom('p', 'q', 'r', 's s', 'Ünï', '');
const row = fc.tuple(cell, cell, fc.constantFrom('yes', 'no', 'may be', ''));
// A column of empty cells only is no nominal column, and a class must be there to be told.
const table = fc
  .array(row, { minLength: 1, maxLength: 40 })
  .map((rows) => [['p', 'q', 'yes'] as const, ...rows])
  .map((rows): [string, string, string][] => rows.map(([a, b, y]) => [a, b, y]));

describe('what nominal columns tell of the class', () => {
  const around = (value: number): number => expect.closeTo(value, 10) as number;

  it('is counted without missing cells where nothing is declared', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const { metafeatures } = await profile(csv('seen', 'a,b,y', rows), { target: 'y' });
        const of = (column: 0 | 1): { entropy: number; mutual: number } => ({
          entropy: entropy(rows.map((cells) => cells[column]).filter((value) => value !== '')),
          mutual: mutual(
            rows.filter((cells) => cells[column] !== '' && cells[2] !== '').map((cells) => [cells[column], cells[2]] as const),
          ),
        });
        const [a, b] = [of(0), of(1)];
        expect(metafeatures).toMatchObject({
          ClassEntropy: around(entropy(rows.map(([, , y]) => y).filter((y) => y !== ''))),
          MinAttributeEntropy: around(Math.min(a.entropy, b.entropy)),
          MaxAttributeEntropy: around(Math.max(a.entropy, b.entropy)),
          MinMutualInformation: around(Math.min(a.mutual, b.mutual)),
          MaxMutualInformation: around(Math.max(a.mutual, b.mutual)),
          MeanMutualInformation: around((a.mutual + b.mutual) / 2),
        });
      }),
      { numRuns: 25 },
    );
  });

  it('counts a missing cell as the first declared value where values are declared', async () => {
    const [values, classes] = [
      ['q', 'p', 'r', 's s', 'Ünï'],
      ['may be', 'no', 'yes'],
    ];
    const declared: DeclaredColumn[] = [
      { name: 'a', type: 'nominal', values },
      { name: 'b', type: 'nominal', values },
      { name: 'y', type: 'nominal', values: classes },
    ];
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const { metafeatures } = await profile(csv('declared', 'a,b,y', rows), { target: 'y', declared });
        const filled = rows.map(([a, b, y]) => [a || 'q', b || 'q', y || 'may be'] as const);
        const [a, b] = [mutual(filled.map(([v, , y]) => [v, y])), mutual(filled.map(([, v, y]) => [v, y]))];
        expect(metafeatures).toMatchObject({
          ClassEntropy: around(entropy(filled.map(([, , y]) => y))),
          MeanAttributeEntropy: around((entropy(filled.map(([v]) => v)) + entropy(filled.map(([, v]) => v))) / 2),
          MeanMutualInformation: around((a + b) / 2),
        });
      }),
      { numRuns: 25 },
    );
  });

  it('is exactly nothing for columns that do not depend on the class, so that nothing is divided by it', async () => {
    const rows = Array.from({ length: 3 * 7 * 50 }, (_, i) => [
      `v${i % 7}`,
      `${'xxyz'[Math.floor(i / 7) % 4]}`,
      `c${Math.floor(i / 7) % 3}`,
    ]);
    const { metafeatures } = await profile(
      csv(
        'independent',
        'a,b,y',
        rows.map(([a = '', , y = '']) => [a, 'same', y]),
      ),
      { target: 'y' },
    );
    expect(metafeatures).toMatchObject({ MaxMutualInformation: 0, EquivalentNumberOfAtts: null, MeanNoiseToSignalRatio: null });
    expect(metafeatures.ClassEntropy).toBeCloseTo(Math.log2(3), 12);
  });

  it('is that of the class for a column which names it, and of a key', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [`id${i}`, `k${i % 3}`, `c${i % 3}`]);
    const { metafeatures } = await profile(csv('telling', 'a,b,y', rows), { target: 'y' });
    expect(metafeatures.MinMutualInformation).toBeCloseTo(Math.log2(3), 12);
    expect(metafeatures.MaxAttributeEntropy).toBeCloseTo(Math.log2(300), 12);
    expect(metafeatures.EquivalentNumberOfAtts).toBeCloseTo(1, 12);
  });

  it('leaves out numbers, free text, ignored columns and the target', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => [`note number ${i}`, String(i), `k${i % 2}`, `z${i % 5}`, `c${i % 4}`]);
    const { metafeatures } = await profile(csv('left', 'note,number,k,z,y', rows), { target: 'y', ignore: ['z'] });
    expect(metafeatures).toMatchObject({ MinAttributeEntropy: 1, MaxAttributeEntropy: 1, MinMutualInformation: 1, ClassEntropy: 2 });
  });

  it('is told of two numbers as classes, and not of more', async () => {
    const rows = (classes: number): string[][] => Array.from({ length: 60 }, (_, i) => [`k${i % 2}`, String(i % classes)]);
    expect((await profile(csv('two', 'a,y', rows(2)), { target: 'y' })).metafeatures).toMatchObject({
      ClassEntropy: 1,
      MeanMutualInformation: 1,
    });
    expect((await profile(csv('three', 'a,y', rows(3)), { target: 'y' })).metafeatures).toMatchObject({
      NumberOfClasses: 0,
      ClassEntropy: null,
      MeanAttributeEntropy: null,
      MeanMutualInformation: null,
    });
  });

  it('is the same in a wide table, in Parquet, and with little memory', { timeout: 240_000 }, async () => {
    const columns = Array.from({ length: 230 }, (_, k) => `'v' || (i * ${k + 1}) % ${2 + (k % 5)} AS s${k}`);
    const select = `SELECT ${columns.join(', ')}, 'c' || i % 3 AS y FROM range(500) r(i)`;
    const [wide, parquet] = [files.path('wide.csv'), files.path('wide.parquet')];
    await duckdb(`COPY (${select}) TO '${wide}' (HEADER)`);
    await duckdb(`COPY (${select}) TO '${parquet}' (FORMAT parquet)`);
    const [fromText, fromParquet] = [await profile(wide, { target: 'y' }), await profile(parquet, { target: 'y' })];
    expect(fromParquet.metafeatures).toEqual(fromText.metafeatures);
    expect(fromText.metafeatures.MaxMutualInformation).toBeCloseTo(Math.log2(3), 4);
    const small = await new DuckdbProfiler({ threads: 1, memoryMegabytes: 120 }).profile(wide, { target: 'y' });
    expect(small.metafeatures).toEqual(fromText.metafeatures);
  });

  it('is exact for names of hundreds of thousands of values in little memory', { timeout: 240_000 }, async () => {
    const file = files.path('names.parquet');
    // Every name stands twice, so that these are categories; the two rows of a name have one class.
    await duckdb(
      `COPY (SELECT 'name of ' || hash(i // 2) AS a, 'n' || hash(i // 2 + 7) AS b, 'c' || (i // 2) % 4 AS y FROM range(800000) r(i)) TO '${file}' (FORMAT parquet)`,
    );
    const { metafeatures } = await new DuckdbProfiler({ threads: 2, memoryMegabytes: 150 }).profile(file, { target: 'y' });
    expect(metafeatures.MaxNominalAttDistinctValues).toBe(400_000);
    expect(metafeatures.MinAttributeEntropy).toBeCloseTo(Math.log2(400_000), 9);
    expect(metafeatures.MeanMutualInformation).toBeCloseTo(2, 9);
    expect(metafeatures.EquivalentNumberOfAtts).toBeCloseTo(1, 9);
  });
});

describe('declared columns', () => {
  const digits = (): string =>
    csv('digits', 'zip,kind,when,y', [
      ['10', '1', '2020-01-01', '1'],
      ['20', '2', '', '2'],
      ['10', '', '2020-01-03', '3'],
    ]);

  it('are what they are declared to be, in text and in Parquet', async () => {
    const declared: DeclaredColumn[] = [
      { name: 'zip', type: 'text' },
      { name: 'kind', type: 'nominal', values: ['1', '2'] },
      { name: 'y', type: 'nominal', values: ['1', '2', '3', '4'] },
    ];
    const parquet = files.path('digits.parquet');
    await duckdb(`COPY (FROM read_csv('${digits()}')) TO '${parquet}' (FORMAT parquet)`);
    for (const file of [digits(), parquet]) {
      const { features, metafeatures, profiler } = await profile(file, { target: 'y', declared });
      expect(features.map(({ type }) => type)).toEqual(['text', 'nominal', 'date', 'nominal']);
      expect(metafeatures).toMatchObject({ NumberOfClasses: 3, NumberOfBinaryFeatures: 1, NumberOfMissingValues: 2 });
      expect(metafeatures.MeanAttributeEntropy).toBeCloseTo(entropy(['1', '2', '1']), 12);
      expect(profiler).toMatch(/; types and nominal values of 3 columns as declared \([0-9a-f]{12}\), /);
    }
  });
  it('make another profile of another declaration', async () => {
    const text = async (values: string[]): Promise<string> =>
      (await profile(digits(), { declared: [{ name: 'kind', type: 'nominal', values }] })).profiler;
    expect(await text(['1', '2'])).not.toBe(await text(['2', '1']));
    expect(await text(['1', '2'])).toBe(await text(['1', '2']));
  });
  it('take 0 and 1 of a numeric target for numbers', async () => {
    const file = csv('binary', 'a,y', [
      ['u', '0'],
      ['v', '1'],
      ['u', '1'],
    ]);
    const { metafeatures } = await profile(file, { target: 'y', declared: [{ name: 'y', type: 'numeric' }] });
    expect(metafeatures).toMatchObject({ NumberOfClasses: 0, NumberOfNumericFeatures: 1, ClassEntropy: null });
  });
  it('are refused where the cells are something else', async () => {
    const refusal = (column: DeclaredColumn): Promise<unknown> =>
      profile(digits(), { declared: [column] }).catch((error: unknown) => error);
    expect(await refusal({ name: 'kind', type: 'nominal', values: ['1'] })).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(
        /"kind" is declared nominal and 1 of its cells hold a value that is not declared; declare all/,
      ) as string,
    });
    expect(await refusal({ name: 'when', type: 'numeric' })).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/"when" is declared numeric and holds other values; declare it as what it is/) as string,
    });
    expect(await refusal({ name: 'kinds', type: 'date' })).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/no column "kinds" \(given as declared\); the nearest names are "kind"/) as string,
    });
  });
});

describe('one profile and another', () => {
  it('have nothing to do with each other: A, B, A again and B alone', { timeout: 120_000 }, async () => {
    const a = csv(
      'first',
      'v,n,y',
      Array.from({ length: 20_000 }, (_, i) => [`v${i % 9}`, String(Math.sin(i)), `c${(i * i) % 5}`]),
    );
    const b = csv(
      'second',
      'v,n,y',
      Array.from({ length: 50 }, (_, i) => [i % 3 ? `w${i % 2}` : '', String(i * 1e9), `k${i % 2}`]),
    );
    const profiler = new DuckdbProfiler({ threads: 2, memoryMegabytes: 512 });
    const of = (file: string, one = profiler): Promise<unknown> => one.profile(file, { target: 'y' });
    const [first, second, again] = [await of(a), await of(b), await of(a)];
    expect(again).toEqual(first);
    expect(await of(b, new DuckdbProfiler({ threads: 1, memoryMegabytes: 512 }))).toEqual(second);
    const together = await Promise.all([of(a), of(b), of(a), of(b)]);
    expect(together).toEqual([first, second, first, second]);
  });
});
