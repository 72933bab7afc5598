import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KindName } from '../model/kind.ts';
import { kindLabel } from '../model/kind-label.ts';
import type { DumpAsked } from '../transport/rdf/dump-request.ts';
import { FORMATS } from '../transport/rdf/formats.ts';
import type { ExportHead } from '../transport/rdf/lake-export.ts';
import type { Desk } from './desk.ts';
import { readExport, type OnProgress } from './export-documents.ts';
import { isWhole, MANIFEST, manifestText, newManifest, readManifest, type Manifest, type ManifestFile } from './export-manifest.ts';
import { placeError } from './export-target.ts';
import { writeWhole } from './whole-file.ts';

/**
 * The lake as a folder: a file for each kind and a manifest, all of one state of the catalog. New files are collected in `.unfinished`
 * and take their places when all are there, so that what stands in the folder with a manifest is never of two states. A run that was
 * ended is gone on with: files that are whole stay, if the catalog, the options and the software are as they were; else all are made anew.
 */

const UNFINISHED = '.unfinished';
/** The manifest of the export before, while the files take their places. */
const REPLACED = 'replaced.json';

export interface FolderExport {
  folder: string;
  asked: DumpAsked;
  gzip: boolean;
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Told before anything is written: how many files are there of runs before, and how many of them are kept. */
  onBegin: (begun: { found: number; kept: number }) => void;
}
export interface FolderOutcome {
  manifest: Manifest;
  kept: KindName[];
  /** Names of files of the export before that this one has not. */
  removed: string[];
}

/** @throws SetupError that names the place; InputError where the folder holds another's manifest */
export async function exportFolder(desk: Desk, run: FolderExport): Promise<FolderOutcome> {
  const { folder, asked, gzip, signal } = run;
  await make(folder);
  const [before, unfinished] = await manifestsIn(folder);
  const there = await filesThere(run, unfinished ?? before, unfinished ? before : null);
  const have = there.state === null ? {} : { have: { state: there.state, kinds: there.files.map(({ kind }) => kind) } };
  const request = { ...asked, apart: true, ...have };
  const { manifest, kept } = await desk.export(
    request,
    async (pieces) => {
      const { head, documents } = await readExport(pieces, run.onProgress);
      const files = there.files.filter(({ kind }) => head.kept.includes(kind));
      run.onBegin({ found: (unfinished ?? before)?.files.length ?? 0, kept: files.length });
      if (files.length === 0) await clear(folder, unfinished);
      await make(join(folder, UNFINISHED));
      for await (const { kind, texts, report } of documents) {
        if (kind === null) continue;
        const file = `${kindLabel(kind)}${FORMATS[asked.format].suffix}${gzip ? '.gz' : ''}`;
        const written = await writeWhole(join(folder, UNFINISHED, file), texts, { gzip, signal });
        const { told: things, triples, leftOutCount, leftOut } = report();
        files.push({ file, kind, things, triples, ...written, leftOutCount, leftOut });
        await save(join(folder, UNFINISHED), manifestOf(head, run, files));
      }
      return { manifest: manifestOf(head, run, files), kept: head.kept };
    },
    signal,
  );
  return { manifest, kept, removed: await finish(folder, manifest, [before, unfinished]) };
}

/** Of the export that stands there, and of one that was not finished. */
async function manifestsIn(folder: string): Promise<[Manifest | null, Manifest | null]> {
  const unfinished = join(folder, UNFINISHED);
  return [
    (await readManifest(join(folder, MANIFEST))) ?? (await readManifest(join(unfinished, REPLACED))),
    await readManifest(join(unfinished, MANIFEST)),
  ];
}

/** The files that may be kept: whole, of one state, and of these options. @param more files of the same state */
async function filesThere(
  { folder, gzip, signal }: FolderExport,
  manifest: Manifest | null,
  more: Manifest | null,
): Promise<{ state: string | null; files: ManifestFile[] }> {
  const state = manifest?.snapshot.state ?? null;
  const known = [manifest, more].flatMap((one) => (one !== null && one.snapshot.state === state && one.gzip === gzip ? one.files : []));
  const whole = new Map<KindName, ManifestFile>();
  for (const file of state === null ? [] : known) {
    signal.throwIfAborted();
    if (whole.has(file.kind)) continue;
    if ((await isWhole(join(folder, UNFINISHED), file)) || (await isWhole(folder, file))) whole.set(file.kind, file);
  }
  return { state, files: [...whole.values()] };
}

function manifestOf(
  { version, base, catalog, at, state, kinds }: ExportHead,
  { asked, gzip }: FolderExport,
  files: ManifestFile[],
): Manifest {
  return newManifest({
    version,
    base,
    catalog,
    format: asked.format,
    mediaType: FORMATS[asked.format].mediaType,
    gzip,
    profile: asked.profile ?? null,
    snapshot: { at, state },
    files: kinds.flatMap((kind) => files.find((file) => file.kind === kind) ?? []),
  });
}

/**
 * Gives the new files their places. The manifest is away meanwhile, so that a kill in between leaves no folder that looks whole, and the
 * next run finds what is there already.
 * @returns names of files that are not of this export any more
 */
async function finish(folder: string, manifest: Manifest, earlier: readonly (Manifest | null)[]): Promise<string[]> {
  const [from, names] = [join(folder, UNFINISHED), new Set(manifest.files.map(({ file }) => file))];
  try {
    await save(from, manifest);
    if (await exists(join(folder, MANIFEST))) await rename(join(folder, MANIFEST), join(from, REPLACED));
    for (const name of names) if (await exists(join(from, name))) await rename(join(from, name), join(folder, name));
    const removed: string[] = [];
    for (const { file } of earlier.flatMap((one) => one?.files ?? [])) {
      if (names.has(file) || !(await exists(join(folder, file)))) continue;
      await rm(join(folder, file));
      removed.push(file);
    }
    await save(folder, manifest);
    await rm(from, { recursive: true });
    return removed;
  } catch (error) {
    throw placeError(error, folder);
  }
}

/** What was not finished and cannot be gone on with. */
async function clear(folder: string, unfinished: Manifest | null): Promise<void> {
  for (const name of [MANIFEST, ...(unfinished?.files ?? []).map(({ file }) => file)])
    await rm(join(folder, UNFINISHED, name), { force: true });
}

async function save(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, MANIFEST), [manifestText(manifest)]);
}

async function make(folder: string): Promise<void> {
  if (await exists(folder)) return;
  await mkdir(folder).catch((error: unknown) => {
    throw placeError(error, folder);
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
