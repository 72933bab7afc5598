import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../../../errors.ts';
import { literal } from '../column-plan.ts';
import { codeOf } from '../open-file.ts';

const MOST_FILES = 10_000;
/** Column of the number of a row, which DuckDB adds. */
export const ROW_NUMBER = 'file_row_number';
const PARQUET = /\.(?:parquet|pq)$/i;

/** Parquet files that are one dataset. */
export interface ParquetFolder {
  /** What was given, absolute. */
  file: string;
  /** Folder that the paths are below. */
  root: string;
  /** Absolute, in order of their names. */
  files: string[];
}

export function parquetRelation(paths: readonly string[]): string {
  return `read_parquet([${paths.map(literal).join(', ')}], hive_partitioning = false)`;
}
/** One row in so many, by their numbers in the files. */
export function parquetSample(paths: readonly string[], every: number): string {
  return sampled(parquetRelation(paths), every);
}
export function partitionedSample(paths: readonly string[], every: number): string {
  return sampled(partitionedRelation(paths), every);
}
function sampled(relation: string, every: number): string {
  return `(SELECT * FROM ${relation.slice(0, -1)}, ${ROW_NUMBER} = true) WHERE hash(${ROW_NUMBER}) % ${every} = 0)`;
}
/** Folders called `key=value` are columns, as Hive and Spark write them. */
export function partitionedRelation(paths: readonly string[]): string {
  return `read_parquet([${paths.map(literal).join(', ')}], hive_partitioning = true)`;
}
export function isPartitioned({ root, files }: ParquetFolder): boolean {
  return files.some((file) =>
    dirname(relative(root, file))
      .split(sep)
      .some((name) => /^[^=]+=/.test(name)),
  );
}

/**
 * The Parquet files of a folder and those below it, or those that fit a pattern of `*`, `?` and `**`. Names that begin with `_` or `.` are left out, as those
 * who write such folders mean it. Null for the path of a plain file.
 * @throws InputError for a folder or pattern without Parquet files
 */
export async function parquetFolder(given: string): Promise<ParquetFolder | null> {
  const file = resolve(given);
  const stats = await stat(file).catch(() => null);
  if (stats?.isDirectory() === true) {
    const files = await filesBelow(file, () => true);
    if (files.length > 0) return { file, root: file, files };
    throw new InputError(`${file}: this is a directory without Parquet files; give one file in it`);
  }
  if (stats !== null || !/[*?]/.test(file)) return null;
  const root = rootOf(file);
  const form = patternOf(file);
  const files = await filesBelow(root, (path) => form.test(path));
  if (files.length > 0) return { file, root, files };
  throw new InputError(`${file}: no Parquet file fits this pattern; check it, and put it in quotes so that the shell leaves it alone`);
}

async function filesBelow(root: string, fits: (path: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (/^[_.]/.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (PARQUET.test(entry.name) && fits(path)) found.push(path);
    }
    if (found.length > MOST_FILES) throw new InputError(`${root}: more than ${MOST_FILES} Parquet files; give a part of them`);
  }
  return found.sort();
}
async function entriesOf(folder: string): Promise<{ name: string; isDirectory(): boolean }[]> {
  return readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new InputError(`${folder}: the directory cannot be read (${codeOf(cause)}); check the path and its permissions`, { cause });
  });
}

/** The folder above the first name with a sign of a pattern. */
function rootOf(pattern: string): string {
  const names = pattern.split(sep);
  return (
    names
      .slice(
        0,
        names.findIndex((name) => /[*?]/.test(name)),
      )
      .join(sep) || sep
  );
}
function patternOf(pattern: string): RegExp {
  const form = pattern
    .split(/(\*\*\/|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:[^/]+/)*';
      if (part === '*') return '[^/]*';
      return part === '?' ? '[^/]' : part.replace(/[\\^$.+()[\]{}|]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${form}$`, 'u');
}

/** One checksum of many files: of the list of their checksums and paths, as sha256sum prints it. */
export function checksumOf(files: readonly { path: string; sha256: string }[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${sha256}  ${path}\n`);
  return hash.digest('hex');
}
