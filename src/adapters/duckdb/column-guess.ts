import { hasManyDigits, isIsoDate, isMissingWord, isNumber, isTruthWord } from './cell-forms.ts';
import { MANY_VALUES } from './column-plan.ts';
import type { CsvColumn, Reading } from './column-plan.ts';

/**
 * How to read each column, from the first rows. One cell that is neither number nor date proves a column of texts; numbers and dates are an assumption
 * that reading all rows confirms or refutes (see review.ts).
 */
export function guessColumns(header: readonly string[], records: readonly (readonly string[])[]): CsvColumn[] {
  const rows = records.filter((record) => record.length === header.length);
  return header.map((name, index) =>
    guessColumn(
      name,
      rows.map((row) => row[index] ?? ''),
    ),
  );
}

export function guessColumn(name: string, cells: readonly string[]): CsvColumn {
  const filled = cells.filter((cell) => cell !== '');
  const present = filled.filter((cell) => !isMissingWord(cell));
  const reading = readingOf(present, present.length < filled.length);
  return {
    name,
    reading,
    fraction: reading !== 'string' && present.some((cell) => isNumber(cell) && !Number.isInteger(Number(cell))),
    many: new Set(filled).size > MANY_VALUES,
    truth: reading === 'string' && filled.every(isTruthWord),
  };
}

/** @param present cells that are neither empty nor words for missing; `words`: whether there are such words */
function readingOf(present: readonly string[], words: boolean): Reading {
  if (present.every(isNumber)) {
    const doubtful = words || present.length === 0 || present.some(hasManyDigits);
    return doubtful ? 'number-texts' : 'double';
  }
  if (present.every(isIsoDate)) return words ? 'time-texts' : 'timestamp';
  return 'string';
}

/** How to read a column that a cell did not fit. */
export function readingAfter(reading: Reading, cell: string): Reading {
  if (isMissingWord(cell)) return reading === 'timestamp' ? 'time-texts' : 'number-texts';
  if (reading === 'double' && isNumber(cell)) return 'number-texts';
  return 'string';
}
