import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../../errors.ts';
import type { CsvReader, CsvRow } from '../../ports/csv-reader.ts';
import { newlineOf, parseRecords } from '../duckdb/csv-text.ts';
import { statFile } from '../duckdb/open-file.ts';
import { firstInvalidUtf8 } from '../duckdb/utf8.ts';

/** A text is read whole. */
const MOST_BYTES = 400 << 20;

/** Comma-separated, quoted as RFC 4180 has it, in UTF-8. */
export const readCsv: CsvReader = async (file) => {
  const text = await textOf(file);
  const [header = [], ...records] = parseRecords(text, { delimiter: ',', newline: newlineOf(text) }, { most: Infinity, whole: true });
  checkHeader(file, header);
  return { file, header, rows: rowsOf(file, header, records) };
};

async function textOf(file: string): Promise<string> {
  await statFile(file);
  const { size } = await stat(file);
  if (size > MOST_BYTES)
    throw new InputError(
      `${file}: ${size} bytes are too many to be read at once; at most ${MOST_BYTES} are possible, so leave out what is not needed`,
    );
  const bytes = await readFile(file);
  if (!isUtf8(bytes)) throw new InputError(`${file}: byte ${firstInvalidUtf8(bytes)} is no UTF-8; save the file in UTF-8`);
  return bytes.toString('utf8').replace(/^\u{FEFF}/u, '');
}

function rowsOf(file: string, header: readonly string[], records: readonly string[][]): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1 + linesOf(header);
  for (const cells of records) {
    const blank = cells.length === 1 && cells[0] === '';
    if (!blank && cells.length !== header.length) throw uneven({ file, line }, cells, header);
    if (!blank) rows.push({ line, cells });
    line += linesOf(cells);
  }
  return rows;
}

function checkHeader(file: string, header: readonly string[]): void {
  if (header.length === 0 || header.every((name) => name.trim() === ''))
    throw new InputError(`${file}: line 1 is blank; begin with a header line of column names`);
  const twice = header.find((name, at) => header.indexOf(name) !== at);
  if (twice !== undefined) throw new InputError(`${file}: line 1 names ${JSON.stringify(twice)} twice; give each column a name of its own`);
}
function uneven({ file, line }: { file: string; line: number }, cells: readonly string[], header: readonly string[]): InputError {
  return new InputError(
    `${file}: line ${line} has ${cells.length} cells, but the header has ${header.length}; quote cells that hold commas or line ends, and close every quote`,
  );
}
/** Lines that a record takes: line ends inside quotes count. */
function linesOf(cells: readonly string[]): number {
  return cells.reduce((lines, cell) => lines + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1);
}
