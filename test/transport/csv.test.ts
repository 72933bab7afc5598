import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../src/transport/csv.ts';

/** Reads RFC 4180 back, by its grammar. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('comma-separated values', () => {
  it('quote what holds commas, quotes and line ends, end lines with CRLF, and leave unknown cells empty', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          [1, 'x, "y"\nz'],
          [-2, null],
        ],
      ),
    ).toBe('a,b\r\n1,"x, ""y""\nz"\r\n-2,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('keep a spreadsheet from running %j', (text) => {
    expect(read(csv(['name'], [[text]]))).toEqual([['name'], [`'${text}`]]);
  });

  it('are read back as they were, but for that apostrophe', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=', '"', ',', '\r\n', "'", '-x'));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const back = read(csv(['a', 'b'], rows)).slice(1);
        expect(back).toEqual(rows.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text))));
      }),
      { numRuns: 50 },
    );
  });
});
