import type { Head, KindName, Link } from '../model/kind.ts';
import { kindOf, linksOf } from '../model/registry.ts';
import type { Linked, StoreReader } from '../ports/store.ts';
import type { LinkedThing, Links } from './described.ts';

/** From edges to links as the kinds declare them. */

/** One link of many things of a kind. */
export interface LinkRequest {
  kind: KindName;
  link: string;
  ids: readonly string[];
  perNode: number;
}

/** What stands at links, for each request by the id of the thing: one statement for all of them. */
export async function readLinkRequests(reader: StoreReader, requests: readonly LinkRequest[]): Promise<Map<string, LinkedThing[]>[]> {
  const answers = await reader.linked(
    requests.map(({ kind, link: name, ids, perNode }) => {
      const link = kindOf(kind).links[name];
      if (!link) throw new Error(`${kind} has no link ${name}`);
      const { relation, direction, role, to } = link;
      return { ids, relation, direction, role: 'is' in role ? role.is : null, kinds: to, perNode };
    }),
  );
  return requests.map(({ ids }, i) => byOwner(ids, answers[i] ?? []));
}

/**
 * All declared links of the given things: one statement, whatever their number.
 * @param most things at each link
 */
export async function readLinks(reader: StoreReader, things: readonly Head[], most: (link: Link) => number): Promise<Map<string, Links>> {
  const requests = [...new Set(things.map((thing) => thing.kind))].flatMap((kind) => {
    const ids = things.filter((thing) => thing.kind === kind).map((thing) => thing.id);
    return linksOf(kindOf(kind)).map(([name, link]) => ({ kind, link: name, ids, perNode: most(link) }));
  });
  const answers = await readLinkRequests(reader, requests);
  const links = new Map<string, Links>(things.map((thing) => [thing.id, {}]));
  for (const [i, { link, ids }] of requests.entries())
    for (const id of ids) Object.assign(links.get(id) ?? {}, { [link]: answers[i]?.get(id) ?? [] });
  return links;
}

function byOwner(ids: readonly string[], linked: readonly Linked[]): Map<string, LinkedThing[]> {
  const found = new Map<string, LinkedThing[]>(ids.map((id) => [id, []]));
  for (const thing of linked) found.get(thing.own)?.push(thing);
  return found;
}
