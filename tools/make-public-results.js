import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCsv } from '../dist/adapters/csv/csv-reader.js';

/**
 * Makes the public results in `seeds/public-results` from a folder with the facts of Oboe (balanced error of 219 settings of 12 algorithms
 * on OpenML datasets) and the metafeatures of those datasets: `node tools/make-public-results.js FOLDER`, after `npm run compile`.
 *
 * Each algorithm counts with its best setting on each dataset; metafeatures are those whose definition is OpenML's, or which follow from
 * others, under OpenML's names.
 */
const [source, target = 'seeds/public-results'] = process.argv.slice(2);
if (source === undefined) throw new Error('Give the folder that holds datasets.csv, algorithms.csv and runs.csv.');
const MEASURE = 'balanced_accuracy';

/** Keys and names as in the rest of the lake. */
const ALGORITHMS = {
  AdaBoost: ['adaboost', 'AdaBoost'],
  DecisionTree: ['decision-tree', 'Decision tree'],
  ExtraTrees: ['extra-trees', 'Extremely randomized trees'],
  GaussianNB: ['naive-bayes', 'Naive Bayes'],
  GradientBoosting: ['gradient-boosting', 'Gradient boosting'],
  LogisticRegression: ['logistic-regression', 'Logistic regression'],
  MLP: ['multilayer-perceptron', 'Multilayer perceptron'],
  Perceptron: ['perceptron', 'Perceptron'],
  RandomForest: ['random-forest', 'Random forest'],
  kNN: ['k-nearest-neighbours', 'k-nearest neighbours'],
  kernelSVM: ['support-vector-machine', 'Support vector machine'],
  linearSVM: ['linear-support-vector-machine', 'Linear support vector machine'],
};

const table = async (name) => {
  const { header, rows } = await readCsv(join(source, name));
  return rows.map(({ cells }) => Object.fromEntries(header.map((column, at) => [column, cells[at]])));
};
const number = (text) => (text === '' ? null : Number(text));
const rounded = (value) => (value === null || !Number.isFinite(value) ? '' : String(Number(value.toPrecision(6))));
const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const save = async (name, rows) => writeFile(join(target, name), rows.map((row) => row.map(quoted).join(',') + '\n').join(''));

/** Metafeatures by OpenML's names, which count the target as a feature; null where they do not follow from what is given. */
function metafeaturesOf(row) {
  const of = (name) => number(row[name]);
  const [n, inputs, classes] = ['NumberOfInstances', 'NumberOfFeatures', 'NumberOfClasses'].map(of);
  const [numeric, nominal, missing] = ['NumberOfNumericFeatures', 'NumberOfCategoricalFeatures', 'NumberOfMissingValues'].map(of);
  const features = inputs + 1;
  // Moments were taken after filling gaps, and with a constant column as -3, where OpenML leaves both out.
  const moments = numeric > 0 && missing === 0 && of('KurtosisMin') > -2.999 && n > 3;
  const skewness = (value) => (moments ? (value * Math.sqrt(n * (n - 1))) / (n - 2) : null);
  const kurtosis = (value) => (moments ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * value + 6) : null);
  return {
    NumberOfInstances: n,
    NumberOfFeatures: features,
    NumberOfClasses: classes,
    Dimensionality: features / n,
    NumberOfInstancesWithMissingValues: of('NumberOfInstancesWithMissingValues'),
    NumberOfMissingValues: missing,
    PercentageOfInstancesWithMissingValues: (100 * of('NumberOfInstancesWithMissingValues')) / n,
    PercentageOfMissingValues: (100 * missing) / (n * features),
    NumberOfNumericFeatures: numeric,
    NumberOfSymbolicFeatures: nominal + 1,
    PercentageOfNumericFeatures: (100 * numeric) / features,
    PercentageOfSymbolicFeatures: (100 * (nominal + 1)) / features,
    MajorityClassPercentage: 100 * of('ClassProbabilityMax'),
    MinorityClassPercentage: 100 * of('ClassProbabilityMin'),
    ClassEntropy: of('ClassEntropy'),
    MaxNominalAttDistinctValues: Math.max(of('SymbolsMax'), classes),
    MeanNominalAttDistinctValues: (of('SymbolsSum') + classes) / (nominal + 1),
    MaxSkewnessOfNumericAtts: skewness(of('SkewnessMax')),
    MeanSkewnessOfNumericAtts: skewness(of('SkewnessMean')),
    MinSkewnessOfNumericAtts: skewness(of('SkewnessMin')),
    MaxKurtosisOfNumericAtts: kurtosis(of('KurtosisMax')),
    MeanKurtosisOfNumericAtts: kurtosis(of('KurtosisMean')),
    MinKurtosisOfNumericAtts: kurtosis(of('KurtosisMin')),
  };
}

const [datasets, settings, runs] = await Promise.all(['datasets.csv', 'algorithms.csv', 'runs.csv'].map(table));
await mkdir(target, { recursive: true });

const described = datasets.map((row) => ({ row, metafeatures: metafeaturesOf(row) }));
const names = Object.keys(described[0].metafeatures);
await save('datasets.csv', [
  ['dataset_id', 'name', 'family', ...names],
  ...described.map(({ row, metafeatures }) => [
    row.dataset_id,
    row.name ? `${row.name} (OpenML ${row.dataset_id})` : `OpenML ${row.dataset_id}`,
    row.family,
    ...names.map((name) => rounded(metafeatures[name])),
  ]),
]);

/** The best setting of each algorithm on each dataset; of equal ones the first. */
const best = new Map();
for (const { dataset_id, algorithm_id, algorithm, metric, value } of runs) {
  if (metric !== MEASURE) continue;
  const key = `${dataset_id} ${algorithm}`;
  const before = best.get(key);
  if (!before || Number(value) > before.value)
    best.set(key, { dataset: dataset_id, algorithm, setting: algorithm_id, value: Number(value) });
}
await save('runs.csv', [
  ['dataset_id', 'algorithm_id', 'metric', 'value', 'setting_id'],
  ...[...best.values()].map(({ dataset, algorithm, setting, value }) => [
    dataset,
    ALGORITHMS[algorithm][0],
    MEASURE,
    String(Number(value.toFixed(4))),
    setting,
  ]),
]);
await save('algorithms.csv', [['algorithm_id', 'name'], ...Object.values(ALGORITHMS).sort()]);
const used = new Set([...best.values()].map(({ setting }) => setting));
await save('settings.csv', [
  ['setting_id', 'algorithm_id', 'config'],
  ...settings
    .filter(({ algorithm_id }) => used.has(algorithm_id))
    .map(({ algorithm_id, family, config }) => [algorithm_id, ALGORITHMS[family][0], config]),
]);
