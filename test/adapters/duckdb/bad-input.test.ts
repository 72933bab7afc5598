import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import type { ProfileOptions } from '../../../src/ports/profiler.ts';
import { duckdb, profile, tableFiles } from './table-files.ts';

const files = tableFiles();

async function refusal(file: string, options: ProfileOptions = {}): Promise<string> {
  const error: unknown = await profile(file, options).then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  const { message } = error as InputError;
  expect(message).toContain(file);
  // File, what is wrong, and after a semicolon or a comma what to do.
  expect(message).toMatch(/: .+[;,] /s);
  return message;
}
const csv = (name: string, content: string | Buffer, options?: ProfileOptions): Promise<string> =>
  refusal(files.write(`${name}.csv`, content), options);

describe('DuckdbProfiler refuses a file', () => {
  it('that is not there', async () => {
    expect(await refusal(files.path('none.csv'))).toMatch(/no such file.*check the path/);
  });
  it('that is a directory', async () => {
    mkdirSync(files.path('folder.csv'));
    expect(await refusal(files.path('folder.csv'))).toMatch(/is a directory without Parquet files; give one file/);
  });
  it('that may not be read', async () => {
    const file = files.write('secret.csv', 'a,b\n1,2\n');
    chmodSync(file, 0o000);
    chmodSync(dirname(file), 0o755);
    // The superuser may read all: look with the eyes of somebody else.
    const superuser = process.geteuid?.() === 0;
    if (superuser) process.seteuid?.(65534);
    try {
      expect(await refusal(file)).toMatch(/cannot be read \(EACCES\); give read permission/);
    } finally {
      if (superuser) process.seteuid?.(0);
    }
  });
  it('whose ending says nothing known, naming those that are', async () => {
    expect(await refusal(files.write('table.xlsx', 'x'))).toMatch(/supported are \.csv, .*\.parquet/);
  });
  it('that is empty', async () => {
    expect(await csv('empty', '')).toMatch(/is empty; a header line/);
  });
  it('of blanks', async () => {
    expect(await csv('blanks', '\uFEFF\n\n')).toMatch(/holds no text; a header line/);
  });
  it('of a header and no row', async () => {
    expect(await csv('header-only', 'a,b\n')).toMatch(/no row below it; give a table with at least one row/);
    expect(await csv('header-no-end', 'a,b')).toMatch(/no row below it/);
  });
  it('without a header', async () => {
    expect(await csv('numbers', '1,2\n3,4\n')).toMatch(/only numbers.*add a header line/);
  });
  it('that begins with a blank line', async () => {
    expect(await csv('blank-first', '\na,b\n1,2\n')).toMatch(/line 1 is blank; begin with a header/);
  });
  it('with ragged rows, by their lines', async () => {
    const message = await csv('ragged', 'a,b,c\n1,2,3\n4,5\n"x\ny",8,9\n1,2,3,4\n1,2,3\n');
    expect(message).toMatch(/2 rows have another number of fields than the header, which has 3: line 3 has 2, line 6 has 4; add or remove/);
  });
  it('with a trailing delimiter in a row', async () => {
    expect(await csv('trailing', 'a,b\n1,2\n3,4,\n')).toMatch(/1 row has.*line 3 has 3/);
  });
  it('with more ragged rows than can be named, by their number', async () => {
    expect(await csv('very-ragged', `a,b\n${'1\n'.repeat(100)}1,2\n`)).toMatch(/100 rows have.*line 2 has 1.*line 6 has 1, and 95 more;/);
  });
  it('with ragged rows far down, where they are more than one in a hundred', async () => {
    expect(await csv('late', `a,b\n${'1,2\n'.repeat(40_000)}${'1,2,3\n'.repeat(500)}`)).toMatch(/500 rows have.*line 40002 has 3/);
  });
  it('whose header leaves most columns without a name', async () => {
    expect(await csv('unnamed', 'a,, ,\n1,2,3,4\n')).toMatch(/column 2, 3, 4 without a name; name every column/);
  });
  it('with an open quote', async () => {
    expect(await csv('open', 'a,b\n1,2\n3,"four\n5,6\n')).toMatch(/line 3: a quote is opened and never closed; close it/);
  });
  it('with text after a closing quote', async () => {
    expect(await csv('after', 'a,b\n1,2\n"x"y,4\n')).toMatch(/line 3: text follows a closing quote; double a quote/);
  });
  it('of an encoding that is not to be recognised, by line and byte', async () => {
    const russian = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0xf1]);
    expect(await csv('russian', Buffer.concat([Buffer.from('a,b\nok,1\n'), russian, Buffer.from(',2\n')]))).toMatch(
      /line 3: byte 9 is not UTF-8 .*name it, for example with --encoding/,
    );
  });
  it('of other characters than UTF-8 far down', async () => {
    const before = 'abc,1\n'.repeat(600_000);
    const message = await csv('late-latin', Buffer.concat([Buffer.from(`a,b\n${before}`), Buffer.from('caf\u00e9,2\n', 'latin1')]));
    expect(message).toContain(`line 600002: byte ${4 + before.length + 3} is not UTF-8`);
  });
  it('with NUL bytes', async () => {
    expect(await csv('nul', 'a,b\n1,2\n3,\u0000\n')).toMatch(/byte 10 is NUL.*binary.*; export/);
  });
  it.each([
    ['zip', 'PK\u0003\u0004', 'a zip archive or spreadsheet; rename an archive'],
    ['png', '\u0089PNG\r\n\u001a\n', 'a PNG image; give a table'],
    ['pdf', '%PDF-1.7', 'a PDF document; export'],
    ['sqlite', 'SQLite format 3\u0000', 'an SQLite database; rename it to end in .sqlite'],
  ])('that is %s under the name of CSV', async (name, start, said) => {
    expect(await csv(name, Buffer.from(`${start},x\n1,2\n`, 'latin1'))).toContain(said);
  });
  it('that is gzip under the name of CSV', async () => {
    expect(await csv('packed', gzipSync('a,b\n1,2\n'))).toMatch(/gzip-compressed; rename it to end in \.csv\.gz/);
  });
  it('that is Parquet under the name of CSV', async () => {
    await duckdb(`COPY (SELECT 1 AS a) TO '${files.path('table.csv')}' (FORMAT parquet)`);
    expect(await refusal(files.path('table.csv'))).toMatch(/looks like a Parquet file; rename it to end in \.parquet/);
  });
  it('that is CSV under the name of gzip or Parquet', async () => {
    expect(await refusal(files.write('plain.csv.gz', 'a,b\n1,2\n'))).toMatch(/not gzip-compressed.*drop that ending/);
    expect(await refusal(files.write('plain.parquet', 'a,b\n1,2\n'))).toMatch(/not a Parquet file.*name a CSV file \.csv/);
  });
  it('whose archive is cut off', async () => {
    const whole = gzipSync(`a,b\n${Array.from({ length: 5000 }, (_, i) => `${i},${i * 7919}`).join('\n')}\n`);
    expect(await refusal(files.write('cut.csv.gz', whole.subarray(0, whole.length / 2)))).toMatch(/compressed content is broken.*again/);
  });
  it('whose Parquet is cut off', async () => {
    expect(await refusal(files.write('cut.parquet', 'PAR1 and no more of it'))).toMatch(
      /cannot be read as Parquet.*; write the table as Parquet again/,
    );
  });
  it('of Parquet without rows', async () => {
    await duckdb(`COPY (SELECT 1 AS a LIMIT 0) TO '${files.path('no-rows.parquet')}' (FORMAT parquet)`);
    expect(await refusal(files.path('no-rows.parquet'))).toMatch(/columns and no row; give a table/);
  });
});

describe('DuckdbProfiler refuses an option', () => {
  const table = 'sepal,petal,species\n1,2,a\n3,4,b\n';
  it('that names no column as target, and tells the nearest names', async () => {
    expect(await csv('target', table, { target: 'Specie' })).toMatch(
      /no column "Specie" \(given as target\); the nearest names are "species", /,
    );
  });
  it('that ignores what is no column', async () => {
    expect(await csv('ignore', table, { ignore: ['petals'] })).toMatch(/no column "petals" \(given as ignore\).*"petal"/);
  });
  it('that ignores the target', async () => {
    expect(await csv('both', table, { target: 'species', ignore: ['species'] })).toMatch(
      /"species" is both target and ignored; leave it out/,
    );
  });
  it('that makes nested values the target', async () => {
    await duckdb(`COPY (SELECT [i] AS list, i FROM range(3) r(i)) TO '${files.path('lists.parquet')}' (FORMAT parquet)`);
    expect(await refusal(files.path('lists.parquet'), { target: 'list' })).toMatch(/"list" holds nested values.*choose another/);
  });
});
