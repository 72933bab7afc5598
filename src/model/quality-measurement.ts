import { defineKind, type RecordOf } from './kind.ts';
import { attributed } from './shared-links.ts';
import { DQV, LAKE, PROV, SCHEMA } from './vocab.ts';

export const QualityMeasurement = defineKind({
  name: 'QualityMeasurement',
  path: 'quality-measurement',
  plural: 'qualityMeasurements',
  prov: 'entity',
  types: [DQV.QualityMeasurement, PROV.Entity],
  doc: 'A quality as it was measured at some time: completeness of a dataset version, drift or latency of a deployed model.',
  fields: {
    metric: {
      type: 'text',
      facet: 'what',
      required: true,
      doc: 'What was measured, such as share of missing values.',
      rdf: { by: 'qualityMetric' },
    },
    dimension: {
      type: 'text',
      facet: 'what',
      doc: 'Dimension of quality, such as completeness, accuracy, timeliness or drift.',
      rdf: { by: 'qualityDimension' },
    },
    value: {
      type: 'double',
      sortable: true,
      facet: 'what',
      required: true,
      doc: 'Value of the metric.',
      rdf: { property: DQV.value, as: 'double' },
    },
    unit: {
      type: 'text',
      facet: 'what',
      doc: 'Unit of the value; none for a plain number.',
      rdf: { property: SCHEMA.unitText, as: 'string' },
    },
    measuredAt: {
      type: 'instant',
      sortable: true,
      facet: 'when',
      required: true,
      doc: 'When it was measured.',
      rdf: { property: PROV.generatedAtTime, as: 'dateTime' },
    },
    sampleSize: {
      type: 'long',
      facet: 'how',
      doc: 'Number of rows or requests it was measured on.',
      rdf: { property: LAKE.sampleSize, as: 'nonNegativeInteger' },
    },
    deployment: {
      type: 'text',
      facet: 'where',
      doc: 'Deployment of a model that was observed, such as production eu-west.',
      rdf: { property: LAKE.deployment, as: 'string' },
    },
  },
  links: {
    of: {
      relation: 'QUALITY_OF',
      direction: 'out',
      role: { is: null },
      to: ['DatasetVersion', 'ModelVersion'],
      many: false,
      required: true,
      facet: 'what',
      doc: 'What was measured or observed.',
      tells: ['what'],
    },
    generatedBy: {
      relation: 'GENERATED',
      direction: 'out',
      role: { any: true, default: 'output' },
      to: ['Process', 'TrainingRun'],
      many: false,
      facet: 'how',
      doc: 'Job that measured it.',
    },
    measurer: attributed('measurer', 'Who measured it.'),
  },
  since: ['measuredAt'],
});
export type QualityMeasurement = RecordOf<typeof QualityMeasurement>;
