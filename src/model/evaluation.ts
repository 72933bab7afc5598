import { defineKind, type RecordOf } from './kind.ts';
import { estimationProcedurePart } from './parts.ts';
import { attributed } from './shared-links.ts';
import { DCT, FAIR4ML, IT6, LAKE, MLS, PROV } from './vocab.ts';

export const Evaluation = defineKind({
  name: 'Evaluation',
  path: 'evaluation',
  plural: 'evaluations',
  prov: 'entity',
  types: [MLS.ModelEvaluation, IT6.Evaluation, PROV.Entity],
  doc: 'One measured or claimed value of a measure for a model.',
  fields: {
    measure: {
      type: 'text',
      facet: 'what',
      required: true,
      doc: 'Measure, OpenML name, such as predictive_accuracy.',
      rdf: { by: 'evaluationMeasure' },
    },
    value: { type: 'double', sortable: true, facet: 'what', required: true, doc: 'Value of the measure.', rdf: { by: 'evaluationValue' } },
    deviation: { type: 'double', facet: 'what', doc: 'Standard deviation over the folds.', rdf: { property: IT6.stdev, as: 'double' } },
    fold: {
      type: 'integer',
      facet: 'how',
      doc: 'Fold, counted from 0; null for the mean over all.',
      rdf: { property: IT6.fold, as: 'integer' },
    },
    repeat: { type: 'integer', facet: 'how', doc: 'Repetition, counted from 0.', rdf: { property: IT6.repeat, as: 'integer' } },
    split: {
      type: 'enum',
      values: ['train', 'validation', 'test', 'cross-validation'],
      facet: 'how',
      doc: 'Part of the data it was computed on.',
      rdf: { property: LAKE.split, as: 'string' },
    },
    claim: {
      type: 'enum',
      values: ['claimed', 'measured'],
      facet: 'why',
      required: true,
      doc: 'Whether somebody says so or the catalog has seen the measurement.',
      rdf: { property: LAKE.claim, as: 'string' },
    },
    procedure: {
      type: 'part',
      of: estimationProcedurePart,
      facet: 'how',
      doc: 'How the value was estimated, where no task tells.',
      rdf: { by: 'estimationProcedure' },
    },
    evaluatedAt: {
      type: 'instant',
      sortable: true,
      facet: 'when',
      doc: 'When it was computed.',
      rdf: { property: PROV.generatedAtTime, as: 'dateTime' },
    },
    evidence: { type: 'iri', facet: 'why', doc: 'Where the claim can be checked.', rdf: { property: DCT.source, as: 'iri' } },
  },
  links: {
    model: {
      relation: 'DERIVED',
      direction: 'out',
      role: { is: 'evaluated-model' },
      to: ['ModelVersion'],
      many: false,
      required: true,
      facet: 'what',
      doc: 'Model that was evaluated.',
      property: FAIR4ML.evaluatedMLModel,
    },
    dataset: {
      relation: 'DERIVED',
      direction: 'out',
      role: { is: 'evaluated-on' },
      to: ['DatasetVersion'],
      many: false,
      facet: 'what',
      doc: 'Data it was evaluated on.',
    },
    generatedBy: {
      relation: 'GENERATED',
      direction: 'out',
      role: { any: true, default: 'output' },
      to: ['TrainingRun', 'Process'],
      many: false,
      facet: 'how',
      doc: 'Run that computed it.',
    },
    task: {
      relation: 'ACHIEVES',
      direction: 'out',
      role: { is: null },
      to: ['Task'],
      many: false,
      facet: 'how',
      doc: 'Task whose procedure and measure apply.',
    },
    evaluator: attributed('evaluator', 'Who evaluated.'),
  },
  since: ['evaluatedAt'],
});
export type Evaluation = RecordOf<typeof Evaluation>;
