import type { PartField } from './kind.ts';

/** Parts that more than one kind has. */

export const filePart = {
  path: { type: 'text', required: true, doc: 'Where the file lies: a URL, or a path on the storage location.' },
  mediaType: { type: 'text', doc: 'IANA media type, such as text/csv.' },
  format: { type: 'text', doc: 'Format where IANA has no type for it, such as pickle or ONNX.' },
  bytes: { type: 'long', doc: 'Size in bytes.' },
  sha256: { type: 'text', doc: 'SHA-256 of the content, 64 lower-case hexadecimal digits.' },
  md5: { type: 'text', doc: 'MD5 of the content, as many stores and hubs state it, 32 lower-case hexadecimal digits.' },
} as const satisfies Record<string, PartField>;

export const FEATURE_TYPES = ['numeric', 'integer', 'nominal', 'boolean', 'date', 'text', 'nested'] as const;
export const FEATURE_ROLES = ['input', 'target', 'identifier', 'ignored'] as const;

export const featurePart = {
  name: { type: 'text', required: true, doc: 'Column name.' },
  type: { type: 'enum', values: FEATURE_TYPES, required: true, doc: 'Type of the values.' },
  role: { type: 'enum', values: FEATURE_ROLES, required: true, doc: 'What the column is used for.' },
  statistics: {
    type: 'statistics',
    doc: 'What is known of the values: missing, distinct, minimum, maximum, mean, standardDeviation, skewness, kurtosis; null where undefined.',
  },
  distribution: {
    type: 'statistics',
    doc: 'How the values are distributed: quantiles, histogram, most frequent values, lengths of texts, relation to the target and to other columns, and what they seem to be.',
  },
} as const satisfies Record<string, PartField>;

/** What is known of one column's values. Minimum and maximum are texts, exact also for 64-bit integers and decimals. */
export interface FeatureStatistics {
  missing: number | null;
  distinct: number | null;
  minimum: string | null;
  maximum: string | null;
  mean: number | null;
  standardDeviation: number | null;
  skewness: number | null;
  kurtosis: number | null;
}

/** What the values of a column seem to be; `personal-data` stands beside those that tell of a person. */
export const VALUE_HINTS = [
  'identifier',
  'e-mail',
  'url',
  'uuid',
  'ip-address',
  'phone-number',
  'social-security-number',
  'payment-account',
  'person-name',
  'birth-date',
  'postal-address',
  'personal-data',
] as const;
export type ValueHint = (typeof VALUE_HINTS)[number];

/** How the values of one column are distributed; null or empty where that does not apply to them or is not known. */
export interface FeatureDistribution {
  /** Rows that quantiles, histogram, most frequent values and lengths are of, where that is a sample; null: all. */
  sampledRows: number | null;
  /** Whether the number of distinct values is an estimate. */
  distinctEstimated: boolean;
  /** Of numbers and dates; the value as a text like that of the minimum. */
  quantiles: { share: number; value: string }[];
  /** Rows in 20 parts of equal width between minimum and maximum, or between the least and greatest of a sample. */
  histogram: number[];
  top: { value: string; count: number }[];
  /** Characters of the shortest and longest text and of their mean. */
  shortest: number | null;
  meanLength: number | null;
  longest: number | null;
  /** Pearson's correlation with a target of numbers. */
  targetCorrelation: number | null;
  /**
   * The strongest with other columns of numbers: Pearson's, over the rows where neither is missing. Among 100 columns at most, and 10,000
   * rows from all over the table.
   */
  correlations: { feature: string; correlation: number; rows: number }[];
  /** Of a nominal feature and a nominal target, in bits. */
  mutualInformation: number | null;
  hints: ValueHint[];
}

export const settingPart = {
  name: { type: 'text', required: true, doc: 'Name of the hyper-parameter, such as kernel.' },
  value: { type: 'json', doc: 'The value set; any JSON value, null included.' },
} as const satisfies Record<string, PartField>;

export const hyperParameterPart = {
  name: { type: 'text', required: true, doc: 'Name of the hyper-parameter, such as C.' },
  default: { type: 'json', doc: 'Value used where none is set.' },
  description: { type: 'text', doc: 'What it does.' },
} as const satisfies Record<string, PartField>;

export const OPERATION_KINDS = ['integration', 'cleaning', 'transformation', 'reduction', 'other'] as const;
export const operationPart = {
  name: { type: 'text', required: true, doc: 'Name of the step; the list is in order of execution.' },
  kind: { type: 'enum', values: OPERATION_KINDS, required: true, doc: 'What the step does to the data.' },
  description: { type: 'text', doc: 'The step in words.' },
  parameters: { type: 'json', doc: 'Parameters of the step.' },
  code: { type: 'reference', to: ['Code'], doc: 'Code that carried out the step; the job used it.' },
} as const satisfies Record<string, PartField>;

export const ESTIMATION_PROCEDURES = [
  'crossvalidation',
  'holdout',
  'leaveoneout',
  'bootstrap',
  'testontrainingdata',
  'customholdout',
] as const;
export const estimationProcedurePart = {
  type: { type: 'enum', values: ESTIMATION_PROCEDURES, required: true, doc: 'How the score is estimated.' },
  folds: { type: 'integer', doc: 'Number of folds.' },
  repeats: { type: 'integer', doc: 'Number of repetitions.' },
  percentage: { type: 'double', doc: 'Share held out, in percent.' },
  stratified: { type: 'boolean', doc: 'Whether class shares are kept in each fold.' },
  seed: { type: 'long', doc: 'Seed of the split.' },
} as const satisfies Record<string, PartField>;
