import type { Json } from '../../model/kind.ts';
import { expectedScore } from './expected-score.ts';
import { isCost } from './measure-direction.ts';
import type { Ranking, Recommender } from './recommender.ts';
import type { AlgorithmName, DatasetName, ItemEvidence, NeighbourResult, RecommendedItem } from './recommendation-types.ts';
import type { TriedRow } from './tried-rows.ts';

/** Puts an answer in terms that a person can check: neighbours, scores in their unit, settings, models, and why. Pure. */
export interface Described {
  recommender: Recommender;
  answer: Ranking;
  /** In the order of the recommender's datasets. */
  rows: readonly TriedRow[];
  measure: string;
  /** Title of the public results. */
  publicTitle: string;
  /** The datasets that speak, the most telling first. */
  near: readonly Near[];
}
interface Near {
  row: TriedRow;
  weight: number;
  distance: number;
}
const MOST_NEIGHBOURS = 5;
const MOST_MODELS = 3;

export function neighboursOf({ near }: Described): NeighbourResult[] {
  return near.slice(0, MOST_NEIGHBOURS).flatMap(({ row, weight, distance }) => {
    const sign = isCost(row.measure) ? -1 : 1;
    const [best] = [...row.best.values()].sort((a, b) => sign * (b.value - a.value) || (a.algorithm.key < b.algorithm.key ? -1 : 1));
    return best ? [{ dataset: datasetName(row), distance, weight, measure: row.measure, best: best.algorithm, score: best.value }] : [];
  });
}

/** @param better whether the evidence says that it does better than the baseline */
export function itemOf(described: Described, at: number, better: boolean): RecommendedItem {
  const key = described.recommender.experience.algorithms[at] ?? '';
  const near = described.near.filter(({ row }) => row.best.has(key));
  const evidence = near.slice(0, MOST_NEIGHBOURS).flatMap((one) => evidenceOf(one, key, described.publicTitle));
  const expected = scoreOf(described, key);
  return {
    algorithm: nameOf(described, at),
    expectedScore: expected?.score ?? null,
    interval: expected ? { low: expected.low, high: expected.high } : null,
    betterThanBaseline: better,
    support: near.length,
    evidence,
    settings: settingsOf(near, key),
    models: [...new Set(near.flatMap(({ row }) => row.best.get(key)?.modelVersionId ?? []))].slice(0, MOST_MODELS),
    why: whyOf(described, at, evidence),
  };
}

export function nameOf({ recommender, rows }: Described, at: number): AlgorithmName {
  const key = recommender.experience.algorithms[at] ?? '';
  return rows.find(({ best }) => best.has(key))?.best.get(key)?.algorithm ?? { key, name: key };
}

/** Null where no dataset tells of it in the asked measure. */
export function scoreOf({ rows, answer, measure }: Described, key: string): ReturnType<typeof expectedScore> {
  const scores = Float64Array.from(rows, (row) => (row.measure === measure ? (row.best.get(key)?.value ?? NaN) : NaN));
  return (
    expectedScore(scores, answer.weights) ??
    expectedScore(
      scores,
      answer.weights.map(() => 1),
    )
  );
}

/** @param parts an answer and what it rests on */
export function describedOf(parts: Omit<Described, 'near'>): Described {
  return { ...parts, near: nearOf(parts) };
}
/** Of equally telling ones the nearest first. */
function nearOf({ rows, answer }: Omit<Described, 'near'>): Near[] {
  return rows
    .map((row, at) => ({ row, weight: answer.weights[at] ?? 0, distance: answer.distances[at] ?? 1 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.distance - b.distance || (a.row.id < b.row.id ? -1 : 1));
}
function evidenceOf({ row, distance }: Near, key: string, publicTitle: string): ItemEvidence[] {
  const result = row.best.get(key);
  if (!result) return [];
  const { measure, value: score, settings, modelVersionId } = result;
  const source = row.dataset.datasetId === null ? publicTitle : 'catalog';
  return [{ dataset: datasetName(row), distance, measure, score, settings, modelVersionId, source }];
}
function datasetName({ dataset: { name, datasetId } }: TriedRow): DatasetName {
  return { name, datasetId };
}

/** Those of the most weight among the neighbours. */
function settingsOf(near: readonly Near[], key: string): Json {
  const weights = new Map<string, number>();
  for (const { row, weight } of near) {
    const settings = row.best.get(key)?.settings ?? null;
    if (settings === null) continue;
    const text = JSON.stringify(settings);
    weights.set(text, (weights.get(text) ?? 0) + weight);
  }
  const [most] = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return most ? (JSON.parse(most[0]) as Json) : null;
}

function whyOf(described: Described, at: number, evidence: readonly ItemEvidence[]): string {
  const { recommender } = described;
  const baseline = nameOf(described, recommender.baseline).name;
  const about = evidence
    .slice(0, 2)
    .map(({ dataset, score, distance }) => `${dataset.name} (${score.toFixed(3)} at a distance of ${distance.toFixed(3)})`);
  const nearest = about.length > 0 ? ` What speaks most: ${about.join(' and ')}.` : ' It was tried on no dataset that is like this one.';
  if (at === recommender.baseline)
    return `The best single choice: the best mean place on ${recommender.experience.datasets.length} datasets.${nearest}`;
  const { wins, ties, losses, known } = comparisonOf(described, at);
  if (known === 0) return `It was never tried on one dataset with ${baseline}, so the two cannot be compared.${nearest}`;
  return `On datasets like this one it does better than ${baseline} in ${percent(wins)}, as well in ${percent(ties)} and worse in ${percent(losses)} of the evidence.${nearest}`;
}
function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

interface Comparison {
  wins: number;
  ties: number;
  losses: number;
  known: number;
}
/** Shares of the evidence, by weight, in which it does better than the baseline, as well, and worse. */
function comparisonOf({ recommender, answer }: Described, at: number): Comparison {
  const sums = { wins: 0, ties: 0, losses: 0 };
  recommender.experience.datasets.forEach(({ scores }, i) => {
    const [own, baseline] = [scores[at] ?? NaN, scores[recommender.baseline] ?? NaN];
    const weight = answer.weights[i] ?? 0;
    if (own > baseline) sums.wins += weight;
    else if (own < baseline) sums.losses += weight;
    else if (own === baseline) sums.ties += weight;
  });
  const known = sums.wins + sums.ties + sums.losses;
  const share = (sum: number): number => (known === 0 ? 0 : sum / known);
  return { wins: share(sums.wins), ties: share(sums.ties), losses: share(sums.losses), known };
}
