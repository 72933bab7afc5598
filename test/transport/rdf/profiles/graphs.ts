import type { Quad } from 'n3';
import type { Described } from '../../../../src/services/described.ts';
import { catalogQuads, listingQuads } from '../../../../src/transport/rdf/catalog-quads.ts';
import { EVERYTHING, tellingIn, type LakeTelling } from '../../../../src/transport/rdf/lake-telling.ts';
import { ownGraph, type OwnGraph } from '../../../../src/transport/rdf/own-graph.ts';
import { PROFILES_BY_NAME } from '../../../../src/transport/rdf/profiles/index.ts';
import type { Profile } from '../../../../src/transport/rdf/profiles/profile.ts';
import { unionOf } from '../quads.ts';

/** Lakes as a profile tells them: page by page, and as a whole. */

export const CATALOG = { title: 'Test lake', publisher: 'ACME' };

/** The profiles that are projections of the base graph. */
export const PROJECTIONS = ['mldcat-ap', 'dcat-ap', 'prov', 'fdp'] as const;

export function profileOf(name: string): Profile {
  const profile = PROFILES_BY_NAME[name];
  if (!profile) throw new Error(`no profile ${name}`);
  return profile;
}
export function tellingOf(name: string): LakeTelling {
  return tellingIn(profileOf(name));
}

/** Each page under a base of its own, so that a validator sees it alone though it is given many at once. */
export function pagesApart(things: readonly Described[], telling: LakeTelling = EVERYTHING, prefix = 'page'): Quad[] {
  return things.flatMap((described, i) => telling.quadsOf(described, `https://${prefix}-${i}.example`));
}

export function ownGraphs(things: readonly Described[], base: string, telling: LakeTelling = EVERYTHING): OwnGraph[] {
  return things.map((described) => ownGraph(described, base, telling));
}

/** Everything that a dump tells. */
export function wholeLake(things: readonly Described[], base: string, telling: LakeTelling = EVERYTHING): Quad[] {
  const graphs = ownGraphs(things, base, telling);
  const listings = things.flatMap(({ record }, i) => {
    const graph = graphs[i];
    return graph ? listingQuads(base, graph, record.retiredAt !== null) : [];
  });
  const further = telling.further([...catalogQuads(base, CATALOG), ...listings], base);
  return unionOf([...graphs.flatMap(({ own, terms }) => [own, terms]), further]);
}
