import type { Experience, TriedDataset } from './experience.ts';
import { Recommender, type Ranking, type RecommenderSettings } from './recommender.ts';

/** One dataset, judged by a recommender that has seen no run of it, nor of those left out with it. */
export interface LeftOut {
  dataset: TriedDataset;
  recommender: Recommender;
  answer: Ranking;
}

/** Leaves each dataset, or each family, out in turn. Datasets come in the order of their groups' first ones. */
export function* leaveOut(
  experience: Experience,
  by: 'dataset' | 'family',
  settings: Partial<RecommenderSettings> = {},
): Generator<LeftOut, void> {
  const groups = new Map<string, TriedDataset[]>();
  for (const dataset of experience.datasets) {
    const key = by === 'family' ? dataset.group : dataset.id;
    groups.set(key, [...(groups.get(key) ?? []), dataset]);
  }
  for (const left of groups.values()) {
    const others = experience.datasets.filter((dataset) => !left.includes(dataset));
    const recommender = Recommender.fit({ ...experience, datasets: others }, settings);
    for (const dataset of left) yield { dataset, recommender, answer: recommender.rank(dataset.metafeatures) };
  }
}
