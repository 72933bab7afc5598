import type { Experience, TriedDataset } from './experience.ts';
import { compareText } from './experience.ts';
import { Recommender, type RecommenderSettings } from './recommender.ts';
import { regretOf } from './regret.ts';
import { wilcoxonBelow } from './wilcoxon.ts';

/** How recommending would have done so far, against always taking the best single choice. Each dataset is judged by what was learned without its group. */
export interface TrackRecord {
  /** Datasets on which both the recommendation and the baseline were tried. */
  compared: number;
  /** Mean regret, from 0 for the best to 1 for the worst of what was tried. */
  regret: number;
  baselineRegret: number;
  /** Probability of a result as good where recommending is no better (Wilcoxon, one-sided). */
  p: number;
}

const FOLDS = 5;
/** Datasets judged, about: of very many, so many tell as much as all. */
const MOST_JUDGED = 500;
/** Trees are fewer here: five times as many recommenders are fitted. */
const TREES = 60;

/** Learns five times, each time without a fifth of the groups; pauses as `Recommender.fitting` does. */
export function* trackRecordOf(experience: Experience, settings: Partial<RecommenderSettings> = {}): Generator<void, TrackRecord> {
  const groups = [...new Set(experience.datasets.map(({ group }) => group))].sort(compareText);
  const fold = new Map(groups.map((group, at) => [group, at % FOLDS]));
  const pairs: { own: number; baseline: number }[] = [];
  for (let at = 0; at < Math.min(FOLDS, groups.length); at++) {
    const [left, kept] = [true, false].map((out) => experience.datasets.filter(({ group }) => (fold.get(group) === at) === out));
    const recommender = yield* Recommender.fitting({ ...experience, datasets: kept ?? [] }, { trees: TREES, ...settings });
    if (recommender.experience.datasets.length === 0) continue;
    for (const dataset of everyNth(left ?? [], Math.ceil(experience.datasets.length / MOST_JUDGED))) {
      pairs.push(...judged(recommender, experience, dataset));
      yield;
    }
  }
  const mean = (of: (pair: { own: number; baseline: number }) => number): number =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / Math.max(1, pairs.length);
  return {
    compared: pairs.length,
    regret: mean(({ own }) => own),
    baselineRegret: mean(({ baseline }) => baseline),
    p: wilcoxonBelow(pairs.map(({ own, baseline }) => own - baseline)),
  };
}

function everyNth<T>(list: readonly T[], n: number): T[] {
  return list.filter((_, at) => at % n === 0);
}

function judged(recommender: Recommender, { algorithms }: Experience, dataset: TriedDataset): { own: number; baseline: number }[] {
  const regret = regretOf(dataset.scores);
  const of = (at: number | undefined): number => regret[algorithms.indexOf(recommender.experience.algorithms[at ?? -1] ?? '')] ?? NaN;
  const [own, baseline] = [of(recommender.rank(dataset.metafeatures).ranking[0]), of(recommender.baseline)];
  return Number.isNaN(own) || Number.isNaN(baseline) ? [] : [{ own, baseline }];
}
