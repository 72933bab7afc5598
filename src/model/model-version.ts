import { defineKind, type RecordOf } from './kind.ts';
import { filePart } from './parts.ts';
import { location } from './shared-links.ts';
import { ADMS, DCAT, IT6, LAKE, MLS, PROV } from './vocab.ts';

export const ModelVersion = defineKind({
  name: 'ModelVersion',
  path: 'v',
  plural: 'modelVersions',
  prov: 'entity',
  parent: 'Model',
  types: [MLS.Model, DCAT.Resource, PROV.Entity],
  doc: 'One state of a model: files, architecture and what it was trained on. The key is the version label.',
  fields: {
    created: { type: 'instant', facet: 'when', doc: 'When this state came to be.', rdf: { by: 'created' } },
    files: { type: 'parts', of: filePart, by: 'path', facet: 'what', doc: 'Files of this version.', rdf: { by: 'modelFiles' } },
    architecture: {
      type: 'text',
      facet: 'what',
      doc: 'Architecture, such as SVM or decoder-only transformer.',
      rdf: { property: IT6.modelArchitecture, as: 'string' },
    },
    parameterCount: { type: 'long', facet: 'what', doc: 'Number of parameters.', rdf: { by: 'modelCharacteristic' } },
    card: { type: 'text', lazy: true, facet: 'why', doc: 'Model card, Markdown.', rdf: { property: LAKE.card, as: 'string' } },
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
      to: ['ModelVersion'],
      many: false,
      facet: 'how',
      doc: 'Version that this one revises.',
    },
    trainedOn: {
      relation: 'DERIVED',
      direction: 'out',
      role: { is: 'training' },
      to: ['DatasetVersion'],
      many: true,
      facet: 'how',
      doc: 'Data it was trained on, where no run tells.',
      property: IT6.trainedOn,
    },
    baseModels: {
      relation: 'BASE_MODEL',
      direction: 'out',
      role: { any: true, default: 'fine-tune' },
      to: ['ModelVersion'],
      many: true,
      facet: 'how',
      doc: 'Models it was made from, with relation: fine-tune, adapter, quantised, merge.',
    },
    generatedBy: {
      relation: 'GENERATED',
      direction: 'out',
      role: { is: 'output' },
      to: ['TrainingRun'],
      many: false,
      facet: 'how',
      doc: 'Run that made it.',
      tells: ['how', 'when', 'why', 'who', 'what'],
    },
    evaluations: {
      relation: 'DERIVED',
      direction: 'in',
      role: { is: 'evaluated-model' },
      to: ['Evaluation'],
      many: true,
      facet: 'what',
      doc: 'Its evaluations.',
      view: true,
      tells: ['what'],
    },
    location,
  },
  since: ['created'],
});
export type ModelVersion = RecordOf<typeof ModelVersion>;
