import { isUtf8 } from 'node:buffer';
import { InputError } from '../../errors.ts';
import { guessColumns } from './column-guess.ts';
import { CSV_TYPES, literal } from './column-plan.ts';
import type { CsvColumn } from './column-plan.ts';
import { dialectOf } from './csv-dialect.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { parseRecords } from './csv-text.ts';
import type { FileKind } from './file-kind.ts';
import { firstContent } from './open-file.ts';
import { firstInvalidUtf8 } from './utf8.ts';

const HEAD_BYTES = 2 << 20;
const LONGEST_HEADER = 16 << 20;
/** Records of a file with a short header; DuckDB keeps buffers of many times this length. */
const LONGEST_RECORD = 2_000_000;
/** From this length of header on, records are let be as long as a header may be. */
const LONG_HEADER = 64 << 10;
const MOST_CELLS = 400_000;
const MOST_ROWS = 20_000;

/** A CSV file whose header is understood. */
export interface CsvSource {
  gzip: boolean;
  dialect: CsvDialect;
  columns: CsvColumn[];
  /** Longest record in bytes that is read. */
  longest: number;
}

/** @throws InputError for what the beginning of the file shows to be no CSV */
export async function openCsv(file: string, { gzip, delimiter }: FileKind): Promise<CsvSource> {
  let head = await firstContent(file, gzip, HEAD_BYTES);
  if (head.length === HEAD_BYTES && !head.includes(10) && !head.includes(13)) head = await firstContent(file, gzip, LONGEST_HEADER);
  const whole = head.length < HEAD_BYTES;
  checkText(file, head, whole);
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new InputError(`${file}: the file holds no text; a header line and at least one row are needed`);
  const dialect = dialectOf({ file, text, whole }, delimiter);
  const most = 1 + Math.max(100, Math.min(MOST_ROWS, Math.ceil(MOST_CELLS / dialect.header.length)));
  const [, ...records] = parseRecords(text, dialect, { most, whole });
  const headerBytes = dialect.header.reduce((sum, name) => sum + name.length + 1, 0);
  return {
    gzip,
    dialect,
    columns: guessColumns(dialect.header, records),
    longest: headerBytes < LONG_HEADER ? LONGEST_RECORD : LONGEST_HEADER,
  };
}

// Faults further on are found by the scan of the whole text; these would spoil the header.
function checkText(file: string, head: Buffer, whole: boolean): void {
  const nul = head.indexOf(0);
  if (nul >= 0)
    throw new InputError(`${file}: byte ${nul} is NUL, so this is binary data and no CSV; export the table as CSV text or as Parquet`);
  if (isUtf8(head)) return;
  const bad = firstInvalidUtf8(head);
  // The cut at the end may go through a character.
  if (!whole && bad >= head.length - 3) return;
  const line =
    1 +
    head
      .subarray(0, bad)
      .toString('latin1')
      .split(/\r\n|\n|\r/).length -
    1;
  throw new InputError(
    `${file}: line ${line}: byte ${bad} is not UTF-8; convert the file to UTF-8, for example with iconv -f LATIN1 -t UTF-8`,
  );
}

/**
 * The call that reads the file with everything said, nothing guessed: auto-detection would drop rows that do not fit.
 * Columns are called c0, c1, ... because names of DuckDB are not case-sensitive and those of files are.
 */
export function csvRelation(path: string, { gzip, dialect, longest }: CsvSource, columns: readonly CsvColumn[]): string {
  const types = columns.map(({ reading }, index) => `'c${index}': '${CSV_TYPES[reading]}'`);
  const options = [
    'auto_detect = false',
    `delim = ${literal(dialect.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'header = true',
    "nullstr = ''",
    'strict_mode = true',
    'hive_partitioning = false',
    `compression = '${gzip ? 'gzip' : 'none'}'`,
    `max_line_size = ${longest}`,
    `columns = {${types.join(', ')}}`,
  ];
  return `read_csv(${literal(path)}, ${options.join(', ')})`;
}
