import type { Json } from '../../model/kind.ts';
import type { AskedDataset } from '../asked-metafeatures.ts';
import type { TrackRecord } from './track-record.ts';

export const STRATEGIES = ['ranking', 'shortlist'] as const;
export type Strategy = (typeof STRATEGIES)[number];
export const VERDICTS = ['better-than-baseline', 'no-better-than-baseline', 'not-enough-evidence'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface RecommendQuery extends AskedDataset {
  /** Default: the one with most results. */
  measure?: string | null;
  first?: number | null;
  /** `ranking`: the likeliest first. `shortlist`: a few to try, of which the best will be kept. */
  strategy?: Strategy | null;
  /** Until all is learned that is recorded, however long that takes; else there is an answer at once from what was learned before. */
  wait?: boolean;
}
export interface RecommendAnswer {
  measure: string;
  verdict: Verdict;
  /** The verdict in words: what it rests on, or what is missing. */
  reason: string;
  /** The best single choice; null where nothing was tried. */
  baseline: { algorithm: AlgorithmName; expectedScore: number | null } | null;
  items: RecommendedItem[];
  /** What speaks most for the new dataset, the most first. */
  neighbours: NeighbourResult[];
  /** How recommending did so far; null where there is not enough to tell. */
  trackRecord: TrackRecord | null;
  sources: EvidenceSource[];
  /** False when evaluations could not be used, since they do not lead to an algorithm and a dataset. */
  complete: boolean;
  /** False while newer results are being learned: ask again in a while. */
  upToDate: boolean;
  /** Everything recorded before this time was used. */
  asOf: string;
}
export interface AlgorithmName {
  key: string;
  name: string;
}
/** A dataset that something was tried on. */
export interface DatasetName {
  name: string;
  /** In the catalog; null for public results. */
  datasetId: string | null;
}
export interface RecommendedItem {
  algorithm: AlgorithmName;
  /** In the unit of the measure; null where no dataset tells of it in this measure. */
  expectedScore: number | null;
  /** From the 10th to the 90th percentile. */
  interval: { low: number; high: number } | null;
  betterThanBaseline: boolean;
  /** Datasets that tell of it. */
  support: number;
  evidence: ItemEvidence[];
  /** Settings that did best on the neighbours; null where none are told. */
  settings: Json;
  /** Versions of models in the catalog that were trained with it on the neighbours. */
  models: string[];
  why: string;
}
export interface ItemEvidence {
  dataset: DatasetName;
  /** Mean difference of ranks of metafeatures, from 0 to 1. */
  distance: number;
  measure: string;
  score: number;
  settings: Json;
  modelVersionId: string | null;
  /** `catalog`, or the title of public results. */
  source: string;
}
export interface NeighbourResult {
  dataset: DatasetName;
  distance: number;
  /** Share in the evidence, from 0 to 1. */
  weight: number;
  measure: string;
  best: AlgorithmName;
  score: number;
}
export interface EvidenceSource {
  title: string;
  licence: string | null;
  url: string | null;
  datasets: number;
  results: number;
}
