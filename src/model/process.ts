import { defineKind, type RecordOf } from './kind.ts';
import { operationPart } from './parts.ts';
import { period } from './period.ts';
import { executedCode, informedBy, location, operator } from './shared-links.ts';
import { LAKE, PROV } from './vocab.ts';

export const Process = defineKind({
  name: 'Process',
  path: 'process',
  plural: 'processes',
  prov: 'activity',
  types: [PROV.Activity, LAKE.Process],
  doc: 'A job that makes dataset versions from others: integration, cleaning, transformation, reduction.',
  fields: {
    purpose: { type: 'text', facet: 'why', doc: 'What the job is for.', rdf: { property: LAKE.purpose, as: 'langString' } },
    operations: { type: 'parts', of: operationPart, by: 'name', facet: 'how', doc: 'Steps in order.', rdf: { by: 'operations' } },
    ...period,
  },
  links: {
    inputs: {
      relation: 'USED',
      direction: 'out',
      role: { any: true, default: 'input' },
      to: ['DatasetVersion', 'DataSource', 'ModelVersion'],
      many: true,
      facet: 'what',
      doc: 'What was read, each with its role.',
    },
    outputs: {
      relation: 'GENERATED',
      direction: 'in',
      role: { any: true, default: 'output' },
      to: ['DatasetVersion'],
      many: true,
      facet: 'what',
      doc: 'Dataset versions that came of it, each with its role.',
    },
    operators: operator,
    code: executedCode,
    informedBy,
    location: { ...location, doc: 'Where the job was executed.' },
  },
  since: ['endedAt', 'startedAt'],
});
export type Process = RecordOf<typeof Process>;
