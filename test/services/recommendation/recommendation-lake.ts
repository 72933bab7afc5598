import { systemClock } from '../../../src/adapters/system/runtime.ts';
import type { Store } from '../../../src/ports/store.ts';
import { RecommendationService } from '../../../src/services/recommendation/recommendation-service.ts';
import type { RecommendAnswer, RecommendQuery } from '../../../src/services/recommendation/recommendation-types.ts';
import type { KnowledgeBase, Result } from '../../../src/services/recommendation/result.ts';
import { silent, type TestLake } from '../../support/lake.ts';
import { madeExperience } from './made-experience.ts';

/** Datasets, models and evaluations in a catalog, and public results, that follow the rule of `madeExperience`. */

type Operations = Parameters<TestLake['register']>;

const ALGORITHMS = ['high', 'low', 'poor', 'steady'];
const metafeaturesOf = (size: number, features: number): { name: string; value: number }[] => [
  { name: 'NumberOfInstances', value: size },
  { name: 'NumberOfFeatures', value: features },
];

export const algorithms = (): Operations =>
  ALGORITHMS.flatMap((key): Operations => [
    ['Algorithm', { key, name: `Algorithm ${key}` }],
    ['Implementation', { key: `${key}-program`, name: `${key} program`, algorithm: { key } }],
  ]);

/** A dataset with one version. */
export const data = (key: string, size: number): Operations => [
  ['Dataset', { key, name: `Data ${key}` }],
  ['DatasetVersion', { dataset: { key }, key: '1', name: `Data ${key}, first`, metafeatures: metafeaturesOf(size, 10) }],
];

/** A run of an algorithm on a dataset with model and evaluation. */
export function trained(dataset: string, algorithm: string, evaluation: Record<string, unknown>): Operations {
  const key = `${dataset}-${algorithm}`;
  return [
    ['Model', { key, name: key }],
    ['ModelVersion', { model: { key }, key: '1', name: `${key} 1` }],
    [
      'TrainingRun',
      {
        key,
        name: key,
        implementation: { key: `${algorithm}-program` },
        inputs: [{ kind: 'DatasetVersion', key: dataset, version: '1' }],
        outputs: [{ kind: 'ModelVersion', key, version: '1' }],
        settings: [{ name: 'depth', value: 3 }],
      },
    ],
    [
      'Evaluation',
      {
        key: `${key}-score`,
        name: `${key} score`,
        measure: 'predictive_accuracy',
        claim: 'measured',
        model: { key, version: '1' },
        dataset: { key: dataset, version: '1' },
        ...evaluation,
      },
    ],
  ];
}

/** Public results with the made rule; `size` is the number of instances. */
export function publicResults({ datasets = 60, measure = 'predictive_accuracy' } = {}): KnowledgeBase {
  const made = madeExperience({ datasets });
  const results = made.datasets.flatMap(({ id, group, metafeatures, scores }) =>
    made.algorithms.map((key, at): Result => ({
      measure,
      value: scores[at] ?? NaN,
      algorithm: { key, name: `Algorithm ${key}` },
      dataset: {
        id: `public/${id}`,
        name: id,
        group,
        datasetId: null,
        metafeatures: { NumberOfInstances: metafeatures[0] ?? NaN, NumberOfFeatures: 10 },
      },
      settings: { depth: at },
      modelVersionId: null,
      claimed: false,
    })),
  );
  return {
    title: 'Made results',
    licence: 'CC0-1.0',
    url: 'https://example.org/made',
    metafeatures: ['NumberOfInstances', 'NumberOfFeatures'],
    results,
  };
}

/** On the clock of this machine. @param opened called when the public results are read */
export function serviceOf(store: Store, knowledge: KnowledgeBase | null, opened: () => unknown = () => null): RecommendationService {
  const open = (): Promise<KnowledgeBase | null> => {
    opened();
    return Promise.resolve(knowledge);
  };
  return new RecommendationService({ store, open, clock: systemClock, logger: silent });
}

/** Asks until nothing newer is being learned. */
export async function upToDate(query: RecommendQuery, service: RecommendationService): Promise<RecommendAnswer> {
  for (;;) {
    const answer = await service.recommend(query);
    if (answer.upToDate) return answer;
  }
}
