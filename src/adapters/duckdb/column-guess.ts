import {
  hasDecimalComma,
  hasManyDigits,
  isCode,
  isCommaNumber,
  isFileWide,
  isIsoDate,
  isMissingWord,
  isNumber,
  isTruthWord,
} from './cell-forms.ts';
import { MANY_VALUES } from './column-plan.ts';
import type { CsvColumn, Reading } from './column-plan.ts';

/** What the first rows suggest. */
export interface Guess {
  columns: CsvColumn[];
  /** Words that stand for a missing cell in the whole file. */
  missing: string[];
}

/**
 * How to read each column, from the first rows. One cell that is neither number nor date proves a column of texts; numbers and dates are an assumption
 * that reading all rows confirms or refutes (see review.ts). A word for missing among numbers or dates stands for missing in all columns.
 * @param known all words for missing where they are told
 */
export function guessColumns(header: readonly string[], records: readonly (readonly string[])[], known: Missing): Guess {
  const rows = records.filter((record) => record.length === header.length);
  const cells = header.map((_, index) => rows.map((row) => row[index] ?? ''));
  const missing = known.all ? [...known.words] : [...new Set([...known.words, ...cells.flatMap(wordsAmongValues)])];
  const given = new Set(missing);
  return {
    missing,
    columns: header.map((name, index) =>
      guessColumn(
        name,
        (cells[index] ?? []).filter((cell) => !given.has(cell)),
      ),
    ),
  };
}
export interface Missing {
  words: readonly string[];
  /** There are no others. */
  all: boolean;
}

function wordsAmongValues(cells: readonly string[]): string[] {
  const words = new Set<string>();
  const values: string[] = [];
  for (const cell of cells) {
    if (isMissingWord(cell)) words.add(cell.trim());
    else if (isNumber(cell) || isIsoDate(cell)) values.push(cell);
    else return [];
  }
  return readingOf(values, false) === 'string' || values.length === 0 ? [] : [...words].filter(isFileWide);
}

export function guessColumn(name: string, cells: readonly string[]): CsvColumn {
  const filled = cells.filter((cell) => cell !== '');
  const present = filled.filter((cell) => !isMissingWord(cell));
  const reading = readingOf(present, present.length < filled.length);
  return {
    name,
    reading,
    fraction: reading !== 'string' && present.some(isFraction),
    many: new Set(filled).size > MANY_VALUES,
    truth: reading === 'string' && filled.every(isTruthWord),
  };
}
function isFraction(cell: string): boolean {
  return /,\d*[1-9]/.test(cell) || (isNumber(cell) && !Number.isInteger(Number(cell)));
}

/** @param present cells that are neither empty nor words for missing; `words`: whether there are such words */
function readingOf(present: readonly string[], words: boolean): Reading {
  if (present.some(isCode)) return 'string';
  if (present.every(isNumber)) {
    const doubtful = words || present.length === 0 || present.some(hasManyDigits);
    return doubtful ? 'number-texts' : 'double';
  }
  if (present.every(isIsoDate)) return words ? 'time-texts' : 'timestamp';
  return present.every(isCommaNumber) && present.some(hasDecimalComma) ? 'comma-texts' : 'string';
}

/** How to read a column that a cell did not fit. */
export function readingAfter(reading: Reading, cell: string): Reading {
  if (isMissingWord(cell)) return reading === 'timestamp' ? 'time-texts' : 'number-texts';
  if (reading === 'double' && isNumber(cell)) return 'number-texts';
  return 'string';
}
