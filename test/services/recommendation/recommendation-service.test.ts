import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecommendationService } from '../../../src/services/recommendation/recommendation-service.ts';
import { LANDMARKERS } from '../../../src/model/metafeature.ts';
import type { RecommendAnswer, RecommendQuery } from '../../../src/services/recommendation/recommendation-types.ts';
import { performOn } from '../../support/operations.ts';
import { LAKES, settled, type TestLake } from '../../support/lake.ts';
import { algorithms, data, publicResults, serviceOf, trained, upToDate } from './recommendation-lake.ts';

const SMALL = [{ name: 'NumberOfInstances', value: 120 }];

describe.each(LAKES)('recommending on %s', (_name, open) => {
  let lake: TestLake;
  let service: RecommendationService;
  let alone: RecommendationService;
  beforeAll(async () => {
    lake = await open();
    await lake.register(...algorithms(), ...data('mine', 100), ...data('other', 110), ...data('bare', 5));
    await lake.register(...trained('other', 'low', { value: 0.97 }), ...trained('other', 'steady', { value: 0.9 }));
    service = serviceOf(lake.store, publicResults());
    alone = serviceOf(lake.store, null);
  });
  afterAll(() => lake.close());
  const idOf = async (kind: 'Dataset' | 'DatasetVersion' | 'ModelVersion', key: string, version?: string): Promise<string> =>
    (await lake.services.catalog.get({ kind, key, ...(version ? { version } : {}) })).id;
  const recommend = async (query: RecommendQuery, by = service): Promise<RecommendAnswer> => {
    await settled(lake.store);
    return upToDate(query, by);
  };
  const perform = performOn(() => lake);
  const keys = ({ items }: RecommendAnswer): string[] => items.map(({ algorithm }) => algorithm.key);

  it('recommends what won on similar data, says against what, and why', async () => {
    const answer = await recommend({ to: await idOf('Dataset', 'mine') });
    expect(answer).toMatchObject({ measure: 'predictive_accuracy', verdict: 'better-than-baseline', complete: true });
    expect(answer.baseline?.algorithm.key).toBe('steady');
    const [first] = answer.items;
    expect(first).toMatchObject({ algorithm: { key: 'low', name: 'Algorithm low' }, betterThanBaseline: true, settings: { depth: 1 } });
    const { expectedScore, interval } = { ...first };
    expect([interval?.low, expectedScore, interval?.high]).toEqual([interval?.low, expectedScore, interval?.high].sort());
    expect(first?.why).toMatch(/does better than Algorithm steady in \d+ %.*What speaks most/);
    expect(answer.neighbours[0]?.distance).toBeLessThan(0.1);
    expect(answer.sources.map(({ title }) => title)).toEqual(['catalog', 'Made results']);
  });

  it('offers the models in the catalog that were trained so on neighbours, with their settings', async () => {
    const answer = await recommend({ to: await idOf('Dataset', 'mine'), first: 2 });
    const low = answer.items.find(({ algorithm }) => algorithm.key === 'low');
    const model = await idOf('ModelVersion', 'other-low', '1');
    expect(low?.models).toEqual([model]);
    const own = low?.evidence.find(({ source }) => source === 'catalog');
    expect(own).toMatchObject({
      score: 0.97,
      modelVersionId: model,
      settings: { depth: 3 },
      dataset: { datasetId: await idOf('Dataset', 'other') },
    });
  });

  it('answers for bare metafeatures and for a version as for the dataset', async () => {
    const by = async (query: RecommendQuery): Promise<string[]> => keys(await recommend(query));
    const usual = await by({ to: await idOf('Dataset', 'mine') });
    expect(await by({ to: await idOf('DatasetVersion', 'mine', '1') })).toEqual(usual);
    expect((await by({ metafeatures: SMALL }))[0]).toBe('low');
    expect((await by({ metafeatures: [{ name: 'NumberOfInstances', value: 900 }] }))[0]).toBe('high');
  });

  it('takes no account of landmarkers, and does not answer for them alone', async () => {
    const landmarkers = LANDMARKERS.map(({ name }) => ({ name, value: 0.9 }));
    for (const one of [service, alone]) {
      const { asOf, ...usual } = await recommend({ metafeatures: SMALL }, one);
      expect(await recommend({ metafeatures: [...SMALL, ...landmarkers] }, one)).toEqual({ ...usual, asOf: expect.any(String) as string });
      expect(asOf).not.toBe('');
    }
    await expect(recommend({ metafeatures: landmarkers })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'metafeatures' });
  });

  it('makes a shortlist of algorithms that win where the others lose', async () => {
    const shortlist = keys(await recommend({ metafeatures: [{ name: 'NumberOfFeatures', value: 10 }], strategy: 'shortlist', first: 2 }));
    expect(shortlist).toHaveLength(2);
    expect(shortlist).not.toContain('poor');
  });

  it('goes the other way for errors, and shows them as they are', async () => {
    const errors = publicResults({ measure: 'mean_absolute_error' });
    const costs = { ...errors, results: errors.results.map((result) => ({ ...result, value: 1 - result.value })) };
    const answer = await recommend({ metafeatures: SMALL, measure: 'mean_absolute_error' }, serviceOf(lake.store, costs));
    expect(keys(answer)[0]).toBe('low');
    expect(answer.items[0]?.expectedScore).toBeGreaterThanOrEqual(0);
    expect(answer.items[0]?.expectedScore).toBeLessThan(0.1);
  });

  it('uses measures that are akin for the order, and never for the score', async () => {
    const answer = await recommend({ metafeatures: SMALL, measure: 'balanced_accuracy' });
    expect(keys(answer)[0]).toBe('low');
    expect(answer.items.map(({ expectedScore }) => expectedScore)).toEqual(answer.items.map(() => null));
    await expect(recommend({ metafeatures: SMALL, measure: 'auc' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'measure',
      message: expect.stringContaining('predictive_accuracy') as string,
    });
  });

  it('learns what is new at the next question: an evaluation, a fold, an algorithm that is stated later', async () => {
    const ownResults = async (): Promise<number> => (await recommend({ metafeatures: SMALL })).sources[0]?.results ?? 0;
    const before = await ownResults();
    await lake.register(...trained('bare', 'poor', { value: 0.5 }), ...trained('bare', 'steady', { value: 0.6, split: 'train' }));
    expect(await ownResults()).toBe(before + 1);
    await lake.register([
      'Evaluation',
      {
        key: 'fold',
        name: 'Fold',
        measure: 'predictive_accuracy',
        value: 0,
        fold: 0,
        claim: 'measured',
        model: { key: 'other-low', version: '1' },
        dataset: { key: 'other', version: '1' },
      },
    ]);
    expect(await ownResults()).toBe(before + 1);
    await perform({ does: 'retire', of: { kind: 'Evaluation', key: 'bare-poor-score' }, reason: 'wrong' });
    expect(await ownResults()).toBe(before);
    await lake.register(['Implementation', { key: 'new-program', name: 'New program' }], ...trained('mine', 'new', { value: 0.8 }));
    expect(await recommend({ metafeatures: SMALL })).toMatchObject({ complete: false });
    const to = { kind: 'Algorithm', key: 'poor' } as const;
    await perform({ does: 'relate', from: { kind: 'Implementation', key: 'new-program' }, relation: 'IMPLEMENTS', to });
    expect(await ownResults()).toBe(before + 1);
    expect(await recommend({ metafeatures: SMALL })).toMatchObject({ complete: true });
  });

  it('says that evaluations lead nowhere, and that there is too little without public results', async () => {
    const answer = await recommend({ to: await idOf('Dataset', 'mine') }, alone);
    expect(answer).toMatchObject({ verdict: 'not-enough-evidence', trackRecord: null });
    expect(answer.reason).toMatch(/10 are needed/);
    await lake.register(
      ['Model', { key: 'stray', name: 'Stray' }],
      ['ModelVersion', { model: { key: 'stray' }, key: '1', name: 'Stray 1' }],
      [
        'Evaluation',
        { key: 'stray', name: 'Stray', measure: 'predictive_accuracy', value: 1, claim: 'claimed', model: { key: 'stray', version: '1' } },
      ],
    );
    expect((await recommend({ metafeatures: SMALL }, alone)).complete).toBe(false);
  });

  it('refuses what it cannot answer, with the field', async () => {
    await expect(recommend({})).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'for' });
    await expect(recommend({ to: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'for' });
    await expect(recommend({ metafeatures: [{ name: 'Size', value: 1 }] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'metafeatures',
    });
    await expect(recommend({ metafeatures: SMALL, first: -1 })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'first' });
  });
});
