import { defineKind, type RecordOf } from './kind.ts';
import { similarityAttributes } from './link-attributes.ts';
import { attributed, location } from './shared-links.ts';
import { DCAT, LAKE, PROV } from './vocab.ts';

export const Dataset = defineKind({
  name: 'Dataset',
  path: 'dataset',
  plural: 'datasets',
  prov: 'entity',
  types: [DCAT.Resource, PROV.Entity],
  doc: 'A dataset as people name it; its content is in its versions.',
  fields: {
    structure: {
      type: 'enum',
      values: ['structured', 'semi-structured', 'unstructured'],
      facet: 'what',
      doc: 'How far the data are structured.',
      rdf: { property: LAKE.structure, as: 'string' },
    },
    licence: { type: 'text', facet: 'why', doc: 'Licence: an SPDX identifier, an IRI or free text.', rdf: { by: 'licence' } },
    securityLevel: {
      type: 'enum',
      values: ['public', 'internal', 'confidential', 'secret'],
      facet: 'who',
      doc: 'Who may see the data.',
      rdf: { by: 'securityLevel' },
    },
    landingPage: { type: 'iri', facet: 'where', doc: 'Page that describes the dataset.', rdf: { by: 'page' } },
    purpose: { type: 'text', facet: 'why', doc: 'What the dataset was made for.', rdf: { property: LAKE.purpose, as: 'langString' } },
  },
  links: {
    administrator: attributed('administrator', 'Who administers the dataset.'),
    creators: attributed('creator', 'Who made the dataset.', true),
    publisher: attributed('publisher', 'Who published it.'),
    location,
    related: {
      relation: 'RELATED',
      direction: 'out',
      role: { any: true, default: 'related' },
      attributes: similarityAttributes,
      to: ['Dataset'],
      many: true,
      facet: 'what',
      doc: 'Datasets it stands in relation to, with role: part-of, joinable-with, replaces, similar, related.',
    },
    relatedBy: {
      relation: 'RELATED',
      direction: 'in',
      role: { any: true, default: 'related' },
      attributes: similarityAttributes,
      to: ['Dataset'],
      many: true,
      facet: 'what',
      doc: 'Datasets that state a relation to this one, with the role as they state it.',
      view: true,
    },
  },
});
export type Dataset = RecordOf<typeof Dataset>;
