import type { Experience } from './experience.ts';
import { isCost } from './measure-direction.ts';
import { mapped } from './pauses.ts';
import type { Result, ResultDataset } from './result.ts';

/** What was tried on one dataset by one measure: the best result of each algorithm, by the algorithm's key. */
export interface TriedRow {
  id: string;
  dataset: ResultDataset;
  measure: string;
  best: ReadonlyMap<string, Result>;
}

/** Measures by which algorithms stand in much the same order: each tells where the other is silent. Scores are never mixed. */
const KINDRED: readonly (readonly string[])[] = [['accuracy', 'balanced_accuracy', 'predictive_accuracy']];

export function kindredOf(measure: string): readonly string[] {
  return KINDRED.find((measures) => measures.includes(measure)) ?? [measure];
}

/** Rows by a measure and those akin to it. A measured result counts before a claimed one, however much lower it is. */
export function* triedRows(results: readonly Result[], measure: string): Generator<void, TriedRow[]> {
  const measures = kindredOf(measure);
  const rows = new Map<string, { dataset: ResultDataset; measure: string; best: Map<string, Result> }>();
  yield* mapped(results, (result) => {
    if (!measures.includes(result.measure)) return;
    const id = `${result.dataset.id} ${result.measure}`;
    const row = rows.get(id) ?? { dataset: result.dataset, measure: result.measure, best: new Map<string, Result>() };
    const before = row.best.get(result.algorithm.key);
    if (!before || isBetter(result, before)) row.best.set(result.algorithm.key, result);
    rows.set(id, row);
  });
  return [...rows].map(([id, row]) => ({ id, ...row }));
}
function isBetter(one: Result, other: Result): boolean {
  if (one.claimed !== other.claimed) return other.claimed;
  return isCost(one.measure) ? one.value < other.value : one.value > other.value;
}

/** As the recommender learns from it. @param metafeatures those that are compared */
export function* experienceOfRows(rows: readonly TriedRow[], metafeatures: readonly string[]): Generator<void, Experience> {
  const algorithms = [...new Set(rows.flatMap(({ best }) => [...best.keys()]))];
  const datasets = yield* mapped(rows, ({ id, dataset, measure, best }) => {
    const sign = isCost(measure) ? -1 : 1;
    return {
      id,
      group: dataset.group,
      metafeatures: Float64Array.from(metafeatures, (name) => dataset.metafeatures[name] ?? NaN),
      scores: Float64Array.from(algorithms, (key) => sign * (best.get(key)?.value ?? NaN)),
    };
  });
  return { metafeatures, algorithms, datasets };
}
