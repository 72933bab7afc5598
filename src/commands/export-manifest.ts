import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../errors.ts';
import { KIND_NAMES, type KindName } from '../model/kind.ts';
import type { RdfFormat } from '../transport/rdf/formats.ts';
import type { WrittenFile } from './whole-file.ts';
import { placeError } from './export-target.ts';

/** What an exported folder holds. The manifest is written last and taken away first: where it stands, the files are whole and of one state. */

export const MANIFEST = 'manifest.json';
const EXPORT = 'catalog export';

export interface ManifestFile extends WrittenFile {
  file: string;
  kind: KindName;
  /** Things that it tells of. */
  things: number;
  triples: number;
  /** Things that could not be told: how many, and the first of them. */
  leftOutCount: number;
  leftOut: { path: string; problem: string }[];
}
export interface Manifest {
  type: typeof EXPORT;
  version: string;
  base: string;
  catalog: { title: string; publisher: string };
  format: RdfFormat;
  mediaType: string;
  gzip: boolean;
  profile: string | null;
  snapshot: { at: string; state: string | null };
  /** Whether nothing was left out. */
  complete: boolean;
  files: ManifestFile[];
}

export function newManifest(rest: Omit<Manifest, 'type' | 'complete'>): Manifest {
  return { type: EXPORT, ...rest, complete: rest.files.every(({ leftOutCount }) => leftOutCount === 0) };
}
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Null where there is none. @throws InputError where there is another's */
export async function readManifest(path: string): Promise<Manifest | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw placeError(error, path);
  });
  if (text === null) return null;
  const manifest = parsed(text);
  if (manifest !== null) return manifest;
  throw new InputError(`--out: ${path} was not written by an export and would be replaced; name another folder, or remove it.`);
}

function parsed(text: string): Manifest | null {
  try {
    const manifest = JSON.parse(text) as Partial<Manifest> | null;
    return manifest?.type === EXPORT && Array.isArray(manifest.files) && manifest.files.every(isFile) ? (manifest as Manifest) : null;
  } catch {
    return null;
  }
}
/** Its name is one in this folder: a manifest that was tampered with must not lead to other places. */
function isFile(value: unknown): boolean {
  const { file, kind } = value as Partial<ManifestFile>;
  return typeof file === 'string' && /^[a-z][a-z.-]*$/.test(file) && KIND_NAMES.some((one) => one === kind);
}

/** Whether the file is there with the very bytes that were written. */
export async function isWhole(folder: string, { file, bytes, sha256 }: ManifestFile): Promise<boolean> {
  const path = join(folder, file);
  const there = await stat(path).catch(() => null);
  if (!there?.isFile() || there.size !== bytes) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === sha256;
}
