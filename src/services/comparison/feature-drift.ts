import type { FeatureStatistics } from '../../model/parts.ts';
import { countsByQuantile, countsByValue, knowsAllValues, valuesBeside } from './compared-counts.ts';
import type { ComparedCounts } from './compared-counts.ts';
import type { ComparedColumn, ComparedFeature } from './compared-profile.ts';
import { chanceIndex, chanceOf, INDEX_BOUNDS, levelOf, stabilityIndex, worst } from './stability-index.ts';
import type { DriftLevel } from './stability-index.ts';

/** A figure before and after; null where it is not known. */
export interface Change<T> {
  before: T | null;
  after: T | null;
}
/** What its rows were counted by. */
export const INDEX_PARTS = ['values', 'quantiles'] as const;

/** How the values of a column that both states have are other than before; null where a figure is not defined or not known. */
export interface FeatureDrift {
  name: string;
  /** Of all figures the worst; of numbers that only name a row, which other rows must change, of missing cells alone. */
  level: DriftLevel;
  /** Share of rows without a value, 0 to 1. */
  missing: Change<number>;
  distinct: Change<number>;
  minimum: Change<string>;
  maximum: Change<string>;
  mean: Change<number>;
  standardDeviation: Change<number>;
  /** Difference of the means in units of the deviation before (Glass's delta). */
  meanShift: number | null;
  /** Deviation after by deviation before. */
  deviationRatio: number | null;
  stabilityIndex: number | null;
  indexOver: (typeof INDEX_PARTS)[number] | null;
  /** Values of nominal columns that came and went, where all of both sides are known. */
  valuesAdded: string[];
  valuesGone: string[];
}

/**
 * Beside those of the index (`stability-index.ts`): a mean is a small drift away from 0.2 deviations (J. Cohen, Statistical Power Analysis, 1988) and a large one
 * from 0.5, where the index of a normal distribution, the square of the shift, is 0.25. A deviation that grew or shrank by the factors here has about the same
 * index. Of missing cells one and ten more or less in a hundred rows are bounds of our own.
 */
export const DRIFT_BOUNDS = {
  index: INDEX_BOUNDS,
  meanShift: { small: 0.2, large: 0.5 },
  deviationFactor: { small: 1.25, large: Math.SQRT2 },
  missingShare: { small: 0.01, large: 0.1 },
} as const;

const NUMERIC: readonly ComparedFeature['type'][] = ['numeric', 'integer'];
const ALIKE: readonly (readonly ComparedFeature['type'][])[] = [NUMERIC, ['nominal', 'boolean'], ['date'], ['text']];

/** @param rows of both states; null where not known */
export function featureDrift(before: ComparedFeature, after: ComparedFeature, rows: Change<number>): FeatureDrift {
  const figure = <N extends keyof FeatureStatistics>(name: N): Change<FeatureStatistics[N] & {}> => ({
    before: before.statistics?.[name] ?? null,
    after: after.statistics?.[name] ?? null,
  });
  const columns = columnsOf(before, after, rows);
  const missing = { before: missingShare(columns?.old), after: missingShare(columns?.now) };
  const [mean, standardDeviation] = [figure('mean'), figure('standardDeviation')];
  const { levels, ...moved } =
    columns && sameSort(before, after) ? valuesMoved(before, columns, { mean, standardDeviation }) : NOT_COMPARED;
  const named = isName(before) && isName(after);
  return {
    name: after.name,
    level: worst([levelOfMissing(missing, rows), ...(named ? [] : levels)]),
    missing,
    distinct: figure('distinct'),
    minimum: figure('minimum'),
    maximum: figure('maximum'),
    mean,
    standardDeviation,
    ...moved,
  };
}

type Moved = Pick<FeatureDrift, 'meanShift' | 'deviationRatio' | 'stabilityIndex' | 'indexOver' | 'valuesAdded' | 'valuesGone'>;
const UNKNOWN = { meanShift: null, deviationRatio: null, stabilityIndex: null, indexOver: null, valuesAdded: [], valuesGone: [] };
const NOT_COMPARED: Moved & { levels: DriftLevel[] } = { ...UNKNOWN, levels: [] };

/** Of values of one sort. */
function valuesMoved(
  { type }: ComparedFeature,
  columns: Columns,
  { mean, standardDeviation }: Pick<FeatureDrift, 'mean' | 'standardDeviation'>,
): Moved & { levels: DriftLevel[] } {
  const index = indexOf(columns);
  const indexed = { stabilityIndex: index?.value ?? null, indexOver: index?.over ?? null };
  const level = index?.level ?? 'none';
  if (!NUMERIC.includes(type)) {
    const { old, now } = columns;
    return { ...UNKNOWN, ...indexed, valuesAdded: valuesBeside(now, old), valuesGone: valuesBeside(old, now), levels: [level] };
  }
  const meanShift = shiftOf(mean, standardDeviation.before);
  const deviationRatio = ratioOf(standardDeviation);
  const levels = [level, levelOfMean(meanShift, deviationRatio, columns), levelOfDeviation(deviationRatio, columns)];
  return { ...UNKNOWN, ...indexed, meanShift, deviationRatio, levels };
}

interface Columns {
  old: ComparedColumn;
  now: ComparedColumn;
}
function columnsOf(before: ComparedFeature, after: ComparedFeature, rows: Change<number>): Columns | null {
  const [old, now] = [columnOf(before, rows.before), columnOf(after, rows.after)];
  return old && now ? { old, now } : null;
}
function sameSort(before: ComparedFeature, after: ComparedFeature): boolean {
  return ALIKE.some((types) => types.includes(before.type) && types.includes(after.type));
}
function isName({ role, distribution }: ComparedFeature): boolean {
  return role === 'identifier' || distribution?.hints?.includes('identifier') === true;
}

function columnOf({ statistics, distribution }: ComparedFeature, rows: number | null): ComparedColumn | null {
  const missing = statistics?.missing ?? null;
  return rows === null || missing === null ? null : { statistics, distribution, rows, present: Math.max(0, rows - missing) };
}

interface Index {
  value: number;
  level: DriftLevel;
  over: FeatureDrift['indexOver'];
}
function indexOf({ old, now }: Columns): Index | null {
  if (old.present === 0 || now.present === 0) return null;
  const exact = knowsAllValues(old, now);
  const byQuantile = exact ? null : countsByQuantile(old, now);
  const counts = byQuantile ?? countsByValue(old, now);
  return counts && judged(counts, byQuantile ? 'quantiles' : 'values');
}
function judged({ before, after }: ComparedCounts, over: Index['over']): Index {
  const value = stabilityIndex(before, after);
  const rows = [before, after].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  return { value, over, level: levelOf(value, INDEX_BOUNDS, chanceIndex(before.length, rows[0] ?? 0, rows[1] ?? 0)) };
}

function missingShare(column: ComparedColumn | undefined): number | null {
  return column === undefined || column.rows === 0 ? null : 1 - column.present / column.rows;
}
function shiftOf({ before, after }: Change<number>, deviation: number | null): number | null {
  if (before === null || after === null || deviation === null || deviation === 0) return null;
  return finite((after - before) / deviation);
}
function ratioOf({ before, after }: Change<number>): number | null {
  return before === null || after === null || before === 0 ? null : finite(after / before);
}
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** By Welch's standard error of the difference, in the same units. */
function levelOfMean(shift: number | null, ratio: number | null, { old, now }: Columns): DriftLevel {
  if (shift === null) return 'none';
  const error = Math.sqrt(1 / Math.max(1, old.present) + (ratio ?? 1) ** 2 / Math.max(1, now.present));
  return levelOf(Math.abs(shift), DRIFT_BOUNDS.meanShift, chanceOf(error));
}
/** The logarithm of a sample's deviation has about the variance (kurtosis + 2) / 4n. */
function levelOfDeviation(ratio: number | null, { old, now }: Columns): DriftLevel {
  // Of a column that holds one value only the index tells.
  if (ratio === null || ratio === 0) return 'none';
  const variance = [old, now].reduce((sum, { statistics, present }) => {
    return sum + (Math.max(0, statistics?.kurtosis ?? 0) + 2) / (4 * Math.max(1, present));
  }, 0);
  const { small, large } = DRIFT_BOUNDS.deviationFactor;
  return levelOf(Math.abs(Math.log(ratio)), { small: Math.log(small), large: Math.log(large) }, chanceOf(Math.sqrt(variance)));
}
function levelOfMissing({ before, after }: Change<number>, rows: Change<number>): DriftLevel {
  if (before === null || after === null || !rows.before || !rows.after) return 'none';
  const share = (before * rows.before + after * rows.after) / (rows.before + rows.after);
  const error = Math.sqrt(share * (1 - share) * (1 / rows.before + 1 / rows.after));
  return levelOf(Math.abs(after - before), DRIFT_BOUNDS.missingShare, chanceOf(error));
}
