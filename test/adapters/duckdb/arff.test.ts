import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLine } from '../../../src/adapters/duckdb/formats/arff-line.ts';
import { datePattern } from '../../../src/adapters/duckdb/formats/java-date.ts';
import { InputError } from '../../../src/errors.ts';
import type { TableProfile } from '../../../src/ports/profiler.ts';
import { feature, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
let count = 0;
const read = (text: string): Promise<TableProfile> => profile(files.write(`t${count++}.arff`, text));
const refusal = (text: string): Promise<string> =>
  read(text).then(
    () => 'it was not refused',
    (error: unknown) => (error instanceof InputError ? error.message : `no InputError: ${String(error)}`),
  );

describe('ARFF', () => {
  it('is read with its types, missing values, quotes, comments and line ends of any kind', async () => {
    const text = [
      '% a comment',
      "@RELATION 'my table'",
      "@attribute 'a b' NUMERIC",
      "@Attribute kind {x, \"y z\", 'it\\'s', ?}  % another",
      '@attribute note string',
      '@attribute at date "yyyy-MM-dd HH:mm"',
      '@inputs whatever',
      '@data',
      '1.5,x,"a, b % c","2020-02-29 12:30"',
      "?,'y z',?,?  % the end",
      '',
      '-2e3 , \'it\\\'s\' , "?" , "2021-01-01 00:00"',
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const table = await read(text.join(end));
      expect(table.features.map(({ name, type }) => [name, type])).toEqual([
        ['a b', 'numeric'],
        ['kind', 'nominal'],
        ['note', 'text'],
        ['at', 'date'],
      ]);
      expect(table.features.map(({ statistics }) => statistics.missing)).toEqual([1, 0, 1, 1]);
      expect(feature(table, 'a b').statistics).toMatchObject({ minimum: '-2000', maximum: '1.5' });
      expect(feature(table, 'at').statistics).toMatchObject({ minimum: '2020-02-29T12:30:00', maximum: '2021-01-01T00:00:00' });
    }
  });
  it('leaves out zeros in sparse rows: the first value of a nominal attribute', async () => {
    const table = await read(
      '@relation r\n@attribute a real\n@attribute b {no,yes}\n@attribute c real\n@data\n{0 5, 2 7}\n{}\n{1 yes, 2 ?}\n',
    );
    expect(feature(table, 'a').statistics).toMatchObject({ missing: 0, mean: 5 / 3 });
    expect(feature(table, 'b').statistics).toMatchObject({ missing: 0, distinct: 2 });
    expect(feature(table, 'c').statistics).toMatchObject({ missing: 1, mean: 3.5 });
  });
  it('counts values that are seen and those that are only declared', async () => {
    const table = await profile(
      files.write('declared.arff', '@relation r\n@attribute a {p,q,r}\n@attribute k {u,v}\n@data\np,u\nq,u\np,v\n'),
      { target: 'k' },
    );
    expect(table.metafeatures).toMatchObject({ NumberOfClasses: 2, NumberOfSymbolicFeatures: 2 });
    expect(table.profiler).toContain('as declared');
  });
  it.each([
    ['@attribute a crap\n@data\n1', /line 2: the attribute "a" is of the unknown type "crap"; use numeric/],
    ['@attribute a relational\n@end a\n@data\n1', /line 2: the attribute "a" is relational.*write its table as a file of its own/],
    ['@attribute a date "QQ"\n@data\n1', /line 2: the date format "QQ" is not known/],
    ['@attribute a {x,"y}\n@data\n1', /line 2: a quote is opened and never closed/],
    ['@attribute\n@data\n1', /line 2: an attribute without name and type/],
    ['@attribute a real\n1\n', /line 3: neither a declaration nor a comment/],
    ['@attribute a real\n', /no line of @data/],
    ['@data\n1\n', /no attribute is declared/],
    ['@attribute a real\n@data\n% nothing\n', /no row below/],
    ['@attribute a {x}\n@data\nx\ny\n', /1 of 2 rows cannot be read.*line 5: "y" is no declared value of "a"/],
    ['@attribute a real\n@data\n1\nx\n', /line 5: "x" is no number for "a"/],
    ['@attribute a date yyyy-MM-dd\n@data\n2021-02-29\n', /line 4: "2021-02-29" is not in the date format of "a"/],
    ['@attribute a real\n@attribute b real\n@data\n1\n', /line 5: 1 field instead of 2/],
    ['@attribute a real\n@data\n{1 2}\n', /line 4: place 1 where the last is 0/],
    ['@attribute a real\n@data\n{0 2, 0 3}\n', /line 4: place 0 twice/],
  ])('that cannot be read is refused by its line: %s', async (text, said) => {
    expect(await refusal(`@relation r\n${text}`)).toMatch(said);
  });
  it('reads back whatever values are quoted', () => {
    const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', ' ', ',', "'", '"', '\\', '%', '{', '}', '?', '\n', 'é', '\t') }), {
          minLength: 1,
        }),
        (values) => {
          const line = splitLine(values.map(quoted).join(' , '));
          expect(line.fault).toBeNull();
          expect(line.values.map(({ text }) => text)).toEqual(values);
        },
      ),
    );
  });
});

describe('patterns of dates', () => {
  it.each([
    ['yyyy', '1631', '1631-01-01 00:00:00'],
    ['yyyy-MM', '1817-04', '1817-04-01 00:00:00'],
    ["yyyy-MM-dd'T'HH:mm:ss", '2020-02-29T23:59:58', '2020-02-29 23:59:58'],
    ['dd MMM yyyy hh:mm a', '05 Mar 2001 12:07 AM', '2001-03-05 00:07:00'],
    ['yy-MM-dd HH:mm:ss z', '99-01-31 00:01:08 +0430', '1999-01-30 19:31:08'],
    ['yy-MM-dd', '31-10-15', '2031-10-15 00:00:00'],
    ['HH:mm:ss.SSS', '01:02:03.045', '1970-01-01 01:02:03.045'],
    ["EEE, d MMM yyyy 'at' H''mm", "Tue, 3 June 2008 at 9'05", '2008-06-03 09:05:00'],
    ['yyyy-MM-dd', '2021-02-29', null],
    ['yyyy-MM-dd HH:mm', '2021-02-28 24:00', null],
    ['yyyy-MM-dd', '2021-02-28 12:00', null],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(datePattern(pattern)?.read(text)).toBe(expected);
  });
  it('of letters not known are none', () => {
    expect(datePattern('yyyy-QQ')).toBeNull();
  });
});
