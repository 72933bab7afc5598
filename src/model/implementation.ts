import { defineKind, type RecordOf } from './kind.ts';
import { hyperParameterPart } from './parts.ts';
import { DCAT, MLS, PROV } from './vocab.ts';

export const Implementation = defineKind({
  name: 'Implementation',
  path: 'implementation',
  plural: 'implementations',
  prov: 'entity',
  types: [MLS.Implementation, PROV.Plan, PROV.Entity],
  doc: 'A program that implements an algorithm, with its hyper-parameters.',
  fields: {
    version: { type: 'text', facet: 'what', doc: 'Version of the implementation.', rdf: { property: DCAT.version, as: 'string' } },
    software: { type: 'text', facet: 'how', doc: 'Library it belongs to, such as scikit-learn.', rdf: { by: 'software' } },
    softwareVersion: { type: 'text', facet: 'how', doc: 'Version of that library.', rdf: { by: 'software' } },
    hyperParameters: {
      type: 'parts',
      of: hyperParameterPart,
      by: 'name',
      facet: 'how',
      doc: 'Hyper-parameters with their defaults.',
      rdf: { by: 'hyperParameters' },
    },
  },
  links: {
    algorithm: {
      relation: 'IMPLEMENTS',
      direction: 'out',
      role: { is: null },
      to: ['Algorithm'],
      many: false,
      facet: 'how',
      doc: 'Algorithm it implements.',
      property: MLS.implements,
    },
    code: {
      relation: 'DERIVED',
      direction: 'out',
      role: { is: 'code' },
      to: ['Code'],
      many: false,
      facet: 'where',
      doc: 'Its source code.',
    },
  },
});
export type Implementation = RecordOf<typeof Implementation>;
