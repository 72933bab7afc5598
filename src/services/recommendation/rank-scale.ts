import { rankOf } from '../metafeature-space.ts';

/**
 * Metafeatures as ranks among the datasets that were tried, from 0 to 1: units, skew and outliers do not matter. Columns without two
 * different values are left out, since nothing can be told by them.
 */
export class RankScale {
  private readonly columns: { at: number; sorted: Float64Array }[];

  constructor(rows: readonly Float64Array[]) {
    const width = rows[0]?.length ?? 0;
    this.columns = Array.from({ length: width }, (_, at) => ({
      at,
      sorted: Float64Array.from(rows.flatMap((row) => (Number.isNaN(row[at] ?? NaN) ? [] : [row[at] ?? NaN]))).sort(),
    })).filter(({ sorted }) => sorted.length > 1 && sorted[0] !== sorted.at(-1));
  }

  get width(): number {
    return this.columns.length;
  }

  /** One rank per column that tells something; NaN where unknown. */
  ranksOf(metafeatures: Float64Array): Float64Array {
    return Float64Array.from(this.columns, ({ at, sorted }) => {
      const value = metafeatures[at] ?? NaN;
      return Number.isNaN(value) ? NaN : rankOf(value, sorted);
    });
  }
}

/** Expected difference of two ranks drawn at random: what is assumed where one of two values is unknown. */
const UNKNOWN = 1 / 3;

/** Mean difference of ranks, from 0 to 1; values unknown on both sides are alike. */
export function rankDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    if (!Number.isNaN(difference)) sum += difference;
    else if (Number.isNaN(a[i] ?? NaN) !== Number.isNaN(b[i] ?? NaN)) sum += UNKNOWN;
  }
  return a.length === 0 ? 0 : sum / a.length;
}
