/** A metafeature the catalog knows. */
export interface MetafeatureDefinition {
  name: string;
  title: string;
  definition: string;
  datatype: 'integer' | 'double';
  group: 'simple' | 'statistical' | 'nominal' | 'information' | 'landmarker';
  /** Unit of the value; `1` for a plain number, `bit` for information. */
  unit: string;
}

const simple: [string, string, string, 'integer' | 'double', string?][] = [
  ['NumberOfInstances', 'Number of instances', 'Rows.', 'integer'],
  ['NumberOfFeatures', 'Number of features', 'Columns, the target included, ignored and identifier columns left out.', 'integer'],
  [
    'NumberOfClasses',
    'Number of classes',
    'Classes seen in a nominal target, one more where any is missing; 0 for a numeric target.',
    'integer',
  ],
  ['Dimensionality', 'Dimensionality', 'Features per instance.', 'double'],
  [
    'NumberOfInstancesWithMissingValues',
    'Instances with missing values',
    'Rows with at least one missing cell outside the target.',
    'integer',
  ],
  ['NumberOfMissingValues', 'Missing values', 'Missing cells, the target included.', 'integer'],
  [
    'PercentageOfInstancesWithMissingValues',
    'Percentage of instances with missing values',
    'Rows with a missing cell outside the target per 100 rows.',
    'double',
    '%',
  ],
  ['PercentageOfMissingValues', 'Percentage of missing values', 'Missing cells per 100 cells.', 'double', '%'],
  ['NumberOfNumericFeatures', 'Numeric features', 'Numeric and date columns, the target included.', 'integer'],
  ['NumberOfSymbolicFeatures', 'Symbolic features', 'Nominal columns, the target included.', 'integer'],
  ['NumberOfBinaryFeatures', 'Binary features', 'Nominal columns with two values, the target included.', 'integer'],
  ['PercentageOfNumericFeatures', 'Percentage of numeric features', 'Numeric columns per 100 columns.', 'double', '%'],
  ['PercentageOfSymbolicFeatures', 'Percentage of symbolic features', 'Nominal columns per 100 columns.', 'double', '%'],
  ['PercentageOfBinaryFeatures', 'Percentage of binary features', 'Binary columns per 100 columns.', 'double', '%'],
  ['MajorityClassSize', 'Majority class size', 'Rows of the most frequent class.', 'integer'],
  ['MinorityClassSize', 'Minority class size', 'Rows of the rarest class that is seen.', 'integer'],
  ['MajorityClassPercentage', 'Majority class percentage', 'Rows of the most frequent class per 100 rows.', 'double', '%'],
  ['MinorityClassPercentage', 'Minority class percentage', 'Rows of the rarest class per 100 rows.', 'double', '%'],
  [
    'AutoCorrelation',
    'Autocorrelation of the target',
    'Nominal target: share of rows whose class equals that of the row before. Numeric target: (N-1-sum|y(i)-y(i-1)|)/(N-1).',
    'double',
  ],
];
const aggregates: [string, string][] = [
  ['Mean', 'mean'],
  ['Min', 'minimum'],
  ['Max', 'maximum'],
  ['Quartile1', 'first quartile (Hyndman-Fan type 6)'],
  ['Quartile2', 'median (Hyndman-Fan type 6)'],
  ['Quartile3', 'third quartile (Hyndman-Fan type 6)'],
];
const moments: [string, string, string][] = [
  ['Means', 'means', 'column means, missing cells skipped'],
  ['StdDev', 'standard deviations', 'sample standard deviations (n-1)'],
  ['Skewness', 'skewness', 'adjusted Fisher-Pearson skewness G1'],
  ['Kurtosis', 'kurtosis', 'bias-adjusted excess kurtosis G2'],
];
const nominal: [string, string, string, 'integer' | 'double'][] = [
  [
    'MaxNominalAttDistinctValues',
    'Most distinct values of a nominal feature',
    'Over nominal columns, the target included, of the values seen.',
    'integer',
  ],
  [
    'MinNominalAttDistinctValues',
    'Fewest distinct values of a nominal feature',
    'Over nominal columns, the target included, of the values seen.',
    'integer',
  ],
  [
    'MeanNominalAttDistinctValues',
    'Mean number of distinct values of nominal features',
    'Over nominal columns, the target included, of the values seen.',
    'double',
  ],
  [
    'StdvNominalAttDistinctValues',
    'Standard deviation of the number of distinct values',
    'Sample standard deviation over nominal columns; 0 for one.',
    'double',
  ],
];

/** Over nominal columns without the target; all are undefined without a nominal target. */
const information: [string, string, string][] = [
  ['AttributeEntropy', 'entropy of nominal features', 'entropy'],
  ['MutualInformation', 'mutual information of nominal features and target', 'mutual information with the target, rounded to 14 decimals'],
];
const ratios: [string, string, string][] = [
  [
    'EquivalentNumberOfAtts',
    'Equivalent number of features',
    'Class entropy by mean mutual information: so many features of that kind would tell the class. Undefined without mutual information.',
  ],
  [
    'MeanNoiseToSignalRatio',
    'Noise to signal ratio',
    'What the mean attribute entropy has beyond the mean mutual information, by the latter. Undefined without mutual information.',
  ],
];

/** Those by their OpenML names; definitions after OpenML's evaluation engine. Datasets are compared by these. */
export const METAFEATURES: readonly MetafeatureDefinition[] = [
  ...simple.map(([name, title, definition, datatype, unit]): MetafeatureDefinition => ({
    name,
    title,
    definition,
    datatype,
    group: 'simple',
    unit: unit ?? '1',
  })),
  ...moments.flatMap(([moment, title, definition]) =>
    aggregates.map(([prefix, of]): MetafeatureDefinition => ({
      name: `${prefix}${moment}OfNumericAtts`,
      title: `${capitalized(of)} of the ${title} of numeric features`,
      definition: `The ${of} over numeric columns, the target included, of their ${definition}; columns without one are left out.`,
      datatype: 'double',
      group: 'statistical',
      unit: '1',
    })),
  ),
  ...nominal.map(([name, title, definition, datatype]): MetafeatureDefinition => ({
    name,
    title,
    definition,
    datatype,
    group: 'nominal',
    unit: '1',
  })),
  {
    name: 'ClassEntropy',
    title: 'Class entropy',
    definition: 'Entropy, by logarithms to base 2, of the classes of a nominal target.',
    datatype: 'double',
    group: 'information',
    unit: 'bit',
  },
  ...information.flatMap(([kind, title, definition]) =>
    aggregates.map(([prefix, of]): MetafeatureDefinition => ({
      name: `${prefix}${kind}`,
      title: `${capitalized(of)} of the ${title}`,
      definition: `The ${of} over nominal columns, the target left out, of their ${definition}.`,
      datatype: 'double',
      group: 'information',
      unit: 'bit',
    })),
  ),
  ...ratios.map(([name, title, definition]): MetafeatureDefinition => ({
    name,
    title,
    definition,
    datatype: 'double',
    group: 'information',
    unit: '1',
  })),
];

/** Folds of the cross-validation of landmarkers. */
export const LANDMARKER_FOLDS = 5;
/** Rows that a landmarker takes at least: two in each fold. */
export const FEWEST_LANDMARKER_ROWS = 2 * LANDMARKER_FOLDS;
/** Classes it takes at most: of more, a sample of bounded size holds too few rows each. */
export const MOST_LANDMARKER_CLASSES = 100;

export const LANDMARKER_LEARNERS = ['NaiveBayes', 'DecisionStump', 'RidgeClassifier', 'NearestNeighbour'] as const;
export type LandmarkerLearner = (typeof LANDMARKER_LEARNERS)[number];
const learners: Readonly<Record<LandmarkerLearner, [string, string]>> = {
  NaiveBayes: [
    'naive Bayes',
    'naive Bayes (a normal density for numbers, its variance raised by 1e-9 of that of the column; frequencies with one added for nominal values)',
  ],
  DecisionStump: [
    'a decision stump',
    'the one split, of a number or of one nominal value from all others, that lessens Gini impurity most',
  ],
  RidgeClassifier: ['a ridge classifier', 'ridge regression on the indicators of the classes, penalty 1, the greatest answer chosen'],
  NearestNeighbour: ['the nearest neighbour', 'the one nearest neighbour by Euclidean distance'],
};
const validation =
  `over ${LANDMARKER_FOLDS} stratified folds of the catalog's own, on a sample of bounded size that the profile states. ` +
  'Numbers are standardised, dates among them, with missing ones as the mean; nominal values are indicators, the rarest together and missing ones by themselves.';

export function landmarkerName(learner: LandmarkerLearner, measure: 'Accuracy' | 'Kappa'): string {
  return `CrossValidated${learner}${measure}`;
}

/**
 * How well simple learners tell the class of a nominal target. Names, folds and learners are the catalog's own: OpenML publishes landmarkers by other folds and
 * measures, which these must not be taken for. They are optional, and datasets are not compared by them.
 */
export const LANDMARKERS: readonly MetafeatureDefinition[] = LANDMARKER_LEARNERS.flatMap((learner): MetafeatureDefinition[] => {
  const [title, definition] = learners[learner];
  const common = { datatype: 'double', group: 'landmarker', unit: '1' } as const;
  return [
    {
      name: landmarkerName(learner, 'Accuracy'),
      title: `Cross-validated accuracy of ${title}`,
      definition: `Share of rows whose class is told right by ${definition}, ${validation}`,
      ...common,
    },
    {
      name: landmarkerName(learner, 'Kappa'),
      title: `Cross-validated kappa of ${title}`,
      definition: `Cohen's kappa, the accuracy beyond that of chance by the greatest possible, of ${definition}, ${validation}`,
      ...common,
    },
  ];
});

/** All there are. */
export const ALL_METAFEATURES: readonly MetafeatureDefinition[] = [...METAFEATURES, ...LANDMARKERS];

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const byName = new Map(ALL_METAFEATURES.map((definition) => [definition.name, definition]));
export function metafeature(name: string): MetafeatureDefinition | undefined {
  return byName.get(name);
}
