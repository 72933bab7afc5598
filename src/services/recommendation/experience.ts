import { mapped } from './pauses.ts';

/** What is known of how well algorithms did on datasets: the input of the recommender. Pure data. */
export interface Experience {
  /** Names of the metafeatures, in the order of `TriedDataset.metafeatures`. */
  metafeatures: readonly string[];
  /** Ids of algorithms, or of settings of them, in the order of `TriedDataset.scores`. */
  algorithms: readonly string[];
  datasets: readonly TriedDataset[];
}
export interface TriedDataset {
  id: string;
  /** Variants of one dataset share a group: they tell each other's answers, so evidence is checked with whole groups left out. */
  group: string;
  /** NaN where undefined or unknown. */
  metafeatures: Float64Array;
  /** Higher is better; NaN where the algorithm was not tried, which says nothing of it. */
  scores: Float64Array;
}

/** The same with everything in order of names, so that no order of reading shows in what is learned. Datasets with fewer than two scores compare nothing and are left out. */
export function* ordered({ metafeatures, algorithms, datasets }: Experience): Generator<void, Experience> {
  const [byMetafeature, byAlgorithm] = [orderOf(metafeatures), orderOf(algorithms)];
  const compared = datasets.filter(({ scores }) => countKnown(scores) > 1).sort((a, b) => compareText(a.id, b.id));
  return {
    metafeatures: byMetafeature.map((at) => metafeatures[at] ?? ''),
    algorithms: byAlgorithm.map((at) => algorithms[at] ?? ''),
    datasets: yield* mapped(compared, (dataset) => ({
      ...dataset,
      metafeatures: picked(dataset.metafeatures, byMetafeature),
      scores: picked(dataset.scores, byAlgorithm),
    })),
  };
}

export function picked(values: Float64Array, order: readonly number[]): Float64Array {
  return Float64Array.from(order, (at) => values[at] ?? NaN);
}
export function orderOf(names: readonly string[]): number[] {
  return [...names.keys()].sort((a, b) => compareText(names[a] ?? '', names[b] ?? ''));
}
/** By code units, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
export function countKnown(values: Float64Array): number {
  let known = 0;
  for (const value of values) if (!Number.isNaN(value)) known++;
  return known;
}
