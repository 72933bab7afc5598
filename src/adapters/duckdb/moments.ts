/** Sums over the present values x of a column of u = (x - shift) / range. */
export interface ScaledSums {
  count: number;
  /** A value within the column; the centre of the sums. */
  shift: number;
  /** Maximum less minimum. */
  range: number;
  sum1: number;
  sum2: number;
  sum3: number;
  sum4: number;
}
/** Undefined moments are null. */
export interface Moments {
  mean: number | null;
  standardDeviation: number | null;
  skewness: number | null;
  kurtosis: number | null;
}

export const NO_MOMENTS: Moments = { mean: null, standardDeviation: null, skewness: null, kurtosis: null };

/**
 * Mean, sample standard deviation (n-1; 0 of one value), adjusted Fisher-Pearson skewness G1 (from 3 values) and bias-adjusted excess kurtosis G2
 * (from 4). A constant column has neither skewness nor kurtosis.
 */
export function momentsOf(sums: ScaledSums): Moments {
  const { count: n, shift, range, sum1 } = sums;
  if (n === 0) return NO_MOMENTS;
  if (range === 0) return { mean: finite(shift), standardDeviation: 0, skewness: null, kurtosis: null };
  const delta = sum1 / n;
  const { m2, m3, m4 } = centralSums(sums, delta);
  const variance = m2 / (n - 1);
  const deviation = Math.sqrt(variance);
  const skewness = ((n / ((n - 1) * (n - 2))) * m3) / (variance * deviation);
  const kurtosis =
    (((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * m4) / (variance * variance) - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
  return {
    mean: finite(shift + delta * range),
    standardDeviation: finite(deviation * range),
    skewness: n < 3 ? null : finite(skewness),
    kurtosis: n < 4 ? null : finite(kurtosis),
  };
}

/** From the centre of the sums to the mean: it is `delta` away, and small, so that little is lost. */
function centralSums({ count: n, sum2, sum3, sum4 }: ScaledSums, delta: number): { m2: number; m3: number; m4: number } {
  return {
    m2: Math.max(0, sum2 - n * delta ** 2),
    m3: sum3 - 3 * delta * sum2 + 2 * n * delta ** 3,
    m4: sum4 - 4 * delta * sum3 + 6 * delta ** 2 * sum2 - 3 * n * delta ** 4,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
