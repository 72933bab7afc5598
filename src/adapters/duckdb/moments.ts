/** What 1 is in the sums of powers: they are integers, so that the order of the values changes no digit. */
export const SUM_UNIT = 2 ** 62;

/** Sums over the present values x of a column of the powers 1 to 4 of u = (x - shift) / range, in units of 1 / SUM_UNIT. */
export interface ScaledSums {
  count: number;
  /** A value within the column; the centre of the sums. */
  shift: number;
  /** Maximum less minimum. */
  range: number;
  powers: readonly [bigint, bigint, bigint, bigint];
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
  const { count: n, shift, range, powers } = sums;
  // Where the reciprocal of the range is none, values were not summed.
  if (n === 0 || !Number.isFinite(range) || (range > 0 && !Number.isFinite(1 / range))) return NO_MOMENTS;
  if (range === 0) return { mean: finite(shift), standardDeviation: 0, skewness: null, kurtosis: null };
  const { m2, m3, m4 } = centralSums(sums);
  const variance = m2 / (n - 1);
  const deviation = Math.sqrt(variance);
  const skewness = ((n / ((n - 1) * (n - 2))) * m3) / (variance * deviation);
  const kurtosis =
    (((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * m4) / (variance * variance) - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
  return {
    mean: finite(shift + ratio(powers[0], BigInt(n) * UNIT) * range),
    standardDeviation: finite(deviation * range),
    skewness: n < 3 ? null : finite(skewness),
    kurtosis: n < 4 ? null : finite(kurtosis),
  };
}

const UNIT = BigInt(SUM_UNIT);

/** From the centre of the sums to the mean, exactly: with doubles most digits could be lost. */
function centralSums({ count, powers: [s1, s2, s3, s4] }: ScaledSums): { m2: number; m3: number; m4: number } {
  // As multiples of what n values would be.
  const n = BigInt(count) * UNIT;
  return {
    m2: ratio(s2 * n - s1 * s1, n * UNIT),
    m3: ratio(s3 * n ** 2n - 3n * s1 * s2 * n + 2n * s1 ** 3n, n ** 2n * UNIT),
    m4: ratio(s4 * n ** 3n - 4n * s1 * s3 * n ** 2n + 6n * s1 ** 2n * s2 * n - 3n * s1 ** 4n, n ** 3n * UNIT),
  };
}

const FRACTION_BITS = 96n;
/** To the nearest double, or 2 to the power of -96. */
function ratio(part: bigint, whole: bigint): number {
  return Number((part << FRACTION_BITS) / whole) / Number(1n << FRACTION_BITS);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
