import { defineKind, type RecordOf } from './kind.ts';
import { attributed, location } from './shared-links.ts';
import { DCAT, DCT, LAKE, PROV } from './vocab.ts';

export const DataSource = defineKind({
  name: 'DataSource',
  path: 'data-source',
  plural: 'dataSources',
  prov: 'entity',
  types: [DCAT.Resource, PROV.Entity],
  doc: 'Where data come from: a file, a database, an interface or a stream outside the lake.',
  fields: {
    sourceType: {
      type: 'enum',
      values: ['file', 'database', 'api', 'stream', 'other'],
      facet: 'where',
      required: true,
      doc: 'Kind of source.',
      rdf: { property: DCT.type, as: 'concept' },
    },
    url: { type: 'iri', facet: 'where', doc: 'Address of the source; of a stream, its endpoint.', rdf: { by: 'endpoint' } },
    protocol: { type: 'text', facet: 'how', doc: 'Protocol of a stream, such as kafka or mqtt.', rdf: { by: 'protocol' } },
    created: {
      type: 'instant',
      sortable: true,
      facet: 'when',
      doc: 'When the source was created.',
      rdf: { property: DCT.created, as: 'dateTime' },
    },
    modified: {
      type: 'instant',
      sortable: true,
      facet: 'when',
      doc: 'When the source was last modified.',
      rdf: { property: DCT.modified, as: 'dateTime' },
    },
    licence: { type: 'text', facet: 'why', doc: 'Licence of the source: an SPDX identifier, an IRI or free text.', rdf: { by: 'licence' } },
    extras: { type: 'json', facet: 'what', doc: 'Further metadata as the source states it.', rdf: { property: LAKE.extras, as: 'json' } },
  },
  links: { owner: attributed('owner', 'Who owns the source.'), location },
  since: ['created'],
});
export type DataSource = RecordOf<typeof DataSource>;
