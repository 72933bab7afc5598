import type { Measures } from '../../model/kind.ts';
import type { FeatureDistribution, FeatureStatistics, FEATURE_ROLES, FEATURE_TYPES } from '../../model/parts.ts';

/** A profile, or what is stored of one; what is not known may be missing. */
export interface ComparedProfile {
  features: readonly ComparedFeature[];
  metafeatures: Measures | null;
  target: string | null;
  profiler: string | null;
}
export interface ComparedFeature {
  name: string;
  type: (typeof FEATURE_TYPES)[number];
  role: (typeof FEATURE_ROLES)[number];
  statistics: Partial<FeatureStatistics> | null;
  distribution: Partial<FeatureDistribution> | null;
}
/** A column with its number of rows. */
export interface ComparedColumn extends Pick<ComparedFeature, 'statistics' | 'distribution'> {
  rows: number;
  /** Rows with a value. */
  present: number;
}

export function rowsOf({ metafeatures }: ComparedProfile): number | null {
  return metafeatures?.NumberOfInstances ?? null;
}
