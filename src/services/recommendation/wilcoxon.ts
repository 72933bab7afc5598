/**
 * Wilcoxon's signed-rank test of paired differences: how likely a sum of ranks as low is when neither side is better. Zeros are left out,
 * equal sizes share the mean of their ranks, and the normal approximation carries the correction for them and for continuity.
 *
 * @returns the one-sided p that the differences are not below 0; 1 where all are 0
 */
export function wilcoxonBelow(differences: readonly number[]): number {
  const sorted = differences.filter((one) => one !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const n = sorted.length;
  if (n === 0) return 1;
  let [above, ties] = [0, 0];
  for (let from = 0; from < n;) {
    let to = from + 1;
    while (to < n && Math.abs(sorted[to] ?? 0) === Math.abs(sorted[from] ?? 0)) to++;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) if ((sorted[at] ?? 0) > 0) above += rank;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  return normalBelow((above - (n * (n + 1)) / 4 + 0.5) / deviation);
}

/** Normal distribution function; error below 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? tail : 1 - tail;
}
