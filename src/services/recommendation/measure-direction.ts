/** Whether less of a measure is better: errors, losses, times and sizes, by the names that OpenML and scikit-learn give them. */
export function isCost(measure: string): boolean {
  const words = measure
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  // scikit-learn negates what is named so.
  if (words[0] === 'neg') return false;
  return words.some((word) => COSTS.has(word));
}
const COSTS = new Set([
  ...['error', 'errors', 'loss', 'deviance', 'cost', 'mae', 'mse', 'rmse', 'rmsle', 'mape', 'brier', 'perplexity', 'wer', 'cer'],
  ...['runtime', 'time', 'cputime', 'millis', 'seconds', 'latency', 'memory', 'bytes'],
]);
