import { defineKind, type RecordOf } from './kind.ts';
import { attributed } from './shared-links.ts';
import { DCT, LAKE, MLS, PROV } from './vocab.ts';

export const Study = defineKind({
  name: 'Study',
  path: 'study',
  plural: 'studies',
  prov: 'entity',
  types: [MLS.Study, PROV.Entity],
  doc: 'Why an analysis is done: the question, the objective and the kind of analysis.',
  fields: {
    question: { type: 'text', facet: 'why', doc: 'Question to be answered.', rdf: { property: LAKE.question, as: 'langString' } },
    objective: { type: 'text', facet: 'why', doc: 'What is to be reached.', rdf: { property: LAKE.objective, as: 'langString' } },
    analysisKind: {
      type: 'enum',
      values: ['supervised', 'unsupervised', 'semi-supervised', 'reinforcement', 'descriptive', 'other'],
      facet: 'why',
      doc: 'Kind of analysis.',
      rdf: { property: DCT.type, as: 'concept' },
    },
  },
  links: { lead: attributed('lead', 'Who leads the study.') },
});
export type Study = RecordOf<typeof Study>;
