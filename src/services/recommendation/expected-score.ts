/** What score to expect of an algorithm: how it did on the datasets that speak for the new one. */
export interface ExpectedScore {
  /** Weighted mean, in the unit of the measure. */
  score: number;
  /** From the 10th to the 90th percentile. */
  low: number;
  high: number;
  /** Datasets that tell. */
  support: number;
}
const [LOW, HIGH] = [0.1, 0.9];

/** Null where the algorithm was tried on none of them. @param scores of one algorithm by dataset, NaN where it was not tried */
export function expectedScore(scores: Float64Array, weights: Float64Array): ExpectedScore | null {
  const told: { score: number; weight: number }[] = [];
  scores.forEach((score, at) => {
    const weight = weights[at] ?? 0;
    if (weight > 0 && !Number.isNaN(score)) told.push({ score, weight });
  });
  told.sort((a, b) => a.score - b.score);
  const total = told.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const quantile = (share: number): number => {
    let sum = 0;
    return told.find(({ weight }) => (sum += weight) >= share * total)?.score ?? told.at(-1)?.score ?? NaN;
  };
  const score = told.reduce((sum, one) => sum + one.score * one.weight, 0) / total;
  return { score, low: Math.min(quantile(LOW), score), high: Math.max(quantile(HIGH), score), support: told.length };
}
