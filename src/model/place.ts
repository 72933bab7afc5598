import { defineKind, type RecordOf } from './kind.ts';
import { location } from './shared-links.ts';
import { DCT, LAKE, PROV } from './vocab.ts';

export const Place = defineKind({
  name: 'Place',
  path: 'place',
  plural: 'places',
  prov: 'location',
  types: [PROV.Location],
  doc: 'A storage location or site: a bucket, a file system, a database, a data centre.',
  fields: {
    placeType: {
      type: 'enum',
      values: ['bucket', 'file-system', 'database', 'repository', 'site', 'other'],
      facet: 'where',
      required: true,
      doc: 'Type of place.',
      rdf: { property: DCT.type, as: 'concept' },
    },
    url: { type: 'iri', facet: 'where', doc: 'Address.', rdf: { by: 'page' } },
    region: { type: 'text', facet: 'where', doc: 'Country or cloud region.', rdf: { property: LAKE.region, as: 'string' } },
  },
  links: { within: { ...location, doc: 'Larger place that it is part of.' } },
});
export type Place = RecordOf<typeof Place>;
