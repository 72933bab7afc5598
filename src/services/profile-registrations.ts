import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { AnyRecord } from '../model/kind.ts';
import type { TableProfile } from '../ports/profiler.ts';
import type { Registration } from './catalog-types.ts';

/** How a profiled file is to be called in the catalog. */
export interface ProfileNames {
  /** Name of the dataset; default: that of the file. */
  name?: string;
  /** Address the file comes from; default: its own place. The same source twice is the same dataset. */
  source?: string;
  /** Key of the agent who ingests. */
  agent?: string;
}
/** Where a profile is put. */
export interface Placed {
  url: string;
  sourceKey: string;
  dataset: AnyRecord | null;
  datasetKey: string;
  version: string;
  previous: AnyRecord | null;
  replaced: string | null;
}

/** Source, dataset where it is new, version and ingest. */
export function registrations(profile: TableProfile, names: ProfileNames, at: Placed, now: string): Registration[] {
  const file = isDatabase(profile) ? profile.name : basename(profile.file);
  const version = { key: at.datasetKey, version: at.version };
  const sourceType = isDatabase(profile) ? 'database' : 'file';
  const source: Registration = {
    kind: 'DataSource',
    input: { key: at.sourceKey, name: file, sourceType, url: at.url, modified: profile.modifiedAt },
    // What people have written about a source that is known stays; the file's date is the version's.
    options: { keepExisting: true },
  };
  const dataset: Registration = {
    kind: 'Dataset',
    input: {
      key: at.datasetKey,
      name: datasetName(profile, names),
      description: `Table of ${profile.rows} rows and ${profile.features.length} columns, read from ${file}.`,
      structure: 'structured',
    },
  };
  return [
    source,
    ...(at.dataset ? [] : [dataset]),
    { kind: 'DatasetVersion', input: versionInput(profile, at) },
    {
      kind: 'Ingest',
      input: {
        key: `${at.datasetKey}-${at.version}`,
        name: `Ingest of ${file}`,
        mode: 'batch',
        endedAt: now,
        sources: [{ key: at.sourceKey }],
        outputs: [version],
        ...(names.agent === undefined ? {} : { operators: [{ key: names.agent }] }),
      },
    },
  ];
}

function versionInput(profile: TableProfile, at: Placed): Record<string, unknown> {
  return {
    key: at.version,
    dataset: { key: at.datasetKey },
    created: profile.modifiedAt,
    files: filesOf(profile, at.url),
    ...notesOf(profile, at),
    features: profile.features,
    metafeatures: Object.entries(profile.metafeatures).map(([name, value]) => ({ name, value })),
    target: profile.target,
    profiler: profile.profiler,
    ...(at.previous ? { previous: { id: at.previous.id } } : {}),
  };
}

function isDatabase({ address }: TableProfile): boolean {
  return !address.startsWith('file:');
}
function filesOf({ mediaType, format, bytes, sha256, files }: TableProfile, url: string): object[] {
  if (files.length === 0) return [{ path: url, mediaType, format, bytes, sha256 }];
  const folder = url.replace(/[^/]*[*?][\s\S]*$/, '').replace(/\/?$/, '/');
  return files.map((file) => ({ path: folder + encodeURI(file.path), mediaType, format, bytes: file.bytes, sha256: file.sha256 }));
}
const MOST_BAD_ROWS_TOLD = 20;
function notesOf(profile: TableProfile, { replaced }: Placed): { notes?: string } {
  const notes = [badRowsNote(profile), replaced].filter((note) => note !== null);
  return notes.length === 0 ? {} : { notes: notes.join('\n') };
}
function badRowsNote({ rows, badRows: { count, listed } }: TableProfile): string | null {
  if (count === 0) return null;
  const told = listed.slice(0, MOST_BAD_ROWS_TOLD).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = count > told.length ? `; and ${count - told.length} more` : '';
  return `${count} of ${rows + count} rows could not be read and are left out: ${told.join('; ')}${more}.`;
}

/** Labels are whole numbers; the next one after the greatest there is. */
export function nextVersion(versions: readonly AnyRecord[]): string {
  const numbers = versions.map((version) => (/^\d{1,9}$/.test(version.key) ? Number(version.key) : 0));
  return String(Math.max(0, ...numbers) + 1);
}
/** Readable, and different for files of the same name at different places. */
export function sourceKeyOf(url: string): string {
  const name = decoded(new URL(url).pathname.split('/').at(-1) ?? '');
  return `${slug(name)}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
}
export function datasetName(profile: TableProfile, { name }: ProfileNames): string {
  return name ?? profile.name.slice(0, 500);
}
const MOST_CHARACTERS = 80;
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
/** A key from free text: letters, digits, dots and dashes. */
export function slug(text: string): string {
  const key = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._~+-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  // By whole characters: half of a surrogate pair is no text.
  const short = Array.from(key)
    .slice(0, MOST_CHARACTERS)
    .join('')
    .replace(/[^\p{L}\p{N}]+$/u, '');
  return short === '' ? 'dataset' : short;
}
