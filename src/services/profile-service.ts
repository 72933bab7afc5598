import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { ConflictError, InputError } from '../errors.ts';
import type { AnyRecord } from '../model/kind.ts';
import type { Clock } from '../ports/runtime.ts';
import type { TableProfile } from '../ports/profiler.ts';
import type { Caller } from './caller.ts';
import type { CatalogService } from './catalog-service.ts';
import { keepable, type KeepableProfile } from './keepable-profile.ts';
import type { WriteService } from './writing/write-service.ts';
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
export interface ProfileOutcome {
  outcome: 'created' | 'new version' | 'unchanged';
  /** Key of the dataset. */
  dataset: string;
  /** Label of the version. */
  version: string;
  /** Place of the version below `/id/`. */
  path: string;
  /** In words, which texts of the file are not kept as they are there; absent where all are. */
  replaced?: string;
}

const ATTEMPTS = 5;
const MOST_VERSIONS = 200;

/** Brings a profiled file into the catalog: source, ingest, dataset and version, all or nothing. */
export class ProfileService {
  private readonly catalog: CatalogService;
  private readonly writes: WriteService;
  private readonly clock: Clock;

  constructor({ catalog, writes, clock }: { catalog: CatalogService; writes: WriteService; clock: Clock }) {
    this.catalog = catalog;
    this.writes = writes;
    this.clock = clock;
  }

  /**
   * The same content, target and profiler again is `unchanged`; another content of the same source is its next version.
   * @throws InputError, ConflictError
   */
  async register(profile: TableProfile, names: ProfileNames, caller: Caller): Promise<ProfileOutcome> {
    const kept = keepable(profile);
    for (let attempt = 1; ; attempt++) {
      try {
        const outcome = await this.registerOnce(kept, names, caller);
        return kept.replaced === null ? outcome : { ...outcome, replaced: kept.replaced };
      } catch (error) {
        // Somebody else has just written the same version or source: look again at what is there.
        if (!(error instanceof ConflictError) || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  private async registerOnce({ profile, replaced }: KeepableProfile, names: ProfileNames, caller: Caller): Promise<ProfileOutcome> {
    const url = addressOf(profile, names);
    const sourceKey = sourceKeyOf(url);
    // Before the source is looked for: what somebody writes in between is then found there, or the key is taken when it is written.
    const free = await this.freeKey(datasetName(profile, names));
    const { dataset, versions } = await this.knownOf(sourceKey);
    if (dataset) refuseOtherName(url, dataset, names);
    const same = sameVersion(versions, profile);
    if (dataset && same) return { outcome: 'unchanged', dataset: dataset.key, version: same.key, path: same.path };
    const datasetKey = dataset?.key ?? free;
    const version = nextVersion(versions);
    const at = { url, sourceKey, dataset, datasetKey, version, previous: versions[0] ?? null, replaced };
    const registered = await this.writes.registerAll(registrations(profile, names, at, this.clock.now()), caller);
    const path = registered.find(({ record }) => record.kind === 'DatasetVersion')?.record.path ?? '';
    return { outcome: dataset ? 'new version' : 'created', dataset: datasetKey, version, path };
  }

  private async knownOf(sourceKey: string): Promise<{ dataset: AnyRecord | null; versions: AnyRecord[] }> {
    const source = await this.catalog.find({ kind: 'DataSource', key: sourceKey });
    const dataset = source ? await this.datasetOf(source) : null;
    return { dataset, versions: dataset ? await this.versionsOf(dataset) : [] };
  }

  /** The dataset that ingests of the source made versions of. */
  private async datasetOf(source: AnyRecord): Promise<AnyRecord | null> {
    const ingests = await this.catalog.list('Ingest', {
      filter: { links: { sources: [{ id: source.id }] } },
      orderBy: [{ field: 'createdAt', descending: false }],
      first: MOST_VERSIONS,
    });
    const outputs = await this.catalog.links(
      'Ingest',
      'outputs',
      ingests.items.map(({ record }) => record.id),
      1,
    );
    const parentId = [...outputs.values()].flat()[0]?.head.parentId;
    return parentId ? this.catalog.find({ id: parentId }) : null;
  }

  /** Latest first. */
  private async versionsOf(dataset: AnyRecord): Promise<AnyRecord[]> {
    const page = await this.catalog.list('DatasetVersion', { filter: { parents: [{ id: dataset.id }] }, first: MOST_VERSIONS });
    return page.items.map(({ record }) => record);
  }

  /** A key made of the name that no other dataset has: another file of the same name is another dataset. */
  private async freeKey(name: string): Promise<string> {
    const base = slug(name);
    for (let n = 1; ; n++) {
      const key = n === 1 ? base : `${base}-${n}`;
      if (!(await this.catalog.find({ kind: 'Dataset', key }))) return key;
    }
  }
}

/** @throws InputError for a source that is no address */
function addressOf(profile: TableProfile, { source }: ProfileNames): string {
  if (source === undefined) return profile.address;
  if (URL.canParse(source)) return source;
  throw new InputError(
    `--source: ${JSON.stringify(source)} is no address; an absolute one such as https://example.org/data.csv is expected.`,
    { field: 'source' },
  );
}
function refuseOtherName(url: string, dataset: AnyRecord, { name }: ProfileNames): void {
  if (name === undefined || name === dataset.name) return;
  throw new InputError(
    `--name: ${url} is known as the dataset ${dataset.key} (${dataset.name}); leave the name out, or change it at the dataset.`,
    { field: 'name' },
  );
}

interface Placed {
  url: string;
  sourceKey: string;
  dataset: AnyRecord | null;
  datasetKey: string;
  version: string;
  previous: AnyRecord | null;
  replaced: string | null;
}

function registrations(profile: TableProfile, names: ProfileNames, at: Placed, now: string): Registration[] {
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

/** The version that says the same already. Content that was replaced and has come back is a new state: the latest version is what is there now. */
function sameVersion(versions: readonly AnyRecord[], profile: TableProfile): AnyRecord | undefined {
  const [latest] = versions;
  if (!latest || !hasContent(latest, profile)) return undefined;
  return versions.find(
    (version) => hasContent(version, profile) && version.target === profile.target && version.profiler === profile.profiler,
  );
}
function hasContent(version: AnyRecord, { sha256, files }: TableProfile): boolean {
  const stored = (version.files as { sha256: string | null }[]).map((file) => file.sha256).sort();
  if (files.length === 0) return stored.includes(sha256);
  const read = files.map((file) => file.sha256).sort();
  return stored.length === read.length && stored.every((sum, index) => sum === read[index]);
}
/** Labels are whole numbers; the next one after the greatest there is. */
function nextVersion(versions: readonly AnyRecord[]): string {
  const numbers = versions.map((version) => (/^\d{1,9}$/.test(version.key) ? Number(version.key) : 0));
  return String(Math.max(0, ...numbers) + 1);
}
/** Readable, and different for files of the same name at different places. */
function sourceKeyOf(url: string): string {
  const name = decoded(new URL(url).pathname.split('/').at(-1) ?? '');
  return `${slug(name)}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
}
function datasetName(profile: TableProfile, { name }: ProfileNames): string {
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
