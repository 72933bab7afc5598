import type { Quad } from 'n3';
import { HYDRA, XSD } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import type { LakePage } from '../../services/lake-reader.ts';
import { catalogIri, catalogQuads, listingQuads, type CatalogNames } from './catalog-quads.ts';
import { EVERYTHING, type LakeTelling } from './lake-telling.ts';
import { ownGraph } from './own-graph.ts';
import { QuadSet } from './quad-set.ts';

/** A page of the catalog: things in the order in which they came, each whole on one page, with where the other pages are. */

/** Beyond every id. */
const END = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface PageQuery {
  after?: string | undefined;
  before?: string | undefined;
  changedSince?: string;
  /** Name of a profile. */
  profile?: string;
}
export interface PageLinks {
  self: string;
  first: string;
  last: string;
  next?: string;
  previous?: string;
}

/** Addresses of the pages around one. A page is known by the thing it starts after, so that it stays the same while things are added. */
export function pageLinks(base: string, query: PageQuery, { things, more }: LakePage): PageLinks {
  const catalog = catalogIri(base);
  const { after, before, changedSince, profile } = query;
  const at = (place: Place): string => addressOf(catalog, { ...place, modified_since: changedSince, profile });
  const [first, last] = [things.at(0)?.record.id, things.at(-1)?.record.id];
  const follows = before === undefined ? more : before !== END;
  const precedes = before === undefined ? after !== undefined : more;
  return {
    self: at({ after, before }),
    first: at({}),
    last: at({ before: END }),
    ...(follows && last !== undefined ? { next: at({ after: last }) } : {}),
    ...(precedes && first !== undefined ? { previous: at({ before: first }) } : {}),
  };
}

type Place = Pick<PageQuery, 'after' | 'before'>;
function addressOf(catalog: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? catalog : `${catalog}?${new URLSearchParams(given).toString()}`;
}

export interface CatalogPage {
  base: string;
  catalog: CatalogNames;
  links: PageLinks;
  /** Number of things on all pages; null where that is not known, as for those that changed since a time or that a profile tells of. */
  total: number | null;
  /** In a profile; absent: the base graph. */
  telling?: LakeTelling;
}

/** Pure: the catalog, its things on this page as their own pages tell of them, and Hydra's links. */
export function catalogPageQuads(things: readonly Described[], told: CatalogPage): Quad[] {
  const { base, catalog, links, total, telling = EVERYTHING } = told;
  const page = new QuadSet();
  const iri = catalogIri(base);
  page.types(iri, [HYDRA.Collection]);
  if (total !== null) page.typed(iri, HYDRA.totalItems, String(total), XSD.integer);
  page.link(iri, HYDRA.view, links.self);
  page.types(links.self, [HYDRA.PartialCollectionView]);
  for (const name of ['first', 'next', 'previous', 'last'] as const) {
    const target = links[name];
    if (target !== undefined) page.link(links.self, HYDRA[name], target);
  }
  return unionOf([
    telling.further(catalogQuads(base, catalog), base),
    page.sorted(),
    ...things.flatMap((described) => thingQuads(described, base, telling)),
  ]);
}

function thingQuads(described: Described, base: string, telling: LakeTelling): Quad[][] {
  const quads = telling.quadsOf(described, base);
  const graph = ownGraph(described, base, { quadsOf: () => quads });
  return [quads, telling.further(listingQuads(base, graph, described.record.retiredAt !== null), base)];
}

/** Each once, those of a subject together. */
function unionOf(graphs: readonly (readonly Quad[])[]): Quad[] {
  const all = new Map<string, Quad>();
  for (const quad of graphs.flat()) {
    const { subject, predicate, object } = quad;
    const end = object.termType === 'Literal' ? `"${object.value}"^^${object.datatype.value}@${object.language}` : `<${object.value}>`;
    all.set(`${subject.value} ${predicate.value} ${end}`, quad);
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, quad]) => quad);
}
