import type { Head, Kind, KindName } from '../model/kind.ts';
import { kindOf, linksOf } from '../model/registry.ts';
import type { Edge, StoreReader } from '../ports/store.ts';
import type { LinkedThing, Links } from './described.ts';
import { linkOfEdge } from './link-changes.ts';

/** From edges to links as the kinds declare them. */

/** One link of many things of a kind: two statements. */
export async function readLink(
  reader: StoreReader,
  { kind, link: name, ids, perNode }: { kind: KindName; link: string; ids: readonly string[]; perNode: number },
): Promise<Map<string, LinkedThing[]>> {
  const link = kindOf(kind).links[name];
  if (!link) throw new Error(`${kind} has no link ${name}`);
  const role = 'is' in link.role && link.role.is !== null ? { role: link.role.is } : {};
  const { edges } = await reader.edges({ ids, direction: link.direction, relations: [link.relation], kinds: link.to, perNode, ...role });
  const otherOf = (edge: Edge): string => (link.direction === 'out' ? edge.toId : edge.fromId);
  const heads = await headsById(reader, edges.map(otherOf));
  const found = new Map<string, LinkedThing[]>(ids.map((id) => [id, []]));
  for (const edge of edges) {
    const head = heads.get(otherOf(edge));
    if (head) found.get(link.direction === 'out' ? edge.fromId : edge.toId)?.push(linkedThing(edge, head));
  }
  return found;
}

/** All declared links of the given things: three statements, whatever their number. */
export async function readLinks(reader: StoreReader, things: readonly Head[], perNode: number): Promise<Map<string, Links>> {
  const ids = things.map((thing) => thing.id);
  const kinds = [...new Set(things.map((thing) => thing.kind))].map(kindOf);
  const out = await reader.edges({ ids, direction: 'out', relations: relationsOf(kinds, 'out'), perNode });
  const into = await reader.edges({ ids, direction: 'in', relations: relationsOf(kinds, 'in'), perNode });
  const heads = await headsById(reader, [...out.edges.map((edge) => edge.toId), ...into.edges.map((edge) => edge.fromId)]);
  const outOf = groupBy(out.edges, (edge) => edge.fromId);
  const inOf = groupBy(into.edges, (edge) => edge.toId);
  return new Map(
    things.map((thing) => {
      const kind = kindOf(thing.kind);
      const links: Links = Object.fromEntries(linksOf(kind).map(([name]) => [name, []]));
      const collect = (edge: Edge, otherId: string): void => {
        const head = heads.get(otherId);
        const name = head ? linkOfEdge(kind, thing.id, edge, head) : null;
        if (head && name !== null) links[name]?.push(linkedThing(edge, head));
      };
      for (const edge of outOf.get(thing.id) ?? []) collect(edge, edge.toId);
      for (const edge of inOf.get(thing.id) ?? []) collect(edge, edge.fromId);
      return [thing.id, links];
    }),
  );
}

function relationsOf(kinds: readonly Kind[], direction: 'out' | 'in'): Edge['relation'][] {
  const links = kinds.flatMap((kind) => linksOf(kind).map(([, link]) => link));
  return [...new Set(links.filter((link) => link.direction === direction).map((link) => link.relation))];
}
async function headsById(reader: StoreReader, ids: readonly string[]): Promise<Map<string, Head>> {
  const heads = await reader.heads([...new Set(ids)]);
  return new Map(heads.map((head) => [head.id, head]));
}
function linkedThing(edge: Edge, head: Head): LinkedThing {
  return { edgeId: edge.id, role: edge.role, attributes: edge.attributes, validFrom: edge.validFrom, validTo: edge.validTo, head };
}
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
