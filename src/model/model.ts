import { defineKind, type RecordOf } from './kind.ts';
import { attributed, location } from './shared-links.ts';
import { TASK_TYPES } from './task-types.ts';
import { DCAT, DCT, IT6, PROV } from './vocab.ts';

export const Model = defineKind({
  name: 'Model',
  path: 'model',
  plural: 'models',
  prov: 'entity',
  types: [DCAT.Resource, PROV.Entity],
  doc: 'A machine learning model as people name it; its content is in its versions.',
  fields: {
    taskType: {
      type: 'enum',
      values: TASK_TYPES,
      facet: 'why',
      doc: 'Type of task it is for.',
      rdf: { property: DCT.type, as: 'concept' },
    },
    intendedUse: { type: 'text', facet: 'why', doc: 'What it is meant for.', rdf: { property: IT6.intendedUse, as: 'langString' } },
    limitations: {
      type: 'text',
      facet: 'why',
      doc: 'Where it must not be relied upon.',
      rdf: { property: IT6.limitations, as: 'langString' },
    },
    licence: { type: 'text', facet: 'why', doc: 'Licence: an SPDX identifier, an IRI or free text.', rdf: { by: 'licence' } },
    securityLevel: {
      type: 'enum',
      values: ['public', 'internal', 'confidential', 'secret'],
      facet: 'who',
      doc: 'Who may see the model.',
      rdf: { by: 'securityLevel' },
    },
  },
  links: {
    administrator: attributed('administrator', 'Who administers the model.'),
    creators: attributed('creator', 'Who made the model.', true),
    publisher: attributed('publisher', 'Who published it.'),
    location,
  },
});
export type Model = RecordOf<typeof Model>;
