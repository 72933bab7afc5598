/** How far a table has drifted, in a word. */
export const DRIFT_LEVELS = ['none', 'small', 'large'] as const;
export type DriftLevel = (typeof DRIFT_LEVELS)[number];

/** Index from which a drift is small and large: the bounds in use since N. Siddiqi, Credit Risk Scorecards (2006). */
export const INDEX_BOUNDS = { small: 0.1, large: 0.25 } as const;
/** Standard normal quantile of 0.999: what chance alone brings about once in a thousand columns is no drift. */
const RARE = 3.090232;
/** Added to each count, so that an empty part has a logarithm (Jeffreys' prior). */
const HALF = 0.5;

/**
 * Population stability index of rows counted in the same parts before and after: the sum of (a - b) ln(a / b) over the shares b before and a after, with 0.5
 * added to each count. It is the symmetric divergence of H. Jeffreys (1946).
 * @param before counts, as many as `after`
 * @returns at least 0; 0 for equal shares
 */
export function stabilityIndex(before: readonly number[], after: readonly number[]): number {
  const [b, a] = [sharesOf(before), sharesOf(after)];
  return b.reduce((sum, old, part) => {
    const now = a[part] ?? old;
    return sum + (now - old) * Math.log(now / old);
  }, 0);
}

/**
 * What the index reaches by chance in one of a thousand pairs of samples of one population: for n and m rows in k parts it is distributed about as
 * (1/n + 1/m) times chi-squared with k - 1 degrees of freedom (B. Yurdakul, J. Naranjo, Journal of Risk Model Validation 14(4), 2020); its quantile by
 * Wilson and Hilferty.
 */
export function chanceIndex(parts: number, rowsBefore: number, rowsAfter: number): number {
  const degrees = parts - 1;
  if (degrees < 1 || rowsBefore === 0 || rowsAfter === 0) return 0;
  const spread = 2 / (9 * degrees);
  return (1 / rowsBefore + 1 / rowsAfter) * degrees * (1 - spread + RARE * Math.sqrt(spread)) ** 3;
}

/** The word for a figure that chance alone brings up to `chance`. */
export function levelOf(value: number, bounds: { readonly small: number; readonly large: number }, chance: number): DriftLevel {
  if (value < bounds.small || value <= chance) return 'none';
  return value < bounds.large ? 'small' : 'large';
}

/** Rarely reached by chance where `deviation` is the standard error. */
export function chanceOf(deviation: number): number {
  return RARE * deviation;
}

export function worst(levels: readonly DriftLevel[]): DriftLevel {
  return DRIFT_LEVELS[Math.max(0, ...levels.map((level) => DRIFT_LEVELS.indexOf(level)))] ?? 'none';
}

function sharesOf(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0) + HALF * counts.length;
  return counts.map((count) => (count + HALF) / all);
}
