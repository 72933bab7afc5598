import { METAFEATURES } from '../../model/metafeature.ts';
import type { Measures } from '../../model/kind.ts';
import type { Moments } from './moments.ts';
import { mean, sixOf } from './aggregates.ts';
import type { Values } from './aggregates.ts';
import { information } from './information.ts';
import type { Information } from './information.ts';
import { quantile6 } from './quantile.ts';

/** A column as metafeatures see it; identifier and ignored columns are left out before. */
export interface MetafeatureColumn {
  /** Texts and nested values are `other`: they count as columns and for missing cells only. */
  use: 'numeric' | 'nominal' | 'other';
  missing: number;
  /** Distinct values seen, exact for a nominal column. */
  distinct: number | null;
  /** Nominal with two values: as seen, or by the type. */
  binary: boolean;
  moments: Moments;
  /** Of a nominal column beside a nominal target. */
  information: Information | null;
}
export interface ClassCounts {
  /** Classes seen; missing is one more. */
  classes: number;
  largest: number;
  smallest: number;
  /** In bits; null where no class is seen. */
  entropy: number | null;
}
export interface MetafeatureTable {
  rows: number;
  columns: readonly MetafeatureColumn[];
  /** Rows with a missing cell outside the target. */
  rowsWithMissing: number;
  /** `numeric`: a target that is no class; null: no target. */
  target: ClassCounts | 'numeric' | null;
  autoCorrelation: number | null;
}

/** The metafeatures of `model/metafeature.ts` by the definitions of OpenML's evaluation engine; undefined is null. */
export function metafeaturesOf(table: MetafeatureTable): Measures {
  const { columns, target } = table;
  const informed = columns.map((column) => column.information).filter((known) => known !== null);
  const ofClasses = target === null || target === 'numeric' ? [] : information(informed, target.entropy);
  const values = new Map([...simple(table), ...classes(table), ...moments(table), ...nominal(table), ...ofClasses]);
  return Object.fromEntries(METAFEATURES.map(({ name }) => [name, finiteOrNull(values.get(name))]));
}

function simple({ rows, columns, rowsWithMissing }: MetafeatureTable): Values {
  const count = columns.length;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const numeric = columns.filter(({ use }) => use === 'numeric').length;
  const symbolic = columns.filter(({ use }) => use === 'nominal').length;
  const binary = columns.filter(({ binary: two }) => two).length;
  return [
    ['NumberOfInstances', rows],
    ['NumberOfFeatures', count],
    ['Dimensionality', rows === 0 ? 0 : count / rows],
    ['NumberOfInstancesWithMissingValues', rowsWithMissing],
    ['NumberOfMissingValues', missing],
    ['PercentageOfInstancesWithMissingValues', percentage(rowsWithMissing, rows)],
    ['PercentageOfMissingValues', percentage(missing, rows * count)],
    ['NumberOfNumericFeatures', numeric],
    ['NumberOfSymbolicFeatures', symbolic],
    ['NumberOfBinaryFeatures', binary],
    ['PercentageOfNumericFeatures', percentage(numeric, count)],
    ['PercentageOfSymbolicFeatures', percentage(symbolic, count)],
    ['PercentageOfBinaryFeatures', percentage(binary, count)],
  ];
}

function classes({ rows, target, autoCorrelation }: MetafeatureTable): Values {
  if (target === null) return [];
  if (target === 'numeric')
    return [
      ['NumberOfClasses', 0],
      ['AutoCorrelation', autoCorrelation],
    ];
  return [
    ['NumberOfClasses', target.classes],
    ['MajorityClassSize', target.largest],
    ['MinorityClassSize', target.smallest],
    ['MajorityClassPercentage', percentage(target.largest, rows)],
    ['MinorityClassPercentage', percentage(target.smallest, rows)],
    ['AutoCorrelation', autoCorrelation],
  ];
}

const MOMENT_NAMES = [
  ['Means', 'mean'],
  ['StdDev', 'standardDeviation'],
  ['Skewness', 'skewness'],
  ['Kurtosis', 'kurtosis'],
] as const;

function moments({ columns }: MetafeatureTable): Values {
  const numeric = columns.filter(({ use }) => use === 'numeric');
  return MOMENT_NAMES.flatMap(([name, field]): Values => {
    const values = numeric.map((column) => column.moments[field]).filter((value) => value !== null);
    return sixOf(`${name}OfNumericAtts`, values);
  });
}

function nominal({ columns }: MetafeatureTable): Values {
  const counts = columns.filter(({ use }) => use === 'nominal').map(({ distinct }) => distinct ?? 0);
  return [
    ['MaxNominalAttDistinctValues', quantile6(counts, 1)],
    ['MinNominalAttDistinctValues', quantile6(counts, 0)],
    ['MeanNominalAttDistinctValues', mean(counts)],
    ['StdvNominalAttDistinctValues', sampleDeviation(counts)],
  ];
}

/**
 * Nominal target: share of rows whose class equals that of the row before. Numeric target: (N-1-sum|y(i)-y(i-1)|)/(N-1). One row: 1.
 * A missing class makes it undefined, except in the first row of a nominal target, where it is a change.
 */
export function autoCorrelationOf(use: 'nominal' | 'numeric', missing: number, sequence: TargetOrder): number | null {
  const { rows, firstMissing, equalPairs, distance } = sequence;
  const onlyFirst = missing === 1 && firstMissing && use === 'nominal';
  if (missing > 0 && !onlyFirst) return null;
  if (rows === 1) return 1;
  const agreeing = use === 'nominal' ? equalPairs : rows - 1 - distance;
  return finiteOrNull(agreeing / (rows - 1));
}
interface TargetOrder {
  rows: number;
  firstMissing: boolean;
  equalPairs: number;
  distance: number;
}

function percentage(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}
function sampleDeviation(counts: readonly number[]): number | null {
  const values = [...counts].sort((a, b) => a - b);
  const centre = mean(values);
  if (centre === null) return null;
  if (values.length === 1) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
function finiteOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}
