import type { FeatureStatistics } from '../../model/parts.ts';
import type { ProfiledFeature } from '../../ports/profiler.ts';
import type { ColumnResult } from './column-result.ts';
import type { MetafeatureColumn } from './metafeatures.ts';
import { momentsOf, NO_MOMENTS } from './moments.ts';
import type { Moments } from './moments.ts';

/** A column of texts is free text when at least so many values differ, they are over half of the present ones, and ... */
const FEWEST_TEXTS = 10;
/** ... over half of the values hold a blank, or there are more values than anyone would call categories. */
const MOST_CATEGORIES = 10_000;

export type FeatureType = ProfiledFeature['type'];

/**
 * Type of a column. Texts are nominal unless they are free text: at least 10 different ones, more than half of the present ones different, and more than
 * half with a blank inside or more than 10,000 different. So codes and names of one word (`E107N`) are nominal however many there are up to that.
 * A target of texts is always nominal, and so is a target of two whole numbers (0 and 1 stand for classes); others of numbers are numeric.
 */
export function typeOf(result: ColumnResult, isTarget: boolean): FeatureType {
  const { plan, whole, distinct, present } = result;
  switch (plan.use) {
    case 'number':
      if (isTarget && whole && distinct === 2) return 'nominal';
      return whole && present > 0 ? 'integer' : 'numeric';
    case 'date':
      return 'date';
    case 'opaque':
      return 'nested';
    case 'boolean':
      return !plan.truth || isTruth(result) ? 'boolean' : typeOfTexts(result, isTarget);
    case 'string':
      return typeOfTexts(result, isTarget);
  }
}
function typeOfTexts({ distinct, present, spaced }: ColumnResult, isTarget: boolean): FeatureType {
  const values = distinct ?? 0;
  const free = values >= FEWEST_TEXTS && 2 * values > present && (2 * spaced > present || values > MOST_CATEGORIES);
  return free && !isTarget ? 'text' : 'nominal';
}
/** The two words of one writing, and no third. */
function isTruth({ leastText, mostText, distinct }: ColumnResult): boolean {
  const words = [
    ['false', 'true'],
    ['False', 'True'],
    ['FALSE', 'TRUE'],
  ];
  return (distinct ?? 0) <= 2 && words.some((pair) => pair.includes(leastText ?? '') && pair.includes(mostText ?? ''));
}

/** What the catalog keeps of a column. Mean and deviation of dates are left out: milliseconds since 1970 would not show their unit. */
export function statisticsOf(result: ColumnResult, type: FeatureType, rows: number): FeatureStatistics {
  const ordered = type === 'numeric' || type === 'integer' || type === 'date';
  const moments = ordered && result.sums ? momentsOf(result.sums) : NO_MOMENTS;
  const spread = result.present > 1 ? moments.standardDeviation : null;
  return {
    missing: rows - result.present,
    distinct: result.distinct,
    minimum: ordered ? boundOf(result, result.leastText, result.least) : null,
    maximum: ordered ? boundOf(result, result.mostText, result.most) : null,
    mean: type === 'date' ? null : moments.mean,
    standardDeviation: type === 'date' ? null : spread,
    skewness: moments.skewness,
    kurtosis: moments.kurtosis,
  };
}

function boundOf({ plan, days }: ColumnResult, text: string | null, value: number | null): string | null {
  if (value === null || !Number.isFinite(value)) return null;
  if (plan.use !== 'date') return text ?? String(value);
  if (text === null) return null;
  return days ? text.slice(0, text.indexOf(' ')) : text.replace(' ', 'T');
}

/** The column as metafeatures see it. A boolean is binary by its type, also where only one of the two is seen. */
export function metafeatureColumn(result: ColumnResult, type: FeatureType, rows: number): MetafeatureColumn {
  const use = useOf(type);
  const { distinct } = result;
  return {
    use,
    missing: rows - result.present,
    distinct,
    binary: type === 'boolean' || (use === 'nominal' && distinct === 2),
    moments: momentsFor(use, result),
  };
}
function useOf(type: FeatureType): MetafeatureColumn['use'] {
  if (type === 'numeric' || type === 'integer' || type === 'date') return 'numeric';
  return type === 'nominal' || type === 'boolean' ? 'nominal' : 'other';
}
function momentsFor(use: MetafeatureColumn['use'], { sums }: ColumnResult): Moments {
  return use === 'numeric' && sums ? momentsOf(sums) : NO_MOMENTS;
}
