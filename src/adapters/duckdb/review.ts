import { isFileWide } from './cell-forms.ts';
import type { ColumnResult } from './column-result.ts';
import type { CsvColumn, Reading } from './column-plan.ts';

const EXACT_UP_TO = 2 ** 53;

/**
 * How columns must be read instead, now that all rows were seen; null where the reading holds for all. Each change is to a more general reading, so
 * this ends.
 */
export function review(columns: readonly CsvColumn[], results: readonly ColumnResult[]): CsvColumn[] | null {
  const next = columns.map((column, index) => {
    const result = results[index];
    const reading = result ? readingFor(column, result) : column.reading;
    // What was assumed of a number does not hold for a text.
    return reading === column.reading ? column : { ...column, reading, many: reading !== 'string' && column.many };
  });
  return next.some((column, index) => column.reading !== columns[index]?.reading) ? next : null;
}

function readingFor({ reading, declared }: CsvColumn, { present, texts, unfit, least, most, whole }: ColumnResult): Reading {
  switch (reading) {
    case 'double':
      return Number.isNaN(most) || (whole && isCoarse(least, most)) ? 'number-texts' : 'double';
    case 'number-texts':
    case 'comma-texts':
    case 'time-texts':
      return unfit > 0 || (present === 0 && texts > 0 && !declared) ? 'string' : reading;
    default:
      return reading;
  }
}
/** Words for missing that stand among numbers or dates, and so in the whole file. */
export function wordsSeen(columns: readonly CsvColumn[], results: readonly ColumnResult[]): string[] {
  const words = results.flatMap((result, index) => (columns[index]?.reading === 'string' || result.present === 0 ? [] : result.words));
  return [...new Set(words)].filter(isFileWide).sort();
}

/** Whole numbers that doubles do not keep apart. Infinite bounds need no other reading. */
function isCoarse(least: number | null, most: number | null): boolean {
  return [least, most].some((bound) => bound !== null && Number.isFinite(bound) && Math.abs(bound) >= EXACT_UP_TO);
}
