import type { EncodedFold, Fold, LandmarkColumn, LandmarkTable } from './learner.ts';

/** Categories of a nominal column that are kept apart; all rarer ones count as one more. */
export const MOST_CATEGORIES = 10;
/** Standardised numbers beyond this are taken as this, so that their squares stay in the range of doubles. */
const GREATEST = 1e100;
/** Deviation in units of the greatest magnitude below which a column is constant: that much comes of rounding. */
const CONSTANT = 1e-12;

/** Prepares a table by its training rows alone, so that nothing of the test rows is known to a learner. */
export function encodedFold({ columns, classes, classCount }: LandmarkTable, fold: Fold): EncodedFold {
  return {
    ...fold,
    classes,
    classCount,
    numeric: columns.flatMap((column) => (column.kind === 'numeric' ? [standardised(column, fold)] : [])),
    nominal: columns.flatMap((column) => (column.kind === 'nominal' ? [categories(column, fold)] : [])),
  };
}

type Numeric = Extract<LandmarkColumn, { kind: 'numeric' }>;
type Nominal = Extract<LandmarkColumn, { kind: 'nominal' }>;

/** By mean and population deviation, after missing numbers became the mean. A column that is constant in training becomes 0. */
function standardised({ values }: Numeric, { train }: Fold): Float64Array {
  const known = train.filter((row) => !Number.isNaN(values[row]));
  const unit = known.reduce((most, row) => Math.max(most, Math.abs(values[row] ?? 0)), 0);
  if (unit === 0) return new Float64Array(values.length);
  // In units of the greatest magnitude, since the squares of great numbers leave the range of doubles.
  const scaled = (row: number): number => (values[row] ?? NaN) / unit;
  let sum = 0;
  for (const row of known) sum += scaled(row);
  const mean = sum / known.length;
  let squares = 0;
  for (const row of known) squares += (scaled(row) - mean) ** 2;
  const deviation = Math.sqrt(squares / train.length);
  if (deviation <= CONSTANT) return new Float64Array(values.length);
  return values.map((value, row) => (Number.isNaN(value) ? 0 : bounded((scaled(row) - mean) / deviation)));
}
function bounded(value: number): number {
  return Math.min(GREATEST, Math.max(-GREATEST, value));
}

/** The most frequent values, then all others where there are any, then the missing ones where there are any. */
function categories({ codes }: Nominal, { train }: Fold): { codes: Int32Array; size: number } {
  const counts = new Map<number, number>();
  for (const row of train) counts.set(codes[row] ?? -1, (counts.get(codes[row] ?? -1) ?? 0) + 1);
  const missing = counts.delete(-1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([code]) => code);
  const kept = new Map(ranked.slice(0, MOST_CATEGORIES).map((code, place) => [code, place]));
  const others = ranked.length > kept.size ? kept.size : -1;
  const size = kept.size + Number(others >= 0);
  const ofMissing = missing ? size : -1;
  return { codes: codes.map((code) => (code === -1 ? ofMissing : (kept.get(code) ?? others))), size: size + Number(missing) };
}
