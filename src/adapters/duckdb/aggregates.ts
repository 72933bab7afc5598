import { quantile6 } from './quantile.ts';

export type Values = [string, number | null][];

/** Mean, extremes and quartiles over columns, each under its name before `kind`. */
export function sixOf(kind: string, values: readonly number[]): Values {
  return [
    [`Mean${kind}`, mean(values)],
    [`Min${kind}`, quantile6(values, 0)],
    [`Max${kind}`, quantile6(values, 1)],
    [`Quartile1${kind}`, quantile6(values, 0.25)],
    [`Quartile2${kind}`, quantile6(values, 0.5)],
    [`Quartile3${kind}`, quantile6(values, 0.75)],
  ];
}

/** Null of no values. */
export function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  // Sorted, so that the order of columns changes no digit; divided first, because a sum near the largest double would leave the range.
  return [...values].sort((a, b) => a - b).reduce((sum, value) => sum + value / values.length, 0);
}
