import { defineKind, type RecordOf } from './kind.ts';
import { period } from './period.ts';
import { executedCode, informedBy, location, operator } from './shared-links.ts';
import { LAKE, PROV } from './vocab.ts';

export const Ingest = defineKind({
  name: 'Ingest',
  path: 'ingest',
  plural: 'ingests',
  prov: 'activity',
  types: [PROV.Activity, LAKE.Ingest],
  doc: 'The taking of data from a source into the lake.',
  fields: {
    mode: {
      type: 'enum',
      values: ['batch', 'real-time', 'stream'],
      facet: 'how',
      required: true,
      doc: 'How the data came in.',
      rdf: { property: LAKE.ingestMode, as: 'string' },
    },
    ...period,
    purpose: { type: 'text', facet: 'why', doc: 'What the data were taken in for.', rdf: { property: LAKE.purpose, as: 'langString' } },
  },
  links: {
    sources: {
      relation: 'USED',
      direction: 'out',
      role: { is: 'source' },
      to: ['DataSource'],
      many: true,
      required: true,
      facet: 'where',
      doc: 'Sources that were read.',
      tells: ['where'],
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
export type Ingest = RecordOf<typeof Ingest>;
