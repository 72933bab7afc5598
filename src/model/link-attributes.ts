import type { LinkAttributes } from './kind.ts';

/** What edges say beyond their role. */

/** Column-level derivation, as far as it is known. */
export const derivationAttributes = {
  name: 'Derivation',
  doc: 'What a dataset version was made from, where known column by column.',
  of: {
    columns: {
      type: 'parts',
      name: 'ColumnDerivation',
      doc: 'Which of its columns came from which columns of the other.',
      of: {
        column: { type: 'text', required: true, doc: 'Column of this version.' },
        from: { type: 'text', required: true, doc: 'Column of what it was made from.' },
        how: { type: 'text', doc: 'What was done to the values, such as identity, mean per day or one-hot.' },
      },
    },
  },
} as const satisfies LinkAttributes;

export const similarityAttributes = {
  name: 'DatasetRelation',
  doc: 'A dataset that another stands in relation to.',
  of: {
    similarity: { type: 'double', doc: 'How similar the two are, by the measure named; larger is more.' },
    measure: { type: 'text', doc: 'Measure of similarity, such as jaccard of the column values.' },
    columns: {
      type: 'parts',
      name: 'ColumnPair',
      doc: 'Columns that belong together, such as those to join on.',
      of: {
        column: { type: 'text', required: true, doc: 'Column of this dataset.' },
        other: { type: 'text', required: true, doc: 'Column of the other dataset.' },
      },
    },
  },
} as const satisfies LinkAttributes;

export const approvalAttributes = {
  name: 'Approval',
  doc: 'Who approved or rejected a version.',
  of: {
    decision: { type: 'enum', values: ['approved', 'rejected'], required: true, doc: 'What was decided.' },
    decidedAt: { type: 'instant', doc: 'When it was decided.' },
    comment: { type: 'text', doc: 'Conditions and reasons.' },
  },
} as const satisfies LinkAttributes;
