import type { FeatureStatistics } from '../../model/parts.ts';
import type { ProfiledFeature } from '../../ports/profiler.ts';
import type { ColumnResult } from './column-result.ts';
import { isFreeText } from './free-text.ts';
import { informationOf } from './information.ts';
import type { MetafeatureColumn } from './metafeatures.ts';
import { momentsOf, NO_MOMENTS } from './moments.ts';
import type { Moments } from './moments.ts';

export type FeatureType = ProfiledFeature['type'];

/**
 * Type of a column. Texts are nominal unless they are free text: at least 10 different ones, more than half of the present ones different, and more than
 * half with a blank inside or more than 10,000 different. So codes and names of one word (`E107N`) are nominal however many there are up to that.
 * A target of texts is always nominal, and so is a target of two whole numbers (0 and 1 stand for classes); others of numbers are numeric.
 * A declared type is the type.
 */
export function typeOf(result: ColumnResult, isTarget: boolean): FeatureType {
  const { plan } = result;
  const declared = plan.declared?.type ?? 'string';
  if (declared !== 'numeric' && declared !== 'string') return declared;
  switch (plan.use) {
    case 'number':
      return typeOfNumbers(result, isTarget);
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
function typeOfNumbers({ plan, whole, distinct, present }: ColumnResult, isTarget: boolean): FeatureType {
  if (isTarget && whole && distinct === 2 && !plan.declared) return 'nominal';
  return whole && present > 0 ? 'integer' : 'numeric';
}
function typeOfTexts({ distinct, present, spaced }: ColumnResult, isTarget: boolean): FeatureType {
  return !isTarget && isFreeText({ present, distinct: distinct ?? 0, spaced }) ? 'text' : 'nominal';
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

/** The column as metafeatures see it. A boolean is binary by its type, also where only one of the two is seen, and so are two declared values. */
export function metafeatureColumn(result: ColumnResult, type: FeatureType, rows: number): MetafeatureColumn {
  const use = useOf(type);
  const { distinct } = result;
  return {
    use,
    missing: rows - result.present,
    distinct,
    binary: type === 'boolean' || (use === 'nominal' && (arityOf(result) ?? distinct) === 2),
    moments: momentsFor(use, result),
    information: use === 'nominal' && result.information ? informationOf(result.information) : null,
  };
}
function arityOf({ plan: { declared } }: ColumnResult): number | null {
  return declared?.type === 'nominal' ? declared.values.length : null;
}
function useOf(type: FeatureType): MetafeatureColumn['use'] {
  if (type === 'numeric' || type === 'integer' || type === 'date') return 'numeric';
  return type === 'nominal' || type === 'boolean' ? 'nominal' : 'other';
}
function momentsFor(use: MetafeatureColumn['use'], { sums }: ColumnResult): Moments {
  return use === 'numeric' && sums ? momentsOf(sums) : NO_MOMENTS;
}
