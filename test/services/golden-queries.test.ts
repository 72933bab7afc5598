import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../src/app.ts';
import type { SearchFilterQuery, SearchQuery } from '../../src/services/search-types.ts';
import { SEARCHED_LAKES, type SearchedLake } from '../support/indices.ts';

/** What people ask a catalog, on the demo lake, and the thing that must be on top, or among the first few. */
type Golden = [text: string, path: string, among?: number, query?: SearchQuery];

const datasets: SearchQuery = { kinds: ['Dataset'] };
const models: SearchQuery = { kinds: ['Model'] };
const instances = (atLeast: number, atMost: number): SearchFilterQuery => ({
  metafeatures: [{ name: 'NumberOfInstances', atLeast, atMost }],
});
const accurate = (above: number): SearchFilterQuery => ({ evaluations: [{ name: 'predictive_accuracy', above, claim: 'measured' }] });

const GOLDEN: readonly Golden[] = [
  // Names and keys.
  ['iris', 'dataset/iris'],
  ['Iris', 'dataset/iris'],
  ['IRIS', 'dataset/iris'],
  ['diabetes', 'dataset/diabetes'],
  ['Diabetes Predictor', 'model/diabetes-predictor'],
  ['diabetes-predictor', 'model/diabetes-predictor'],
  ['credit-g', 'dataset/credit-g'],
  ['German Credit', 'dataset/credit-g'],
  ['kr-vs-kp', 'dataset/kr-vs-kp'],
  ['squad', 'dataset/squad'],
  ['BERT base (uncased)', 'model/bert-base-uncased'],
  ['bert-base-uncased-squad-v1', 'model/bert-base-uncased-squad-v1'],
  ['random forest', 'algorithm/random-forest'],
  ['Naive Bayes', 'algorithm/naive-bayes'],
  ['autoHorse', 'dataset/autoHorse'],
  ['run_squad.py', 'code/transformers-run-squad'],
  ['scikit-learn', 'code/scikit-learn'],
  // Parts of names.
  ['predictor', 'model/diabetes-predictor', 3],
  ['pima', 'dataset/pima-diabetes', 1, datasets],
  ['mushroom', 'dataset/mushroom'],
  ['wisconsin', 'dataset/breast-w', 1, datasets],
  ['silhouettes', 'dataset/vehicle', 1, datasets],
  ['heart disease', 'dataset/cleveland', 1, datasets],
  ['king and rook', 'dataset/kr-vs-kp', 1, datasets],
  ['tic tac toe', 'dataset/tic-tac-toe', 1, datasets],
  ['bedside monitors', 'dataset/ward-vitals', 1, datasets],
  ['uncased squad', 'model/bert-base-uncased-squad-v1', 1, models],
  ['decision tree iris', 'model/iris-decision-tree', 1, models],
  ['svm', 'implementation/svm-classifier', 3],
  ['RandomForestClassifier', 'implementation/sklearn-random-forest-classifier-1.7.2', 1],
  // Descriptions, tags and what belongs to a thing.
  ['radar returns', 'dataset/ionosphere'],
  ['steel coils', 'dataset/anneal'],
  ['capital letters fonts', 'dataset/letter'],
  ['botany', 'dataset/iris', 1, datasets],
  ['forensics', 'dataset/glass2'],
  ['census', 'dataset/adult', 1, datasets],
  ['question answering', 'dataset/squad', 1, datasets],
  ['intensive care', 'model/ward-deterioration', 1, models],
  ['petal', 'dataset/iris', 1, datasets],
  ['Kohavi', 'dataset/adult', 1, datasets],
  ['Fisher', 'dataset/iris', 1, datasets],
  ['Apache-2.0', 'model/bert-base-uncased', 1, models],
  // Inflections, beginnings and errors of spelling.
  ['mushrooms', 'dataset/mushroom'],
  ['predicting diabetes', 'task/diabetes-prediction', 1, { kinds: ['Task'] }],
  ['vehicles', 'dataset/vehicle', 1, datasets],
  ['diab', 'dataset/diabetes', 3, datasets],
  ['iono', 'dataset/ionosphere', 1, datasets],
  ['diabtes', 'dataset/diabetes', 2, datasets],
  ['mushrom', 'dataset/mushroom', 1, datasets],
  ['ionosphre', 'dataset/ionosphere', 1, datasets],
  ['germn credit', 'dataset/credit-g', 1, datasets],
  ['randm forest', 'algorithm/random-forest', 1, { kinds: ['Algorithm'] }],
  ['wisconsni', 'dataset/breast-w', 1, datasets],
  ['lymphograpy', 'dataset/lymph', 1, datasets],
  // What things have.
  ['', 'dataset/squad', 1, { ...datasets, orderBy: { by: 'metafeature', metafeature: 'NumberOfInstances' } }],
  ['', 'dataset/weather', 1, { ...datasets, orderBy: { by: 'metafeature', metafeature: 'NumberOfInstances', descending: false } }],
  ['credit', 'dataset/credit-g', 1, { ...datasets, filter: instances(1000, 10_000) }],
  ['image', 'dataset/segment', 1, { ...datasets, filter: instances(2000, 10_000) }],
  ['breast cancer', 'model/breast-w-random-forest', 7, { ...models, filter: { algorithms: ['random-forest'] } }],
  ['iris', 'model/iris-support-vector-machine', 7, { ...models, filter: accurate(0.9) }],
  ['diabetes', 'model/diabetes-predictor', 1, { ...models, filter: { owners: ['tim'] } }],
  ['language model', 'model/bert-base-uncased', 2, { ...models, filter: { licences: ['Apache-2.0'] } }],
  ['squad', 'model/bert-base-uncased-squad-v1', 1, { ...models, filter: { tags: ['bert'] } }],
];

describe.each(SEARCHED_LAKES)('golden queries on %s', (_name, open) => {
  let lake: SearchedLake;
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    await lake.indexer.drain();
  });
  afterAll(() => lake.close());

  it('are at least sixty', () => {
    expect(GOLDEN.length).toBeGreaterThanOrEqual(60);
  });
  it.each(GOLDEN)('%j finds %s', async (text, path, among = 1, query = {}) => {
    const { items } = await lake.services.search.search({ ...query, text, first: 10 });
    const places = items.map(({ hit }) => hit.path);
    expect(places.slice(0, among)).toContain(path);
  });
});
