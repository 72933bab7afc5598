import type { Field } from './kind.ts';
import { PROV } from './vocab.ts';

/** When an activity ran. */
export const period = {
  startedAt: {
    type: 'instant',
    sortable: true,
    facet: 'when',
    doc: 'When it started.',
    rdf: { property: PROV.startedAtTime, as: 'dateTime' },
  },
  endedAt: { type: 'instant', sortable: true, facet: 'when', doc: 'When it ended.', rdf: { property: PROV.endedAtTime, as: 'dateTime' } },
} as const satisfies Record<string, Field>;
