import { setImmediate as pause } from 'node:timers/promises';
import { LANDMARKER_LEARNERS } from '../../../model/metafeature.ts';
import type { LandmarkerLearner } from '../../../model/metafeature.ts';
import { agreementOf } from './agreement.ts';
import type { Agreement } from './agreement.ts';
import { decisionStump } from './decision-stump.ts';
import { encodedFold } from './encoded-fold.ts';
import { foldsOf, stratified } from './folds.ts';
import type { LandmarkTable, Learner } from './learner.ts';
import { naiveBayes } from './naive-bayes.ts';
import { nearestNeighbour } from './nearest-neighbour.ts';
import { ridgeClassifier } from './ridge-classifier.ts';

export const LEARNERS: Readonly<Record<LandmarkerLearner, Learner>> = {
  NaiveBayes: naiveBayes,
  DecisionStump: decisionStump,
  RidgeClassifier: ridgeClassifier,
  NearestNeighbour: nearestNeighbour,
};

export interface Validation {
  signal: AbortSignal;
  /** Whether the time has run out; asked before each fold. */
  isOver: () => boolean;
}

/**
 * Each learner's agreement with the classes, every row told by what was learnt from the other folds; null for a learner that the time did not suffice for.
 * The table must have two classes and FEWEST_LANDMARKER_ROWS rows at least.
 */
export async function crossValidated(
  table: LandmarkTable,
  { signal, isOver }: Validation,
): Promise<Record<LandmarkerLearner, Agreement | null>> {
  const folds = foldsOf(stratified(table.classes, table.classes.length));
  const agreements: [LandmarkerLearner, Agreement | null][] = [];
  const encoded = folds.map((fold) => encodedFold(table, fold));
  for (const name of LANDMARKER_LEARNERS) {
    const told = new Int32Array(table.classes.length);
    let isDone = true;
    for (const fold of encoded) {
      // So that the process can be interrupted meanwhile.
      await pause();
      signal.throwIfAborted();
      isDone &&= !isOver();
      if (!isDone) break;
      LEARNERS[name](fold).forEach((one, at) => (told[fold.test[at] ?? 0] = one));
    }
    agreements.push([name, isDone ? agreementOf(told, table.classes, table.classCount) : null]);
  }
  return Object.fromEntries(agreements) as Record<LandmarkerLearner, Agreement | null>;
}
