import { location } from './data-kinds.ts';
import { defineKind, type RecordOf } from './kind.ts';
import { FOAF, LAKE, ORG, PROV } from './vocab.ts';

/** Who and where: agents and places. */

export const Agent = defineKind({
  name: 'Agent', path: 'agent', plural: 'agents', prov: 'agent',
  types: [FOAF.Agent, PROV.Agent],
  nameProperty: FOAF.name,
  doc: 'Who bears responsibility: a person, a team, an organisation or a program.',
  fields: {
    agentType: { type: 'enum', values: ['person', 'team', 'organisation', 'software'], facet: 'who', required: true, doc: 'Type of agent.', rdf: { by: 'agentType' } },
    email: { type: 'text', facet: 'who', doc: 'Address for questions.', rdf: { by: 'email' } },
    homepage: { type: 'iri', facet: 'where', doc: 'Page about the agent.', rdf: { by: 'page' } },
  },
  links: {
    memberOf: { relation: 'MEMBER_OF', direction: 'out', role: { any: true, default: 'member' }, to: ['Agent'], many: true, facet: 'who', doc: 'Teams and organisations it belongs to.', property: ORG.memberOf },
    actsFor: { relation: 'DELEGATED', direction: 'out', role: { is: null }, to: ['Agent'], many: true, facet: 'who', doc: 'On whose behalf it acts.' },
  },
});
export type Agent = RecordOf<typeof Agent>;

export const Place = defineKind({
  name: 'Place', path: 'place', plural: 'places', prov: 'location',
  types: [PROV.Location],
  doc: 'A storage location or site: a bucket, a file system, a database, a data centre.',
  fields: {
    placeType: { type: 'enum', values: ['bucket', 'file-system', 'database', 'repository', 'site', 'other'], facet: 'where', required: true, doc: 'Type of place.', rdf: { property: LAKE.placeType, as: 'string' } },
    url: { type: 'iri', facet: 'where', doc: 'Address.', rdf: { by: 'page' } },
    region: { type: 'text', facet: 'where', doc: 'Country or cloud region.', rdf: { property: LAKE.region, as: 'string' } },
  },
  links: { within: { ...location, doc: 'Larger place that it is part of.' } },
});
export type Place = RecordOf<typeof Place>;
