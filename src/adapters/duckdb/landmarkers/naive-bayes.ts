import { add, classCounts, placeOfGreatest } from './learner.ts';
import type { EncodedFold } from './learner.ts';

/** Added to each variance in units of that of a standardised column, so that none is 0. */
const SMOOTHING = 1e-9;

/**
 * The class of the greatest logarithm of prior and likelihood, columns taken as independent within a class: of numbers the density of the normal distribution
 * with the mean and population variance of the class, of categories (n + 1) / (N + size) (Laplace). A category unknown to the training rows tells nothing.
 */
export function naiveBayes(fold: EncodedFold): Int32Array {
  const { train, test, classCount } = fold;
  const counts = classCounts(fold);
  const scores = new Float64Array(test.length * classCount);
  test.forEach((_, at) => {
    counts.forEach((count, of) => (scores[at * classCount + of] = Math.log(count / train.length)));
  });
  for (const column of fold.numeric) addDensities(scores, fold, column, counts);
  for (const column of fold.nominal) addFrequencies(scores, fold, column, counts);
  return Int32Array.from(test, (_, at) => placeOfGreatest(scores.subarray(at * classCount, (at + 1) * classCount)));
}

// A class without training rows has the score -Infinity already, and keeps it.
function addDensities(scores: Float64Array, fold: EncodedFold, column: Float64Array, counts: Float64Array): void {
  const { train, test, classes, classCount } = fold;
  const means = new Float64Array(classCount);
  for (const row of train) add(means, classes[row] ?? 0, column[row] ?? 0);
  means.forEach((sum, of) => (means[of] = sum / Math.max(1, counts[of] ?? 0)));
  const variances = new Float64Array(classCount);
  for (const row of train) add(variances, classes[row] ?? 0, ((column[row] ?? 0) - (means[classes[row] ?? 0] ?? 0)) ** 2);
  variances.forEach((sum, of) => (variances[of] = sum / Math.max(1, counts[of] ?? 0) + SMOOTHING));
  const normalisers = variances.map((variance) => Math.log(2 * Math.PI * variance) / 2);
  test.forEach((row, at) => {
    for (let of = 0; of < classCount; of++) {
      const distance = (column[row] ?? 0) - (means[of] ?? 0);
      add(scores, at * classCount + of, -(normalisers[of] ?? 0) - (distance * distance) / (2 * (variances[of] ?? 1)));
    }
  });
}

function addFrequencies(
  scores: Float64Array,
  { train, test, classes, classCount }: EncodedFold,
  { codes, size }: EncodedFold['nominal'][number],
  counts: Float64Array,
): void {
  const frequencies = new Float64Array(size * classCount);
  for (const row of train) add(frequencies, (codes[row] ?? 0) * classCount + (classes[row] ?? 0), 1);
  const logarithms = frequencies.map((count, at) => Math.log((count + 1) / ((counts[at % classCount] ?? 0) + size)));
  test.forEach((row, at) => {
    const code = codes[row] ?? -1;
    for (let of = 0; code >= 0 && of < classCount; of++) add(scores, at * classCount + of, logarithms[code * classCount + of] ?? 0);
  });
}
