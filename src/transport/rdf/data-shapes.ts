import { CODES, DCAT, DCT, IT6, LAKE, MLS, RDFS, SCHEMA, XSD } from '../../model/vocab.ts';
import { collectionDate } from './mandatory.ts';
import { externalIri } from './iri.ts';
import { linked, longOf, numberOf, partOf, partsOf, textOf, type Place, type ShapeHandler } from './telling.ts';

/** Fields of the data zone whose RDF is more than one triple. */

const FEATURE_TYPE_CODES: ReadonlyMap<string, string> = new Map(
  Object.entries({ numeric: 'numeric', integer: 'numeric', nominal: 'nominal', boolean: 'nominal' }),
);

export const features: ShapeHandler = (place, value) => {
  const {
    telling: { quads, iris },
    subject,
  } = place;
  for (const [position, feature] of partsOf(value).entries()) {
    const name = textOf(feature.name) ?? `column ${position + 1}`;
    const node = iris.part(subject, 'feature', name);
    quads.link(subject, MLS.hasPart, node);
    quads.types(node, [MLS.Feature, IT6.Feature]);
    quads.text(node, DCT.title, name);
    quads.integer(node, SCHEMA.position, position);
    const type = textOf(feature.type) ?? 'unknown';
    quads.link(node, DCT.type, featureTypeNode(place, type));
    quads.text(node, LAKE.featureType, type);
    const role = textOf(feature.role);
    if (role !== null) {
      quads.link(node, LAKE.role, iris.code('featureRole', role));
      quads.concept(iris.code('featureRole', role), role);
    }
    stateStatistics(place, node, name, feature.statistics);
    stateHints(place, node, feature.distribution);
  }
};

function featureTypeNode({ telling: { quads, iris } }: Place, type: string): string {
  const code = FEATURE_TYPE_CODES.get(type);
  const node = code === undefined ? iris.code('featureType', type) : CODES.openmlFeatureType + code;
  quads.concept(node, code ?? type);
  return node;
}

function stateHints({ telling: { quads } }: Place, feature: string, distribution: unknown): void {
  const hints = partOf(distribution)?.hints;
  if (!Array.isArray(hints)) return;
  for (const hint of hints) if (typeof hint === 'string') quads.text(feature, LAKE.valueHint, hint);
}

function stateStatistics({ telling: { quads, iris }, subject }: Place, feature: string, name: string, value: unknown): void {
  const statistics = partOf(value);
  if (!statistics || Object.values(statistics).every((one) => one === null || one === undefined)) return;
  const node = iris.part(subject, 'statistics', name);
  quads.link(feature, MLS.hasQuality, node);
  quads.types(node, [MLS.FeatureCharacteristic]);
  const counts = { missing: LAKE.missingValues, distinct: LAKE.distinctValues };
  const texts = { minimum: LAKE.minimum, maximum: LAKE.maximum };
  const moments = { mean: LAKE.mean, standardDeviation: LAKE.standardDeviation, skewness: LAKE.skewness, kurtosis: LAKE.kurtosis };
  for (const [key, property] of Object.entries(counts)) {
    const count = longOf(statistics[key]);
    if (count !== null) quads.integer(node, property, count);
  }
  for (const [key, property] of Object.entries(texts)) {
    const extreme = textOf(statistics[key]);
    if (extreme !== null) quads.text(node, property, extreme);
  }
  for (const [key, property] of Object.entries(moments)) {
    const moment = numberOf(statistics[key]);
    if (moment !== null) quads.double(node, property, moment);
  }
}

/** `it6:collectionDate` is mandatory: the time stated, else when the activity that made it ended, else when it was registered. */
export const collected: ShapeHandler = ({ telling, thing, subject }, value) => {
  const created = textOf(value);
  if (created !== null) telling.quads.instant(subject, DCT.created, created);
  const date = collectionDate(telling, thing) ?? thing.record.createdAt.slice(0, 10);
  telling.quads.typed(subject, IT6.collectionDate, date, /^[+-]?\d{4,}-\d\d-\d\d$/.test(date) ? XSD.date : XSD.string);
};

/** Default target of a dataset version; of a task, the feature to be predicted, in the data the task is defined on. */
export const target: ShapeHandler = ({ telling: { quads, iris }, thing, subject }, value) => {
  const name = textOf(value);
  if (name === null) return;
  quads.text(subject, LAKE.target, name);
  if (thing.record.kind !== 'Task') return;
  for (const { head } of linked(thing, 'dataset')) {
    const feature = iris.part(iris.of(head), 'feature', name);
    quads.link(subject, IT6.targetFeature, feature);
    quads.types(feature, [MLS.Feature]);
    quads.text(feature, DCT.title, name);
  }
};

/** Steps of a process, in order. */
export const operations: ShapeHandler = ({ telling: { quads, iris }, subject }, value) => {
  for (const [position, operation] of partsOf(value).entries()) {
    const name = textOf(operation.name) ?? `step ${position + 1}`;
    const node = iris.part(subject, 'operation', name);
    quads.link(subject, LAKE.operation, node);
    quads.types(node, [LAKE.OperationSetting]);
    quads.text(node, DCT.title, name);
    quads.integer(node, SCHEMA.position, position);
    const kind = textOf(operation.kind);
    if (kind !== null) {
      quads.link(node, LAKE.operationKind, iris.code('operationKind', kind));
      quads.concept(iris.code('operationKind', kind), kind);
    }
    const description = textOf(operation.description);
    if (description !== null) quads.text(node, DCT.description, description);
    if (operation.parameters !== null && operation.parameters !== undefined) quads.json(node, LAKE.parameters, operation.parameters);
    const code = textOf(operation.code);
    const address = code === null ? null : externalIri(`${iris.base}/id/${code}`);
    if (address !== null) quads.link(node, LAKE.executedCode, address);
  }
};

/** Address of a source. A stream with an endpoint is a data service; without one it could not be, as the service must have it. */
export const endpoint: ShapeHandler = ({ telling: { quads }, thing, subject }, value) => {
  const stream = thing.record.sourceType === 'stream';
  if (stream) quads.types(subject, [LAKE.StreamSource]);
  const url = textOf(value);
  if (url === null) return;
  const address = externalIri(url);
  if (address === null) quads.text(subject, LAKE.path, url);
  else if (stream) {
    quads.types(subject, [DCAT.DataService]);
    quads.link(subject, DCAT.endpointURL, address);
    // MLDCAT-AP wants the address typed as the first, DCAT-AP's range file as the second.
    quads.types(address, [DCAT.Resource, RDFS.Resource]);
  } else quads.link(subject, SCHEMA.url, address);
};

export const protocol: ShapeHandler = ({ telling: { quads, iris }, subject }, value) => {
  const name = textOf(value);
  if (name === null) return;
  const node = iris.code('protocol', name);
  quads.link(subject, DCT.conformsTo, node);
  quads.types(node, [DCT.Standard]);
  quads.text(node, DCT.title, name);
};
