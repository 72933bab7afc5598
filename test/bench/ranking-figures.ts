import { wilcoxonBelow } from '../../src/services/recommendation/wilcoxon.ts';

/** How good a ranking is, by the usual figures. Scores: higher is better, all known. */
export interface RankingFigures {
  'regret@1': number;
  'regret@3': number;
  'regret@5': number;
  'NDCG@10': number;
  MRR: number;
  /** (best - first), in the unit of the measure. */
  shortfall: number;
}

/** regret@k is (best - best of the first k) / (best - worst). NDCG gives (11 - rank) / 10 to each of the ten best, equal scores the better rank. */
export function figuresOf(scores: Float64Array, ranking: readonly number[]): RankingFigures {
  const [best, worst] = [Math.max(...scores), Math.min(...scores)];
  const of = (at: number | undefined): number => scores[at ?? 0] ?? NaN;
  const regret = (k: number): number => (best - Math.max(...ranking.slice(0, k).map(of))) / (best - worst);
  return {
    'regret@1': regret(1),
    'regret@3': regret(3),
    'regret@5': regret(5),
    'NDCG@10': ndcg(scores, ranking),
    MRR: 1 / (1 + ranking.findIndex((at) => of(at) === best)),
    shortfall: best - of(ranking[0]),
  };
}

function ndcg(scores: Float64Array, ranking: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => b - a);
  const gainOf = (at: number): number => Math.max(0, 10 - sorted.indexOf(scores[at] ?? NaN)) / 10;
  const sum = (gains: readonly number[]): number => gains.slice(0, 10).reduce((total, gain, at) => total + gain / Math.log2(at + 2), 0);
  const gains = [...scores.keys()].map(gainOf);
  return sum(ranking.map(gainOf)) / sum(gains.sort((a, b) => b - a));
}

/** Two-sided p of Wilcoxon's test of pairs. */
export function wilcoxon(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((value, at) => value - (b[at] ?? NaN));
  return Math.min(1, 2 * Math.min(wilcoxonBelow(differences), wilcoxonBelow(differences.map((one) => -one))));
}
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
