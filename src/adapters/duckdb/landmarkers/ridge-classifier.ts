import { add, classCounts, placeOfGreatest } from './learner.ts';
import type { EncodedFold } from './learner.ts';

const PENALTY = 1;

/**
 * Ridge regression (Hoerl and Kennard 1970) of the indicator of each class on standardised numbers and indicators of categories, with an intercept that bears no
 * penalty; the class of the greatest answer. In closed form: (X'X + penalty I) W = X'Y of centred X and Y, solved by Cholesky's decomposition, which the
 * penalty makes possible for any columns.
 */
export function ridgeClassifier(fold: EncodedFold): Int32Array {
  const { train, test, classCount } = fold;
  const inputs = inputsOf(fold);
  const counts = classCounts(fold);
  const { gram, sums, byClass } = momentsOf(inputs, fold);
  const means = sums.map((sum) => sum / train.length);
  const factor = decomposed(centred(gram, means, train.length));
  const weights = Array.from({ length: classCount }, (_, of) => {
    const own = byClass.subarray(of * inputs.width, (of + 1) * inputs.width);
    return solved(
      factor,
      own.map((sum, place) => sum - ((counts[of] ?? 0) / train.length) * (sums[place] ?? 0)),
    );
  });
  const intercepts = weights.map(
    (own, of) => (counts[of] ?? 0) / train.length - own.reduce((sum, weight, at) => sum + weight * (means[at] ?? 0), 0),
  );
  const answers = new Float64Array(classCount);
  return Int32Array.from(test, (row) => {
    weights.forEach((own, of) => (answers[of] = intercepts[of] ?? 0));
    inputs.visit(row, (place, value) => weights.forEach((own, of) => add(answers, of, value * (own[place] ?? 0))));
    return placeOfGreatest(answers);
  });
}

/** Rows as sparse vectors: of a nominal column one indicator is 1. */
interface Inputs {
  width: number;
  visit: (row: number, see: (place: number, value: number) => void) => void;
}
function inputsOf({ numeric, nominal }: EncodedFold): Inputs {
  let width = numeric.length;
  const placed = nominal.map(({ codes, size }) => {
    const first = width;
    width += size;
    return { codes, first };
  });
  return {
    width,
    visit: (row, see) => {
      numeric.forEach((column, place) => see(place, column[row] ?? 0));
      for (const { codes, first } of placed) {
        const code = codes[row] ?? -1;
        if (code >= 0) see(first + code, 1);
      }
    },
  };
}

/** The lower half of X'X, the sums of the columns, and those over the rows of each class. */
function momentsOf({ width, visit }: Inputs, { train, classes, classCount }: EncodedFold) {
  const gram = Array.from({ length: width }, (_, row) => new Float64Array(row + 1));
  const sums = new Float64Array(width);
  const byClass = new Float64Array(width * classCount);
  for (const row of train) {
    const [places, values]: [number[], number[]] = [[], []];
    const first = (classes[row] ?? 0) * width;
    visit(row, (place, value) => {
      places.push(place);
      values.push(value);
      add(sums, place, value);
      add(byClass, first + place, value);
    });
    // Places grow.
    places.forEach((place, at) => {
      const line = gram[place];
      for (let other = 0; line && other <= at; other++) add(line, places[other] ?? 0, (values[at] ?? 0) * (values[other] ?? 0));
    });
  }
  return { gram, sums, byClass };
}
function centred(gram: readonly Float64Array[], means: Float64Array, rows: number): Float64Array[] {
  return gram.map((line, at) =>
    line.map((value, other) => value - rows * (means[at] ?? 0) * (means[other] ?? 0) + (at === other ? PENALTY : 0)),
  );
}

/** L of A = L L', both lower triangles. */
function decomposed(matrix: readonly Float64Array[]): Float64Array[] {
  const lines: Float64Array[] = [];
  for (const line of matrix) {
    const own = new Float64Array(line.length);
    for (const [at, value] of line.entries()) {
      const other = lines[at] ?? own;
      let rest = value;
      for (let k = 0; k < at; k++) rest -= (own[k] ?? 0) * (other[k] ?? 0);
      own[at] = other === own ? Math.sqrt(rest) : rest / (other[at] ?? 1);
    }
    lines.push(own);
  }
  return lines;
}
/** x of L L' x = b. */
function solved(lines: readonly Float64Array[], right: Float64Array): Float64Array {
  const x = right.slice();
  lines.forEach((line, at) => {
    let rest = x[at] ?? 0;
    for (let k = 0; k < at; k++) rest -= (line[k] ?? 0) * (x[k] ?? 0);
    x[at] = rest / (line[at] ?? 1);
  });
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at];
    const value = (x[at] ?? 0) / (line?.[at] ?? 1);
    x[at] = value;
    for (let k = 0; line && k < at; k++) add(x, k, -(line[k] ?? 0) * value);
  }
  return x;
}
