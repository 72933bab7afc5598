import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import type { ProfileOptions, TableProfile } from '../../../src/ports/profiler.ts';
import { sqliteMaker, zip } from './archives.ts';
import { duckdb, feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const read = (name: string, content: string | Buffer, options: ProfileOptions = {}): Promise<TableProfile> =>
  profile(files.write(name, content), options);
const refusal = async (file: string, options: ProfileOptions = {}): Promise<string> => {
  const error = await profile(file, options).then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toContain(file);
  return (error as InputError).message;
};
const types = (table: TableProfile): Record<string, string> => Object.fromEntries(table.features.map(({ name, type }) => [name, type]));
const bounds = (table: TableProfile, name: string): unknown[] => {
  const { minimum, maximum, missing } = feature(table, name).statistics;
  return [minimum, maximum, missing];
};

describe('encodings', () => {
  const text = 'name,größe\nÅsa,1\nJosé,2\n';
  it.each([
    ['UTF-16 with mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 without mark', Buffer.from(text.repeat(1), 'utf16le'), 'utf-16le (guessed)'],
    ['UTF-16 big-endian', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16be'],
    ['Latin-1', Buffer.from(text, 'latin1'), 'windows-1252 (guessed)'],
  ])('%s is read and told', async (name, bytes, told) => {
    const table = await read(`${name}.csv`, bytes);
    expect(types(table)).toEqual({ name: 'nominal', größe: 'integer' });
    expect(table.rows).toBe(2);
    const [encoding = '', guessed] = told.split(' ');
    expect(table.profiler).toContain(encoding);
    if (guessed !== undefined) expect(table.profiler).toContain(guessed);
  });
  it('are as they are named, whatever the bytes look like', async () => {
    const russian = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    const bytes = Buffer.concat([russian, Buffer.from(',b\n1,2\n')]);
    expect(types(await read('russian.csv', bytes, { text: { encoding: 'windows-1251' } }))).toEqual({ Привет: 'integer', b: 'integer' });
    expect(await refusal(files.write('unnamed.csv', bytes), { text: { encoding: 'none' } })).toMatch(
      /"none" \(given as encoding\) is no known/,
    );
  });
});

describe('ways to write a text that are not those of RFC 4180', () => {
  it('quotes of one stroke, backslashes before quotes, comments, and signs that are told', async () => {
    expect(types(await read('single.csv', "a,b\n'x, y',1\n'z',2\n"))).toEqual({ a: 'nominal', b: 'integer' });
    const escaped = await read('escaped.csv', 'a,b\n"say \\"a, b\\"",1\n"x",2\n');
    expect([types(escaped), escaped.rows]).toEqual([{ a: 'nominal', b: 'integer' }, 2]);
    const commented = await read('commented.csv', '# made by hand\na;b\n1;2\n# half way\n3;4\n');
    expect([types(commented), commented.rows]).toEqual([{ a: 'integer', b: 'integer' }, 2]);
    expect(commented.profiler).toContain('2 comment lines');
    expect(types(await read('caret.csv', 'a^b\n1^2\n', { text: { delimiter: '^' } }))).toEqual({ a: 'integer', b: 'integer' });
    expect((await read('percent.csv', 'a,b\n%x\n1,2\n', { text: { comment: '%' } })).rows).toBe(1);
  });
  it('line ends of several kinds', async () => {
    const table = await read('mixed.csv', 'a,b\r\n1,2\n3,4\r5,6\r\n');
    expect([table.rows, bounds(table, 'b')]).toEqual([3, ['2', '6', 0]]);
  });
  it('names that are blank or stand twice', async () => {
    const table = await read('names.csv', 'a,,a,a_2,b\n1,2,3,4,5\n');
    expect(Object.keys(types(table))).toEqual(['a', 'column_2', 'a_3', 'a_2', 'b']);
    expect(table.profiler).toContain('names blank or twice in the header: column 2 is "column_2", 3 is "a_3"');
  });
  it('decimal commas, where they are no thousands', async () => {
    const table = await read('comma.csv', 'price;count\n1,5;1,000\n-2,25;12,000\n,5;\n');
    expect(types(table)).toEqual({ price: 'numeric', count: 'nominal' });
    expect(bounds(table, 'price')).toEqual(['-2.25', '1.5', 0]);
    expect(feature(table, 'price').statistics.mean).toBeCloseTo((1.5 - 2.25 + 0.5) / 3, 12);
    const target = await read('comma-target.csv', 'x;y\n1;0,5\n2;0,25\n3;0,25\n', { target: 'y' });
    expect(target.metafeatures.AutoCorrelation).toBeCloseTo((2 - 0.25) / 2, 12);
  });
  it('codes with zeros before them stay texts, so that nothing is lost', async () => {
    expect(types(await read('codes.csv', 'code,number\n001,1\n017,10\n'))).toEqual({ code: 'nominal', number: 'integer' });
  });
});

describe('words for missing cells', () => {
  it('among numbers stand for missing in texts too, also where they come late', async () => {
    const early = await read('early.csv', 'age,boat\n1,A\n?,?\n3,B\n');
    expect([feature(early, 'age'), feature(early, 'boat')].map(({ statistics }) => statistics.missing)).toEqual([1, 1]);
    expect(early.profiler).toContain('missing also: "?"');
    const late = await read('late.csv', `age,boat\n${'1,?\n2,B\n'.repeat(30_000)}?,C\n`);
    expect([feature(late, 'age'), feature(late, 'boat')].map(({ statistics }) => statistics.missing)).toEqual([1, 30_000]);
  });
  it('are values where no number or date is beside them', async () => {
    expect(feature(await read('answers.csv', 'answer,n\nNA,1\nyes,2\n'), 'answer').statistics.missing).toBe(0);
    expect(feature(await read('none.csv', 'answer,n\nnone,1\nyes,none\n'), 'answer').statistics.missing).toBe(0);
  });
  it('do not hide a field too many', async () => {
    for (const [name, row] of [
      ['mark', '3,4,?'],
      ['null', '3,4,\\N'],
      ['word', '3,4,NULL'],
      ['blank', '3,4,'],
    ] as const) {
      const told = await refusal(files.write(`extra-${name}.csv`, `a,b\n1,2\n?,NULL\n${row}\n`));
      expect(told, name).toMatch(/1 row has another number of fields.*line 4 has 3/);
    }
    expect(await refusal(files.write('extra-told.csv', 'a,b\n1,2\n3,4,-99\n'), { missing: ['-99'] })).toMatch(/line 3 has 3/);
  });
  it('are those that are told, and no others', async () => {
    const table = await read('told.csv', 'a,b\n-99,x\n1,-99\n2,?\n', { missing: ['-99'] });
    expect([bounds(table, 'a'), feature(table, 'b').statistics.missing]).toEqual([['1', '2', 1], 1]);
  });
});

describe('rows that cannot be read', () => {
  const many = Array.from({ length: 400 }, (_, index) => `${index},"a b"`);
  it('are left out, counted and listed where they are few', async () => {
    const lines = [...many.slice(0, 200), '1,2,3', ...many.slice(200), '"x"y,2'];
    const table = await read('few.csv', `a,b\n${lines.join('\n')}\n`);
    expect([table.rows, bounds(table, 'a')]).toEqual([400, ['0', '399', 0]]);
    expect(table.badRows).toEqual({
      count: 2,
      listed: [
        { line: 202, reason: '3 fields instead of 2' },
        { line: 403, reason: 'text follows a closing quote' },
      ],
    });
    expect(table.profiler).toContain('2 bad rows left out');
  });
  it('refuse the file where they are more than one in a hundred', async () => {
    const bad = Array.from({ length: 5 }, () => '1');
    expect(await refusal(files.write('many.csv', `a,b\n${[...many, ...bad].join('\n')}\n`))).toMatch(
      /5 rows have another number of fields/,
    );
  });
  it('of JSON lines are left out in the same way', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => JSON.stringify({ a: index }));
    const table = await read('few.ndjson', [...lines.slice(0, 100), '{"a": 1', ...lines.slice(100)].join('\n'));
    expect([table.rows, table.badRows]).toEqual([200, { count: 1, listed: [{ line: 101, reason: 'no JSON object' }] }]);
    expect(await refusal(files.write('many.ndjson', '{"a":1}\nx\n'))).toMatch(/1 of 2 rows cannot be read.*line 2: no JSON object/);
  });
});

describe('JSON', () => {
  const rows = [
    { id: 1, name: 'x', at: '2020-01-02', parts: { a: 1 }, list: [1] },
    { id: 2, at: '2021-01-02', parts: null, list: [] },
  ];
  it.each([
    ['rows.json', JSON.stringify(rows, null, 2)],
    ['rows.ndjson', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['rows.jsonl.gz', gzipSync(rows.map((row) => JSON.stringify(row)).join('\n'))],
  ])('is a table by its keys: %s', async (name, content) => {
    const table = await read(name, content);
    expect(types(table)).toEqual({ id: 'integer', name: 'nominal', at: 'date', parts: 'nested', list: 'nested' });
    expect(table.features.map(({ statistics }) => statistics.missing)).toEqual([0, 1, 0, 1, 0]);
  });
  it('whose names hold NUL is read under other names, which stay apart, and says so', async () => {
    const lines = ['{"a\\u0000":1,"a\ufffd":2,"k":"x"}', '{"a\\u0000":3,"a\ufffd":4,"k":"y"}'];
    for (const [name, content] of [
      ['nul.ndjson', lines.join('\n')],
      ['nul.json', `[${lines.join(',')}]`],
    ] as const) {
      const table = await read(name, content, { target: 'k' });
      expect(table.features.map((one) => [one.name, one.statistics.maximum])).toEqual([
        ['a\ufffd', '3'],
        ['a\ufffd_2', '4'],
        ['k', null],
      ]);
      expect(table.profiler).toContain('U+0000 in the name of column 1 replaced by U+FFFD');
    }
  });
  it('lines with halves of surrogate pairs are read, and it is said how many', async () => {
    const table = await read('halves.ndjson', ['{"k":"x\\ud800"}', '{"k":"\\ud83d\\ude00"}', '{"k":"\\\\ud800"}'].join('\n'));
    expect(table.features[0]?.distribution.top.map(({ value }) => value).sort()).toEqual(['\\ud800', 'x\ufffd', '\u{1F600}'].sort());
    expect([table.badRows.count, table.profiler]).toEqual([
      0,
      expect.stringContaining('halves of surrogate pairs replaced by U+FFFD in 1 line'),
    ]);
  });
  it.each([
    ['one.json', '{\n"a": 1\n}', /one object over several lines, and no list of rows/],
    ['lists.json', '[[1,2],[3,4]]', /the rows are no objects/],
    ['empty.json', '[]', /the array is empty/],
    ['text.json', 'a,b\n1,2', /not JSON, it begins with "a,b/],
  ])('that is no table is refused: %s', async (name, content, said) => {
    expect(await refusal(files.write(name, content))).toMatch(said);
  });
});

describe('archives', () => {
  it('of one table are that table', async () => {
    const table = await read('packed.zip', zip({ 'readme.md': '# x', 'data/t.csv': 'a,b\n1,2\n' }));
    expect(table).toMatchObject({ rows: 1, format: 'CSV, zip', mediaType: 'application/zip' });
    expect((await read('iris.arff.gz', gzipSync('@relation r\n@attribute a real\n@data\n1\n2\n'))).rows).toBe(2);
  });
  it('of several tables need a choice', async () => {
    const file = files.write('two.zip', zip({ 'a.csv': 'a\n1\n', 'b.tsv': 'b\tc\n1\t2\n' }));
    expect(await refusal(file)).toMatch(/holds 2 tables; choose one with --table: a\.csv, b\.tsv/);
    expect(await profile(file, { table: 'b.tsv' })).toMatchObject({ format: 'TSV, zip', name: 'b.tsv', address: `file://${file}#b.tsv` });
    expect(await refusal(file, { table: 'c.csv' })).toMatch(/no file "c\.csv"; in it are: a\.csv, b\.tsv/);
  });
  it('that are broken are refused', async () => {
    const whole = zip({ 'a.csv': `a,b\n${'1,2\n'.repeat(1000)}` });
    expect(await refusal(files.write('cut.zip', whole.subarray(0, whole.length / 2)))).toMatch(/zip archive is broken/);
    const changed = Buffer.from(whole);
    changed.writeUInt32LE(7, 14 + whole.indexOf(Buffer.from('PK\u0001\u0002')) + 2);
    expect(await refusal(files.write('changed.zip', changed))).toMatch(/zip archive is broken \(the checksum of "a\.csv" differs\)/);
    expect(await refusal(files.write('none.zip', zip({ 'a.txt': 'x' })))).toMatch(/holds no file that can be profiled; in it are: a\.txt/);
  });
});

describe('folders and patterns of Parquet', () => {
  it('are one dataset, with the checksum of each file and columns of partitions', async () => {
    for (const year of [2020, 2021]) {
      mkdirSync(files.path(`parts/year=${year}`), { recursive: true });
      await duckdb(
        `COPY (SELECT range AS a, 'x' || range AS b FROM range(${year - 2018})) TO '${files.path(`parts/year=${year}/p.parquet`)}' (FORMAT parquet)`,
      );
    }
    files.write('parts/_SUCCESS', '');
    const table = await profile(files.path('parts'), { target: 'b' });
    expect(table).toMatchObject({ rows: 5, name: 'parts', format: 'Parquet' });
    expect(types(table)).toEqual({ a: 'integer', b: 'nominal', year: 'integer' });
    expect(table.files.map(({ path }) => path)).toEqual(['year=2020/p.parquet', 'year=2021/p.parquet']);
    expect(table.bytes).toBe(table.files.reduce((sum, file) => sum + file.bytes, 0));
    const chosen = await profile(`${files.path('parts')}/**/year=2021/*.parquet`);
    expect(chosen.rows).toBe(3);
    expect(await refusal(`${files.path('parts')}/*.parquet`)).toMatch(/no Parquet file fits this pattern/);
  });
  it('with other columns in one file are refused, naming it', async () => {
    mkdirSync(files.path('unlike'));
    await duckdb(`COPY (SELECT 1 AS a, 2 AS b) TO '${files.path('unlike/1.parquet')}' (FORMAT parquet)`);
    await duckdb(`COPY (SELECT 1 AS a, 'x' AS b) TO '${files.path('unlike/2.parquet')}' (FORMAT parquet)`);
    expect(await refusal(files.path('unlike'))).toMatch(/2\.parquet: its column 2 is "b" VARCHAR and that of .*1\.parquet is "b" INTEGER/);
  });
});

describe('SQLite', () => {
  const made = sqliteMaker();
  it.skipIf(made === null)('tables are read page by page, with ids, long texts and columns added later', async () => {
    const file = files.path('lake.sqlite');
    made?.(file, [
      'PRAGMA page_size = 512',
      'CREATE TABLE "t x" (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, big INT, price REAL, note TEXT /* no, comma */, raw BLOB)',
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO "t x" SELECT i, printf('%04d', i), CASE i WHEN 7 THEN 9223372036854775807 ELSE -i END, i / 4.0, CASE WHEN i % 2 THEN replace(hex(zeroblob(700)), '00', 'ab') END, x'00ff' FROM n`,
      `ALTER TABLE "t x" ADD COLUMN late TEXT DEFAULT 'was''nt'`,
      `UPDATE "t x" SET late = 'is' WHERE id > 4990`,
    ]);
    const table = await profile(file);
    expect(table.rows).toBe(5000);
    expect(types(table)).toEqual({
      id: 'integer',
      name: 'nominal',
      big: 'integer',
      price: 'numeric',
      note: 'nominal',
      raw: 'nominal',
      late: 'nominal',
    });
    expect(bounds(table, 'id')).toEqual(['1', '5000', 0]);
    expect(bounds(table, 'big')).toEqual(['-5000', '9223372036854775807', 0]);
    expect(feature(table, 'note').statistics).toMatchObject({ missing: 2500, distinct: 1 });
    expect(feature(table, 'late').statistics).toMatchObject({ missing: 0, distinct: 2 });
  });
  it.skipIf(made === null)('of several tables need a choice; what cannot be read is said', async () => {
    const file = files.path('several.db');
    made?.(file, ['CREATE TABLE a (x)', 'INSERT INTO a VALUES (1)', 'CREATE TABLE b (x PRIMARY KEY) WITHOUT ROWID', 'CREATE TABLE c (x)']);
    expect(await refusal(file)).toMatch(/3 tables; choose one with --table: a, b, c/);
    expect((await profile(file, { table: 'a' })).rows).toBe(1);
    expect(await refusal(file, { table: 'b' })).toMatch(/WITHOUT ROWID; export it as CSV/);
    expect(await refusal(file, { table: 'c' })).toMatch(/no row below/);
    expect(await refusal(file, { table: 'aa' })).toMatch(/no table "aa"; the nearest names are "a"/);
  });
  it('that is broken is refused', async () => {
    const broken = Buffer.alloc(2048, 7);
    broken.write('SQLite format 3\0', 'latin1');
    broken.writeUInt16BE(1024, 16);
    broken[20] = 0;
    expect(await refusal(files.write('broken.sqlite', broken))).toMatch(/page 1 of the SQLite database is broken/);
  });
});
