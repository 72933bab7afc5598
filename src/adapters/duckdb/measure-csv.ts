import { isFileWide } from './cell-forms.ts';
import { readingAfter } from './column-guess.ts';
import { planOf } from './column-plan.ts';
import type { CsvColumn } from './column-plan.ts';
import { csvRelation } from './csv-source.ts';
import type { CsvSource } from './csv-source.ts';
import { statFile } from './open-file.ts';
import { review, wordsSeen } from './review.ts';
import type { Session } from './session.ts';
import { countTable, MOST_HELD, sequenceOf } from './table-statements.ts';
import type { Counted, Steps } from './table-statements.ts';
import type { TargetSequence } from './target-sequence.ts';

export interface Roles {
  target: number | null;
  ignored: ReadonlySet<number>;
}

/** What was counted of a CSV file, and how its columns turned out to be read. */
export interface CsvCounted {
  counted: Counted;
  columns: CsvColumn[];
  /** Words that stand for a missing cell in every column. */
  missing: string[];
}

/** So many columns are read anew one by one; then all assumptions are dropped at once. */
const MOST_SURPRISES = 3;

/**
 * Counts a CSV file. Columns are read as their first rows suggest; a cell further on that does not fit, or a result that shows the reading was wrong,
 * has the file read once more with a reading that fits, until all rows agree.
 */
export async function measureCsv(session: Session, source: CsvSource, roles: Roles, steps: Steps): Promise<CsvCounted> {
  // A cell takes at least the byte after it.
  const small = !source.gzip && (await statFile(source.path)).size <= MOST_HELD;
  let state: State = { columns: source.columns, missing: source.missing, surprises: 0 };
  for (;;) {
    const { columns, missing } = state;
    const relation = csvRelation(session.path, { ...source, missing }, columns);
    try {
      const request = { relation, plans: columns.map(planOf), ...leftOut(roles), keep: 'TABLE' as const, small };
      const counted = await countTable(session, request, steps);
      const next = review(columns, counted.results);
      const words = source.missingKnown || next ? [] : wordsSeen(columns, counted.results);
      if (!next && words.length === 0) return { counted, columns, missing };
      state = { ...state, columns: next ?? columns, missing: [...missing, ...words] };
    } catch (error) {
      const unfit = unfitCell(error);
      if (!unfit) throw error;
      state = afterUnfit(state, unfit, source.missingKnown);
    }
  }
}

interface State {
  columns: CsvColumn[];
  missing: string[];
  surprises: number;
}
function afterUnfit({ columns, missing, surprises }: State, { column: at, cell }: Unfit, missingKnown: boolean): State {
  const word = cell.trim();
  const isWord = !missingKnown && isFileWide(word) && !missing.includes(word);
  return {
    missing: isWord ? [...missing, word] : missing,
    surprises: surprises + 1,
    columns:
      surprises >= MOST_SURPRISES
        ? columns.map(withoutAssumption)
        : columns.map((column, index) => (index === at ? withCell(column, cell) : column)),
  };
}

/** The order of a target whose values are no numbers in the text. */
export function csvSequence(session: Session, source: CsvSource, target: number): Promise<TargetSequence> {
  const { columns } = source;
  const timed = columns[target];
  if (!timed) throw new RangeError(`no column ${target}`);
  const texts = columns.map((column, index): CsvColumn => ({ ...column, reading: index === target ? textReading(column) : 'string' }));
  return sequenceOf(session, csvRelation(session.path, source, texts), planOf({ ...timed, reading: textReading(timed) }, target));
}
function textReading({ reading }: CsvColumn): CsvColumn['reading'] {
  return reading === 'timestamp' ? 'time-texts' : reading;
}

export function leftOut({ target, ignored }: Roles): { target: number | null; left: ReadonlySet<number> } {
  return { target, left: new Set(target === null ? ignored : [...ignored, target]) };
}

function withCell(column: CsvColumn, cell: string): CsvColumn {
  const reading = readingAfter(column.reading, cell);
  return { ...column, reading, many: reading !== 'string' && column.many };
}
function withoutAssumption(column: CsvColumn): CsvColumn {
  if (column.reading === 'double') return { ...column, reading: 'number-texts' };
  return column.reading === 'timestamp' ? { ...column, reading: 'time-texts' } : column;
}

interface Unfit {
  column: number;
  cell: string;
}
/** The cell that DuckDB could not convert, where that is what the error says. */
function unfitCell(error: unknown): Unfit | null {
  const message = error instanceof Error ? error.message : '';
  const found = /Error when converting column "c(\d+)"\. Could not convert string "([\s\S]*)" to '(?:DOUBLE|TIMESTAMP)/.exec(message);
  return found ? { column: Number(found[1]), cell: found[2] ?? '' } : null;
}
