import type { EncodedFold } from './learner.ts';

/** The class of the training row at the least Euclidean distance of standardised numbers and indicators of categories. */
export function nearestNeighbour(fold: EncodedFold): Int32Array {
  const { train, test, classes } = fold;
  const points = pointsOf(fold, train);
  const asked = pointsOf(fold, test);
  return Int32Array.from(test, (_, at) => classes[train[nearest(asked, at, points)] ?? 0] ?? 0);
}

/** Rows one after the other. */
interface Points {
  count: number;
  numbers: Float64Array;
  width: number;
  codes: Int32Array;
  categories: number;
}
function pointsOf({ numeric, nominal }: EncodedFold, rows: Int32Array): Points {
  const numbers = new Float64Array(rows.length * numeric.length);
  const codes = new Int32Array(rows.length * nominal.length);
  rows.forEach((row, at) => {
    numeric.forEach((column, place) => (numbers[at * numeric.length + place] = column[row] ?? 0));
    nominal.forEach((column, place) => (codes[at * nominal.length + place] = column.codes[row] ?? -1));
  });
  return { count: rows.length, numbers, width: numeric.length, codes, categories: nominal.length };
}

function nearest(asked: Points, at: number, points: Points): number {
  let best = 0;
  let least = Infinity;
  for (let row = 0; row < points.count; row++) {
    const distance = numbersApart(asked, at, points, row) + indicatorsApart(asked, at, points, row);
    if (distance < least) [best, least] = [row, distance];
  }
  return best;
}

/** Squared distance in the numbers. */
function numbersApart({ numbers: mine, width }: Points, at: number, { numbers: theirs }: Points, row: number): number {
  let sum = 0;
  for (let place = 0; place < width; place++) {
    const difference = (mine[at * width + place] ?? 0) - (theirs[row * width + place] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
/** Squared distance in the indicators: of two categories two differ, and of an unknown one and another one. */
function indicatorsApart({ codes: mine, categories }: Points, at: number, { codes: theirs }: Points, row: number): number {
  let sum = 0;
  for (let place = 0; place < categories; place++) {
    const code = mine[at * categories + place] ?? -1;
    if (code !== theirs[row * categories + place]) sum += code < 0 ? 1 : 2;
  }
  return sum;
}
