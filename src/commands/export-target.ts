import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { InputError, SetupError } from '../errors.ts';
import { FORMATS, RDF_FORMATS, splitSuffix, type RdfFormat } from '../transport/rdf/formats.ts';

/** Where an export goes to, and as what. */
export type Place = { to: 'stdout' } | { to: 'file' | 'folder'; path: string };
export interface Form {
  format: RdfFormat;
  gzip: boolean;
}

/**
 * `-` or nothing is standard output; a path that ends with a slash, or that is a folder, is a folder. What can be known to be wrong
 * is told here, before anything is read.
 * @throws InputError, SetupError
 */
export async function placeOf(out: string | undefined): Promise<Place> {
  if (out === undefined || out === '-') return { to: 'stdout' };
  if (out === '') throw new InputError('--out: a file, a folder or - is expected.');
  const path = resolve(out);
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return { to: 'folder', path };
  if (there && !there.isFile()) throw new InputError(`--out: ${out} is no file; write to it with a shell's > instead.`);
  await checkFolder(dirname(path));
  if (!out.endsWith('/')) return { to: 'file', path };
  if (there) throw new InputError(`--out: ${out} is a file, no folder; leave the slash at its end away, or name another.`);
  return { to: 'folder', path };
}

async function checkFolder(folder: string): Promise<void> {
  const there = await stat(folder).catch(() => null);
  if (there && !there.isDirectory()) throw new InputError(`--out: ${folder} is a file, no folder; name another place.`);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw placeError(error, folder);
  }
}

/** What is not said is told by the ending, such as `.nt.gz`. @throws InputError */
export function formOf(place: Place, { format, gzip }: { format?: string; gzip?: boolean }): Form {
  const asked = format === undefined ? undefined : formatNamed(format);
  if (place.to !== 'file') return { format: asked ?? 'turtle', gzip: gzip === true };
  const name = basename(place.path);
  const unzipped = name.replace(/\.gz$/, '');
  const ending = asked ?? splitSuffix(unzipped)?.format;
  if (ending === undefined) {
    const endings = RDF_FORMATS.map((one) => FORMATS[one].suffix).join(', ');
    throw new InputError(`--out: the ending of ${name} tells no format; end it with one of ${endings} (and .gz), or give --format.`);
  }
  return { format: ending, gzip: gzip === true || unzipped !== name };
}

function formatNamed(text: string): RdfFormat {
  const format = RDF_FORMATS.find((one) => one === text || FORMATS[one].suffix === `.${text}`);
  if (format === undefined) throw new InputError(`--format: one of ${RDF_FORMATS.join(', ')} is expected.`);
  return format;
}

/** What the file system says, with the place and what helps; other errors as they are. */
export function placeError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const says = Object.hasOwn(SAYINGS, code) ? SAYINGS[code] : undefined;
  return says === undefined ? error : new SetupError(`${says(path)} (${code})`, { cause: error });
}
const ELSEWHERE = 'or name another place with --out.';
const full = (path: string): string => `There is no room for ${path}: free some, ${ELSEWHERE}`;
const closed = (path: string): string => `You may not write ${path}: have its permissions changed, ${ELSEWHERE}`;
const SAYINGS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `The folder ${path} is not there: make it first, ${ELSEWHERE}`,
  ENOTDIR: (path) => `A part of ${path} is a file, no folder: ${ELSEWHERE.slice(3)}`,
  EACCES: closed,
  EPERM: closed,
  EROFS: (path) => `${path} lies where nothing can be written: ${ELSEWHERE.slice(3)}`,
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: (path) => `${path} would be larger than a file may be there: give --gzip, ${ELSEWHERE}`,
  EISDIR: (path) => `${path} is a folder: ${ELSEWHERE.slice(3)}`,
  ENAMETOOLONG: (path) => `The name ${path} is too long: ${ELSEWHERE.slice(3)}`,
};
