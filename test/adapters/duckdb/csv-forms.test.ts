import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { profile, tableFiles } from './table-files.ts';

const files = tableFiles();

describe('ways to write a CSV file', () => {
  const wanted = { rows: 2, names: ['name', 'size, in m', 'ok'] };
  const read = async (name: string, content: string | Buffer): Promise<unknown> => {
    const table = await profile(files.write(name, content));
    return { rows: table.rows, names: table.features.map((column) => column.name) };
  };
  const text = 'name,"size, in m",ok\n"a ""b""\nc",1.5,true\nd,2,false\n';
  it('reads quotes, doubled quotes and line ends within', async () => {
    expect(await read('quoted.csv', text)).toEqual(wanted);
  });
  it('reads a byte order mark, CR LF, and no line end at the end', async () => {
    expect(await read('windows.csv', `\uFEFF${text.replaceAll('\n', '\r\n').trimEnd()}`)).toEqual(wanted);
  });
  it('reads carriage returns alone', async () => {
    expect(await read('old.csv', text.replaceAll('\n', '\r'))).toEqual(wanted);
  });
  it('reads gzip', async () => {
    expect(await read('packed.csv.gz', gzipSync(text))).toEqual(wanted);
  });
  it.each([
    ['semicolon', ';'],
    ['bar', '|'],
    ['tab', '\t'],
  ])('finds the delimiter %s', async (name, delimiter) => {
    const body =
      ['name', '"size, in m"', 'ok'].join(delimiter) + `\n${['a,b', '1', 'true'].join(delimiter)}\n${['c', '2', 'true'].join(delimiter)}\n`;
    expect(await read(`${name}.csv`, body)).toEqual(wanted);
  });
  it('reads tabs as the ending .tsv says, whatever else is there', async () => {
    const table = await profile(files.write('commas.tsv', 'a,b\tc\n1,2\t3\n4,5\t6\n'));
    expect(table).toMatchObject({ mediaType: 'text/tab-separated-values', format: 'TSV' });
    expect(table.features.map((column) => column.name)).toEqual(['a,b', 'c']);
  });
  it('keeps names that differ in case only, and names full of signs', async () => {
    const table = await profile(files.write('names.csv', `a,A,"x""y'; --",\u{1F600} z\n1,2,3,4\n`));
    expect(table.features.map((column) => column.name)).toEqual(['a', 'A', `x"y'; --`, '\u{1F600} z']);
  });
  it('takes blank lines as no rows where there are several columns', async () => {
    expect((await profile(files.write('blank.csv', 'a,b\n1,2\n\n3,4\n\n'))).rows).toBe(2);
  });
  it('reads a file whose path looks like a pattern or a partition', async () => {
    expect((await profile(files.write('x[1]*=y.csv', 'a,b\n1,2\n'))).features).toHaveLength(2);
  });
});
