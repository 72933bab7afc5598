import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { InputError } from '../../../errors.ts';
import type { BadRows, DeclaredColumn } from '../../../ports/profiler.ts';

/** One row of a table: a cell that is null is missing. */
export interface Row {
  /** Line of the file where it begins; of a table without lines the number of the row. */
  line: number;
  cells: readonly (string | null)[];
  /** What is wrong with it, so that it cannot count. */
  fault: string | null;
}

/** A table on its way from a format of its own to the text that is measured. */
export interface TableRecords {
  names: readonly string[];
  declared: readonly DeclaredColumn[];
  /** In batches, so that waiting for each row costs nothing. */
  rows: AsyncIterable<readonly Row[]>;
  /** How the table was read, for people; asked for after the last row. */
  note: () => string;
}

/** More bad rows than one in so many refuse a file. */
export const MOST_BAD_SHARE = 0.01;
const MOST_LISTED = 100;

export interface WrittenTable {
  rows: number;
  bad: BadRows;
}

/**
 * Writes a table as UTF-8 CSV of RFC 4180. Rows of a wrong length or with a fault are left out, counted and listed.
 * @throws InputError for a table without rows
 */
export async function writeCsv(file: string, table: TableRecords, to: string, signal: AbortSignal): Promise<WrittenTable> {
  const out = createWriteStream(to, { highWaterMark: 1 << 20 });
  const bad: BadRows = { count: 0, listed: [] };
  let rows = 0;
  try {
    out.write(lineOf(table.names));
    for await (const batch of table.rows) {
      signal.throwIfAborted();
      const lines: string[] = [];
      for (const row of batch) {
        const fault = faultOf(row, table.names.length);
        if (fault === null) lines.push(lineOf(row.cells));
        else note(bad, row.line, fault);
      }
      rows += lines.length;
      if (lines.length > 0 && !out.write(lines.join(''))) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
  } finally {
    out.destroy();
  }
  if (rows + bad.count === 0) throw new InputError(`${file}: there is a header and no row below it; give a table with at least one row`);
  return { rows, bad };
}

/** @throws InputError naming bad rows where they are more than the share that is let be */
export function refuseMany(file: string, { rows, bad }: WrittenTable): void {
  const total = rows + bad.count;
  if (bad.count <= MOST_BAD_SHARE * total) return;
  const few = bad.listed.slice(0, 5).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = bad.count > few.length ? `, and ${bad.count - few.length} more` : '';
  throw new InputError(
    `${file}: ${bad.count} of ${total} rows cannot be read, more than ${100 * MOST_BAD_SHARE} %: ${few.join('; ')}${more}; correct them`,
  );
}

/** For people, behind how a table was read; empty where no row is bad. */
export function leftOut({ count }: BadRows): string {
  return count === 0 ? '' : `, ${count} bad rows left out`;
}

function faultOf({ cells, fault }: Row, columns: number): string | null {
  if (fault !== null) return fault;
  if (cells.length !== columns) return `${cells.length} ${cells.length === 1 ? 'field' : 'fields'} instead of ${columns}`;
  return cells.some((cell) => cell?.includes('\0')) ? 'a NUL character in a cell' : null;
}
function note(bad: BadRows, line: number, reason: string): void {
  bad.count++;
  if (bad.listed.length < MOST_LISTED) bad.listed.push({ line, reason });
}

function lineOf(cells: readonly (string | null)[]): string {
  let line = '';
  for (let index = 0; index < cells.length; index++) line += (index === 0 ? '' : ',') + quotedCell(cells[index] ?? '');
  return line + '\n';
}
const SPECIAL = /["\n\r,]|^\s|\s$/;
function quotedCell(cell: string): string {
  return SPECIAL.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
