/**
 * Which algorithm to take when there is one attempt. Another one than the baseline (the best single choice) is taken only as far as the
 * evidence carries: its expected difference in regret to the baseline, over the datasets that speak for the new one, plus a charge for doubt.
 */
export interface Doubt {
  /** Standard deviations charged where no dataset is like the new one. */
  caution: number;
  /** Mean difference of ranks at which a dataset still counts for 1/e as one that is like the new one. */
  alike: number;
}
export interface Differences {
  /** Expected difference in regret to the baseline; negative is better. */
  expected: Float64Array;
  /** The same with the charge for doubt. */
  cautious: Float64Array;
}
export interface Question {
  weights: Float64Array;
  distances: Float64Array;
}

/** What is expected where no dataset speaks, in datasets' worth of weight. */
const PRIOR_WEIGHT = 0.02;
const FAR = 1e-4;

/** Differences to the baseline over all datasets: what is expected before anything is known of the new one. */
interface Prior {
  mean: Float64Array;
  square: Float64Array;
}

export class FirstChoice {
  readonly baseline: number;
  private readonly regret: readonly Float64Array[];
  private readonly doubt: Doubt;
  private readonly prior: Prior;

  constructor(regret: readonly Float64Array[], baseline: number, doubt: Doubt) {
    this.regret = regret;
    this.baseline = baseline;
    this.doubt = doubt;
    this.prior = priorOf(regret, baseline);
  }

  /** 1 for the same metafeatures, towards 0 with the distance. */
  private alikeness(distance: number): number {
    return Math.exp(-((distance / this.doubt.alike) ** 2));
  }

  /** Unknown runs add nothing to either side. */
  differences({ weights, distances }: Question): Differences {
    const width = this.prior.mean.length;
    const sums = {
      weight: new Float64Array(width),
      value: new Float64Array(width),
      square: new Float64Array(width),
      alike: new Float64Array(width),
    };
    this.regret.forEach((row, at) => {
      const [weight, alike] = [weights[at] ?? 0, this.alikeness(distances[at] ?? 1)];
      if (weight === 0 && alike < FAR) return;
      for (let i = 0; i < width; i++) {
        const difference = (row[i] ?? NaN) - (row[this.baseline] ?? NaN);
        if (Number.isNaN(difference)) continue;
        add(sums.weight, i, weight);
        add(sums.value, i, weight * difference);
        add(sums.square, i, weight * difference * difference);
        add(sums.alike, i, alike);
      }
    });
    const drawn = (sum: Float64Array, prior: Float64Array): Float64Array =>
      sum.map((value, i) => (value + PRIOR_WEIGHT * (prior[i] ?? 0)) / ((sums.weight[i] ?? 0) + PRIOR_WEIGHT));
    const expected = drawn(sums.value, this.prior.mean);
    const square = drawn(sums.square, this.prior.square);
    const cautious = expected.map((mean, i) => {
      const deviation = Math.sqrt(Math.max(0, (square[i] ?? 0) - mean * mean));
      return mean + (this.doubt.caution * deviation) / Math.sqrt(1 + (sums.alike[i] ?? 0));
    });
    return { expected, cautious };
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

function priorOf(regret: readonly Float64Array[], baseline: number): Prior {
  const width = regret[0]?.length ?? 0;
  const means = columnMeans(regret, width);
  const differences = regret.map((row) => row.map((value) => value - (row[baseline] ?? NaN)));
  const squares = columnMeans(
    differences.map((row) => row.map((value) => value * value)),
    width,
  );
  const paired = columnMeans(differences, width);
  // Never tried on one dataset with the baseline: compared by their means, with all doubt.
  const mean = paired.map((value, i) => (Number.isNaN(value) ? (means[i] ?? 0) - (means[baseline] ?? 0) : value));
  return { mean, square: squares.map((value, i) => (Number.isNaN(value) ? (mean[i] ?? 0) ** 2 + 1 : value)) };
}

/** Means of what is known; NaN for a column of which nothing is. */
export function columnMeans(rows: readonly Float64Array[], width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, at) => {
    let [sum, count] = [0, 0];
    for (const row of rows) {
      const value = row[at] ?? NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count === 0 ? NaN : sum / count;
  });
}
