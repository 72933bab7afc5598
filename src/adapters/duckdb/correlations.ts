import type { ColumnResult } from './column-result.ts';
import { typeOf } from './features.ts';
import { mixed } from './mix.ts';

/** How columns of numbers depend on each other. */

/** What is compared at most, since the work grows with the square of the columns. */
export const CORRELATION_LIMITS = { columns: 100, rows: 10_000 };
/** Of a column its strongest correlations are told, where they are no weaker than this. */
const MOST_TOLD = 3;
const WEAKEST_TOLD = 0.1;
/** Two points always lie on a line. */
const FEWEST_CORRELATED = 3;

/** With another column, by its number. */
export interface Correlation {
  index: number;
  /** Pearson's, from -1 to 1. */
  correlation: number;
  /** Rows that it is of: those looked at where neither is missing. */
  rows: number;
}

/** Numbers of the rows looked at, NaN where missing. */
export interface SampledNumbers {
  values: Float64Array;
  /** From the least one, of a column whose values doubles do not tell apart. */
  distances: Float64Array | null;
}

/** In units of the range of the column, because the squares of large values leave the range of doubles; null where doubles cannot tell. */
export function scaled({ sums }: ColumnResult, { values, distances }: SampledNumbers): Float64Array | null {
  if (!sums) return null;
  const { range, shift } = sums;
  const can = range > 0 && Number.isFinite(range) && Number.isFinite(1 / range) && Number.isFinite(shift);
  if (!can) return null;
  return distances ? distances.map((distance) => distance / range) : values.map((value) => (value - shift) / range);
}

/** Pearson's of two columns over the rows where neither is missing; null where that is no number. */
export function correlation(xs: Float64Array, ys: Float64Array): number | null {
  return pearson(xs, ys)?.correlation ?? null;
}

/** Without the last digits, which are other ones with every order of adding. */
function roundedCorrelation(value: number): number | null {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, Math.round(value * 1e9) / 1e9)) : null;
}

/** Scaled values of columns of numbers, added column by column, of the same rows each time. */
export class CorrelatedColumns {
  private readonly chosen: ReadonlySet<number>;
  private readonly values = new Map<number, Float64Array>();

  constructor(results: readonly ColumnResult[], target: number | null) {
    const numeric = results.flatMap((result, index) => {
      const type = typeOf(result, index === target);
      return type === 'numeric' || type === 'integer' ? index : [];
    });
    // Of very many columns some from all over the table.
    const many = Math.min(numeric.length, CORRELATION_LIMITS.columns);
    this.chosen = new Set(Array.from({ length: many }, (_, at) => numeric[Math.floor((at * numeric.length) / many)] ?? -1));
  }

  /** @param column as of `scaled` */
  add(index: number, column: Float64Array): void {
    if (!this.chosen.has(index)) return;
    const every = Math.ceil(column.length / CORRELATION_LIMITS.rows);
    // By a hash, so that no period of the table meets one of the sample.
    this.values.set(index, every <= 1 ? column : column.filter((_, row) => (mixed(row) >>> 0) % every === 0));
  }

  /** Of each column the strongest correlations, the strongest first. */
  strongest(): Map<number, Correlation[]> {
    const told = new Map<number, Correlation[]>();
    const tell = (of: number, correlation: Correlation): void => void told.set(of, [...(told.get(of) ?? []), correlation]);
    const columns = [...this.values];
    columns.forEach(([a, x], at) => {
      for (const [b, y] of columns.slice(at + 1)) {
        const found = pearson(x, y);
        if (!found || Math.abs(found.correlation) < WEAKEST_TOLD) continue;
        tell(a, { index: b, ...found });
        tell(b, { index: a, ...found });
      }
    });
    const stronger = (a: Correlation, b: Correlation): number => Math.abs(b.correlation) - Math.abs(a.correlation) || a.index - b.index;
    return new Map([...told].map(([index, all]) => [index, all.sort(stronger).slice(0, MOST_TOLD)]));
  }
}

/** Sums over the rows where both are present. */
interface Sums {
  rows: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}
/** Of distances from the first of the rows, so that sums of squares of values that lie close together lose no digits. */
function sumsOf(xs: Float64Array, ys: Float64Array): Sums {
  const first = xs.findIndex((x, row) => !Number.isNaN(x * (ys[row] ?? NaN)));
  const [startX, startY] = [xs[first] ?? NaN, ys[first] ?? NaN];
  const sums: Sums = { rows: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let row = Math.max(0, first); row < xs.length; row++) {
    const x = (xs[row] ?? NaN) - startX;
    const y = (ys[row] ?? NaN) - startY;
    const product = x * y;
    if (Number.isNaN(product)) continue;
    sums.rows++;
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.yy += y * y;
    sums.xy += product;
  }
  return sums;
}

/** Pearson's product-moment correlation over the rows where both are present; null where one is constant there, or the rows are too few. */
function pearson(xs: Float64Array, ys: Float64Array): Pick<Correlation, 'correlation' | 'rows'> | null {
  const { rows, x, y, xx, yy, xy } = sumsOf(xs, ys);
  const [spreadX, spreadY] = [xx - (x * x) / rows, yy - (y * y) / rows];
  if (rows < FEWEST_CORRELATED || spreadX <= SMALLEST * xx || spreadY <= SMALLEST * yy) return null;
  const correlation = roundedCorrelation((xy - (x * y) / rows) / Math.sqrt(spreadX * spreadY));
  return correlation === null ? null : { correlation, rows };
}
/** A spread below this share of the squares is what rounding leaves of none. */
const SMALLEST = 1e-12;
