import { InputError } from '../../errors.ts';
import { ALWAYS_MISSING } from './cell-forms.ts';
import { guessColumns } from './column-guess.ts';
import { CSV_TYPES, literal } from './column-plan.ts';
import type { CsvColumn } from './column-plan.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { newlineOf, parseRecords } from './csv-text.ts';
import { headerOf } from './formats/header.ts';

/** Records of a file with a short header; DuckDB keeps buffers of many times this length. */
const LONGEST_RECORD = 2_000_000;
export const LONGEST_HEADER = 16 << 20;
/** From this length of header on, records are let be as long as a header may be. */
const LONG_HEADER = 64 << 10;
const MOST_CELLS = 400_000;
const MOST_ROWS = 20_000;

/** A CSV file whose header is understood. */
export interface CsvSource {
  /** Where the bytes are. */
  path: string;
  gzip: boolean;
  dialect: CsvDialect;
  /** How names differ from those of the header, for people. */
  renamed: string | null;
  columns: CsvColumn[];
  /** Words that stand for a missing cell in every column. */
  missing: string[];
  /** There are no others. */
  missingKnown: boolean;
  /** Longest record in bytes that is read. */
  longest: number;
}

export interface CsvStart {
  /** For messages. */
  file: string;
  path: string;
  gzip: boolean;
  /** Text of the beginning, without byte order mark; `whole`: all of it. */
  text: string;
  whole: boolean;
  delimiter: string;
  /** Names of the columns, where they are known and the first line repeats them. */
  names: readonly string[] | null;
  missing: readonly string[] | null;
}

/** @throws InputError for what the beginning of the file shows to be no table */
export function csvSource({ file, path, gzip, text, whole, delimiter, names, missing }: CsvStart): CsvSource {
  if (text.trim() === '') throw new InputError(`${file}: the file holds no text; a header line and at least one row are needed`);
  const form = { delimiter, newline: newlineOf(text) };
  const [first] = parseRecords(text, form, { most: 1, whole });
  if (!first)
    throw new InputError(`${file}: the first line does not end within ${text.length} characters; a header line of column names is needed`);
  const header = names === null ? headerOf(file, first) : { names: [...names], note: null };
  const most = 1 + Math.max(100, Math.min(MOST_ROWS, Math.ceil(MOST_CELLS / first.length)));
  const [, ...records] = parseRecords(text, form, { most, whole });
  const guess = guessColumns(header.names, records, { words: missing ?? ALWAYS_MISSING, all: missing !== null });
  return {
    path,
    gzip,
    dialect: { ...form, header: header.names },
    renamed: header.note,
    ...guess,
    missingKnown: missing !== null,
    longest: longestRecord(header.names),
  };
}

/** Longest record of a table with this header. */
export function longestRecord(header: readonly string[]): number {
  const headerBytes = header.reduce((sum, name) => sum + name.length + 1, 0);
  return headerBytes < LONG_HEADER ? LONGEST_RECORD : LONGEST_HEADER;
}

/**
 * The call that reads the file with everything said, nothing guessed: auto-detection would drop rows that do not fit.
 * Columns are called c0, c1, ... because names of DuckDB are not case-sensitive and those of files are.
 */
export function csvRelation(path: string, { gzip, dialect, longest, missing }: CsvSource, columns: readonly CsvColumn[]): string {
  const types = columns.map(({ reading }, index) => `'c${index}': '${CSV_TYPES[reading]}'`);
  const options = [
    'auto_detect = false',
    `delim = ${literal(dialect.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    'header = true',
    `nullstr = [${['', ...missing].map(literal).join(', ')}]`,
    'strict_mode = true',
    'hive_partitioning = false',
    `compression = '${gzip ? 'gzip' : 'none'}'`,
    `max_line_size = ${longest}`,
    `columns = {${types.join(', ')}}`,
  ];
  return `read_csv(${literal(path)}, ${options.join(', ')})`;
}
