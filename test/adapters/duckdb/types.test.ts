import { describe, expect, it } from 'vitest';
import type { ProfiledFeature } from '../../../src/ports/profiler.ts';
import { feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
let made = 0;

/** Profile of one column of a CSV file, beside a column that keeps empty lines from being blank. */
async function column(cells: readonly string[], target = false): Promise<ProfiledFeature> {
  const file = files.write(`column-${made++}.csv`, `x,_\n${cells.map((cell) => `${cell},0`).join('\n')}\n`);
  return feature(await profile(file, target ? { target: 'x' } : {}), 'x');
}
const rows = (count: number, cell: (row: number) => string): string[] => Array.from({ length: count }, (_, row) => cell(row));

describe('types of CSV columns', () => {
  it.each([
    ['decimals', ['1.5', '-2', '3e2', '.5'], 'numeric'],
    ['whole numbers', ['1', '-2', '+3', ' 4 '], 'integer'],
    ['words', ['red', 'green', 'red'], 'nominal'],
    ['true and false', ['true', 'false', 'true'], 'boolean'],
    ['True alone', ['True', 'True'], 'boolean'],
    ['true in two writings', ['true', 'True', 'false'], 'nominal'],
    ['yes and no', ['yes', 'no'], 'nominal'],
    ['dates', ['2020-01-01', '2020-12-31'], 'date'],
    ['times with zones', ['2020-01-01T10:00:00Z', '2020-12-31T10:00:00+02:00'], 'date'],
    ['dates that have two readings', ['01/02/2020', '03/04/2020'], 'nominal'],
    ['nothing', ['', ''], 'numeric'],
    ['numbers and one word', ['1', '2', 'many'], 'nominal'],
    ['dates and a number', ['2020-01-01', '5'], 'nominal'],
    ['digits with underscores', ['2020_01', '2020_02'], 'nominal'],
    ['codes of one word, all different', rows(300, (row) => `u${row}`), 'nominal'],
    ['sentences, all different', rows(12, (row) => `note number ${row}`), 'text'],
    ['few sentences, all different', rows(9, (row) => `note number ${row}`), 'nominal'],
    ['sentences that repeat', rows(60, (row) => `note number ${row % 12}`), 'nominal'],
    ['very many codes', rows(10_001, (row) => `u${row}`), 'text'],
  ])('finds %s', async (_, cells, type) => {
    expect((await column(cells)).type).toBe(type);
  });

  it('calls a target of sentences nominal, and one of two whole numbers', async () => {
    expect(
      (
        await column(
          rows(12, (row) => `note number ${row}`),
          true,
        )
      ).type,
    ).toBe('nominal');
    expect((await column(['0', '1', '1'], true)).type).toBe('nominal');
    expect((await column(['0', '1', '1'])).type).toBe('integer');
    expect((await column(['0', '1', '2'], true)).type).toBe('integer');
    expect((await column(['0.5', '1', '1'], true)).type).toBe('numeric');
  });

  it('looks at all rows, not at the first ones', async () => {
    const early = 40_000;
    expect((await column([...rows(early, (row) => String(row)), 'word'])).type).toBe('text');
    expect((await column([...rows(early, (row) => String(row % 7)), 'word'])).type).toBe('nominal');
    expect((await column([...rows(early, (row) => String(row)), '0.5'])).type).toBe('numeric');
    expect((await column([...rows(early, () => '2020-01-01'), 'never'])).type).toBe('nominal');
    expect((await column([...rows(early, () => 'true'), 'yes'])).type).toBe('nominal');
    expect((await column([...rows(early, () => ''), '7'])).type).toBe('integer');
  });

  it('finds several late surprises in one file', async () => {
    const width = 8;
    const head = Array.from({ length: width }, (_, index) => `c${index}`).join(',');
    const body = rows(30_000, (row) =>
      Array.from({ length: width }, (_, index) => (row === 29_000 + index && index % 2 === 0 ? 'odd' : '1')).join(','),
    );
    const { features } = await profile(files.write('surprises.csv', `${head}\n${body.join('\n')}\n`));
    expect(features.map(({ type }) => type)).toEqual([
      'nominal',
      'integer',
      'nominal',
      'integer',
      'nominal',
      'integer',
      'nominal',
      'integer',
    ]);
  });
});

describe('missing cells', () => {
  it.each(['NA', '?', 'NaN', 'null', 'N/A', ' ', '-', '.'])('takes %j as missing among numbers', async (word) => {
    expect(await column(['1', word, '3'])).toMatchObject({ type: 'integer', statistics: { missing: 1, distinct: 2, mean: 2 } });
  });
  it.each(['NA', '?', 'null', 'none'])('takes %j as a value among words', async (word) => {
    expect(await column(['a', word, 'b', ''])).toMatchObject({ type: 'nominal', statistics: { missing: 1, distinct: 3 } });
  });
  it('takes a column of nothing but such words as nominal', async () => {
    expect(await column(['?', '?'])).toMatchObject({ type: 'nominal', statistics: { missing: 0, distinct: 1 } });
  });
  it('takes them as missing also when they come late', async () => {
    const cells = [...rows(40_000, (row) => String(row % 10)), 'NaN', 'NA'];
    expect(await column(cells)).toMatchObject({
      type: 'integer',
      // Threads add up what they have read, in no fixed order: the last digit is not the same each time.
      statistics: { missing: 2, distinct: 10, mean: expect.closeTo(4.5, 12) as number },
    });
  });
  it('takes them as missing among dates', async () => {
    expect(await column(['2020-01-01', 'NA', '2020-01-03'])).toMatchObject({ type: 'date', statistics: { missing: 1, distinct: 2 } });
  });
  it('takes an empty cell as missing, quoted or not', async () => {
    expect((await column(['a', '', '""'])).statistics).toMatchObject({ missing: 2, distinct: 1 });
  });
  it('takes an empty line of a file of one column as missing', async () => {
    const table = await profile(files.write('one-column.csv', 'x\n1\n\n3\n'));
    expect(table.rows).toBe(3);
    expect(feature(table, 'x').statistics).toMatchObject({ missing: 1, mean: 2 });
  });
});

describe('large and strange values', () => {
  it('keeps whole numbers beyond 2^53 apart', async () => {
    const { type, statistics } = await column(['9223372036854775806', '9223372036854775807', '9223372036854775808', '9223372036854775808']);
    expect(type).toBe('integer');
    expect(statistics).toMatchObject({ minimum: '9223372036854775806', maximum: '9223372036854775808', distinct: 3 });
    expect(statistics.standardDeviation).toBeCloseTo(0.9574271077563381, 12);
  });
  it('keeps them apart also when they come late', async () => {
    const cells = [...rows(40_000, () => '1'), '18446744073709551615', '18446744073709551614'];
    expect((await column(cells)).statistics).toMatchObject({ minimum: '1', maximum: '18446744073709551615', distinct: 3 });
  });
  it('takes whole numbers of 40 digits as numbers', async () => {
    const { type, statistics } = await column([`1${'0'.repeat(40)}`, '5']);
    expect(type).toBe('integer');
    expect(statistics).toMatchObject({ minimum: '5', maximum: '1e+40', mean: 5e39 });
  });
  it('computes moments of values whose squares leave the range of doubles', async () => {
    const { statistics } = await column(['1e200', '2e200', '3e200', '6e200']);
    expect(statistics.mean).toBeCloseTo(3e200, -190);
    expect((statistics.standardDeviation ?? 0) / 2.160246899469287e200).toBeCloseTo(1, 12);
    expect(statistics.skewness).toBeCloseTo(1.1903401282789947, 10);
  });
  it('computes moments of the smallest values', async () => {
    expect((await column(['1e-200', '2e-200', '3e-200', '6e-200'])).statistics.skewness).toBeCloseTo(1.1903401282789947, 10);
  });
  it('gives the mean of values whose sum leaves the range', async () => {
    expect((await column(['1.7e308', '1.6e308', '1.5e308'])).statistics.mean).toBeCloseTo(1.6e308, -300);
  });
  it('leaves undefined what one infinite value spoils, and no other column', async () => {
    const file = files.write('infinite.csv', 'x,y\n1,1\ninf,2\n3,6\n');
    const table = await profile(file);
    expect(feature(table, 'x').statistics).toEqual({
      missing: 0,
      distinct: 3,
      minimum: '1',
      maximum: null,
      mean: null,
      standardDeviation: null,
      skewness: null,
      kurtosis: null,
    });
    expect(feature(table, 'y').statistics.mean).toBe(3);
    expect(table.metafeatures).toMatchObject({ NumberOfNumericFeatures: 2, MeanMeansOfNumericAtts: 3 });
  });
  it('leaves undefined what the range of doubles does not hold', async () => {
    expect((await column(['-1.7e308', '1.7e308'])).statistics).toMatchObject({
      minimum: '-1.7e+308',
      maximum: '1.7e+308',
      standardDeviation: null,
    });
  });
  it('says nothing of the spread of one value, and that a constant has none', async () => {
    expect((await column(['5', ''])).statistics).toMatchObject({ mean: 5, standardDeviation: null, skewness: null, kurtosis: null });
    expect((await column(['0.1', '0.1', '0.1'])).statistics).toMatchObject({
      mean: 0.1,
      standardDeviation: 0,
      skewness: null,
      kurtosis: null,
    });
  });
  it('says nothing of the spread of no value', async () => {
    expect((await column(['', ''])).statistics).toEqual({
      missing: 2,
      distinct: 0,
      minimum: null,
      maximum: null,
      mean: null,
      standardDeviation: null,
      skewness: null,
      kurtosis: null,
    });
  });
  it('gives the bounds of dates as texts of ISO 8601, and no mean', async () => {
    expect((await column(['2020-02-29', '1999-12-31'])).statistics).toMatchObject({
      minimum: '1999-12-31',
      maximum: '2020-02-29',
      mean: null,
    });
    expect((await column(['2020-02-29 10:11:12.5', '2020-03-01'])).statistics).toMatchObject({
      minimum: '2020-02-29T10:11:12.5',
      maximum: '2020-03-01T00:00:00',
    });
  });
  it('counts many values of numbers nearly, and those of names exactly', async () => {
    const file = files.write('many.csv', `n,word\n${rows(60_000, (row) => `${row * 1.5},w${row % 20_011}`).join('\n')}\n`);
    const table = await profile(file);
    const numbers = feature(table, 'n').statistics.distinct ?? 0;
    expect(Math.abs(numbers - 60_000) / 60_000).toBeLessThan(0.1);
    expect(feature(table, 'word').statistics.distinct).toBe(20_011);
    expect(table.metafeatures.MaxNominalAttDistinctValues).toBe(20_011);
    expect(table.profiler).toContain('1 columns of numbers or dates with more than 4096, estimated');
    const whole = await profile(files.write('whole.csv', `n\n${rows(60_000, (row) => String((row * 7919) % 5000)).join('\n')}\n`));
    expect(feature(whole, 'n').statistics.distinct).toBe(5000);
  });
});
