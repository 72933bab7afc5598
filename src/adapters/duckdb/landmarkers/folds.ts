import { LANDMARKER_FOLDS } from '../../../model/metafeature.ts';
import { mixed } from '../mix.ts';
import type { Fold } from './learner.ts';

/** Chooses the order of rows; any other would be as good, and always the same one makes values comparable. */
const SEED = 0x2545f491;

/**
 * The rows to be looked at, so that each class keeps its share: all, or `most` of them, evenly taken from the rows ordered by class and, within a class, by the
 * hash of their number.
 * @returns their numbers in that order
 */
export function stratified(classes: Int32Array, most: number): Int32Array {
  const ordered = Int32Array.from(classes.keys()).sort((a, b) => (classes[a] ?? 0) - (classes[b] ?? 0) || hashOf(a) - hashOf(b));
  if (ordered.length <= most) return ordered;
  return Int32Array.from({ length: most }, (_, at) => ordered[Math.floor(((at + 0.5) * ordered.length) / most)] ?? 0);
}

/**
 * Deals rows that stand in the order of `stratified` to the folds one by one: the rows of a class in two folds differ by at most one.
 * Rows of a fold stand in the order of their numbers.
 */
export function foldsOf(ordered: Int32Array): Fold[] {
  return Array.from({ length: LANDMARKER_FOLDS }, (_, fold) => ({
    train: ordered.filter((_row, at) => at % LANDMARKER_FOLDS !== fold).sort(),
    test: ordered.filter((_row, at) => at % LANDMARKER_FOLDS === fold).sort(),
  }));
}

/** Of 32 bits, different for different rows: each step can be undone. */
function hashOf(row: number): number {
  return mixed(row ^ SEED) >>> 0;
}
