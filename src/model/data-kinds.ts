import { defineKind, type Link, type RecordOf } from './kind.ts';
import { featurePart, filePart, operationPart } from './parts.ts';
import { ADMS, DCAT, DCT, LAKE, MLS, PROV } from './vocab.ts';

/** The data zone: sources, datasets and their versions, ingests and processes. */

export const attributed = (role: string, doc: string, many = false): Link => ({
  relation: 'ATTRIBUTED', direction: 'out', role: { is: role }, to: ['Agent'], many, facet: 'who', doc,
  ...(role === 'creator' ? { property: DCT.creator } : role === 'publisher' ? { property: DCT.publisher } : {}),
});
export const operator: Link = {
  relation: 'ASSOCIATED', direction: 'out', role: { is: 'operator' }, to: ['Agent'], many: true, facet: 'who', doc: 'Who carried it out.',
};
export const location: Link = {
  relation: 'LOCATED_AT', direction: 'out', role: { is: null }, to: ['Place'], many: false, facet: 'where', doc: 'Storage location.',
};
export const executedCode: Link = {
  relation: 'USED', direction: 'out', role: { is: 'code' }, to: ['Code'], many: true, facet: 'how', doc: 'Code that was executed.',
};
export const informedBy: Link = {
  relation: 'INFORMED', direction: 'out', role: { is: null }, to: ['Ingest', 'Process', 'TrainingRun'], many: true, facet: 'how', doc: 'Jobs that this one followed.',
};

export const DataSource = defineKind({
  name: 'DataSource', path: 'data-source', plural: 'dataSources', prov: 'entity',
  types: [DCAT.Resource, PROV.Entity],
  doc: 'Where data come from: a file, a database, an interface or a stream outside the lake.',
  fields: {
    sourceType: { type: 'enum', values: ['file', 'database', 'api', 'stream', 'other'], facet: 'where', required: true, doc: 'Kind of source.', rdf: { property: LAKE.sourceType, as: 'string' } },
    url: { type: 'iri', facet: 'where', doc: 'Address of the source; of a stream, its endpoint.', rdf: { by: 'endpoint' } },
    protocol: { type: 'text', facet: 'how', doc: 'Protocol of a stream, such as kafka or mqtt.', rdf: { by: 'protocol' } },
    created: { type: 'instant', facet: 'when', doc: 'When the source was created.', rdf: { property: DCT.created, as: 'dateTime' } },
    modified: { type: 'instant', facet: 'when', doc: 'When the source was last modified.', rdf: { property: DCT.modified, as: 'dateTime' } },
    licence: { type: 'text', facet: 'why', doc: 'Licence of the source: an SPDX identifier, an IRI or free text.', rdf: { by: 'licence' } },
    extras: { type: 'json', facet: 'what', doc: 'Further metadata as the source states it.', rdf: { property: LAKE.extras, as: 'json' } },
  },
  links: { owner: attributed('owner', 'Who owns the source.'), location },
  since: ['created'],
});
export type DataSource = RecordOf<typeof DataSource>;

export const Dataset = defineKind({
  name: 'Dataset', path: 'dataset', plural: 'datasets', prov: 'entity',
  types: [DCAT.Resource, PROV.Entity],
  doc: 'A dataset as people name it; its content is in its versions.',
  fields: {
    structure: { type: 'enum', values: ['structured', 'semi-structured', 'unstructured'], facet: 'what', doc: 'How far the data are structured.', rdf: { property: LAKE.structure, as: 'string' } },
    licence: { type: 'text', facet: 'why', doc: 'Licence: an SPDX identifier, an IRI or free text.', rdf: { by: 'licence' } },
    securityLevel: { type: 'enum', values: ['public', 'internal', 'confidential', 'secret'], facet: 'who', doc: 'Who may see the data.', rdf: { by: 'securityLevel' } },
    landingPage: { type: 'iri', facet: 'where', doc: 'Page that describes the dataset.', rdf: { by: 'page' } },
    purpose: { type: 'text', facet: 'why', doc: 'What the dataset was made for.', rdf: { property: LAKE.purpose, as: 'langString' } },
  },
  links: {
    administrator: attributed('administrator', 'Who administers the dataset.'),
    creators: attributed('creator', 'Who made the dataset.', true),
    publisher: attributed('publisher', 'Who published it.'),
    location,
  },
});
export type Dataset = RecordOf<typeof Dataset>;

export const DatasetVersion = defineKind({
  name: 'DatasetVersion', path: 'v', plural: 'datasetVersions', prov: 'entity', parent: 'Dataset',
  types: [DCAT.Dataset, DCAT.Resource, MLS.Dataset, PROV.Entity],
  doc: 'One state of a dataset: its files, features and metafeatures. The key is the version label.',
  fields: {
    created: { type: 'instant', facet: 'when', doc: 'When this state came to be.', rdf: { by: 'collected' } },
    files: { type: 'parts', of: filePart, by: 'path', facet: 'what', doc: 'Files of this version.', rdf: { by: 'files' } },
    features: { type: 'parts', of: featurePart, by: 'name', lazy: true, facet: 'what', doc: 'Columns in order, with statistics.', rdf: { by: 'features' } },
    metafeatures: { type: 'measures', facet: 'what', doc: 'Metafeatures by their OpenML name; null where undefined.', rdf: { by: 'metafeatures' } },
    target: { type: 'text', facet: 'what', doc: 'Name of the default target feature.', rdf: { by: 'target' } },
    profiler: { type: 'text', facet: 'how', doc: 'Name and version of the profiler that computed the metafeatures.', rdf: { property: LAKE.profiler, as: 'string' } },
    notes: { type: 'text', facet: 'why', doc: 'What changed in this version, and why.', rdf: { property: ADMS.versionNotes, as: 'langString' } },
  },
  links: {
    previous: { relation: 'DERIVED', direction: 'out', role: { is: 'revision' }, to: ['DatasetVersion'], many: false, facet: 'how', doc: 'Version that this one revises.' },
    derivedFrom: { relation: 'DERIVED', direction: 'out', role: { is: 'source' }, to: ['DatasetVersion', 'DataSource'], many: true, facet: 'how', doc: 'What this version was made from.' },
    generatedBy: { relation: 'GENERATED', direction: 'out', role: { is: 'output' }, to: ['Ingest', 'Process', 'TrainingRun'], many: false, facet: 'how', doc: 'Activity that made this version.', tells: ['how', 'when', 'where', 'why', 'who'] },
    location,
  },
  since: ['created'],
});
export type DatasetVersion = RecordOf<typeof DatasetVersion>;

export const Ingest = defineKind({
  name: 'Ingest', path: 'ingest', plural: 'ingests', prov: 'activity',
  types: [PROV.Activity, LAKE.Ingest],
  doc: 'The taking of data from a source into the lake.',
  fields: {
    mode: { type: 'enum', values: ['batch', 'real-time', 'stream'], facet: 'how', required: true, doc: 'How the data came in.', rdf: { property: LAKE.ingestMode, as: 'string' } },
    startedAt: { type: 'instant', facet: 'when', doc: 'When it started.', rdf: { property: PROV.startedAtTime, as: 'dateTime' } },
    endedAt: { type: 'instant', facet: 'when', doc: 'When it ended.', rdf: { property: PROV.endedAtTime, as: 'dateTime' } },
    purpose: { type: 'text', facet: 'why', doc: 'What the data were taken in for.', rdf: { property: LAKE.purpose, as: 'langString' } },
  },
  links: {
    sources: { relation: 'USED', direction: 'out', role: { is: 'source' }, to: ['DataSource'], many: true, required: true, facet: 'where', doc: 'Sources that were read.', tells: ['where'] },
    outputs: { relation: 'GENERATED', direction: 'in', role: { is: 'output' }, to: ['DatasetVersion'], many: true, facet: 'what', doc: 'Dataset versions that came of it.' },
    operators: operator, code: executedCode, informedBy,
  },
  since: ['endedAt', 'startedAt'],
});
export type Ingest = RecordOf<typeof Ingest>;

export const Process = defineKind({
  name: 'Process', path: 'process', plural: 'processes', prov: 'activity',
  types: [PROV.Activity, LAKE.Process],
  doc: 'A job that makes dataset versions from others: integration, cleaning, transformation, reduction.',
  fields: {
    purpose: { type: 'text', facet: 'why', doc: 'What the job is for.', rdf: { property: LAKE.purpose, as: 'langString' } },
    operations: { type: 'parts', of: operationPart, by: 'name', facet: 'how', doc: 'Steps in order.', rdf: { by: 'operations' } },
    startedAt: { type: 'instant', facet: 'when', doc: 'When it started.', rdf: { property: PROV.startedAtTime, as: 'dateTime' } },
    endedAt: { type: 'instant', facet: 'when', doc: 'When it ended.', rdf: { property: PROV.endedAtTime, as: 'dateTime' } },
  },
  links: {
    inputs: { relation: 'USED', direction: 'out', role: { any: true, default: 'input' }, to: ['DatasetVersion', 'DataSource', 'ModelVersion'], many: true, facet: 'what', doc: 'What was read, each with its role.' },
    outputs: { relation: 'GENERATED', direction: 'in', role: { is: 'output' }, to: ['DatasetVersion'], many: true, facet: 'what', doc: 'Dataset versions that came of it.' },
    operators: operator, code: executedCode, informedBy,
  },
  since: ['endedAt', 'startedAt'],
});
export type Process = RecordOf<typeof Process>;

export const dataKinds = { DataSource, Dataset, DatasetVersion, Ingest, Process };
