import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSampler } from '../../../src/adapters/duckdb/row-sampler.ts';
import { hintsOf } from '../../../src/adapters/duckdb/value-hints.ts';
import { suggestedSecurityLevel } from '../../../src/model/security-suggestion.ts';
import { duckdb, feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
/** Numbers that seem to be drawn at random, always the same ones. */
const draws = (count: number): number[] => {
  let state = 1;
  return Array.from({ length: count }, () => (state = (state * 48271) % 2147483647) / 2147483647);
};
/** Of type 7: between neighbours of the sorted values, at (n - 1) p. */
const quantile = (values: readonly number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const [low = NaN, high = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
};

describe('how values are distributed', () => {
  it('quantiles and histogram are those of all rows of a small table', async () => {
    const values = draws(3001).map((value) => Math.round(value ** 3 * 1e6) / 1e3);
    const table = await profile(files.write('small.csv', `x\n${values.join('\n')}\n`));
    const { distribution, statistics } = feature(table, 'x');
    expect(distribution).toMatchObject({ sampledRows: null, top: [], shortest: null, hints: [] });
    for (const { share, value } of distribution.quantiles) expect(Number(value)).toBeCloseTo(quantile(values, share), 9);
    const [least, most] = [Number(statistics.minimum), Number(statistics.maximum)];
    const width = (most - least) / 20;
    const binOf = (value: number): number => Math.min(19, Math.max(0, Math.ceil((value - least) / width) - 1));
    const expected = Array.from({ length: 20 }, (_, bin) => values.filter((value) => binOf(value) === bin).length);
    expect(distribution.histogram).toEqual(expected);
  });
  it('are of a sample of a large table, the same one every time, spread over all of it', async () => {
    const values = draws(120_000).map((value, row) => Math.round(value * 1000) + (row < 60_000 ? 0 : 1000));
    const file = files.write(
      'large.csv',
      `x,kind,s\n${values.map((value, row) => `${value},${row % 4 === 0 ? 'a' : 'b'},${row}`).join('\n')}\n`,
    );
    const [one, two] = [await profile(file), await profile(file)];
    expect(two).toEqual(one);
    const { distribution } = feature(one, 'x');
    expect(distribution.sampledRows).toBeGreaterThan(20_000);
    expect(distribution.sampledRows).toBeLessThanOrEqual(40_000);
    for (const { share, value } of distribution.quantiles) expect(Math.abs(Number(value) - 2000 * share)).toBeLessThan(20);
    expect(feature(one, 's').distribution.distinctEstimated).toBe(true);
    const [first, second] = feature(one, 'kind').distribution.top;
    expect([first?.value, second?.value]).toEqual(['b', 'a']);
    expect((second?.count ?? 0) / (distribution.sampledRows ?? 1)).toBeCloseTo(0.25, 1);
  });
  it('are of Parquet as they are of the same table in CSV, and of a sample of a large one', async () => {
    const query = `SELECT (i * 7919) % 1000 AS x, CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS kind FROM range(ROWS) AS r(i)`;
    for (const [name, rows] of [
      ['p', 5000],
      ['q', 200_000],
    ] as const) {
      for (const format of ['csv', 'parquet'])
        await duckdb(`COPY (${query.replace('ROWS', String(rows))}) TO '${files.path(`${name}.${format}`)}' (FORMAT ${format})`);
    }
    const [csv, parquet] = [await profile(files.path('p.csv')), await profile(files.path('p.parquet'))];
    expect(parquet.features.map((column) => column.distribution)).toEqual(csv.features.map((column) => column.distribution));
    const large = feature(await profile(files.path('q.parquet')), 'x').distribution;
    expect(large.sampledRows).toBeGreaterThan(20_000);
    for (const { share, value } of large.quantiles) expect(Math.abs(Number(value) - 1000 * share)).toBeLessThan(15);
  });
  it('dates have quantiles as texts, texts have lengths, and values of no kind have nothing', async () => {
    const table = await profile(files.write('kinds.csv', 'at,word,none\n2020-01-01,a,\n2020-01-03,abc,\n2020-01-05,ab,\n'));
    expect(feature(table, 'at').distribution.quantiles[3]).toEqual({ share: 0.5, value: '2020-01-03' });
    expect(feature(table, 'word').distribution).toMatchObject({ shortest: 1, meanLength: 2, longest: 3, quantiles: [], histogram: [] });
    expect(feature(table, 'none').distribution).toMatchObject({ quantiles: [], top: [], shortest: null });
  });
  it('values at the ends of what doubles hold spoil nothing', async () => {
    const table = await profile(
      files.write('ends.csv', 'a,b,c,d\n1e308,inf,1e-320,9223372036854775807\n-1e308,1,0,-9223372036854775808\n1,2,1e-320,0\n'),
    );
    expect(feature(table, 'b').distribution).toMatchObject({ histogram: [] });
    for (const { distribution } of table.features) {
      expect(JSON.parse(JSON.stringify(distribution))).toEqual(distribution);
      for (const { value } of distribution.quantiles) expect(Number.isFinite(Number(value))).toBe(true);
    }
  });
  it('tell of the target: correlation of numbers, information of classes', async () => {
    const rows = draws(500).map(
      (value, row) => `${value},${3 - 2 * value},${row % 2},${row % 2 === 0 ? 'x' : 'y'},${row % 2 === 0 ? 'u' : 'v'}`,
    );
    const file = files.write('target.csv', `a,b,c,d,e\n${rows.join('\n')}\n`);
    const numeric = await profile(file, { target: 'b' });
    expect(feature(numeric, 'a').distribution.targetCorrelation).toBeCloseTo(-1, 8);
    expect(Math.abs(feature(numeric, 'c').distribution.targetCorrelation ?? 1)).toBeLessThan(0.2);
    expect(feature(numeric, 'd').distribution.targetCorrelation).toBeNull();
    const nominal = await profile(file, { target: 'd' });
    expect(feature(nominal, 'e').distribution).toMatchObject({ mutualInformation: 1, targetCorrelation: null });
    expect(feature(nominal, 'a').distribution).toMatchObject({ mutualInformation: null, targetCorrelation: null });
  });

  it('tell which columns of numbers go together, over the rows where neither is missing', async () => {
    // By hand: of x = 1, 2, 3, 4, 5 and y = 2, 4, 5, 4, 5 (y missing once more) it is 6 / sqrt(10 * 6).
    const table = await profile(
      files.write('pairs.csv', 'x,y,twice,word,constant\n1,2,2,a,7\n2,4,4,b,7\n3,5,6,a,7\n4,4,8,b,7\n5,5,10,a,7\n9,,18,b,7\n'),
    );
    expect(feature(table, 'x').distribution.correlations).toEqual([
      { feature: 'twice', correlation: 1, rows: 6 },
      { feature: 'y', correlation: Math.round(1e9 * (6 / Math.sqrt(60))) / 1e9, rows: 5 },
    ]);
    expect(feature(table, 'y').distribution.correlations.map((one) => one.feature)).toEqual(['x', 'twice']);
    for (const name of ['word', 'constant']) expect(feature(table, name).distribution.correlations).toEqual([]);
  });
  it('lose no digit of large numbers that differ little, and throw at nothing', async () => {
    const rows = draws(400).map(
      (value, row) => `${1e8 + value / 1000},${1e12 - 5 * value},${row === 3 ? 'inf' : value},${(row % 3) * 1e200}`,
    );
    const table = await profile(files.write('large.csv', `a,b,c,d\n${rows.join('\n')}\n`));
    expect(feature(table, 'a').distribution.correlations[0]).toMatchObject({ feature: 'b', rows: 400 });
    expect(feature(table, 'a').distribution.correlations[0]?.correlation).toBeCloseTo(-1, 3);
    expect(feature(table, 'c').distribution.correlations).toEqual([]);
    for (const { distribution } of table.features)
      for (const { correlation } of distribution.correlations) expect(Math.abs(correlation)).toBeLessThanOrEqual(1);
  });
  it('tell exact numbers apart that are one double, and an outlier where the other is missing spoils nothing', async () => {
    const base = 9007199254740993n;
    const rows = [0n, 2n, 1n, 4n, 3n].map((more) => `${base * 100n + more},${Number(more) / 2},${0.5 + Number(more) / 1e9}`);
    const table = await profile(files.write('exact.csv', `id,half,close\n${rows.join('\n')}\n${base * 100n + 9n},,1e15\n`), {
      target: 'half',
    });
    expect(feature(table, 'id').distribution).toMatchObject({ targetCorrelation: 1 });
    const half = feature(table, 'half').distribution.correlations;
    expect(half.map((one) => [one.feature, one.rows])).toEqual([['id', 5]]);
    const close = await profile(files.write('close.csv', `half,close\n0,0.5\n1,0.500001\n2,0.500002\n,100\n`));
    expect(feature(close, 'half').distribution.correlations).toEqual([{ feature: 'close', correlation: 1, rows: 3 }]);
    const two = await profile(files.write('two.csv', 'a,b\n1,5\n2,7\n,9\n'), { target: 'b' });
    expect(feature(two, 'a').distribution).toMatchObject({ targetCorrelation: null, correlations: [] });
  });
  it('compare columns of a wide table from its first to its last', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `c${at}`);
    const rows = draws(30).map((value, row) => names.map((_, at) => (at % 3 === 0 ? value : (row * (at + 3) * 7919) % 1009)).join(','));
    const table = await profile(files.write('wide.csv', `${names.join(',')}\n${rows.join('\n')}\n`));
    const found = table.features.filter(({ distribution }) => distribution.correlations.some(({ correlation }) => correlation === 1));
    expect(found).toHaveLength(100);
    expect(found[0]?.name).toBe('c0');
    expect(found.at(-1)?.name).toBe('c297');
  });
});

describe('RowSampler', () => {
  it('keeps all of few rows, in order, and of many a share that does not depend on how they come', async () => {
    const kept = async (rows: number): Promise<[number | null, string[]]> => {
      const sampler = new RowSampler();
      for (let row = 0; row < rows; row++) {
        const bytes = Buffer.from(`x${row}y`);
        sampler.see(bytes, 1, bytes.length - 1);
      }
      const path = files.path('sample.csv');
      await sampler.write(path, { header: ['a b'], delimiter: ',', newline: '\n' });
      const { readFile } = await import('node:fs/promises');
      const [head, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
      expect(head).toBe('c0');
      return [sampler.sampled, lines];
    };
    expect(await kept(3)).toEqual([null, ['0', '1', '2']]);
    const [count, lines] = await kept(200_000);
    expect(count).toBe(lines.length);
    expect(count).toBeGreaterThan(20_000);
    expect(lines.filter((line) => Number(line) < 100_000).length / lines.length).toBeCloseTo(0.5, 1);
    // No period is missed or met.
    expect(lines.filter((line) => Number(line) % 8 === 0).length / lines.length).toBeCloseTo(1 / 8, 1);
  });
});

describe('hints', () => {
  const of = (name: string, texts: string[]): string[] =>
    hintsOf({ name, texts, present: texts.length, rows: texts.length, distinct: 2, exact: true, countable: true });
  it.each([
    ['contact', ['a@b.org', 'x.y@z.co.uk'], ['e-mail', 'personal-data']],
    ['link', ['https://a.org/x', 's3://b/c'], ['url']],
    ['k', ['123e4567-e89b-12d3-a456-426614174000'], ['uuid']],
    ['from', ['192.168.0.1', '::1', '2001:db8::ff'], ['ip-address']],
    ['call', ['+30 210 123 4567', '(0211) 123-456'], ['phone-number', 'personal-data']],
    ['no', ['123-45-6789'], ['social-security-number', 'personal-data']],
    ['pay', ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819'], ['payment-account', 'personal-data']],
    ['card', ['4111 1111 1111 1111', '5500-0000-0000-0004'], ['payment-account', 'personal-data']],
    ['card', ['4111 1111 1111 1112'], []],
    ['firstName', ['Ann', 'Bo'], ['person-name', 'personal-data']],
    ['date_of_birth', [], ['birth-date', 'personal-data']],
    ['Home Address', ['x 1'], ['postal-address', 'personal-data']],
    ['species', ['Iris-setosa'], []],
    ['version', ['1.2.3.4.5', '1.2.3'], []],
    ['time', ['12:30:45', '01:02:03'], []],
    ['size', ['12345678', '123.5'], []],
    ['filename', ['a.txt'], []],
    ['e', ['a@b.org', 'none', 'x', 'y'], []],
  ])('%s of %j', (name, texts, expected) => {
    expect(of(name, texts)).toEqual(expected);
  });
  it('a key is what has no value twice and none missing', async () => {
    const table = await profile(
      files.write(
        'keys.csv',
        `id,code,x,k\n${Array.from({ length: 50 }, (_, row) => `${row},c${row},${row / 3},${row % 49}`).join('\n')}\n`,
      ),
    );
    expect(table.features.map(({ distribution }) => distribution.hints)).toEqual([['identifier'], ['identifier'], [], []]);
  });
  it('of persons suggest that not everybody sees the data', () => {
    const column = (hints: ReturnType<typeof hintsOf>) => ({ distribution: { hints } });
    expect(suggestedSecurityLevel([column(['url']), column(['e-mail', 'personal-data'])])).toBe('confidential');
    expect(suggestedSecurityLevel([column(['url']), { distribution: null }])).toBeNull();
  });
  it('come in the same order and fail on no text', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ unit: 'binary' })), (name, texts) => void of(name, texts)),
      { numRuns: 300 },
    );
  });
});
