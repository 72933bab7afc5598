/** A table as landmarkers see it; every row has a class. */
export interface LandmarkTable {
  /** Of each row, from 0. */
  classes: Int32Array;
  classCount: number;
  columns: readonly LandmarkColumn[];
}
export type LandmarkColumn =
  /** NaN: missing. */
  | { kind: 'numeric'; values: Float64Array }
  /** Numbers of the values, from 0; -1: missing. */
  | { kind: 'nominal'; codes: Int32Array };

/** Numbers of the rows that a learner learns from and of those it is asked about. */
export interface Fold {
  train: Int32Array;
  test: Int32Array;
}

/** A table prepared by what the training rows of a fold tell of it. */
export interface EncodedFold extends Fold {
  classes: Int32Array;
  classCount: number;
  /** Of all rows: mean 0 and deviation 1 over the training rows, a missing number 0. */
  numeric: readonly Float64Array[];
  /** Of all rows: categories from 0 below `size`; -1: one that no training row has. */
  nominal: readonly { codes: Int32Array; size: number }[];
}

/** Gives the class that it tells of each test row. Deterministic; ties go to the class, column and row that comes first. */
export type Learner = (fold: EncodedFold) => Int32Array;

/** Place of the greatest number, the first among equals. */
export function placeOfGreatest(numbers: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < numbers.length; at++) if ((numbers[at] ?? 0) > (numbers[best] ?? 0)) best = at;
  return best;
}

/** Training rows of each class. */
export function classCounts({ train, classes, classCount }: EncodedFold): Float64Array {
  const counts = new Float64Array(classCount);
  for (const row of train) add(counts, classes[row] ?? 0, 1);
  return counts;
}

export function add(sums: Float64Array, at: number, amount: number): void {
  sums[at] = (sums[at] ?? 0) + amount;
}
