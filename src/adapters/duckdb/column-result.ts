import type { ColumnPlan } from './column-plan.ts';
import type { ScaledSums } from './moments.ts';
import { SAMPLED_SHARE } from './statement.ts';
import type { NumberedPlan } from './statement.ts';

/** What a statement told of one column. */
export interface ColumnResult {
  plan: ColumnPlan;
  present: number;
  /** Bounds as numbers, of numbers and dates; NaN where a value is none. */
  least: number | null;
  most: number | null;
  /** Bounds as exact texts, where they are not those of the numbers. */
  leastText: string | null;
  mostText: string | null;
  whole: boolean;
  distinct: number | null;
  /** Whether `distinct` is an estimate. */
  estimated: boolean;
  sums: ScaledSums | null;
  /** Texts with a blank inside. */
  spaced: number;
  /** Of a verified column: texts, and those that do not fit its use. */
  texts: number;
  unfit: number;
  /** All times are whole days. */
  days: boolean;
}

/** A row as DuckDB gives it in JSON: counts and decimals as texts, NaN and infinities as words. */
export type JsonRow = Readonly<Record<string, unknown>>;

export function numberIn(row: JsonRow, key: string): number | null {
  const value = row[key];
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Number(value) : null;
}
function textIn(row: JsonRow, key: string): string | null {
  const value = row[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** @param columns those the statement was made for, in its order */
export function resultsOf(row: JsonRow, columns: readonly NumberedPlan[]): ColumnResult[] {
  const sampled = new Map(samplesIn(row));
  return columns.map(({ plan, index }, place) => resultOf(row, { plan, index }, sampled.get(place) ?? 0));
}

function samplesIn(row: JsonRow): [number, number][] {
  const list: unknown = row.sampled;
  if (!Array.isArray(list)) return [];
  return list.map((entry: JsonRow) => [numberIn(entry, 'place') ?? -1, numberIn(entry, 'seen') ?? 0]);
}

function resultOf(row: JsonRow, { plan, index: i }: NumberedPlan, seen: number): ColumnResult {
  const count = (key: string): number => numberIn(row, `${key}${i}`) ?? 0;
  const present = count('present');
  const exact = row[`exact${i}`] === true;
  return {
    plan,
    present,
    ...boundsOf(row, { plan, index: i }, exact),
    whole: plan.whole === 'yes' || row[`whole${i}`] === true,
    distinct: plan.many ? Math.min(present, seen * SAMPLED_SHARE) : numberIn(row, `${exact ? 'exact_' : ''}distinct${i}`),
    estimated: plan.many,
    sums: plan.number === undefined ? null : sumsOf(row, i, { present, exact }),
    spaced: count('spaced'),
    texts: count('texts'),
    unfit: count('unfit'),
    days: row[`days${i}`] === true,
  };
}

function boundsOf(
  row: JsonRow,
  { plan, index: i }: NumberedPlan,
  exact: boolean,
): Pick<ColumnResult, 'least' | 'most' | 'leastText' | 'mostText'> {
  if (plan.number === undefined) return { least: null, most: null, leastText: textIn(row, `least${i}`), mostText: textIn(row, `most${i}`) };
  const texts = exact ? 'exact_' : 'raw_';
  return {
    least: numberIn(row, `least${i}`),
    most: numberIn(row, `most${i}`),
    leastText: textIn(row, `${texts}least${i}`),
    mostText: textIn(row, `${texts}most${i}`),
  };
}

function sumsOf(row: JsonRow, i: number, { present, exact }: { present: number; exact: boolean }): ScaledSums {
  // A sum of no rows is null, and so are those of a column without values.
  const value = (key: string): number => numberIn(row, `${key}${i}`) ?? NaN;
  return {
    count: present,
    shift: value(exact ? 'exact_least' : value('range') === 0 ? 'least' : 'centre'),
    range: value('range'),
    sum1: value('sum1_'),
    sum2: value('sum2_'),
    sum3: value('sum3_'),
    sum4: value('sum4_'),
  };
}
