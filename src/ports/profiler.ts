import type { FeatureStatistics, FEATURE_ROLES, FEATURE_TYPES } from '../model/parts.ts';
import type { Measures } from '../model/kind.ts';

/**
 * Reads a table file and computes what can be known of it.
 *
 * Contract: no row is dropped silently; a file that is not what it says is refused with one InputError that names file, place and remedy;
 * undefined values are null, never NaN or infinite; the file is only read.
 */
export interface TableProfiler {
  /** @throws InputError for a file or option that cannot be used */
  profile(file: string, options: ProfileOptions): Promise<TableProfile>;
}

export interface ProfileOptions {
  /** Name of the target column. */
  target?: string;
  /** Columns to leave out. */
  ignore?: readonly string[];
  /** What is known of columns beside the file, as an ARFF header or a schema tells it; other columns are typed by what is seen. */
  declared?: readonly DeclaredColumn[];
  /** Called now and then while it works. */
  onProgress?: (progress: ProfileProgress) => void;
  signal?: AbortSignal;
}
/** With declared values a missing nominal cell counts as the first of them in entropies, as OpenML has it; without, it is left out. */
export type DeclaredColumn =
  { name: string; type: 'nominal'; values: readonly string[] } | { name: string; type: 'numeric' | 'date' | 'text' };
export interface ProfileProgress {
  stage: 'checksum' | 'reading' | 'statistics';
  /** Share done of this stage, 0 to 1; null when unknown. */
  share: number | null;
}

export interface TableProfile {
  /** Absolute path as read. */
  file: string;
  bytes: number;
  sha256: string;
  mediaType: string;
  format: string;
  modifiedAt: string;
  rows: number;
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
}
