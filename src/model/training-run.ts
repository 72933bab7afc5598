import { defineKind, type RecordOf } from './kind.ts';
import { settingPart } from './parts.ts';
import { period } from './period.ts';
import { executedCode, informedBy, location, operator } from './shared-links.ts';
import { ADMS, LAKE, MLS, PROV } from './vocab.ts';

export const TrainingRun = defineKind({
  name: 'TrainingRun',
  path: 'training-run',
  plural: 'trainingRuns',
  prov: 'activity',
  types: [MLS.Run, PROV.Activity, LAKE.TrainingRun],
  doc: 'A run that trains a model: inputs with roles, implementation, settings, environment and outputs.',
  fields: {
    status: {
      type: 'enum',
      values: ['scheduled', 'running', 'completed', 'failed', 'aborted'],
      facet: 'how',
      doc: 'State of the run.',
      rdf: { property: ADMS.status, as: 'concept' },
    },
    ...period,
    settings: { type: 'parts', of: settingPart, by: 'name', facet: 'how', doc: 'Hyper-parameter settings.', rdf: { by: 'settings' } },
    environment: {
      type: 'json',
      facet: 'how',
      doc: 'Machine, operating system and package versions.',
      rdf: { property: LAKE.environment, as: 'json' },
    },
    purpose: { type: 'text', facet: 'why', doc: 'What the run was for.', rdf: { property: LAKE.purpose, as: 'langString' } },
  },
  links: {
    inputs: {
      relation: 'USED',
      direction: 'out',
      role: { any: true, default: 'training' },
      to: ['DatasetVersion', 'ModelVersion'],
      many: true,
      facet: 'what',
      doc: 'What was read, each with its role: training, validation, test, base-model.',
    },
    implementation: {
      relation: 'USED',
      direction: 'out',
      role: { is: 'implementation' },
      to: ['Implementation'],
      many: false,
      facet: 'how',
      doc: 'Implementation that was executed.',
      property: MLS.executes,
    },
    code: executedCode,
    task: {
      relation: 'ACHIEVES',
      direction: 'out',
      role: { is: null },
      to: ['Task'],
      many: false,
      facet: 'why',
      doc: 'Task the run is to achieve.',
      property: MLS.achieves,
      tells: ['why', 'how'],
    },
    outputs: {
      relation: 'GENERATED',
      direction: 'in',
      role: { any: true, default: 'output' },
      to: ['ModelVersion', 'DatasetVersion', 'Evaluation'],
      many: true,
      facet: 'what',
      doc: 'What came of it, each with its role.',
    },
    operators: operator,
    informedBy,
    location: { ...location, doc: 'Where the run was executed.' },
  },
  since: ['endedAt', 'startedAt'],
});
export type TrainingRun = RecordOf<typeof TrainingRun>;
