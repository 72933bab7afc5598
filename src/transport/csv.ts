/** Comma-separated values as RFC 4180 has them: CRLF ends a line, and what holds a comma, a quote or a line end is quoted. */

export type Cell = string | number | null;

/**
 * A header line and the rows. Unknown is an empty cell.
 *
 * Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula, and names come from others. Such
 * texts get an apostrophe before them, which spreadsheets hide; who reads the file with a program takes it off again.
 */
export function csv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return text(header, rows, (cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
}

/** The same for programs alone: texts stay as they are, so that ids are those of other files. */
export function exactCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return text(header, rows, (cell) => cell);
}

type Guard = (cell: string) => string;
function text(header: readonly string[], rows: Iterable<readonly Cell[]>, guard: Guard): string {
  const lines = [line(header, guard)];
  for (const row of rows) lines.push(line(row, guard));
  return lines.join('');
}
function line(cells: readonly Cell[], guard: Guard): string {
  return `${cells.map((cell) => cellText(cell, guard)).join(',')}\r\n`;
}
function cellText(cell: Cell, guard: Guard): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const guarded = guard(cell);
  return /[",\r\n]|^ | $/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
