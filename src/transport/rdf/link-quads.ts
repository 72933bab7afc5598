import type { AnyRecord, Head, Kind, Link } from '../../model/kind.ts';
import { kindOf, linksOf } from '../../model/registry.ts';
import { MLS, PROV } from '../../model/vocab.ts';
import type { LinkedThing } from '../../services/described.ts';
import { stateAttributes } from './edge-attributes.ts';
import { needsNode, stateEdge, stateFurther, stateQualified, type EdgeFacts } from './edge-quads.ts';
import { linked, linkedNear, near, type Telling, type Thing } from './telling.ts';

/** Links of a thing: PROV's triple, the qualified form where there is a role, and what other vocabularies say. */
export function stateLinks(telling: Telling, thing: Thing): void {
  const kind = kindOf(thing.record.kind);
  for (const [name, link] of linksOf(kind)) {
    for (const target of linked(thing, name)) stateLink(telling, thing, link, target);
  }
  if (kind.name === 'TrainingRun') stateRealized(telling, thing);
}

function stateLink(telling: Telling, thing: Thing, link: Link, target: LinkedThing): void {
  const { quads, iris } = telling;
  const edge = edgeOf(telling, thing.record, link, target);
  stateEdge(quads, iris, edge);
  stateFurther(quads, iris, edge);
  const stated = link.direction === 'out' ? link.property : counterpart(kindOf(target.head.kind), link, thing.record)?.property;
  if (stated !== undefined) quads.link(iris.of(edge.from), stated, iris.of(edge.to));
  if (!needsNode(edge)) return;
  const node = stateQualified(quads, iris, edge);
  stateAttributes(telling, { edge, node }, link.attributes?.name);
  if (edge.relation === 'ASSOCIATED') for (const plan of plansOf(thing)) quads.link(node, PROV.hadPlan, iris.of(plan));
}

function edgeOf(telling: Telling, self: AnyRecord, link: Link, target: LinkedThing): EdgeFacts {
  const { head, role, attributes, validFrom, validTo } = target;
  const other = near(telling, head)?.record ?? head;
  const [from, to] = link.direction === 'out' ? [self, other] : [other, self];
  return { from, relation: link.relation, to, role, attributes, validFrom, validTo };
}

/** The link by which the other end states the same edge. */
function counterpart(kind: Kind, link: Link, self: Head): Link | undefined {
  const fixed = (one: Link): string | null => ('is' in one.role ? one.role.is : null);
  return linksOf(kind)
    .map(([, one]) => one)
    .find((one) => one.relation === link.relation && one.direction === 'out' && one.to.includes(self.kind) && fixed(one) === fixed(link));
}

function plansOf(thing: Thing): Head[] {
  return [...linked(thing, 'code'), ...linked(thing, 'implementation')].map((plan) => plan.head);
}

/** A run realizes the algorithm that its implementation implements. */
function stateRealized(telling: Telling, thing: Thing): void {
  const { quads, iris } = telling;
  for (const { head } of linked(thing, 'implementation')) {
    for (const algorithm of linkedNear(telling, head, 'algorithm')) {
      quads.link(iris.of(thing.record), MLS.realizes, iris.of(algorithm.head));
      quads.link(iris.of(head), MLS.implements, iris.of(algorithm.head));
    }
  }
}
