import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../../errors.ts';
import type { ProfileOptions } from '../../../ports/profiler.ts';
import { csvSource, longestRecord, LONGEST_HEADER } from '../csv-source.ts';
import { checkSignature, packed, plainKind } from '../file-kind.ts';
import type { FileKind } from '../file-kind.ts';
import { firstBytes } from '../open-file.ts';
import { openArff } from './arff-table.ts';
import { contentOf } from './content.ts';
import { prepareJson } from './json-table.ts';
import { parquetRelation, parquetSample } from './parquet-files.ts';
import { NO_BAD_ROWS } from './ready.ts';
import type { Preparation, Ready, ReadyText } from './ready.ts';
import { leftOut, refuseMany, writeCsv } from './records.ts';
import type { TableRecords } from './records.ts';
import { sniffDialect } from './sniff.ts';
import type { KnownDialect } from './sniff.ts';
import { openSqlite } from './sqlite-table.ts';
import type { TextDialect } from './text-records.ts';
import { textStart } from './text-start.ts';
import type { TextStart } from './text-start.ts';
import { openTextTable } from './text-table.ts';
import { unzip, zipEntries } from './zip.ts';

/**
 * Makes a file ready to be measured. Plain UTF-8 CSV, gzipped or not, and Parquet are read where they are; everything else is unpacked or written as CSV first.
 * @throws InputError for a file that is not what its name says, or too much of which cannot be read
 */
export async function prepare(given: Preparation): Promise<Ready> {
  const preparation = await unpacked(given);
  const { path, kind } = preparation;
  switch (kind.table) {
    case 'parquet':
      return {
        form: 'typed',
        paths: [path],
        relation: parquetRelation,
        sample: parquetSample,
        note: 'types as declared',
        bad: NO_BAD_ROWS,
        copied: false,
      };
    case 'json':
      return prepareJson(preparation);
    case 'csv':
      return prepareText(preparation);
    default:
      return copied(preparation, await openTable(preparation, kind.table));
  }
}

/** The kind of a zip archive by the table in it. @throws InputError where none or several are in it */
export async function kindInZip(file: string, wanted: string | undefined): Promise<FileKind> {
  const { name } = await entryOf(file, wanted);
  return packed(plainKind(name) ?? unknownEntry(file, name), 'zip');
}

async function unpacked(preparation: Preparation): Promise<Preparation> {
  const { file, path, kind, directory, options, signal } = preparation;
  const plain: FileKind = { ...kind, packing: 'none' };
  if (kind.packing === 'none' || (kind.packing === 'gzip' && kind.table === 'csv')) return preparation;
  const to = join(directory, 'unpacked');
  if (kind.packing === 'gzip') await pipeline(contentOf(path, true, signal), createWriteStream(to), { signal });
  else await unzip(file, await entryOf(path, options.table, file), to, signal);
  checkSignature(file, plain, await firstBytes(to, 16));
  // What the table is called within the archive is settled.
  const { table: _table, ...rest } = options;
  return { ...preparation, path: to, kind: plain, options: kind.packing === 'zip' ? rest : options };
}

async function entryOf(path: string, wanted: string | undefined, file = path): ReturnType<typeof oneEntry> {
  return oneEntry(file, await zipEntries(path), wanted);
}
async function oneEntry(
  file: string,
  entries: Awaited<ReturnType<typeof zipEntries>>,
  wanted: string | undefined,
): Promise<(typeof entries)[number]> {
  const tables = entries.filter(({ name }) => plainKind(name) !== null && !/(?:^|\/)(?:\.|__MACOSX\/)/.test(name));
  const found = wanted === undefined ? tables[0] : entries.find(({ name }) => name === wanted);
  const names = tables.map(({ name }) => name);
  if (!found) {
    const what = wanted === undefined ? 'no file that can be profiled' : `no file ${JSON.stringify(wanted)}`;
    const there = (names.length > 0 ? names : entries.map(({ name }) => name)).slice(0, 20).join(', ');
    throw new InputError(`${file}: the archive holds ${what}; in it are: ${there === '' ? '(nothing)' : there}`, { field: 'table' });
  }
  if (wanted === undefined && tables.length > 1) {
    throw new InputError(`${file}: the archive holds ${tables.length} tables; choose one with --table: ${names.slice(0, 20).join(', ')}`, {
      field: 'table',
    });
  }
  return Promise.resolve(found);
}
function unknownEntry(file: string, name: string): never {
  throw new InputError(`${file}: the ending of ${JSON.stringify(name)} in it is not one that can be profiled`, { field: 'table' });
}

async function prepareText(preparation: Preparation): Promise<ReadyText> {
  const { file, path, kind, options, signal, tolerant } = preparation;
  const place = { file, path, gzip: kind.packing === 'gzip' };
  const start = await textStart(place, options.text?.encoding);
  if (start.text.trim() === '') throw new InputError(`${file}: the file holds no text; a header line and at least one row are needed`);
  const dialect = sniffDialect(start.text, start.whole, knownOf(options, kind));
  const { encoding } = start;
  if (!tolerant && encoding.name === 'utf-8' && isPlain(dialect)) return readInPlace(preparation, start, dialect);
  const table = await openTextTable({ ...place, encoding: encoding.name, dialect, longest: LONGEST_HEADER }, signal);
  return copied(preparation, table, encoding.guessed ? ' (guessed)' : '');
}
function knownOf({ text }: ProfileOptions, kind: FileKind): KnownDialect {
  return { ...text, delimiter: text?.delimiter ?? kind.delimiter ?? undefined };
}
/** Whether a reader of RFC 4180 reads it. */
function isPlain({ quote, backslash, comment }: TextDialect): boolean {
  return quote === '"' && !backslash && comment === null;
}
function readInPlace({ file, path, kind, options }: Preparation, start: TextStart, { delimiter }: TextDialect): ReadyText {
  const gzip = kind.packing === 'gzip';
  const { text, whole } = start;
  const csv = csvSource({ file, path, gzip, text, whole, delimiter, names: null, missing: options.missing ?? null });
  const note = `UTF-8 with header, delimiter ${JSON.stringify(delimiter)}${csv.renamed === null ? '' : `, ${csv.renamed}`}`;
  return { form: 'text', csv, declared: [], note, bad: NO_BAD_ROWS, copied: false };
}

function openTable(preparation: Preparation, table: 'arff' | 'sqlite'): Promise<TableRecords> {
  return table === 'arff'
    ? openArffText(preparation)
    : openSqlite({ ...preparation, table: preparation.options.table }, preparation.signal);
}
async function openArffText({ file, path, options, signal }: Preparation): Promise<TableRecords> {
  const place = { file, path, gzip: false };
  // Some files end with a NUL byte, and a comment may hold one; cells are looked at one by one.
  const { encoding } = await textStart({ ...place, nul: 'allowed' }, options.text?.encoding);
  return openArff({ ...place, encoding: encoding.name, longest: LONGEST_HEADER }, signal);
}

/** Writes a table to a file of plain CSV. */
export async function copied(
  { file, directory, options, signal }: Pick<Preparation, 'file' | 'directory' | 'options' | 'signal'>,
  table: TableRecords,
  remark = '',
): Promise<ReadyText> {
  const path = join(directory, 'table.csv');
  const written = await writeCsv(file, table, path, signal);
  refuseMany(file, written);
  const { text, whole } = await textStart({ file, path, gzip: false }, 'utf-8');
  const { names, declared } = table;
  const csv = csvSource({ file, path, gzip: false, text, whole, delimiter: ',', names, missing: options.missing ?? null });
  const { bad } = written;
  return {
    form: 'text',
    csv: { ...csv, longest: longestRecord(names) },
    declared,
    note: `${table.note()}${remark}${leftOut(bad)}`,
    bad,
    copied: true,
  };
}
