import { add, classCounts, placeOfGreatest } from './learner.ts';
import type { EncodedFold } from './learner.ts';

/** A split must be better than the best one by this share, so that rounding does not choose. */
const BETTER = 1 + 1e-12;

/** Rows on one side go one way, all others the other. */
interface Split {
  /** The greater, the less Gini impurity is left: sum over both sides of the squared class counts by the rows. */
  purity: number;
  isLeft: (row: number) => boolean;
}

/**
 * One split: numbers at most the middle between two neighbouring values, or rows of one category; of all splits the one that leaves least Gini impurity
 * (Breiman et al. 1984). Each side tells its most frequent class. Without any split: the most frequent class.
 */
export function decisionStump(fold: EncodedFold): Int32Array {
  const { train, test, classes } = fold;
  const counts = classCounts(fold);
  const none: Split = { purity: purityOf(counts), isLeft: () => true };
  const splits = [
    ...fold.numeric.map((column) => bestOfNumbers(fold, column, counts)),
    ...fold.nominal.map((column) => bestOfCategories(fold, column, counts)),
  ];
  const best = splits.reduce<Split>((found, split) => (split && split.purity > found.purity * BETTER ? split : found), none);
  const left = new Float64Array(counts.length);
  for (const row of train) if (best.isLeft(row)) add(left, classes[row] ?? 0, 1);
  const ofLeft = placeOfGreatest(left);
  const ofRight = placeOfGreatest(counts.map((count, of) => count - (left[of] ?? 0)));
  return Int32Array.from(test, (row) => (best.isLeft(row) ? ofLeft : ofRight));
}

/** Sum of the squared counts by their sum; 0 of nothing. */
function purityOf(counts: Float64Array): number {
  let [rows, squares] = [0, 0];
  for (const count of counts) {
    rows += count;
    squares += count * count;
  }
  return rows === 0 ? 0 : squares / rows;
}

function bestOfNumbers({ train, classes }: EncodedFold, column: Float64Array, counts: Float64Array): Split | null {
  const valueOf = (row: number): number => column[row] ?? 0;
  const ordered = train.slice().sort((a, b) => valueOf(a) - valueOf(b));
  const sides = new Sides(counts);
  let best: { purity: number; threshold: number } | null = null;
  let last: number | null = null;
  for (const row of ordered) {
    const value = valueOf(row);
    if (last !== null && last < value && sides.purity > (best?.purity ?? 0) * BETTER)
      best = { purity: sides.purity, threshold: last / 2 + value / 2 };
    sides.toLeft(classes[row] ?? 0);
    last = value;
  }
  if (best === null) return null;
  const { purity, threshold } = best;
  return { purity, isLeft: (row) => valueOf(row) <= threshold };
}

/** Class counts of both sides while rows go from right to left one by one. */
class Sides {
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private rowsLeft = 0;
  private rowsRight: number;
  private squaresLeft = 0;
  private squaresRight: number;

  constructor(counts: Float64Array) {
    this.left = new Float64Array(counts.length);
    this.right = counts.slice();
    this.rowsRight = counts.reduce((sum, count) => sum + count, 0);
    this.squaresRight = counts.reduce((sum, count) => sum + count * count, 0);
  }

  toLeft(of: number): void {
    // A count that grows by one adds twice itself and one to its square.
    this.squaresLeft += 2 * (this.left[of] ?? 0) + 1;
    this.squaresRight -= 2 * (this.right[of] ?? 0) - 1;
    add(this.left, of, 1);
    add(this.right, of, -1);
    this.rowsLeft++;
    this.rowsRight--;
  }

  /** While there are rows on both sides. */
  get purity(): number {
    return this.squaresLeft / this.rowsLeft + this.squaresRight / this.rowsRight;
  }
}

function bestOfCategories(
  { train, classes, classCount }: EncodedFold,
  { codes, size }: EncodedFold['nominal'][number],
  counts: Float64Array,
): Split | null {
  const table = new Float64Array(size * classCount);
  for (const row of train) add(table, (codes[row] ?? 0) * classCount + (classes[row] ?? 0), 1);
  let best: { purity: number; category: number } | null = null;
  for (let category = 0; size > 1 && category < size; category++) {
    const own = table.subarray(category * classCount, (category + 1) * classCount);
    const purity = purityOf(own) + purityOf(counts.map((count, of) => count - (own[of] ?? 0)));
    if (best === null || purity > best.purity * BETTER) best = { purity, category };
  }
  if (best === null) return null;
  const { purity, category: chosen } = best;
  return { purity, isLeft: (row) => codes[row] === chosen };
}
