import { readingAfter } from './column-guess.ts';
import { planOf } from './column-plan.ts';
import type { CsvColumn } from './column-plan.ts';
import { csvRelation } from './csv-source.ts';
import type { CsvSource } from './csv-source.ts';
import { review } from './review.ts';
import type { Session } from './session.ts';
import { countTable, sequenceOf } from './table-statements.ts';
import type { Counted, Steps } from './table-statements.ts';
import type { TargetSequence } from './target-sequence.ts';

export interface Roles {
  target: number | null;
  ignored: ReadonlySet<number>;
}

/** So many columns are read anew one by one; then all assumptions are dropped at once. */
const MOST_SURPRISES = 3;

/**
 * Counts a CSV file. Columns are read as their first rows suggest; a cell further on that does not fit, or a result that shows the reading was wrong,
 * has the file read once more with a reading that fits, until all rows agree.
 */
export async function measureCsv(session: Session, source: CsvSource, roles: Roles, steps: Steps): Promise<Counted> {
  let columns: CsvColumn[] = source.columns;
  for (let surprises = 0; ;) {
    const relation = csvRelation(session.path, source, columns);
    try {
      const counted = await countTable(session, { relation, plans: columns.map(planOf), ...leftOut(roles), keep: 'TABLE' }, steps);
      const next = review(columns, counted.results);
      if (!next) return counted;
      columns = next;
    } catch (error) {
      const unfit = unfitCell(error);
      if (!unfit) throw error;
      surprises++;
      columns =
        surprises > MOST_SURPRISES
          ? columns.map(withoutAssumption)
          : columns.map((column, index) => (index === unfit.column ? withCell(column, unfit.cell) : column));
    }
  }
}

/** The order of a target of dates, which are no numbers in the text. */
export function csvSequence(session: Session, source: CsvSource, counted: Counted, target: number): Promise<TargetSequence> {
  const columns = source.columns.map((column, index): CsvColumn => ({ ...column, reading: index === target ? 'time-texts' : 'string' }));
  const plan = counted.results[target]?.plan;
  const timed = columns[target];
  if (!plan || !timed) throw new RangeError(`no column ${target}`);
  return sequenceOf(session, csvRelation(session.path, source, columns), planOf(timed, target));
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

/** The cell that DuckDB could not convert, where that is what the error says. */
function unfitCell(error: unknown): { column: number; cell: string } | null {
  const message = error instanceof Error ? error.message : '';
  const found = /Error when converting column "c(\d+)"\. Could not convert string "([\s\S]*)" to '(?:DOUBLE|TIMESTAMP)/.exec(message);
  return found ? { column: Number(found[1]), cell: found[2] ?? '' } : null;
}
