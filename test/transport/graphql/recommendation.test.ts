import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, openGraphqlLake, type GraphqlLake } from './graphql-lake.ts';

/** With the public results that are shipped. */
const QUERY = `query ($metafeatures: [MetafeatureInput!], $for: ID, $strategy: RecommendationStrategy! = RANKING) {
  recommendAlgorithms(metafeatures: $metafeatures, for: $for, strategy: $strategy, first: 3) {
    measure verdict reason complete
    baseline { algorithm { key name entity { iri } } expectedScore }
    items {
      algorithm { key name entity { iri } } expectedScore interval { low high } betterThanBaseline support settings why
      evidence { dataset { name entity { iri } } distance measure score settings source model { key } }
      models { key }
    }
    neighbours { dataset { name } distance weight measure best { name } score }
    trackRecord { compared regret baselineRegret p }
    sources { title licence url datasets results }
  }
}`;
const METAFEATURES = Object.entries({ NumberOfInstances: 150, NumberOfFeatures: 5, NumberOfClasses: 3, NumberOfNumericFeatures: 4 }).map(
  ([name, value]) => ({ name, value }),
);

describe('recommendAlgorithms', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    await catalog.lake.register(['Algorithm', { key: 'random-forest', name: 'Random forest' }], ['Dataset', { key: 'bare', name: 'Bare' }]);
  });
  afterAll(() => catalog.close());

  it('answers from the first start on, from public results that are named', async () => {
    const { data, errors } = await catalog.ask(QUERY, { metafeatures: METAFEATURES });
    expect(errors).toEqual([]);
    const answer = at<Record<string, unknown>>(data, 'recommendAlgorithms');
    expect(answer).toMatchObject({ measure: 'balanced_accuracy', complete: true });
    expect(['BETTER_THAN_BASELINE', 'NO_BETTER_THAN_BASELINE']).toContain(answer.verdict);
    expect(answer.sources).toEqual([
      { title: 'Oboe on OpenML', licence: 'BSD-3-Clause', url: 'https://github.com/udellgroup/oboe', datasets: 318, results: 3816 },
    ]);
    const items = at<Record<string, unknown>[]>(answer, 'items');
    expect(items).toHaveLength(3);
    for (const item of items) {
      expect(at(item, 'interval.low')).toBeLessThanOrEqual(at<number>(item, 'expectedScore'));
      expect(at<unknown[]>(item, 'evidence').length).toBeGreaterThan(0);
    }
    expect(at(answer, 'trackRecord.compared')).toBe(318);
    expect(at<number>(answer, 'trackRecord.regret')).toBeLessThan(at<number>(answer, 'trackRecord.baselineRegret'));
  });

  it('leads to the algorithm in the catalog where it is there', async () => {
    const { data } = await catalog.ask(QUERY.replace('first: 3', 'first: 12'), { metafeatures: METAFEATURES });
    const algorithms = at<{ algorithm: { key: string; entity: { iri: string } | null } }[]>(data, 'recommendAlgorithms.items').map(
      ({ algorithm }) => algorithm,
    );
    expect(algorithms).toHaveLength(12);
    expect(algorithms.filter(({ entity }) => entity !== null)).toEqual([
      expect.objectContaining({ key: 'random-forest', entity: { iri: expect.stringMatching(/algorithm\/random-forest$/) as string } }),
    ]);
  });

  it('makes a shortlist, and says what is wrong with a question', async () => {
    const { data } = await catalog.ask(QUERY, { metafeatures: METAFEATURES, strategy: 'SHORTLIST' });
    expect(at(data, 'recommendAlgorithms.items')).toHaveLength(3);
    const bare = await catalog.lake.services.catalog.get({ kind: 'Dataset', key: 'bare' });
    for (const [variables, message] of [
      [{}, /Give `for`, a dataset, or `metafeatures`/],
      [{ for: bare.id }, /Bare has no metafeatures/],
      [{ metafeatures: [{ name: 'Size', value: 1 }] }, /none is called "Size"/],
    ] as const) {
      const { errors } = await catalog.ask(QUERY, variables);
      expect(errors[0]?.extensions.code).toBe('INPUT_INVALID');
      expect(errors[0]?.message).toMatch(message);
    }
  });
});
