import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../../src/adapters/csv/csv-reader.ts';
import { countKnown, type Experience, type TriedDataset } from '../../src/services/recommendation/experience.ts';
import { leaveOut, type LeftOut } from '../../src/services/recommendation/leave-out.ts';
import { Recommender } from '../../src/services/recommendation/recommender.ts';
import { seededRandom } from '../../src/services/recommendation/seeded-random.ts';
import { experienceOf } from '../../src/services/recommendation/result-tables.ts';
import { projectFile } from '../support/server.ts';
import { shared } from '../support/shared.ts';
import { benchmark, summary, timings, type Figures } from './measure.ts';
import { figuresOf, mean, wilcoxon, type RankingFigures } from './ranking-figures.ts';

/**
 * Recommending on public results, each dataset judged without its own runs, and without those of its family. Every figure stands beside
 * that of the best single choice; p is that of Wilcoxon's test over the datasets.
 */

const SETS = [
  ['oboe-openml', 'balanced_accuracy'],
  ['openml-study1-weka', 'predictive_accuracy'],
  ['pmlb-sklearn', 'bal_accuracy'],
] as const;
const SHORTLIST = 3;
type Figure = keyof RankingFigures;

interface Judged {
  own: RankingFigures;
  baseline: RankingFigures;
  shortlist: number;
  baselineShortlist: number;
  covered: boolean | null;
}

async function benchRecommend(): Promise<Figures> {
  const figures: Figures = {};
  for (const by of ['dataset', 'family'] as const) {
    const means: Judged[][] = [];
    for (const [set, measure] of SETS) {
      if (!existsSync(shared('recsys', set))) continue;
      const started = performance.now();
      const judged = judgedOf(await readSet(shared('recsys', set), measure), by);
      means.push(judged);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      tell(figures, `${set}, each ${by} left out (${judged.length} datasets, ${seconds} s)`, [judged]);
    }
    if (means.length > 1) tell(figures, `mean over sets, each ${by} left out`, means);
  }
  if (Object.keys(figures).length === 0) figures['skipped: test data shared/recsys are absent'] = '';
  return figures;
}

async function readSet(folder: string, measure: string): Promise<Experience> {
  const features = join(folder, 'features.csv');
  return experienceOf(
    {
      datasets: await readCsv(join(folder, 'datasets.csv')),
      runs: await readCsv(join(folder, 'runs.csv')),
      features: existsSync(features) ? await readCsv(features) : null,
    },
    measure,
  );
}

/** The public results that are shipped: algorithms, each with its best setting, instead of single settings. */
async function benchShipped(): Promise<Figures> {
  const figures: Figures = {};
  for (const by of ['dataset', 'family'] as const)
    tell(figures, `each ${by} left out`, [judgedOf(await readSet(projectFile('seeds/public-results'), 'balanced_accuracy'), by)]);
  return figures;
}

/** Only datasets where all algorithms have a result and where they differ are judged. */
function judgedOf(experience: Experience, by: 'dataset' | 'family'): Judged[] {
  const judged: Judged[] = [];
  for (const one of leaveOut(experience, by)) if (canBeJudged(one.dataset)) judged.push(judge(one, experience));
  return judged;
}
function canBeJudged({ scores }: TriedDataset): boolean {
  return countKnown(scores) === scores.length && Math.max(...scores) > Math.min(...scores);
}

function judge({ dataset, recommender, answer }: LeftOut, { algorithms }: Experience): Judged {
  const place = new Map(algorithms.map((name, at) => [name, at]));
  const scores = Float64Array.from(recommender.experience.algorithms, (name) => dataset.scores[place.get(name) ?? -1] ?? NaN);
  const regret = (list: readonly number[]): number => figuresOf(scores, list)['regret@3'];
  const usual = recommender.usualRanking();
  const everywhere = { weights: answer.weights.map(() => 1 / answer.weights.length) };
  const [first = 0] = answer.ranking;
  const expected = recommender.expectedScore(first, answer);
  const score = scores[first] ?? NaN;
  return {
    own: figuresOf(scores, answer.ranking),
    baseline: figuresOf(scores, usual),
    shortlist: regret(recommender.shortlist(answer, SHORTLIST)),
    baselineShortlist: regret(recommender.shortlist(everywhere, SHORTLIST)),
    covered: expected ? expected.low <= score && score <= expected.high : null,
  };
}

function tell(figures: Figures, title: string, sets: readonly (readonly Judged[])[]): void {
  figures[title] = '';
  const over = (of: (one: Judged) => number): number => mean(sets.map((judged) => mean(judged.map(of))));
  const row = (name: string, own: (one: Judged) => number, baseline: (one: Judged) => number): void => {
    const [only] = sets;
    const p = sets.length === 1 && only ? `, p ${wilcoxon(only.map(own), only.map(baseline)).toPrecision(2)}` : '';
    figures[`${title}: ${name}`] = `${over(own).toFixed(4)} (best single choice ${over(baseline).toFixed(4)}${p})`;
  };
  const gap = mean(
    sets.map((judged) => mean(judged.map(({ own }) => own.shortfall)) / mean(judged.map(({ baseline }) => baseline.shortfall))),
  );
  figures[`${title}: gap`] = `${gap.toFixed(3)} (best single choice 1)`;
  for (const name of ['regret@1', 'regret@3', 'regret@5', 'NDCG@10', 'MRR', 'shortfall'] satisfies Figure[])
    row(
      name,
      ({ own }) => own[name],
      ({ baseline }) => baseline[name],
    );
  row(
    'regret@3 of the shortlist',
    ({ shortlist }) => shortlist,
    ({ baselineShortlist }) => baselineShortlist,
  );
  figures[`${title}: results within the expected interval`] =
    `${(100 * over(({ covered }) => Number(covered))).toFixed(0)} % (80 % expected)`;
}

benchmark('recommend', benchRecommend);
benchmark('recommend from the public results that are shipped', benchShipped);

/** Many datasets with random metafeatures and results, half of the runs missing: what is measured is time. */
function largeExperience(datasets: number): Experience {
  const random = seededRandom(2);
  return {
    metafeatures: Array.from({ length: 60 }, (_, at) => `m${at}`),
    algorithms: Array.from({ length: 30 }, (_, at) => `a${at}`),
    datasets: Array.from({ length: datasets }, (_, at) => ({
      id: `d${at}`,
      group: `d${at}`,
      metafeatures: Float64Array.from({ length: 60 }, () => (random() < 0.1 ? NaN : random())),
      scores: Float64Array.from({ length: 30 }, (_, i) => (at > 0 && random() < 0.5 ? NaN : random() + i / 100)),
    })),
  };
}

async function benchLarge(): Promise<Figures> {
  const experience = largeExperience(10_000);
  const started = performance.now();
  const recommender = Recommender.fit(experience);
  const fitted = performance.now() - started;
  const times = await timings(200, (round) => {
    const answer = recommender.rank(experience.datasets[round * 7]?.metafeatures ?? new Float64Array());
    for (const algorithm of answer.ranking.slice(0, 5)) recommender.expectedScore(algorithm, answer);
    return Promise.resolve(recommender.shortlist(answer, 5));
  });
  return {
    'learning, once for each state of the results': `${(fitted / 1000).toFixed(1)} s`,
    'ranking, shortlist and five expected scores': summary(times),
  };
}
benchmark('recommend among 10,000 datasets with 30 algorithms', benchLarge);
