import { defineKind, type RecordOf } from './kind.ts';
import { FOAF, PROV } from './vocab.ts';

export const Agent = defineKind({
  name: 'Agent',
  path: 'agent',
  plural: 'agents',
  prov: 'agent',
  types: [FOAF.Agent, PROV.Agent],
  nameProperty: FOAF.name,
  doc: 'Who bears responsibility: a person, a team, an organisation or a program.',
  fields: {
    agentType: {
      type: 'enum',
      values: ['person', 'team', 'organisation', 'software'],
      facet: 'who',
      required: true,
      doc: 'Type of agent.',
      rdf: { by: 'agentType' },
    },
    email: { type: 'text', facet: 'who', doc: 'Address for questions.', rdf: { by: 'email' } },
    homepage: { type: 'iri', facet: 'where', doc: 'Page about the agent.', rdf: { by: 'page' } },
  },
  links: {
    memberOf: {
      relation: 'MEMBER_OF',
      direction: 'out',
      role: { any: true, default: 'member' },
      to: ['Agent'],
      many: true,
      facet: 'who',
      doc: 'Teams and organisations it belongs to.',
    },
    actsFor: {
      relation: 'DELEGATED',
      direction: 'out',
      role: { is: null },
      to: ['Agent'],
      many: true,
      facet: 'who',
      doc: 'On whose behalf it acts.',
    },
  },
});
export type Agent = RecordOf<typeof Agent>;
