/** How told and true classes agree. */
export interface Agreement {
  /** Share of rows told right. */
  accuracy: number;
  /** (accuracy - chance) / (1 - chance) (Cohen 1960), where chance is the agreement of independent classes with the same frequencies. */
  kappa: number;
}

/** @param told of each row, and `real` too; at least two classes are real */
export function agreementOf(told: Int32Array, real: Int32Array, classCount: number): Agreement {
  const [ofTold, ofReal] = [new Float64Array(classCount), new Float64Array(classCount)];
  let right = 0;
  told.forEach((one, row) => {
    const other = real[row] ?? 0;
    if (one === other) right++;
    ofTold[one] = (ofTold[one] ?? 0) + 1;
    ofReal[other] = (ofReal[other] ?? 0) + 1;
  });
  const rows = told.length;
  const chance = ofTold.reduce((sum, count, of) => sum + (count / rows) * ((ofReal[of] ?? 0) / rows), 0);
  const accuracy = right / rows;
  return { accuracy, kappa: (accuracy - chance) / (1 - chance) };
}
