import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, openGraphqlLake, type GraphqlLake } from './graphql-lake.ts';

const QUERY = `query ($before: ID!, $after: ID!) {
  compareDatasets(before: $before, after: $after) {
    before { key dataset { key } } after { key dataset { key } }
    unchanged rows { before after } target { before after }
    added { name type } removed { name type } renamed { before after } retyped { name before after } reordered
    drift sameProfiler
    features {
      name level missing { before after } distinct { before after } minimum { before after } maximum { before after }
      mean { before after } standardDeviation { before after } meanShift deviationRatio stabilityIndex indexOver valuesAdded valuesGone
    }
  }
}`;
const statistics = {
  missing: 0,
  distinct: 2,
  minimum: null,
  maximum: null,
  mean: null,
  standardDeviation: null,
  skewness: null,
  kurtosis: null,
};
const nominal = (name: string, counts: Record<string, number>): object => ({
  name,
  type: 'nominal',
  role: 'input',
  statistics,
  distribution: { top: Object.entries(counts).map(([value, count]) => ({ value, count })) },
});
const numeric = (name: string, mean: number): object => ({
  name,
  type: 'numeric',
  role: 'input',
  statistics: { ...statistics, minimum: '0', maximum: '9007199254740993', mean, standardDeviation: 2 },
});
const rows = (value: number): object[] => [
  { name: 'NumberOfInstances', value },
  { name: 'MeanMeansOfNumericAtts', value: 1 },
  { name: 'MeanKurtosisOfNumericAtts', value: null },
];

describe('compareDatasets', () => {
  let catalog: GraphqlLake;
  const ids = new Map<string, string>();
  const compare = (before: string, after: string) => catalog.ask(QUERY, { before: ids.get(before), after: ids.get(after) });
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    const { lake } = catalog;
    const version = (dataset: string, key: string, input: object) =>
      lake.register(['DatasetVersion', { key, dataset: { key: dataset }, ...input }]);
    for (const key of ['cars', 'trucks', 'bare']) ids.set(key, (await lake.register(['Dataset', { key, name: key }])).id);
    const profiler = 'p 1; CSV';
    const first = {
      metafeatures: rows(1000),
      profiler,
      target: 'price',
      features: [nominal('fuel', { gas: 500, oil: 500 }), numeric('price', 10)],
    };
    const second = {
      metafeatures: rows(1200),
      profiler: 'p 1; CSV, other words',
      features: [numeric('price', 11.2), nominal('fuel', { gas: 600, wind: 600 }), nominal('seats', { two: 1, four: 1199 })],
    };
    ids.set('cars 1', (await version('cars', '1', first)).id);
    ids.set('cars 2', (await version('cars', '2', second)).id);
    ids.set('trucks 1', (await version('trucks', '1', { ...first, profiler: 'p 2; CSV' })).id);
    ids.set('bare 1', (await version('bare', '1', {})).id);
  });
  afterAll(() => catalog.close());

  it('tells what is other in a version than in the one before', async () => {
    const { data, errors } = await compare('cars 1', 'cars 2');
    expect(errors).toEqual([]);
    expect(at(data, 'compareDatasets')).toMatchObject({
      before: { key: '1', dataset: { key: 'cars' } },
      after: { key: '2', dataset: { key: 'cars' } },
      unchanged: false,
      rows: { before: 1000, after: 1200 },
      target: { before: 'price', after: null },
      added: [{ name: 'seats', type: 'NOMINAL' }],
      removed: [],
      renamed: [],
      retyped: [],
      reordered: true,
      drift: 'LARGE',
      sameProfiler: true,
      features: [
        {
          name: 'price',
          level: 'LARGE',
          maximum: { before: '9007199254740993', after: '9007199254740993' },
          mean: { before: 10, after: 11.2 },
          deviationRatio: 1,
          stabilityIndex: null,
          indexOver: null,
        },
        { name: 'fuel', level: 'LARGE', missing: { before: 0, after: 0 }, indexOver: 'VALUES', valuesAdded: ['wind'], valuesGone: ['oil'] },
      ],
    });
    expect(at(data, 'compareDatasets.features.0.meanShift')).toBeCloseTo(0.6, 12);
  });

  it('takes a dataset for its latest version, and compares two datasets', async () => {
    const { data, errors } = await compare('trucks', 'cars 1');
    expect(errors).toEqual([]);
    expect(at(data, 'compareDatasets')).toMatchObject({
      before: { key: '1', dataset: { key: 'trucks' } },
      unchanged: true,
      drift: 'NONE',
      sameProfiler: false,
    });
    expect(at((await compare('cars 1', 'cars')).data, 'compareDatasets.after.key')).toBe('2');
  });

  it('says what cannot be compared', async () => {
    const unprofiled = await compare('bare', 'cars');
    expect(unprofiled.errors[0]).toMatchObject({ extensions: { code: 'INPUT_INVALID', field: 'before' } });
    expect(unprofiled.errors[0]?.message).toMatch(/profile its file/);
    for (const after of ['019b0000-0000-7000-8000-000000000000', 'cars']) {
      const { errors } = await catalog.ask(QUERY, { before: ids.get('cars'), after });
      expect(errors[0]).toMatchObject({ extensions: { code: 'NOT_FOUND', field: 'after' } });
    }
  });

  it('lists metafeatures by name and by group', async () => {
    const { data, errors } = await catalog.ask(
      `query ($id: ID!) { node(id: $id) { ... on DatasetVersion {
        simple: metafeatures(groups: [SIMPLE]) { name value unit definition group }
        moments: metafeatures(groups: [STATISTICAL, INFORMATION]) { name value reason explanation }
        both: metafeatures(names: ["MeanMeansOfNumericAtts", "NumberOfInstances"], groups: [SIMPLE]) { name }
        none: metafeatures(groups: []) { name }
      } } }`,
      { id: ids.get('cars 1') },
    );
    expect(errors).toEqual([]);
    expect(at(data, 'node')).toEqual({
      simple: [{ name: 'NumberOfInstances', value: 1000, unit: '1', definition: 'Rows.', group: 'SIMPLE' }],
      moments: [
        { name: 'MeanMeansOfNumericAtts', value: 1, reason: null, explanation: null },
        {
          name: 'MeanKurtosisOfNumericAtts',
          value: null,
          reason: 'OUT_OF_RANGE',
          explanation: 'The result is beyond the range of doubles.',
        },
      ],
      both: [{ name: 'NumberOfInstances' }],
      none: [],
    });
  });
});
