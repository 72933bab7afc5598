import type { ColumnPlan, NumberedPlan } from './column-plan.ts';
import { numberIn, textIn } from './json-row.ts';
import type { JsonRow } from './json-row.ts';
import type { InformationSums } from './information.ts';
import type { ScaledSums } from './moments.ts';
import type { NumberCounts } from './number-scan.ts';

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
  /** All numbers are known exactly, and doubles do not tell them apart. */
  beyond: boolean;
  /** Texts with a blank inside. */
  spaced: number;
  /** Of a verified column: texts, and those that do not fit its use. */
  texts: number;
  unfit: number;
  /** Of a verified column: words for missing in it. */
  words: string[];
  /** All times are whole days. */
  days: boolean;
  /** Of a column that may be nominal, beside a target that may be. */
  information: InformationSums | null;
}

function textsIn(row: JsonRow, key: string): string[] {
  const value = row[key];
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** @param columns those the statement was made for, in its order; `numbers` what the second scan told */
export function resultsOf(row: JsonRow, columns: readonly NumberedPlan[], numbers: ReadonlyMap<number, NumberCounts>): ColumnResult[] {
  const informed = byPlace(row.information);
  return columns.map((column, place): ColumnResult => {
    const sums = informed.get(place);
    return { ...resultOf(row, column, numbers.get(column.index)), information: sums ? informationSums(sums) : null };
  });
}

function byPlace(list: unknown): ReadonlyMap<number, JsonRow> {
  return new Map(Array.isArray(list) ? list.map((entry: JsonRow) => [numberIn(entry, 'place') ?? -1, entry]) : []);
}
// A sum of no rows is null, and nothing.
function informationSums(row: JsonRow): InformationSums {
  const value = (key: string): number => numberIn(row, key) ?? 0;
  return {
    total: value('total'),
    known: value('known'),
    bits: value('bits'),
    classBits: value('class_bits'),
    restBits: value('rest_bits'),
  };
}

function resultOf(row: JsonRow, { plan, index: i }: NumberedPlan, numbers: NumberCounts | undefined): Omit<ColumnResult, 'information'> {
  const count = (key: string): number => numberIn(row, `${key}${i}`) ?? 0;
  const present = count('present');
  const exact = row[`exact${i}`] === true;
  const whole = plan.whole === 'yes' || row[`whole${i}`] === true;
  return {
    plan,
    present,
    ...boundsOf(row, { plan, index: i }, exact),
    whole,
    distinct: numbers?.distinct ? sampled(numbers, { present, whole }) : numberIn(row, `${exact ? 'exact_' : ''}distinct${i}`),
    estimated: numbers?.distinct?.estimated ?? false,
    sums: plan.number === undefined ? null : sumsOf(present, numbers),
    beyond: row[`beyond${i}`] === true,
    spaced: count('spaced'),
    texts: count('texts'),
    unfit: count('unfit'),
    words: textsIn(row, `words${i}`),
    days: row[`days${i}`] === true,
  };
}

/** No more than there are rows, or whole numbers from the least to the most. */
function sampled({ distinct, range }: NumberCounts, { present, whole }: { present: number; whole: boolean }): number {
  return Math.min(distinct?.count ?? 0, present, whole ? range + 1 : Infinity);
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

function sumsOf(count: number, numbers: NumberCounts | undefined): ScaledSums {
  return { count, shift: numbers?.shift ?? NaN, range: numbers?.range ?? NaN, powers: numbers?.sums.powers ?? [0n, 0n, 0n, 0n] };
}
