import { numberIn } from './column-result.ts';
import type { ColumnResult } from './column-result.ts';
import { typeOf } from './features.ts';
import type { ScaledSums } from './moments.ts';
import type { Session } from './session.ts';

/** How columns of numbers depend on each other. */

/** What is compared at most, since the work grows with the square of the columns. */
export const CORRELATION_LIMITS = { columns: 100, rows: 10_000 };
/** Of a column its strongest correlations are told, where they are no weaker than this. */
const MOST_TOLD = 3;
const WEAKEST_TOLD = 0.1;
/** Two points always lie on a line. */
export const FEWEST_CORRELATED = 3;

/** With another column, by its number. */
export interface Correlation {
  index: number;
  /** Pearson's, from -1 to 1. */
  correlation: number;
  /** Rows that it is of: those looked at where neither is missing. */
  rows: number;
}

/** A column whose distances in units of its range doubles can tell. */
export interface Scalable {
  index: number;
  sums: ScaledSums;
  exact: boolean;
}
export function scalable(index: number, { sums, exact }: ColumnResult): Scalable | null {
  if (!sums) return null;
  const { range, shift } = sums;
  const can = range > 0 && Number.isFinite(range) && Number.isFinite(1 / range) && Number.isFinite(shift);
  return can ? { index, sums, exact } : null;
}
/** The numbers of a column that table `s` holds, in units of the range, because the squares of large values leave the range of doubles. */
export function scaled({ index, sums: { range, shift }, exact }: Scalable): string {
  const distance = exact ? `(e${index} - (SELECT min(e${index}) FROM s))::DOUBLE` : `(n${index} - ${shift}::DOUBLE)`;
  return `${distance} / ${range}::DOUBLE`;
}
/** Without the last digits, which are other ones with every order of adding. */
export function roundedCorrelation(value: number): number | null {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, Math.round(value * 1e9) / 1e9)) : null;
}

/** Scaled values of columns of numbers, gathered group by group of the columns, of the same rows each time. */
export class CorrelatedColumns {
  private readonly chosen: readonly Scalable[];
  private readonly values = new Map<number, Float64Array>();

  constructor(results: readonly ColumnResult[], target: number | null) {
    const numeric = results.flatMap((result, index) => {
      const type = typeOf(result, index === target);
      return type === 'numeric' || type === 'integer' ? (scalable(index, result) ?? []) : [];
    });
    // Of very many columns some from all over the table.
    const many = Math.min(numeric.length, CORRELATION_LIMITS.columns);
    this.chosen = Array.from({ length: many }, (_, at) => numeric[Math.floor((at * numeric.length) / many)] ?? []).flat();
  }

  /** @param indices numbers of the columns that table `s` holds prepared */
  async gather(session: Session, indices: ReadonlySet<number>): Promise<void> {
    const columns = this.chosen.filter(({ index }) => indices.has(index));
    if (columns.length === 0 || this.chosen.length < 2) return;
    const [row = {}] = await session.run('SELECT count(*) AS rows FROM s');
    const every = Math.ceil((numberIn(row, 'rows') ?? 0) / CORRELATION_LIMITS.rows);
    // By a hash, so that no period of the table meets one of the sample.
    const some = every <= 1 ? '' : ` WHERE hash(rowid) % ${every} = 0`;
    const cells = await session.numbers(`SELECT ${columns.map(scaled).join(', ')} FROM s${some} ORDER BY rowid`);
    columns.forEach(({ index }, at) => this.values.set(index, cells[at] ?? new Float64Array()));
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
