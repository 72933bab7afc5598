import type { Verdict } from './recommendation-types.ts';
import type { TrackRecord } from './track-record.ts';

/** What the evidence allows to say. */
export interface Evidence {
  trackRecord: TrackRecord;
  /** Datasets with results of two algorithms at least. */
  compared: number;
  /** The metafeatures asked about that could be compared; NaN where unknown. */
  asked: Float64Array;
  /** Name of the best single choice. */
  baseline?: string;
  /** Whether the recommendation is the baseline itself. */
  takesBaseline?: boolean;
}
/** Fewer datasets tell nothing of others. */
const FEWEST = 10;
/** A result that chance would give more often than this is none. */
const SIGNIFICANT = 0.05;

/** Pure. The words say what the verdict rests on, or what is missing. */
export function judge({ trackRecord, compared, asked, baseline = '', takesBaseline = false }: Evidence): {
  verdict: Verdict;
  reason: string;
} {
  const { p, regret, baselineRegret } = trackRecord;
  if (compared < FEWEST || trackRecord.compared < FEWEST) return { verdict: 'not-enough-evidence', reason: missingDatasets(compared) };
  if (asked.every((value) => Number.isNaN(value)))
    return {
      verdict: 'not-enough-evidence',
      reason:
        'None of the metafeatures given is known of the datasets with results; give NumberOfInstances, NumberOfFeatures and NumberOfClasses at least.',
    };
  const record = `Judged without their own results, ${trackRecord.compared} datasets had a mean regret of ${regret.toFixed(3)} with the recommendation and of ${baselineRegret.toFixed(3)} with ${baseline} always (p ${p.toPrecision(2)}).`;
  if (takesBaseline)
    return {
      verdict: 'no-better-than-baseline',
      reason: `For this dataset the recommendation is the best single choice, ${baseline}: what is alike does not carry another one. ${record}`,
    };
  if (p >= SIGNIFICANT || regret >= baselineRegret)
    return {
      verdict: 'no-better-than-baseline',
      reason: `So far recommending did no better than ${baseline} always, so take that first. ${record}`,
    };
  return { verdict: 'better-than-baseline', reason: record };
}
function missingDatasets(compared: number): string {
  return `Results of two algorithms or more are known for ${compared} datasets with this measure; ${FEWEST} are needed. Record evaluations of models with their dataset and, over run and implementation, their algorithm.`;
}
