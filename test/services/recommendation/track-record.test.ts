import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/services/recommendation/seeded-random.ts';
import { trackRecordOf, type TrackRecord } from '../../../src/services/recommendation/track-record.ts';
import { judge } from '../../../src/services/recommendation/verdict.ts';
import { wilcoxonBelow } from '../../../src/services/recommendation/wilcoxon.ts';
import type { Experience } from '../../../src/services/recommendation/experience.ts';
import { madeExperience } from './made-experience.ts';

function recordOf(experience: Experience): TrackRecord {
  const work = trackRecordOf(experience, { trees: 20 });
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
const asked = Float64Array.of(1);

describe('the track record of recommending', () => {
  it('is better than the best single choice where results follow metafeatures', () => {
    const record = recordOf(madeExperience());
    expect(record.compared).toBe(80);
    expect(record.regret).toBeLessThan(record.baselineRegret);
    expect(record.p).toBeLessThan(0.01);
    expect(judge({ trackRecord: record, compared: 80, asked, baseline: 'steady' })).toMatchObject({ verdict: 'better-than-baseline' });
  });

  it('rests on some of the datasets where there are very many', () => {
    const { compared, regret, baselineRegret } = recordOf(madeExperience({ datasets: 1200 }));
    expect(compared).toBeGreaterThan(300);
    expect(compared).toBeLessThan(600);
    expect(regret).toBeLessThan(baselineRegret);
  });

  it('is no better where they do not, and the verdict says so', () => {
    const random = seededRandom(5);
    const made = madeExperience();
    const blind = {
      ...made,
      datasets: made.datasets.map((dataset) => ({ ...dataset, metafeatures: dataset.metafeatures.map(() => random()) })),
    };
    const record = recordOf(blind);
    expect(record.p).toBeGreaterThan(0.05);
    const { verdict, reason } = judge({ trackRecord: record, compared: 80, asked, baseline: 'steady' });
    expect(verdict).toBe('no-better-than-baseline');
    expect(reason).toContain('steady');
  });

  it('judges each dataset without its group: siblings do not tell each other the answer', () => {
    const random = seededRandom(6);
    const made = madeExperience();
    // Pairs of the same data, with metafeatures that tell nothing beyond the pair.
    const paired = made.datasets.map((dataset, at) => ({
      ...dataset,
      group: `pair ${at % 40}`,
      scores: made.datasets[at % 40]?.scores ?? dataset.scores,
    }));
    const marks = Array.from({ length: 40 }, () => Float64Array.of(random(), random(), random()));
    const datasets = paired.map((dataset, at) => ({ ...dataset, metafeatures: marks[at % 40] ?? dataset.metafeatures }));
    const [apart, together] = [
      recordOf({ ...made, datasets: datasets.map((one) => ({ ...one, group: one.id })) }),
      recordOf({ ...made, datasets }),
    ];
    expect(apart.regret).toBeLessThan(together.regret);
    expect(together.p).toBeGreaterThan(0.05);
  });

  it('says what is missing where there is too little', () => {
    const few = { ...madeExperience(), datasets: madeExperience().datasets.slice(0, 4) };
    expect(judge({ trackRecord: recordOf(few), compared: 4, asked })).toMatchObject({
      verdict: 'not-enough-evidence',
      reason: expect.stringMatching(/known for 4 datasets.*10 are needed/) as string,
    });
    const enough = judge({ trackRecord: recordOf(madeExperience()), compared: 80, asked: Float64Array.of(NaN) });
    expect(enough).toMatchObject({ verdict: 'not-enough-evidence', reason: expect.stringContaining('metafeatures') as string });
  });

  it('tells when the recommendation is the best single choice itself', () => {
    const { verdict } = judge({ trackRecord: recordOf(madeExperience()), compared: 80, asked, baseline: 'steady', takesBaseline: true });
    expect(verdict).toBe('no-better-than-baseline');
  });
});

describe("Wilcoxon's test", () => {
  // Darwin's maize, as in every textbook; the exact two-sided p is 0.0413.
  const maize = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
  it('agrees with a published example', () => {
    expect(2 * wilcoxonBelow(maize.map((one) => -one))).toBeCloseTo(0.0413, 2);
  });
  it('is even between the sides, leaves zeros out, and knows nothing of nothing', () => {
    expect(wilcoxonBelow([-1, 1, -2, 2, 0, 0])).toBeCloseTo(0.5, 0);
    expect(wilcoxonBelow([...maize, 0, 0])).toBe(wilcoxonBelow(maize));
    expect(wilcoxonBelow([0, 0])).toBe(1);
    expect(wilcoxonBelow([])).toBe(1);
  });
});
