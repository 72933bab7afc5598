import { stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Identification, ProfileOptions, TableIdentity } from '../../ports/profiler.ts';
import { readThrough } from './checksum.ts';
import { checkSignature, kindOf } from './file-kind.ts';
import { checksumOf, parquetFolder } from './formats/parquet-files.ts';
import type { ParquetFolder } from './formats/parquet-files.ts';
import { firstBytes, statFile } from './open-file.ts';

/** Changes with every change of what the profiler computes; the whole number with one of metafeatures, which are compared only where it is the same. */
const PROFILER = 'catalog table profiler 3.2';

/** How the text about a profile begins. */
export function profilerName(duckdb: string): string {
  return `${PROFILER} on DuckDB ${duckdb}`;
}

/** What the caller told of how the file is written and what is asked of it, since it may make the same bytes another table or profile; null where nothing. */
export function toldText({ text, missing, landmarkers }: Pick<ProfileOptions, 'text' | 'missing' | 'landmarkers'>): string | null {
  const told = [
    ...Object.entries(text ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${JSON.stringify(value)}`])),
    ...(missing === undefined ? [] : [`missing ${missing.map((word) => JSON.stringify(word)).join(' ')}`]),
    ...(landmarkers === true ? ['landmarkers'] : []),
  ];
  return told.length === 0 ? null : `told: ${told.join(', ')}`;
}
export function ignoredText(names: readonly string[]): string | null {
  return names.length === 0 ? null : `ignored: ${names.map((name) => JSON.stringify(name)).join(', ')}`;
}

/** Address and name of the table in a file. */
export function namesOf(file: string, { table }: Pick<ProfileOptions, 'table'>): { address: string; name: string } {
  const url = pathToFileURL(file);
  if (table !== undefined) url.hash = table;
  return { address: url.href, name: table ?? basename(file.replace(/\.(?:gz|zip)$/i, '')).replace(/(?<=.)\.[^.]*$/, '') };
}

/**
 * Reads the checksum of a file, or of the Parquet files of a folder, and no cell. Null where nobody knows the address, the same bytes may be another table
 * (columns are declared, or an SQLite database has changes beside it), or somebody writes to it.
 * @throws InputError for a file that cannot be read or is not what its name says
 */
export async function identify(file: string, { isKnown, ...options }: Identification): Promise<TableIdentity | null> {
  const folder = await parquetFolder(file);
  if (!folder) await checkFile(file);
  const address = folder ? pathToFileURL(folder.file).href : namesOf(file, options).address;
  if (options.declared !== undefined || !(await isKnown(address)) || (await hasJournal(file))) return null;
  const files = await checksums(folder?.files ?? [file], options);
  if (!files) return null;
  const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
  const profiler = await profilerOf(options);
  return { address, bytes, ...contentOf(folder, files), target: options.target ?? null, profiler };
}

async function checkFile(file: string): Promise<void> {
  await statFile(file);
  checkSignature(file, kindOf(file), await firstBytes(file, 16));
}
async function profilerOf(options: ProfileOptions): Promise<TableIdentity['profiler']> {
  const { version } = await import('@duckdb/node-api');
  const ends = [ignoredText(options.ignore ?? []), toldText(options)].filter((text) => text !== null);
  return { begins: `${profilerName(version())}; `, ends };
}

function contentOf(folder: ParquetFolder | null, files: TableIdentity['files']): Pick<TableIdentity, 'sha256' | 'files'> {
  if (!folder) return { sha256: files[0]?.sha256 ?? '', files: [] };
  const below = files.map((file) => ({ ...file, path: relative(folder.root, file.path) }));
  return { sha256: checksumOf(below), files: below };
}

/** Null where one of them is being written. */
async function checksums(paths: readonly string[], { signal, onProgress }: ProfileOptions): Promise<TableIdentity['files'] | null> {
  const before = await Promise.all(paths.map(statFile));
  const total = before.reduce((sum, { size }) => sum + size, 0);
  const files: TableIdentity['files'] = [];
  let done = 0;
  for (const path of paths) {
    let bytes = 0;
    const onBytes = (read: number): void => {
      bytes = read;
      onProgress?.({ stage: 'checksum', share: Math.min(1, (done + read) / Math.max(1, total)) });
    };
    const sha256 = await readThrough(path, { gzip: false, signal: signal ?? new AbortController().signal, onBytes });
    files.push({ path, bytes, sha256 });
    done += bytes;
  }
  const after = await Promise.all(paths.map(statFile));
  return after.every(({ size, mtimeMs }, index) => before[index]?.size === size && before[index].mtimeMs === mtimeMs) ? files : null;
}

async function hasJournal(file: string): Promise<boolean> {
  const beside = await Promise.all(['-wal', '-journal'].map((ending) => stat(file + ending).catch(() => null)));
  return beside.some((found) => found !== null);
}
