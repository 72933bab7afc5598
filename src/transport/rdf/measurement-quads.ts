import { metafeature } from '../../model/metafeature.ts';
import type { Long } from '../../model/kind.ts';
import { CODES, DCT, DQV, IT6, MLS, SKOS, XSD } from '../../model/vocab.ts';
import { partOf, textOf, type ShapeHandler, type Telling } from './telling.ts';

/** Measurements of quality: metafeatures, which are dataset characteristics too (one node, two vocabularies), and those that are things of their own. */

/** Names of MLSO's characteristics that are not the OpenML name in snake case. */
const MLSO_ODD: ReadonlyMap<string, string> = new Map(
  Object.entries({ AutoCorrelation: 'auto_corellation', MinorityClassSize: 'minortity_class_size' }),
);
const MLSO_LACKS = new Set([
  'Dimensionality',
  'MajorityClassPercentage',
  'MinorityClassPercentage',
  'StdvNominalAttDistinctValues',
  'ClassEntropy',
  'MinAttributeEntropy',
  'Quartile1AttributeEntropy',
  'Quartile2AttributeEntropy',
  'Quartile3AttributeEntropy',
]);
/** Qualities that MLDCAT-AP's list of OpenML qualities leaves out. */
const OPENML_LACKS = /^(?:Quartile|Percentage|Stdv)/;
/** Measurements beyond OpenML's: what is known of any file. */
const OWN_METRICS: ReadonlyMap<string, string> = new Map(
  Object.entries({ NumberOfBytes: 'Number of bytes', NumberOfFiles: 'Number of files' }),
);

/** Known values by name, in order of the names. */
export function metafeaturesOf(value: unknown): [string, number][] {
  const known = Object.entries(partOf(value) ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return known.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export const metafeatures: ShapeHandler = ({ telling, subject }, value) => {
  for (const [name, measured] of metafeaturesOf(value)) {
    const node = telling.iris.part(subject, 'q', name);
    telling.quads.link(subject, MLS.hasQuality, node);
    stateMeasurement(telling, node, name, measured);
  }
};

export const qualityMetric: ShapeHandler = ({ telling, subject }, value) => {
  const name = textOf(value);
  if (name === null) return;
  const metric = stateMetric(telling, name);
  telling.quads.link(subject, DQV.isMeasurementOf, metric);
  telling.quads.link(subject, DCT.type, metric);
};

/** The dimension is said of the metric. */
export const qualityDimension: ShapeHandler = ({ telling: { quads, iris }, holder }, value) => {
  const [metric, dimension] = [textOf(holder.metric), textOf(value)];
  if (metric === null || dimension === null) return;
  const node = iris.code('dimension', dimension);
  quads.link(iris.code('metric', metric), DQV.inDimension, node);
  quads.concept(node, dimension, [DQV.Dimension]);
};

/** A measurement of one metric. Whole values of metrics that count are integers, all others doubles. */
export function stateMeasurement(telling: Telling, node: string, metric: string, value: Long): void {
  const { quads } = telling;
  const metricNode = stateMetric(telling, metric);
  quads.types(node, [DQV.QualityMeasurement, MLS.DatasetCharacteristic]);
  quads.link(node, DQV.isMeasurementOf, metricNode);
  quads.link(node, DCT.type, metricNode);
  const whole = typeof value === 'string' || (datatypeOf(metric) === XSD.integer && Number.isInteger(value));
  for (const property of [DQV.value, MLS.hasValue]) {
    if (whole) quads.integer(node, property, value);
    else quads.double(node, property, Number(value));
  }
}

function stateMetric({ quads, iris }: Telling, name: string): string {
  const node = iris.code('metric', name);
  const definition = metafeature(name);
  quads.types(node, [DQV.Metric, IT6.DataQuality]);
  quads.text(node, DCT.identifier, name);
  quads.text(node, DCT.title, definition?.title ?? OWN_METRICS.get(name) ?? name);
  if (definition) quads.text(node, DCT.description, definition.definition);
  quads.link(node, DQV.expectedDataType, datatypeOf(name));
  // Landmarkers are the catalog's own: they match nobody's.
  for (const match of definition && definition.group !== 'landmarker' ? matchesOf(name) : []) quads.link(node, SKOS.exactMatch, match);
  return node;
}
function datatypeOf(metric: string): string {
  return metafeature(metric)?.datatype === 'integer' || OWN_METRICS.has(metric) ? XSD.integer : XSD.double;
}
function matchesOf(name: string): string[] {
  const snake = name
    .replace(/(?!^)([A-Z])/g, '_$1')
    .toLowerCase()
    .replace('std_dev_', 'standard_dev_');
  const mlso = MLSO_LACKS.has(name) ? [] : [CODES.mlsoCharacteristic + (MLSO_ODD.get(name) ?? snake)];
  const openml = OPENML_LACKS.test(name) ? [] : [CODES.openmlQuality + name.toLowerCase()];
  return [...openml, ...mlso];
}
