/** Comma-separated values as RFC 4180 has them: CRLF ends a line, and what holds a comma, a quote or a line end is quoted. */

export type Cell = string | number | null;

/**
 * A header line and the rows. Unknown is an empty cell.
 *
 * Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula, and names come from others. Such
 * texts get an apostrophe before them, which spreadsheets hide; who reads the file with a program takes it off again.
 */
export function csv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [line(header)];
  for (const row of rows) lines.push(line(row));
  return lines.join('');
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
