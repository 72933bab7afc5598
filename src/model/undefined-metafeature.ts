import type { Measures } from './kind.ts';
import { ALL_METAFEATURES, metafeature, FEWEST_LANDMARKER_ROWS, MOST_LANDMARKER_CLASSES } from './metafeature.ts';
import type { FEATURE_ROLES, FEATURE_TYPES, FeatureStatistics } from './parts.ts';

/** Why a metafeature has no value. */
export const UNDEFINED_REASONS = {
  'no-feature': 'All columns are left out.',
  'no-target': 'No target is named.',
  'numeric-target': 'It is defined for a nominal target only.',
  'missing-target': 'Cells of the target are missing.',
  'no-numeric-feature': 'No column is numeric.',
  'no-nominal-feature': 'No column is nominal, or only the target.',
  'no-values': 'The columns it is of hold no value.',
  'too-few-values': 'Every column it is of has fewer values than it takes: 3 for skewness, 4 for kurtosis.',
  constant: 'Every column it is of holds one value only.',
  'no-information': 'The nominal columns tell nothing of the class, and it divides by what they tell.',
  'out-of-range': 'The result is beyond the range of doubles.',
  'one-class': 'The target holds one class only.',
  'too-many-classes': `The target holds more than ${MOST_LANDMARKER_CLASSES} classes.`,
  'too-few-rows': `Fewer than ${FEWEST_LANDMARKER_ROWS} rows have a class.`,
  'no-usable-feature': 'No column beside the target is numeric, a date or nominal.',
  'limit-reached': 'It was given up: the time for it had run out, or the rows looked at do not suffice.',
  unknown: 'What is stored of the columns does not tell.',
} as const;
export type UndefinedReason = keyof typeof UNDEFINED_REASONS;

/** A profile, or what is stored of one. */
export interface DescribedTable {
  metafeatures: Measures;
  features: readonly DescribedFeature[];
}
interface DescribedFeature {
  type: (typeof FEATURE_TYPES)[number];
  role: (typeof FEATURE_ROLES)[number];
  statistics: Pick<FeatureStatistics, 'missing' | 'distinct'> | null;
}

/**
 * The reason of each metafeature that is null. Nothing needs to be stored for it: it follows from the other values and the statistics of the columns, so
 * that it can be told of every version there is.
 */
export function undefinedReasons(table: DescribedTable): Record<string, UndefinedReason> {
  const missing = ALL_METAFEATURES.filter(({ name }) => table.metafeatures[name] === null);
  return Object.fromEntries(missing.map(({ name }) => [name, undefinedReason(name, table)]));
}
/** The reason of one metafeature that is null. */
export function undefinedReason(name: string, table: DescribedTable): UndefinedReason {
  const known = metafeature(name);
  return known ? REASONS[known.group](name, table) : 'unknown';
}

const REASONS = {
  simple: simpleReason,
  statistical: momentReason,
  nominal: nominalReason,
  information: informationReason,
  landmarker: landmarkerReason,
} as const;

function simpleReason(name: string, table: DescribedTable): UndefinedReason {
  if (name.startsWith('PercentageOf')) return 'no-feature';
  const noClasses = targetReason(table);
  return name === 'AutoCorrelation' && (noClasses === null || noClasses === 'numeric-target')
    ? orderReason(table)
    : (noClasses ?? 'unknown');
}
function orderReason({ features }: DescribedTable): UndefinedReason {
  const missing = features.find(({ role }) => role === 'target')?.statistics?.missing ?? null;
  if (missing === null) return 'unknown';
  return missing > 0 ? 'missing-target' : 'out-of-range';
}

/** What keeps a table from having classes; null where it has them. */
function targetReason({ metafeatures: { NumberOfClasses } }: DescribedTable): UndefinedReason | null {
  if (NumberOfClasses === undefined) return 'unknown';
  if (NumberOfClasses === null) return 'no-target';
  return NumberOfClasses === 0 ? 'numeric-target' : null;
}

const NUMERIC: readonly string[] = ['numeric', 'integer', 'date'];
const NOMINAL: readonly string[] = ['nominal', 'boolean'];
const USED: readonly string[] = ['input', 'target'];

/** Values that a column must have for each moment. */
const FEWEST: readonly [RegExp, number][] = [
  [/Skewness/, 3],
  [/Kurtosis/, 4],
  [/./, 1],
];

function momentReason(name: string, { metafeatures, features }: DescribedTable): UndefinedReason {
  const columns = features.filter(({ type, role }) => NUMERIC.includes(type) && USED.includes(role));
  if (columns.length === 0) return 'no-numeric-feature';
  const rows = metafeatures.NumberOfInstances ?? null;
  const counts = columns.map(({ statistics }) => countsOf(statistics, rows));
  if (counts.includes(null)) return 'unknown';
  const known = counts.filter((count) => count !== null);
  if (known.every(({ present }) => present === 0)) return 'no-values';
  const fewest = FEWEST.find(([form]) => form.test(name))?.[1] ?? 1;
  const enough = known.filter(({ present }) => present >= fewest);
  if (enough.length === 0) return 'too-few-values';
  return enough.every(({ distinct }) => distinct === 1) ? 'constant' : 'out-of-range';
}
function countsOf(statistics: DescribedFeature['statistics'], rows: number | null): { present: number; distinct: number } | null {
  const { missing = null, distinct = null } = statistics ?? {};
  return missing === null || distinct === null || rows === null ? null : { present: rows - missing, distinct };
}

function nominalReason(): UndefinedReason {
  return 'no-nominal-feature';
}

function informationReason(name: string, table: DescribedTable): UndefinedReason {
  const noClasses = targetReason(table);
  if (noClasses !== null) return noClasses;
  const columns = table.features.filter(({ type, role }) => NOMINAL.includes(type) && role === 'input');
  if (name !== 'ClassEntropy' && columns.length === 0) return 'no-nominal-feature';
  const divides = name === 'EquivalentNumberOfAtts' || name === 'MeanNoiseToSignalRatio';
  return divides && typeof table.metafeatures.MeanMutualInformation === 'number' ? 'no-information' : 'no-values';
}

function landmarkerReason(_name: string, table: DescribedTable): UndefinedReason {
  const noClasses = targetReason(table);
  if (noClasses !== null) return noClasses;
  const usable = [...NUMERIC, ...NOMINAL];
  if (!table.features.some(({ type, role }) => usable.includes(type) && role === 'input')) return 'no-usable-feature';
  const target = table.features.find(({ role }) => role === 'target');
  const counts = countsOf(target?.statistics ?? null, table.metafeatures.NumberOfInstances ?? null);
  if (counts === null) return 'unknown';
  if (counts.present < FEWEST_LANDMARKER_ROWS) return 'too-few-rows';
  if (counts.distinct > MOST_LANDMARKER_CLASSES) return 'too-many-classes';
  return counts.distinct === 1 ? 'one-class' : 'limit-reached';
}
