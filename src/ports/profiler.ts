import type { FeatureDistribution, FeatureStatistics, FEATURE_ROLES, FEATURE_TYPES } from '../model/parts.ts';
import type { Measures } from '../model/kind.ts';

/**
 * Reads a table file and computes what can be known of it.
 *
 * Contract: no row is dropped silently: those that cannot be read are counted and listed, and many of them refuse the file; a file that is not what it says is refused with one InputError that names file, place and remedy;
 * undefined values are null, never NaN or infinite; the file is only read.
 */
export interface TableProfiler {
  /** @param file path of a file, of a folder or pattern of Parquet files, or address of a database table
   * @throws InputError for a file or option that cannot be used */
  profile(file: string, options: ProfileOptions): Promise<TableProfile>;
  /**
   * What tells whether a profile of a file would be one that there is, without reading its cells; null where only the profile can tell, or the file is not known.
   * @throws InputError for a file that cannot be read or is not what its name says
   */
  identify(file: string, options: Identification): Promise<TableIdentity | null>;
  /** Whether the name of a file is that of a table. */
  accepts(name: string): boolean;
}

export interface Identification extends ProfileOptions {
  /** Asked with the address of the table before the file is read. */
  isKnown: (address: string) => Promise<boolean>;
}
/** With the same identity comes the same profile. */
export interface TableIdentity extends Pick<TableProfile, 'address' | 'bytes' | 'sha256' | 'files' | 'target'> {
  /** Of the text `profiler` of its profile: how it begins, and by which parts it ends. No other profile's ends like that. */
  profiler: { begins: string; ends: readonly string[] };
}

export interface ProfileOptions {
  /** Name of the target column. */
  target?: string;
  /** Columns to leave out. */
  ignore?: readonly string[];
  /** What is known of columns beside the file, as an ARFF header or a schema tells it; other columns are typed by what is seen. */
  declared?: readonly DeclaredColumn[];
  /** How a text is written, where it is not to be found out: name of the encoding, delimiter, quote, and what comment lines begin with. */
  text?: { encoding?: string | undefined; delimiter?: string | undefined; quote?: '"' | "'" | undefined; comment?: string | undefined };
  /** All words that stand for a missing cell, in place of those found among numbers and dates. */
  missing?: readonly string[];
  /** Table of a database, or file of an archive. */
  table?: string;
  /** Whether to find how well simple learners tell the target, too: LANDMARKERS of `model/metafeature.ts`. */
  landmarkers?: boolean;
  /** Called now and then while it works. */
  onProgress?: (progress: ProfileProgress) => void;
  signal?: AbortSignal;
}
/** With declared values a missing nominal cell counts as the first of them in entropies, as OpenML has it; without, it is left out. */
export type DeclaredColumn =
  | { name: string; type: 'nominal'; values: readonly string[] }
  | { name: string; type: 'numeric' | 'date' | 'text' }
  /** Texts also where they look like numbers; nominal or free text is told by what they are. */
  | { name: string; type: 'string' };
/** Rows that cannot be read and are left out of everything else. */
export interface BadRows {
  count: number;
  /** The first of them, by the line of the file where they begin. */
  listed: { line: number; reason: string }[];
}
export interface ProfileProgress {
  stage: 'checksum' | 'reading' | 'statistics';
  /** Share done of this stage, 0 to 1; null when unknown. */
  share: number | null;
}

/** A table that is no file. */
export interface RemoteTable {
  /** Without user and password. */
  address: string;
  name: string;
  /** When its rows were as they are read. */
  readAt: Date;
  names: readonly string[];
  declared: readonly DeclaredColumn[];
  /** In batches; a cell that is null is missing. */
  rows: AsyncIterable<readonly (readonly (string | null)[])[]>;
  /** How it is read, for people. */
  note: string;
  close: () => Promise<void>;
}
/** @throws InputError for an address that leads to no table */
export type OpenRemoteTable = (address: string) => Promise<RemoteTable>;

export interface TableProfile {
  /** Absolute path as read, or the address of what is no file. */
  file: string;
  /** Address of the table: of its file, with a fragment where it is one of several in it. */
  address: string;
  /** What the table is called where it comes from. */
  name: string;
  bytes: number;
  sha256: string;
  mediaType: string;
  format: string;
  modifiedAt: string;
  /** Those of a dataset of several files, by their path below `file`; otherwise empty. */
  files: { path: string; bytes: number; sha256: string }[];
  rows: number;
  badRows: BadRows;
  target: string | null;
  features: ProfiledFeature[];
  /** By the names of `model/metafeature.ts`. */
  metafeatures: Measures;
  /** Name and version of the profiler and how it read the file. */
  profiler: string;
}
export interface ProfiledFeature {
  name: string;
  type: (typeof FEATURE_TYPES)[number];
  role: (typeof FEATURE_ROLES)[number];
  statistics: FeatureStatistics;
  distribution: FeatureDistribution;
}
