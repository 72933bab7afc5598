import { InputError } from '../../../errors.ts';
import { contentOf, textOf } from './content.ts';
import { headerOf } from './header.ts';
import type { Row, TableRecords } from './records.ts';
import { TextRecords } from './text-records.ts';
import type { TextDialect, TextRecord } from './text-records.ts';

export interface TextFile {
  /** For messages. */
  file: string;
  /** Where the bytes are. */
  path: string;
  gzip: boolean;
  encoding: string;
  dialect: TextDialect;
  longest: number;
}

/** A delimited text of any dialect and encoding as records. @throws InputError for a text without a header, while its rows are read for one too long */
export async function openTextTable(text: TextFile, signal: AbortSignal): Promise<TableRecords> {
  const { file, dialect } = text;
  const records = new TextRecords(dialect, text.longest);
  const batches = recordsOf(text, records, signal);
  const first = await nextBatch(batches);
  const [top, ...others] = first;
  if (!top) throw new InputError(`${file}: the file holds no text; a header line and at least one row are needed`);
  const { names, note } = headerOf(file, top.fields);
  const rows = async function* (): AsyncGenerator<Row[]> {
    yield rowsOf(others, names.length);
    for await (const batch of batches) yield rowsOf(batch, names.length);
  };
  return { names, declared: [], rows: rows(), note: () => noteOf(text, records.comments, note) };
}

async function nextBatch(batches: AsyncIterator<TextRecord[]>): Promise<TextRecord[]> {
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return [];
    if (next.value.length > 0) return next.value;
  }
}

async function* recordsOf(text: TextFile, records: TextRecords, signal: AbortSignal): AsyncGenerator<TextRecord[]> {
  try {
    for await (const piece of textOf(contentOf(text.path, text.gzip, signal), text.encoding)) yield records.push(piece);
    yield records.end();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      `${text.file}: line ${error.message}: the record that begins here is longer than ${text.longest} characters; close its quote if one is open, or shorten its cells`,
      { cause: error },
    );
  }
}

function rowsOf(records: readonly TextRecord[], columns: number): Row[] {
  const rows: Row[] = [];
  for (const { line, fields, blank, fault } of records) {
    // Readers agree that a blank line is no row; only where there is one column is it a missing cell.
    if (columns > 1 && blank) continue;
    rows.push({ line, cells: fields, fault });
  }
  return rows;
}

function noteOf({ encoding, dialect }: TextFile, comments: number, renamed: string | null): string {
  return [
    `${encoding} with header, delimiter ${JSON.stringify(dialect.delimiter)}`,
    ...(dialect.quote === "'" ? ["quotes '"] : []),
    ...(dialect.backslash ? ['quotes within quotes behind backslashes'] : []),
    ...(comments === 0 ? [] : [`${comments} comment lines that begin with ${JSON.stringify(dialect.comment)}`]),
    ...(renamed === null ? [] : [renamed]),
  ].join(', ');
}
