/** Shares of the values below which quantiles lie. */
export const QUANTILE_SHARES: readonly number[] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const BINS = 20;
export const MOST_TOP = 10;

/** What describes numbers by their order; empty where it says nothing. */
export interface NumberDescription {
  /** At QUANTILE_SHARES, between neighbours in proportion (type 7 of Hyndman and Fan), of the finite values. */
  quantiles: number[];
  /** Values in each of BINS parts of equal width between least and most. */
  histogram: number[];
  /** Most frequent values, ties in their order. */
  top: { value: string; count: number }[];
}

/**
 * Describes a column, or a sample of its rows.
 * @param values NaN where missing
 * @param bounds least and most of the whole column
 * @param counted whether its most frequent values are told
 */
export function describeNumbers(values: Float64Array, bounds: [number, number] | null, counted: boolean): NumberDescription {
  const sorted = sortedNumbers(values);
  const finite = sorted.subarray(placeAfter(sorted, -Infinity), placeAfter(sorted, Number.MAX_VALUE));
  return {
    quantiles: finite.length === 0 ? [] : QUANTILE_SHARES.map((share) => quantile7(finite, share)),
    histogram: bounds === null || sorted.length === 0 ? [] : histogram(sorted, bounds),
    top: counted ? mostFrequent(sorted) : [],
  };
}

/** Without NaN, which sorts last. */
function sortedNumbers(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let end = sorted.length;
  while (end > 0 && Number.isNaN(sorted[end - 1])) end--;
  return sorted.subarray(0, end);
}
/** Of the first value above `bound`. */
function placeAfter(sorted: Float64Array, bound: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? NaN) <= bound) from = middle + 1;
    else to = middle;
  }
  return from;
}

function quantile7(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const [low = NaN, high = low] = sorted.subarray(below, below + 2);
  // The difference of two large values leaves the range of doubles.
  return low === high ? low : low * (1 - (position - below)) + high * (position - below);
}

/** Empty where the range of doubles does not hold the parts apart. */
function histogram(sorted: Float64Array, [least, most]: [number, number]): number[] {
  const width = most / BINS - least / BINS;
  const bounds = Array.from({ length: BINS }, (_, bin) => (bin === BINS - 1 ? most : least + width * (bin + 1)));
  const apart = width > 0 && bounds.every((bound, at) => Number.isFinite(bound) && bound > (bounds[at - 1] ?? least));
  if (!apart) return [];
  const ends = bounds.map((bound) => placeAfter(sorted, bound));
  return ends.map((end, bin) => end - (ends[bin - 1] ?? 0));
}

function mostFrequent(sorted: Float64Array): NumberDescription['top'] {
  const runs: { value: number; count: number }[] = [];
  for (let at = 0; at < sorted.length; at++) {
    const value = sorted[at] ?? NaN;
    const run = runs.at(-1);
    if (run?.value === value) run.count++;
    else runs.push({ value, count: 1 });
  }
  return runs
    .sort((a, b) => b.count - a.count || a.value - b.value)
    .slice(0, MOST_TOP)
    .map(({ value, count }) => ({ value: String(value), count }));
}
