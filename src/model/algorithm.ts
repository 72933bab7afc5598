import { defineKind, type RecordOf } from './kind.ts';
import { DCT, LAKE, MLS } from './vocab.ts';

export const Algorithm = defineKind({
  name: 'Algorithm',
  path: 'algorithm',
  plural: 'algorithms',
  prov: 'concept',
  types: [MLS.Algorithm],
  doc: 'A method, apart from any program: support vector machine, random forest.',
  fields: {
    family: { type: 'text', facet: 'how', doc: 'Family of methods, such as kernel methods.', rdf: { property: LAKE.family, as: 'string' } },
    reference: { type: 'iri', facet: 'why', doc: 'Page or paper that describes it.', rdf: { property: DCT.relation, as: 'iri' } },
  },
  links: {},
});
export type Algorithm = RecordOf<typeof Algorithm>;
