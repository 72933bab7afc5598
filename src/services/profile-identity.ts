import type { AnyRecord } from '../model/kind.ts';
import type { TableIdentity, TableProfile } from '../ports/profiler.ts';
import type { ComparedProfile } from './comparison/compared-profile.ts';

/** What the catalog keeps of a profile. */
export type KnownProfile = Pick<
  TableProfile,
  'rows' | 'badRows' | 'target' | 'bytes' | 'sha256' | 'mediaType' | 'files' | 'metafeatures' | 'features' | 'profiler'
>;

/** The version that says the same already. Content that was replaced and has come back is a new state: the latest version is what is there now. */
export function sameVersion(
  versions: readonly AnyRecord[],
  table: Pick<TableProfile, 'sha256' | 'files' | 'target'>,
  sameProfiler: (profiler: unknown) => boolean,
): AnyRecord | undefined {
  const [latest] = versions;
  if (!latest || !hasContent(latest, table)) return undefined;
  return versions.find((version) => hasContent(version, table) && version.target === table.target && sameProfiler(version.profiler));
}
function hasContent(version: AnyRecord, { sha256, files }: Pick<TableProfile, 'sha256' | 'files'>): boolean {
  const stored = storedFiles(version)
    .map((file) => file.sha256)
    .sort();
  if (files.length === 0) return stored.includes(sha256);
  const read = files.map((file) => file.sha256).sort();
  return stored.length === read.length && stored.every((sum, index) => sum === read[index]);
}
function storedFiles(version: AnyRecord): { sha256: string | null; mediaType: string | null }[] {
  return (version.files ?? []) as { sha256: string | null; mediaType: string | null }[];
}
/** Of a version whose notes say this only the file tells which rows are bad and what was replaced. */
export const LEFT_OUT = /rows could not be read and are left out|were replaced by U\+FFFD/;
/** Whether the text about a profile is that of a table with this identity. */
export function isIdentical(profiler: unknown, { begins, ends }: TableIdentity['profiler']): boolean {
  if (typeof profiler !== 'string' || !profiler.startsWith(begins)) return false;
  const end = ends.map((part) => `; ${part}`).join('');
  return profiler.endsWith(end) && !/; (?:ignored|told): /.test(profiler.slice(0, profiler.length - end.length));
}
export function knownProfile({ bytes, sha256, files }: TableIdentity, version: AnyRecord, stored: ComparedProfile): KnownProfile {
  const { target, profiler, metafeatures } = stored;
  const [file] = storedFiles(version);
  return {
    rows: metafeatures?.NumberOfInstances ?? 0,
    badRows: { count: 0, listed: [] },
    target,
    bytes,
    sha256,
    mediaType: file?.mediaType ?? '',
    files,
    metafeatures: metafeatures ?? {},
    features: stored.features as KnownProfile['features'],
    profiler: profiler ?? '',
  };
}
