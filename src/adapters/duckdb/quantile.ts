/**
 * Quantile of Hyndman and Fan's type 6, as Commons-Math LEGACY: position p(n+1) among the sorted values, between neighbours in proportion, the ends
 * beyond them. Null of no values.
 * @param p share, 0 to 1
 */
export function quantile6(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.at(-1);
  const [first] = sorted;
  if (first === undefined || last === undefined) return null;
  const position = p * (sorted.length + 1);
  const below = Math.floor(position);
  if (below < 1) return first;
  if (below >= sorted.length) return last;
  const lower = sorted[below - 1] ?? first;
  const upper = sorted[below] ?? last;
  return lower + (position - below) * (upper - lower);
}
