import { difference } from './column-plan.ts';
import type { NumberedPlan } from './column-plan.ts';
import { numberIn, textIn } from './json-row.ts';
import type { JsonRow } from './json-row.ts';
import { DistinctSample } from './distinct-sample.ts';
import { PowerSums } from './power-sums.ts';

/** What the second scan tells of a column of numbers. */
export interface NumberCounts {
  /** Of the distances from `shift` in units of `range`. */
  sums: PowerSums;
  shift: number;
  range: number;
  /** Of a column with many values. */
  distinct: DistinctSample | null;
}

/** The numbers that the second scan reads of table `t`, as doubles: values, or distances from the least one where doubles are too coarse; NaN where missing. */
export function scannedNumbers(columns: readonly NumberedPlan[]): string[] {
  return columns.filter(hasNumber).map(({ plan: { exact }, index: i }) => {
    return exact ? `CASE WHEN beyond${i} THEN (${difference(exact, `e${i}`, `origin${i}`)})::DOUBLE ELSE n${i} END` : `n${i}`;
  });
}
function hasNumber({ plan }: NumberedPlan): boolean {
  return plan.number !== undefined;
}

/**
 * Sums and counts over the numbers of a table what DuckDB does more slowly: it adds doubles in the order in which its threads come to them, and integers that
 * are exact at five times the cost.
 */
export class NumberScan {
  private readonly counts: readonly (NumberCounts & { index: number })[];

  /** @param row result of the first scan: middle and range of each column, so that neither constant nor huge values spoil the sums */
  constructor(columns: readonly NumberedPlan[], row: JsonRow) {
    this.counts = columns.filter(hasNumber).map((column) => ({ index: column.index, ...countsOf(row, column) }));
  }

  /** @param numbers rows of the columns of `scannedNumbers` */
  add(numbers: readonly Float64Array[]): void {
    this.counts.forEach(({ sums, distinct }, place) => {
      const column = numbers[place];
      if (!column) throw new RangeError(`no numbers of column ${place}`);
      sums.add(column);
      distinct?.add(column);
    });
  }

  /** By the number of the column. */
  get results(): ReadonlyMap<number, NumberCounts> {
    return new Map(this.counts.map((column) => [column.index, column]));
  }
}

function countsOf(row: JsonRow, { plan, index: i }: NumberedPlan): NumberCounts {
  const value = (key: string): number => numberIn(row, `${key}${i}`) ?? NaN;
  const range = value('range');
  const scale = range > 0 ? 1 / range : 0;
  const distinct = plan.many ? new DistinctSample() : null;
  const exact = row[`exact${i}`] === true;
  const shift = exact ? Number(textIn(row, `exact_least${i}`)) : value(range === 0 ? 'least' : 'centre');
  return { range, distinct, shift, sums: new PowerSums({ shift: row[`beyond${i}`] === true ? 0 : shift, scale }) };
}
