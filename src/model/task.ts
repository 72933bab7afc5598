import { defineKind, type RecordOf } from './kind.ts';
import { estimationProcedurePart } from './parts.ts';
import { TASK_TYPES } from './task-types.ts';
import { DCT, MLS } from './vocab.ts';

export const Task = defineKind({
  name: 'Task',
  path: 'task',
  plural: 'tasks',
  prov: 'concept',
  types: [MLS.Task],
  doc: 'What a run is to achieve: target feature, estimation procedure and measures on a dataset.',
  fields: {
    taskType: {
      type: 'enum',
      values: TASK_TYPES,
      facet: 'why',
      required: true,
      doc: 'Type of task.',
      rdf: { property: DCT.type, as: 'concept' },
    },
    targetFeature: { type: 'text', facet: 'what', doc: 'Name of the feature to be predicted.', rdf: { by: 'target' } },
    procedure: {
      type: 'part',
      of: estimationProcedurePart,
      facet: 'how',
      doc: 'Estimation procedure, such as 5-fold cross-validation.',
      rdf: { by: 'estimationProcedure' },
    },
    measures: { type: 'texts', facet: 'how', doc: 'Measures that count, such as predictive_accuracy.', rdf: { by: 'measures' } },
  },
  links: {
    dataset: {
      relation: 'DEFINED_ON',
      direction: 'out',
      role: { is: null },
      to: ['DatasetVersion'],
      many: false,
      facet: 'what',
      doc: 'Data the task is defined on.',
      property: MLS.definedOn,
    },
    study: {
      relation: 'PART_OF',
      direction: 'out',
      role: { is: null },
      to: ['Study'],
      many: false,
      facet: 'why',
      doc: 'Study that poses the task.',
      tells: ['why'],
    },
  },
});
export type Task = RecordOf<typeof Task>;
