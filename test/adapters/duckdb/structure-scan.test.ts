import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import { parseRecords } from '../../../src/adapters/duckdb/csv-text.ts';
import { StructureScan } from '../../../src/adapters/duckdb/structure-scan.ts';
import { firstInvalidUtf8 } from '../../../src/adapters/duckdb/utf8.ts';
import { TargetFollower } from '../../../src/adapters/duckdb/target-sequence.ts';
import type { TargetSequence } from '../../../src/adapters/duckdb/target-sequence.ts';
import { profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const cell = fc.oneof(
  fc.constantFrom('', 'a', '1', '2.5', 'x y', 'é', '\u{1F600}'),
  fc.string({ maxLength: 6, unit: fc.constantFrom(',', '"', '\n', 'b', ' ', '7') }),
);
const newline = fc.constantFrom('\n' as const, '\r\n' as const);
const table = fc
  .record({ columns: fc.integer({ min: 2, max: 5 }), rows: fc.integer({ min: 1, max: 12 }), newline })
  .chain(({ columns, rows, newline: end }) =>
    fc.record({
      newline: fc.constant(end),
      cells: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    }),
  );
const written = (text: string): string => (/[",\n\r ]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const headerOf = (columns: number): string[] => Array.from({ length: columns }, (_, index) => `c${index}`);
function csvOf(cells: readonly (readonly string[])[], end: string): string {
  return [headerOf(cells[0]?.length ?? 0), ...cells].map((record) => record.map(written).join(',') + end).join('');
}

interface Cut {
  end: '\n' | '\r\n';
  pieces: readonly number[];
  target: number;
}
function scan(content: Buffer, columns: number, { end, pieces, target }: Cut): { rows: number; sequence: TargetSequence } {
  const follower = new TargetFollower(target, { numbers: true });
  const scanner = new StructureScan({
    file: 'f.csv',
    dialect: { delimiter: ',', newline: end, header: headerOf(columns) },
    longest: 1e6,
    follower,
    fields: 'all',
  });
  let at = 0;
  for (const size of [...pieces, content.length]) {
    scanner.feed(content.subarray(at, at + size));
    at += size;
  }
  return { rows: scanner.finish(), sequence: follower.sequence };
}

describe('StructureScan', () => {
  it('counts the rows of any table, however it is cut into pieces', () => {
    fc.assert(
      fc.property(table, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }), ({ cells, newline: end }, pieces) => {
        const columns = cells[0]?.length ?? 0;
        const { rows, sequence } = scan(Buffer.from(csvOf(cells, end)), columns, { end, pieces, target: columns - 1 });
        expect(rows).toBe(cells.length);
        expect(sequence.rows).toBe(cells.length);
      }),
    );
  });

  it('follows the target through quotes, at any place of the record', () => {
    fc.assert(
      fc.property(table, fc.nat(), ({ cells, newline: end }, pick) => {
        const columns = cells[0]?.length ?? 1;
        const target = pick % columns;
        const values = cells.map((record) => record[target] ?? '');
        const equal = values.filter((value, row) => row > 0 && value === values[row - 1]).length;
        const { sequence } = scan(Buffer.from(csvOf(cells, end)), columns, { end, pieces: [7], target });
        expect(sequence).toMatchObject({ equalPairs: equal, firstMissing: values[0] === '' });
      }),
    );
  });

  it('names every line of another number of fields, and none else', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }), (widths) => {
        const text = `c0,c1,c2\n${widths.map((width) => `${Array(width).fill('1').join(',')}\n`).join('')}`;
        const wrong = widths.flatMap((width, row) => (width === 3 ? [] : [`line ${row + 2} has ${width}`]));
        const run = (): number => scan(Buffer.from(text), 3, { end: '\n', pieces: [], target: 0 }).rows;
        if (wrong.length === 0) expect(run()).toBe(widths.length);
        else expect(run).toThrow(wrong.join(', '));
      }),
    );
  });

  it('sums the distances of numbers and has none of words', () => {
    const numbers = (text: string): number =>
      scan(Buffer.from(`c0,c1\n${text}`), 2, { end: '\n', pieces: [], target: 1 }).sequence.distance;
    expect(numbers('a,1\na,4\na,4\na,2.5\n')).toBe(4.5);
    expect(numbers('a,1\na,x\n')).toBeNaN();
    expect(numbers('a,1\na,\na,2\n')).toBeNaN();
  });

  it('ends a record that is too long instead of holding the rest of the file', () => {
    const dialect = { delimiter: ',', newline: '\n' as const, header: ['a', 'b'] };
    const scanner = new StructureScan({ file: 'f.csv', dialect, longest: 100, follower: null, fields: 'all' });
    expect(() => {
      scanner.feed(Buffer.from(`a,b\n1,"${'x\n'.repeat(100)}`));
    }).toThrow(/f\.csv: line 2: the record that begins here is longer than 100 bytes; close its quote/);
  });

  it('finds the first byte that is not UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (before, after) => {
        const good = Buffer.from(before);
        expect(firstInvalidUtf8(Buffer.concat([good, Buffer.from([0xe9]), Buffer.from(`,${after}`)]))).toBe(good.length);
      }),
    );
  });
});

describe('the readers of CSV', () => {
  it('understand records alike: ours in the head of a file and DuckDB in all of it', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ cells, newline: end }) => {
        const text = csvOf(cells, end);
        expect(parseRecords(text, { delimiter: ',', newline: end }, { most: 100, whole: true }).slice(1)).toEqual(cells);
        const { rows, features } = await profile(files.write('random.csv', text));
        expect(rows).toBe(cells.length);
        expect(features).toHaveLength(cells[0]?.length ?? 0);
        for (const [index, { type, statistics }] of features.entries()) {
          const values = cells.map((record) => record[index] ?? '').filter((value) => value !== '');
          if (type === 'nominal')
            expect(statistics).toMatchObject({ missing: cells.length - values.length, distinct: new Set(values).size });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('refuse every record of a wrong length, and name its line', async () => {
    const bare = fc.constantFrom('', '1', 'a', ' ', '?', 'NA', '""', '"x"', '"a,b"');
    const record = fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(bare, { minLength: width, maxLength: width }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 4 }), fc.array(record, { minLength: 1, maxLength: 5 }), async (columns, records) => {
        const rows = records.filter((cells) => cells.join(',') !== '');
        const wrong = rows.findIndex((cells) => cells.length !== columns);
        const text = [headerOf(columns), ...rows].map((cells) => `${cells.join(',')}\n`).join('');
        const told = await profile(files.write('lengths.csv', text)).then(
          (read) => String(read.rows),
          (error: unknown) => String(error),
        );
        if (rows.length === 0) expect(told).toContain('no row below it');
        else if (wrong < 0) expect(told).toBe(String(rows.length));
        else expect(told).toContain(`line ${wrong + 2} has ${rows[wrong]?.length}`);
      }),
      { numRuns: 80, examples: [[4, [[`""`], ['', '', '', '']]]] },
    );
  });

  it('refuse alike: what is refused is refused as bad input', async () => {
    const noise = fc.string({ maxLength: 60, unit: fc.constantFrom('a', '1', ',', ',', '\n', '\n', '"', ' ', '\r', ';') });
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        const table = await profile(files.write('noise.csv', `a,b\n${text}`)).catch((error: unknown) => error);
        if (table instanceof Error) expect(table).toBeInstanceOf(InputError);
        else expect(table).toHaveProperty('rows');
      }),
      { numRuns: 60 },
    );
  });
});
