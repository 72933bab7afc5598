import { isDeepStrictEqual } from 'node:util';
import type { AnyRecord, Head, Json, Kind, Link } from '../../model/kind.ts';
import { fieldsOf, linksOf } from '../../model/registry.ts';
import type { Edge, NewEdge } from '../../ports/store.ts';

/** Pure: what an input changes in a record and its edges. */

export interface StatedLink {
  link: Link;
  target: Head;
  role: string | null;
  attributes: Json;
  /** Where in the input it stands; null for what is as it was. */
  place: string | null;
}

export function edgeOf(own: string, { link, target, role, attributes }: StatedLink, validFrom: string): NewEdge {
  const [fromId, toId] = link.direction === 'out' ? [own, target.id] : [target.id, own];
  return { fromId, relation: link.relation, toId, role, attributes, ownerId: own, validFrom };
}

export function roleOf(link: Link, stated: string | null | undefined): string | null {
  return 'any' in link.role ? (stated ?? link.role.default) : link.role.is;
}

/** Edges to state and to take back so that what the record states is what its input says. Of its own edges only: those that others state stay theirs. */
export function edgeChanges(wanted: readonly NewEdge[], stated: readonly Edge[]): { opened: NewEdge[]; ended: string[] } {
  const have = new Map(stated.map((edge) => [edgeIdentity(edge), edge]));
  const want = new Map(wanted.map((edge) => [edgeIdentity(edge), edge]));
  // An edge that is to say something else ends, and another begins: what it said until now stays on record.
  const differ = ([key, edge]: [string, NewEdge | Edge], others: ReadonlyMap<string, NewEdge | Edge>): boolean => {
    const other = others.get(key);
    return other === undefined || !isDeepStrictEqual(said(edge.attributes), said(other.attributes));
  };
  return {
    opened: [...want].filter((one) => differ(one, have)).map(([, edge]) => edge),
    ended: [...have].filter((one) => differ(one, want)).map(([, edge]) => edge.id),
  };
}
/** Attributes without those that are unknown: a kind may learn further ones. */
function said(attributes: Json): unknown {
  return Object.fromEntries(Object.entries(attributes ?? {}).filter(([, value]) => value !== null));
}
/** Edges that are alike in this are one edge. */
export function edgeIdentity(edge: Pick<Edge, 'fromId' | 'relation' | 'toId' | 'role'>): string {
  return [edge.fromId, edge.relation, edge.toId, edge.role ?? ''].join(' ');
}

/** Whether two records of a kind say the same: revision and dates aside. */
export function sameContent(kind: Kind, a: AnyRecord, b: AnyRecord): boolean {
  const names = ['name', 'description', 'tags', ...fieldsOf(kind).map(([name]) => name)];
  return names.every((name) => isDeepStrictEqual(plain(a[name]), plain(b[name])));
}
/** As JSON would bring it back: -0 is 0, and what is undefined is not there. */
function plain(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** Since when the links of a new record hold: the first of its kind's dates that is known, else now. */
export function linksSince(kind: Kind, record: AnyRecord, now: string): string {
  for (const field of kind.since ?? []) {
    const value = record[field];
    if (typeof value === 'string') return value;
  }
  return now;
}

/** The declared link of a kind that an edge belongs to, seen from the thing `own`. */
export function linkOfEdge(kind: Kind, own: string, edge: Edge, other: Head): string | null {
  for (const [name, link] of linksOf(kind)) {
    const direction = edge.fromId === own && edge.toId === other.id ? 'out' : 'in';
    const selfLoop = edge.fromId === edge.toId;
    if (link.relation !== edge.relation || (!selfLoop && link.direction !== direction)) continue;
    if ('is' in link.role && link.role.is !== edge.role) continue;
    if (link.to.includes(other.kind)) return name;
  }
  return null;
}
