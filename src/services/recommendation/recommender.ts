import { ordered, orderOf, picked, type Experience } from './experience.ts';
import { expectedScore, type ExpectedScore } from './expected-score.ts';
import { ExtraTrees, type TreeSettings } from './extra-trees.ts';
import { FirstChoice, type Differences, type Doubt } from './first-choice.ts';
import { atOnce, mapped } from './pauses.ts';
import { principalScores } from './principal-scores.ts';
import { rankDistance, RankScale } from './rank-scale.ts';
import { meanPlaces, regretsOf, type Regrets } from './regret.ts';
import { shortlistOf } from './shortlist.ts';

/**
 * Learns from what was tried which algorithm to try next. Extra trees over the ranks of metafeatures find the datasets that speak for a
 * new one; what algorithms left on the table there, each on the dataset's own scale, decides.
 */
export interface RecommenderSettings extends TreeSettings, Doubt {
  /** Directions in which the trees tell regrets apart. */
  directions: number;
}
export const DEFAULTS: RecommenderSettings = {
  trees: 200,
  leaf: 2,
  tries: 10,
  sample: 2000,
  seed: 1,
  directions: 8,
  caution: 0.6,
  alike: 0.05,
};

/** The answer for one dataset. Algorithms and datasets are named by their place in the recommender's `experience`. */
export interface Ranking {
  /** All algorithms, the one to take first; then by how likely they are among the best. */
  ranking: number[];
  differences: Differences;
  /** How much each known dataset speaks for the new one; the sum is 1. */
  weights: Float64Array;
  /** Mean difference of ranks of metafeatures to each known dataset, from 0 to 1. */
  distances: Float64Array;
}

interface Prepared {
  /** Where the metafeatures stand in what was given. */
  askedOrder: number[];
  experience: Experience;
  regrets: Regrets;
  scale: RankScale;
  ranks: Float64Array[];
  trees: ExtraTrees;
  settings: Doubt;
}

export class Recommender {
  /** What it learned from, in order. */
  readonly experience: Experience;
  /** The best single choice: the algorithm with the best mean place. */
  readonly baseline: number;
  private readonly places: Float64Array;
  private readonly regrets: Regrets;
  private readonly scale: RankScale;
  private readonly ranks: Float64Array[];
  private readonly trees: ExtraTrees;
  private readonly choice: FirstChoice;
  private readonly usualGain: Float64Array;
  private readonly askedOrder: number[];

  private constructor({ askedOrder, experience, regrets, scale, ranks, trees, settings }: Prepared) {
    this.askedOrder = askedOrder;
    this.experience = experience;
    const { datasets, algorithms } = experience;
    this.regrets = regrets;
    this.places = meanPlaces(regrets.place, algorithms.length);
    this.baseline = this.usualRanking()[0] ?? 0;
    this.scale = scale;
    this.ranks = ranks;
    this.trees = trees;
    this.choice = new FirstChoice(regrets.regret, this.baseline, settings);
    this.usualGain = this.gains(new Float64Array(datasets.length).fill(1 / datasets.length), null);
  }

  /** Learns, with many pauses for whoever wants to do something else meanwhile. */
  static *fitting(given: Experience, changed: Partial<RecommenderSettings> = {}): Generator<void, Recommender> {
    const settings = { ...DEFAULTS, ...changed };
    const experience = yield* ordered(given);
    const { datasets } = experience;
    const regrets = yield* regretsOf(datasets.map(({ scores }) => scores));
    const scale = yield* RankScale.of(datasets.map(({ metafeatures }) => metafeatures));
    const ranks = yield* mapped(datasets, ({ metafeatures }) => scale.ranksOf(metafeatures));
    const trees = new ExtraTrees(ranks, yield* principalScores(regrets.place, settings.directions), settings);
    yield* trees.grow();
    return new Recommender({ askedOrder: orderOf(given.metafeatures), experience, regrets, scale, ranks, trees, settings });
  }

  /** Learns at once. 300 datasets by 200 algorithms take some 0.2 s. */
  static fit(experience: Experience, settings: Partial<RecommenderSettings> = {}): Recommender {
    return atOnce(Recommender.fitting(experience, settings));
  }

  /** @param metafeatures in the order of the experience that was given to learn from */
  rank(metafeatures: Float64Array): Ranking {
    const ranks = this.scale.ranksOf(picked(metafeatures, this.askedOrder));
    const weights = this.trees.weights(ranks);
    const distances = Float64Array.from(this.ranks, (known) => rankDistance(known, ranks));
    const differences = this.choice.differences({ weights, distances });
    return { ranking: this.inOrder(differences, this.gains(weights, this.usualGain)), differences, weights, distances };
  }

  /** All algorithms by their mean place, the baseline first: what there is to say without knowing the dataset. */
  usualRanking(): number[] {
    return [...this.places.keys()].sort((a, b) => (this.places[a] ?? 0) - (this.places[b] ?? 0) || a - b);
  }

  /** Algorithms to try when the best of them will be kept. */
  shortlist({ weights }: Pick<Ranking, 'weights'>, length: number): number[] {
    // Half of what is expected comes from all datasets: few neighbours alone tell too little of which algorithms fail together.
    const step = Math.ceil(weights.length / MOST_AT_LARGE);
    const share = 1 / (2 * Math.ceil(weights.length / step));
    const mixed = weights.map((weight, at) => weight / 2 + (at % step === 0 ? share : 0));
    return shortlistOf(this.regrets.regret, mixed, length);
  }

  /** In the unit of the scores given. */
  expectedScore(algorithm: number, { weights }: Pick<Ranking, 'weights'>): ExpectedScore | null {
    const scores = Float64Array.from(this.experience.datasets, (dataset) => dataset.scores[algorithm] ?? NaN);
    return (
      expectedScore(scores, weights) ??
      expectedScore(
        scores,
        scores.map(() => 1),
      )
    );
  }

  private inOrder({ cautious, expected }: Differences, gains: Float64Array): number[] {
    const by = (values: Float64Array, at: number): number => values[at] ?? 0;
    const all = [...cautious.keys()];
    if (all.length === 0) return [];
    const first = all.reduce((best, at) => (by(cautious, at) < by(cautious, best) ? at : best), this.baseline);
    const rest = all.filter((at) => at !== first);
    return [first, ...rest.sort((a, b) => by(gains, b) - by(gains, a) || by(expected, a) - by(expected, b) || a - b)];
  }

  /** Expected credit for being among the ten best. */
  private gains(weights: Float64Array, usual: Float64Array | null): Float64Array {
    const width = this.experience.algorithms.length;
    const [sums, known] = [new Float64Array(width), new Float64Array(width)];
    this.regrets.gain.forEach((row, at) => {
      const weight = weights[at] ?? 0;
      if (weight === 0) return;
      for (let i = 0; i < width; i++) {
        const gain = row[i] ?? NaN;
        if (Number.isNaN(gain)) continue;
        sums[i] = (sums[i] ?? 0) + weight * gain;
        known[i] = (known[i] ?? 0) + weight;
      }
    });
    const prior = usual === null ? 0 : USUAL_WEIGHT;
    return sums.map((sum, i) => (known[i] || prior ? (sum + prior * (usual?.[i] ?? 0)) / ((known[i] ?? 0) + prior) : 0));
  }
}
const USUAL_WEIGHT = 0.02;
/** Of very many datasets, so many tell as much as all. */
const MOST_AT_LARGE = 1000;

/** Names in the order of a ranking. */
export function namesOf({ algorithms }: Pick<Experience, 'algorithms'>, ranking: readonly number[]): string[] {
  return ranking.map((at) => algorithms[at] ?? '');
}
