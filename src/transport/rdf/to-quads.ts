import type { Quad } from 'n3';
import type { Head } from '../../model/kind.ts';
import { kindOf, linksOf } from '../../model/registry.ts';
import { DCT, PROV } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import { stateFurther, stateEdge, type EdgeFacts } from './edge-quads.ts';
import { stateFields } from './field-quads.ts';
import { stateContact } from './governance-shapes.ts';
import { stateIdentity } from './identity-quads.ts';
import { IriBuilder } from './iri.ts';
import { stateLinks } from './link-quads.ts';
import { dataOfModel, stateFineTuning, stateModelRules } from './model-rules.ts';
import { QuadSet } from './quad-set.ts';
import { stateStub } from './stub-quads.ts';
import { linked, linkedNear, near, type Telling, type Thing } from './telling.ts';

/**
 * The RDF of a thing: what it is, its fields, its links, and of the things it points to as much as a validator needs. Pure; sorted by
 * subject, predicate and object; no blank nodes.
 * @param base the catalog's base IRI, from configuration
 * @param quads the empty set that the statements go through; what it does not want is left out
 * @throws InputError for a base that is no absolute IRI
 */
export function toQuads(described: Described, base: string, quads = new QuadSet()): Quad[] {
  const telling: Telling = { quads, iris: new IriBuilder(base), around: described.around };
  const thing: Thing = described;
  stateIdentity(telling, thing);
  stateFields(telling, thing);
  stateLinks(telling, thing);
  stateVersions(telling, described);
  stateResponsible(telling, thing);
  for (const head of pointedTo(telling, described)) stateStub(telling, head);
  if (thing.record.kind === 'ModelVersion') {
    stateModelRules(telling, thing);
    stateFineTuning(telling, thing);
  }
  return telling.quads.sorted();
}

/** Both directions of "is a version of": DCAT-AP wants them together. */
function stateVersions({ quads, iris }: Telling, { record, parent, versions }: Described): void {
  const pairs = versions.map((version) => ({ from: version, to: record }));
  if (parent) pairs.push({ from: record, to: parent });
  for (const { from, to } of pairs) {
    const edge: EdgeFacts = { from, to, relation: 'VERSION_OF', role: null, attributes: null, validFrom: record.createdAt, validTo: null };
    stateEdge(quads, iris, edge);
    stateFurther(quads, iris, edge);
  }
}

/** Creators and publisher of a dataset or model are those of its versions; whoever administers or owns it can be asked about them. */
function stateResponsible(telling: Telling, thing: Thing): void {
  const { quads, iris } = telling;
  const subject = iris.of(thing.record);
  for (const [property, agents] of Object.entries(takenOverAgents(telling, thing))) {
    for (const agent of agents) {
      quads.link(subject, property, iris.of(agent));
      quads.link(subject, PROV.wasAttributedTo, iris.of(agent));
    }
  }
  const asked = [
    ...linked(thing, 'administrator'),
    ...linked(thing, 'owner'),
    ...(thing.parent ? linkedNear(telling, thing.parent, 'administrator') : []),
  ];
  for (const { head } of asked) {
    const agent = near(telling, head);
    if (agent) stateContact(telling, agent, subject);
  }
}
function takenOverAgents(telling: Telling, { parent }: Thing): Record<string, Head[]> {
  const above = (link: string): Head[] => (parent ? linkedNear(telling, parent, link).map(({ head }) => head) : []);
  return { [DCT.creator]: above('creators'), [DCT.publisher]: above('publisher') };
}

/** Everything that the statements point to, apart from the thing itself. */
function pointedTo(telling: Telling, { record, links, parent, versions }: Described): Head[] {
  const thing: Thing = { record, links, parent };
  const declared = linksOf(kindOf(record.kind)).flatMap(([name]) => linked(thing, name).map(({ head }) => head));
  const algorithms = linked(thing, 'implementation').flatMap(({ head }) => linkedNear(telling, head, 'algorithm').map((one) => one.head));
  const data = record.kind === 'ModelVersion' ? dataOfModel(telling, thing).map(({ head }) => head) : [];
  const agents = Object.values(takenOverAgents(telling, thing)).flat();
  const heads = [...declared, ...algorithms, ...data, ...agents, ...versions, ...(parent ? [parent] : [])];
  return [...new Map(heads.map((head) => [head.id, head])).values()].filter(({ id }) => id !== record.id);
}
