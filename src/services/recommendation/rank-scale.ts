import { SortedValues } from '../similarity/sorted-values.ts';

interface Column {
  at: number;
  values: SortedValues;
}

/**
 * Metafeatures as ranks among the datasets that were tried, from 0 to 1: units, skew and outliers do not matter. Columns without two
 * different values are left out, since nothing can be told by them.
 */
export class RankScale {
  private readonly columns: readonly Column[];

  private constructor(columns: readonly Column[]) {
    this.columns = columns;
  }

  static *of(rows: readonly Float64Array[]): Generator<void, RankScale> {
    const columns: Column[] = [];
    for (let at = 0; at < (rows[0]?.length ?? 0); at++) {
      const values = new SortedValues(Float64Array.from(rows, (row) => row[at] ?? NaN));
      if (!values.isConstant) columns.push({ at, values });
      yield;
    }
    return new RankScale(columns);
  }

  /** One rank per column that tells something; NaN where unknown. */
  ranksOf(metafeatures: Float64Array): Float64Array {
    return Float64Array.from(this.columns, ({ at, values }) => values.rankOf(metafeatures[at] ?? NaN));
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
