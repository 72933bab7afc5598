import { defineKind, type RecordOf } from './kind.ts';
import { featurePart, filePart } from './parts.ts';
import { derivationAttributes } from './link-attributes.ts';
import { approvals, location, qualityMeasurements } from './shared-links.ts';
import { ADMS, DCAT, LAKE, MLS, PROV } from './vocab.ts';

export const DatasetVersion = defineKind({
  name: 'DatasetVersion',
  path: 'v',
  plural: 'datasetVersions',
  prov: 'entity',
  parent: 'Dataset',
  types: [DCAT.Dataset, DCAT.Resource, MLS.Dataset, PROV.Entity],
  doc: 'One state of a dataset: its files, features and metafeatures. The key is the version label.',
  fields: {
    created: { type: 'instant', sortable: true, facet: 'when', doc: 'When this state came to be.', rdf: { by: 'collected' } },
    files: { type: 'parts', of: filePart, by: 'path', facet: 'what', doc: 'Files of this version.', rdf: { by: 'files' } },
    features: {
      type: 'parts',
      of: featurePart,
      by: 'name',
      lazy: true,
      facet: 'what',
      doc: 'Columns in order, with statistics.',
      rdf: { by: 'features' },
    },
    metafeatures: {
      type: 'measures',
      facet: 'what',
      doc: 'Metafeatures by their OpenML name; null where undefined.',
      rdf: { by: 'metafeatures' },
    },
    target: { type: 'text', facet: 'what', doc: 'Name of the default target feature.', rdf: { by: 'target' } },
    profiler: {
      type: 'text',
      facet: 'how',
      doc: 'Name and version of the profiler that computed the metafeatures.',
      rdf: { property: LAKE.profiler, as: 'string' },
    },
    notes: {
      type: 'text',
      facet: 'why',
      doc: 'What changed in this version, and why.',
      rdf: { property: ADMS.versionNotes, as: 'langString' },
    },
  },
  links: {
    previous: {
      relation: 'DERIVED',
      direction: 'out',
      role: { is: 'revision' },
      to: ['DatasetVersion'],
      many: false,
      facet: 'how',
      doc: 'Version that this one revises.',
    },
    derivedFrom: {
      relation: 'DERIVED',
      direction: 'out',
      role: { is: 'source' },
      attributes: derivationAttributes,
      to: ['DatasetVersion', 'DataSource'],
      many: true,
      facet: 'how',
      doc: 'What this version was made from, where known column by column.',
    },
    generatedBy: {
      relation: 'GENERATED',
      direction: 'out',
      role: { any: true, default: 'output' },
      to: ['Ingest', 'Process', 'TrainingRun'],
      many: false,
      facet: 'how',
      doc: 'Activity that made this version.',
      tells: ['how', 'when', 'where', 'why', 'who'],
    },
    approvals,
    qualityMeasurements,
    location,
  },
  since: ['created'],
});
export type DatasetVersion = RecordOf<typeof DatasetVersion>;
