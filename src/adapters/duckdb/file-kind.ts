import { basename } from 'node:path';
import { InputError } from '../../errors.ts';

/** What the name of a file promises. */
export interface FileKind {
  table: 'csv' | 'parquet' | 'json' | 'arff' | 'sqlite';
  /** For people: `CSV`, `TSV`, `Parquet`, with `, gzip` or `, zip` where packed. */
  format: string;
  mediaType: string;
  /** Fixed by the name; null: to be found in the text. */
  delimiter: string | null;
  packing: 'none' | 'gzip' | 'zip';
}

function kind(table: FileKind['table'], format: string, mediaType: string): FileKind {
  return { table, format, mediaType, delimiter: format === 'TSV' ? '\t' : null, packing: 'none' };
}

const tsv = kind('csv', 'TSV', 'text/tab-separated-values');
const ndjson = kind('json', 'NDJSON', 'application/x-ndjson');
const sqlite = kind('sqlite', 'SQLite', 'application/vnd.sqlite3');
export const PARQUET = kind('parquet', 'Parquet', 'application/vnd.apache.parquet');

const KINDS: Readonly<Record<string, FileKind>> = {
  '.csv': kind('csv', 'CSV', 'text/csv'),
  '.tsv': tsv,
  '.tab': tsv,
  '.parquet': PARQUET,
  '.pq': PARQUET,
  '.json': kind('json', 'JSON', 'application/json'),
  '.ndjson': ndjson,
  '.jsonl': ndjson,
  '.arff': kind('arff', 'ARFF', 'text/plain'),
  '.sqlite': sqlite,
  '.sqlite3': sqlite,
  '.db': sqlite,
};
const ENDINGS = [...Object.keys(KINDS), '.gz and .zip of these'].join(', ');

/** By the ending of a name without `.gz` or `.zip`; null where it is none of a table. */
export function plainKind(name: string): FileKind | null {
  const ending = Object.keys(KINDS).find((candidate) => name.toLowerCase().endsWith(candidate));
  return (ending === undefined ? undefined : KINDS[ending]) ?? null;
}

/** Whether `kindOf` knows the ending of a name. */
export function isTableName(name: string): boolean {
  return plainKind(name.replace(/\.(?:gz|zip)$/i, '')) !== null || /\.zip$/i.test(name);
}

/**
 * The kind that the name says; of a `.zip` whose name says no more, that of a CSV file until it is opened.
 * @throws InputError where the ending of the name is none that can be read
 */
export function kindOf(file: string): FileKind {
  const name = basename(file);
  const packing = /\.gz$/i.test(name) ? 'gzip' : /\.zip$/i.test(name) ? 'zip' : 'none';
  const inner = packing === 'none' ? name : name.replace(/\.[^.]*$/, '');
  const found = plainKind(inner) ?? (packing === 'zip' ? plainKind('.csv') : null);
  if (!found) throw new InputError(`${file}: the ending of the name is not one that can be profiled; supported are ${ENDINGS}`);
  return packing === 'none' ? found : packed(found, packing);
}

/** The bytes of a .csv.gz are gzip; that they hold CSV is said by the format. */
export function packed(inner: FileKind, packing: 'gzip' | 'zip'): FileKind {
  return { ...inner, packing, format: `${inner.format}, ${packing}`, mediaType: `application/${packing}` };
}

const SIGNATURES: readonly [string, string, string][] = [
  ['PAR1', 'a Parquet file', 'rename it to end in .parquet'],
  ['PK\u0003\u0004', 'a zip archive or spreadsheet', 'rename an archive of one table to end in .zip, or export the sheet as CSV'],
  ['\u001f\u008b', 'gzip-compressed', 'rename it to end in .csv.gz'],
  ['\u0089PNG', 'a PNG image', 'give a table'],
  ['\u00ff\u00d8\u00ff', 'a JPEG image', 'give a table'],
  ['GIF8', 'a GIF image', 'give a table'],
  ['%PDF', 'a PDF document', 'export its table as CSV'],
  ['SQLite format 3', 'an SQLite database', 'rename it to end in .sqlite'],
  ['ARROW1', 'an Arrow file', 'write it as Parquet'],
  ['Obj\u0001', 'an Avro file', 'write it as Parquet'],
  ['\u0089HDF', 'an HDF5 file', 'export the table as CSV or Parquet'],
  ['\u0028\u00b5\u002f\u00fd', 'zstd-compressed', 'unpack it, or compress it with gzip'],
];

const EXPECTED: Readonly<Partial<Record<FileKind['table'], readonly [string, string, string]>>> = {
  parquet: ['PAR1', 'Parquet', 'name a CSV file .csv, or write the table as Parquet again'],
  sqlite: ['SQLite format 3\u0000', 'SQLite', 'give a database of SQLite 3, or export the table as CSV'],
};

/**
 * Compares the first bytes with what the name promises.
 * @throws InputError saying what the file looks like and what to do
 */
export function checkSignature(file: string, { packing, table }: FileKind, start: Buffer): void {
  const text = start.toString('latin1', 0, 16);
  if (packing === 'gzip') {
    if (text.startsWith('\u001f\u008b')) return;
    throw new InputError(`${file}: not gzip-compressed though its name ends in .gz; drop that ending, or compress it`);
  }
  if (packing === 'zip') {
    if (text.startsWith('PK')) return;
    throw new InputError(`${file}: no zip archive though its name ends in .zip; drop that ending, or compress it`);
  }
  const expected = EXPECTED[table];
  if (expected) {
    const [signature, name, remedy] = expected;
    if (text.startsWith(signature)) return;
    throw new InputError(`${file}: not a ${name} file, it does not begin with ${signature.trim().replace('\u0000', '')}; ${remedy}`);
  }
  const found = SIGNATURES.find(([signature]) => text.startsWith(signature));
  if (found) throw new InputError(`${file}: named as text but looks like ${found[1]}; ${found[2]}`);
}
