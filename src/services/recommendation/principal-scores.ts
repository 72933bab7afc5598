import { seededRandom } from './seeded-random.ts';

/**
 * Rows of a matrix in the few directions in which they differ most (principal components, by subspace iteration): trees look for
 * splits in these instead of in every column, which is faster by the number of columns and less led by noise. Unknown cells count as the mean
 * of their column. Rows of the answer have `directions` values, or one per column where there are no more columns than that.
 */
export function* principalScores(rows: readonly Float64Array[], directions: number): Generator<void, Float64Array[]> {
  const centred = centredRows(rows);
  const width = rows[0]?.length ?? 0;
  if (width <= directions) return centred;
  const random = seededRandom(SEED);
  let axes: Float64Array[] = Array.from({ length: directions }, () => Float64Array.from({ length: width }, () => random() - 0.5));
  for (let round = 0; round < ROUNDS; round++) {
    const turned: Float64Array[] = [];
    for (const axis of axes) {
      turned.push(timesCovariance(centred, axis));
      yield;
    }
    axes = orthonormal(turned);
  }
  return centred.map((row) => Float64Array.from(axes, (axis) => dot(row, axis)));
}
const ROUNDS = 12;
const SEED = 7;

function centredRows(rows: readonly Float64Array[]): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const [sums, counts] = [new Float64Array(width), new Float64Array(width)];
  for (const row of rows)
    row.forEach((value, at) => {
      if (Number.isNaN(value)) return;
      sums[at] = (sums[at] ?? 0) + value;
      counts[at] = (counts[at] ?? 0) + 1;
    });
  const means = sums.map((sum, at) => sum / (counts[at] || 1));
  return rows.map((row) => row.map((value, at) => (Number.isNaN(value) ? 0 : value - (means[at] ?? 0))));
}
function timesCovariance(rows: readonly Float64Array[], axis: Float64Array): Float64Array {
  const product = new Float64Array(axis.length);
  for (const row of rows) {
    const along = dot(row, axis);
    for (let at = 0; at < row.length; at++) product[at] = (product[at] ?? 0) + along * (row[at] ?? 0);
  }
  return product;
}
/** Gram-Schmidt; an axis that depends on those before it becomes 0. */
function orthonormal(axes: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const axis of axes) {
    const rest = axis.slice();
    for (const other of done) {
      const along = dot(rest, other);
      for (let at = 0; at < rest.length; at++) rest[at] = (rest[at] ?? 0) - along * (other[at] ?? 0);
    }
    const length = Math.sqrt(dot(rest, rest));
    done.push(rest.map((value) => (length > 0 ? value / length : 0)));
  }
  return done;
}
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
