import { basename } from 'node:path';
import { InputError } from '../../errors.ts';

/** What the name of a file promises. */
export interface FileKind {
  table: 'csv' | 'parquet';
  /** For people: `CSV`, `TSV`, `Parquet`, with `, gzip` where compressed. */
  format: string;
  mediaType: string;
  /** Fixed by the name; null: to be found in the text. */
  delimiter: string | null;
  gzip: boolean;
}

const csv: FileKind = { table: 'csv', format: 'CSV', mediaType: 'text/csv', delimiter: null, gzip: false };
const tsv: FileKind = { table: 'csv', format: 'TSV', mediaType: 'text/tab-separated-values', delimiter: '\t', gzip: false };
const parquet: FileKind = {
  table: 'parquet',
  format: 'Parquet',
  mediaType: 'application/vnd.apache.parquet',
  delimiter: null,
  gzip: false,
};
// The bytes of a .csv.gz are gzip; that they hold CSV is said by the format.
const gzipped = (kind: FileKind): FileKind => ({ ...kind, gzip: true, format: `${kind.format}, gzip`, mediaType: 'application/gzip' });

const KINDS: Readonly<Record<string, FileKind>> = {
  '.csv': csv,
  '.tsv': tsv,
  '.tab': tsv,
  '.csv.gz': gzipped(csv),
  '.tsv.gz': gzipped(tsv),
  '.parquet': parquet,
  '.pq': parquet,
};

/** @throws InputError where the ending of the name is none that can be read */
export function kindOf(file: string): FileKind {
  const name = basename(file).toLowerCase();
  const ending = Object.keys(KINDS).find((candidate) => name.endsWith(candidate));
  const kind = ending === undefined ? undefined : KINDS[ending];
  if (!kind)
    throw new InputError(`${file}: the ending of the name is not one that can be profiled; supported are ${Object.keys(KINDS).join(', ')}`);
  return kind;
}

const SIGNATURES: readonly [string, string, string][] = [
  ['PAR1', 'a Parquet file', 'rename it to end in .parquet'],
  ['PK\u0003\u0004', 'a zip archive or spreadsheet', 'unpack it, or export the sheet as CSV'],
  ['\u001f\u008b', 'gzip-compressed', 'rename it to end in .csv.gz'],
  ['\u0089PNG', 'a PNG image', 'give a table'],
  ['\u00ff\u00d8\u00ff', 'a JPEG image', 'give a table'],
  ['GIF8', 'a GIF image', 'give a table'],
  ['%PDF', 'a PDF document', 'export its table as CSV'],
  ['SQLite format 3', 'an SQLite database', 'export the table as CSV'],
  ['ARROW1', 'an Arrow file', 'write it as Parquet'],
  ['Obj\u0001', 'an Avro file', 'write it as Parquet'],
  ['\u0089HDF', 'an HDF5 file', 'export the table as CSV or Parquet'],
  ['\u00ff\u00fe', 'UTF-16 text', 'convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8'],
  ['\u00fe\u00ff', 'UTF-16 text', 'convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8'],
];

/**
 * Compares the first bytes with what the name promises.
 * @throws InputError saying what the file looks like and what to do
 */
export function checkSignature(file: string, kind: FileKind, start: Buffer): void {
  const text = start.toString('latin1', 0, 16);
  if (kind.table === 'parquet') {
    if (text.startsWith('PAR1')) return;
    throw new InputError(
      `${file}: not a Parquet file, it does not begin with PAR1; name a CSV file .csv, or write the table as Parquet again`,
    );
  }
  if (kind.gzip) {
    if (text.startsWith('\u001f\u008b')) return;
    throw new InputError(`${file}: not gzip-compressed though its name ends in .gz; drop that ending, or compress it`);
  }
  const found = SIGNATURES.find(([signature]) => text.startsWith(signature));
  if (found) throw new InputError(`${file}: named as text but looks like ${found[1]}; ${found[2]}`);
}
