import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experience, TriedDataset } from '../../../src/services/recommendation/experience.ts';
import { leaveOut } from '../../../src/services/recommendation/leave-out.ts';
import { namesOf, Recommender } from '../../../src/services/recommendation/recommender.ts';
import { madeExperience, shuffled } from './made-experience.ts';

const FAST = { trees: 40 };
/** A small and a large dataset, in the order of the metafeatures of what was made. */
const ASKED = { small: { size: 100, noise: 0.5, shade: 0.5 }, large: { size: 900, noise: 0.5, shade: 0.5 } };

function answers(
  experience: Experience,
  asked: Record<string, number>,
): { ranking: string[]; shortlist: string[]; baseline: string; scores: number[] } {
  const recommender = Recommender.fit(experience, FAST);
  const answer = recommender.rank(Float64Array.from(experience.metafeatures, (name) => asked[name] ?? NaN));
  const { algorithms } = recommender.experience;
  return {
    ranking: namesOf(recommender.experience, answer.ranking),
    shortlist: namesOf(recommender.experience, recommender.shortlist(answer, 3)),
    baseline: algorithms[recommender.baseline] ?? '',
    scores: algorithms.map((_, at) => recommender.expectedScore(at, answer)?.score ?? NaN),
  };
}
const withDatasets = (experience: Experience, change: (dataset: TriedDataset, at: number) => TriedDataset): Experience => ({
  ...experience,
  datasets: experience.datasets.map(change),
});

describe('Recommender', () => {
  it('finds the rule that the results follow, where the best single choice cannot', () => {
    const [small, large] = [answers(madeExperience(), ASKED.small), answers(madeExperience(), ASKED.large)];
    expect([small.ranking[0], large.ranking[0]]).toEqual(['low', 'high']);
    expect([small.baseline, small.ranking[1], large.ranking[1]]).toEqual(['steady', 'steady', 'steady']);
    expect(small.ranking.at(-1)).toBe('poorer');
  });

  it('says the same whatever the order of datasets, algorithms and metafeatures', () => {
    const usual = answers(madeExperience(), ASKED.small);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(answers(shuffled(madeExperience(), seed), ASKED.small)).toEqual(usual);
      }),
      { numRuns: 8 },
    );
  });

  it('takes a missing run for unknown, not for bad', () => {
    // `low` is tried on every third small dataset only, and never on a large one.
    const sparse = withDatasets(madeExperience(), (dataset, at) => ({
      ...dataset,
      scores: dataset.scores.map((score, i) => (i === 1 && (at % 3 > 0 || (dataset.metafeatures[0] ?? 0) >= 500) ? NaN : score)),
    }));
    expect(answers(sparse, ASKED.small).ranking[0]).toBe('low');
  });

  it('does not take the best of few for the best of all', () => {
    // On many datasets only the two poor ones were tried, and one of them was the best of what is known.
    const sparse = withDatasets(madeExperience(), (dataset, at) => ({
      ...dataset,
      scores: dataset.scores.map((score, i) => (at % 4 > 0 && i !== 2 && i !== 3 ? NaN : score)),
    }));
    const { ranking, baseline } = answers(sparse, ASKED.large);
    expect(baseline).toBe('steady');
    expect(['poor', 'poorer']).not.toContain(ranking[0]);
  });

  it('is the same with a metafeature that is constant, or known of nobody', () => {
    const usual = answers(madeExperience(), ASKED.small);
    for (const value of [7, NaN]) {
      const wider = withDatasets(madeExperience(), (dataset) => ({
        ...dataset,
        metafeatures: Float64Array.of(...dataset.metafeatures, value),
      }));
      expect(answers({ ...wider, metafeatures: [...wider.metafeatures, 'extra'] }, { ...ASKED.small, extra: 123 })).toEqual(usual);
    }
  });

  it('is ruled by no outlier, and by no unit', () => {
    const usual = answers(madeExperience(), ASKED.small);
    const largest = Math.max(...madeExperience().datasets.map(({ metafeatures }) => metafeatures[0] ?? 0));
    const stretched = withDatasets(madeExperience(), (dataset) => ({
      ...dataset,
      metafeatures: dataset.metafeatures.map((value, i) => (i === 0 ? (value === largest ? 1e12 : value * value) : value)),
    }));
    expect(answers(stretched, { ...ASKED.small, size: ASKED.small.size ** 2 })).toEqual(usual);
  });

  it('lets no dataset count for more since its scores lie further apart', () => {
    const usual = answers(madeExperience(), ASKED.small);
    const scaled = withDatasets(madeExperience(), (dataset, at) => ({
      ...dataset,
      scores: dataset.scores.map((score) => (at % 2 ? score : 1000 * score - 5)),
    }));
    const { ranking, shortlist, baseline } = answers(scaled, ASKED.small);
    expect({ ranking, shortlist, baseline }).toEqual({ ranking: usual.ranking, shortlist: usual.shortlist, baseline: usual.baseline });
  });

  it('puts a copy beside the original, and never both on a shortlist while another may help', () => {
    const made = madeExperience();
    const copied = withDatasets(made, (dataset) => ({ ...dataset, scores: Float64Array.of(...dataset.scores, dataset.scores[1] ?? NaN) }));
    const { ranking, shortlist } = answers({ ...copied, algorithms: [...made.algorithms, 'low copy'] }, ASKED.small);
    expect(new Set(ranking.slice(0, 2))).toEqual(new Set(['low', 'low copy']));
    expect(shortlist.slice(0, 2).filter((name) => name.startsWith('low'))).toHaveLength(1);
  });

  it('goes back to the best single choice where nothing is like the new dataset', () => {
    const made = madeExperience();
    const onlyLarge = { ...made, datasets: made.datasets.filter(({ metafeatures }) => (metafeatures[0] ?? 0) > 990) };
    const recommender = Recommender.fit(
      { ...made, datasets: [...onlyLarge.datasets, ...made.datasets.slice(0, 12)] },
      { ...FAST, caution: 50 },
    );
    const { ranking } = recommender.rank(Float64Array.of(-1e9, -5, 99));
    expect(ranking[0]).toBe(recommender.baseline);
  });

  it('answers for a dataset of which nothing is known, and from nothing', () => {
    expect(answers(madeExperience(), {}).ranking).toHaveLength(5);
    expect(answers({ metafeatures: ['size'], algorithms: [], datasets: [] }, ASKED.small)).toMatchObject({ ranking: [], shortlist: [] });
  });

  it('expects scores in their own unit', () => {
    const made = madeExperience();
    const recommender = Recommender.fit(made, FAST);
    const expected = recommender.expectedScore(1, recommender.rank(Float64Array.of(100, 0.5, 0.5)));
    const small = made.datasets.filter(({ metafeatures }) => (metafeatures[0] ?? 0) < 500).map(({ scores }) => scores[1] ?? NaN);
    expect(expected?.score).toBeGreaterThanOrEqual(Math.min(...small));
    expect(expected?.low).toBeLessThanOrEqual(expected?.score ?? NaN);
    expect(expected?.high).toBeGreaterThanOrEqual(expected?.score ?? NaN);
  });
});

describe('leaving out', () => {
  it('hides the runs of the dataset, or of its whole family', () => {
    const made = withDatasets(madeExperience({ datasets: 20 }), (dataset, at) => ({ ...dataset, group: at < 4 ? 'siblings' : dataset.id }));
    for (const [by, hidden] of [
      ['dataset', 1],
      ['family', 4],
    ] as const) {
      const [first] = [...leaveOut(made, by, { trees: 3 })];
      expect(first?.dataset.id).toBe('set-000');
      const seen = first?.recommender.experience.datasets.map(({ id }) => id) ?? [];
      expect([seen.length, seen.includes('set-000')]).toEqual([20 - hidden, false]);
    }
    expect([...leaveOut(made, 'family', { trees: 3 })].map(({ dataset }) => dataset.id).sort()).toEqual(made.datasets.map(({ id }) => id));
  });
});
