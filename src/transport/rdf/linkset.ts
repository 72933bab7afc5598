import { linkText, type Signpost } from './link-header.ts';

/** Links as a document of their own (RFC 9264), in JSON and in the notation of the header. Pure. */

/** The links of one thing. */
export interface Context {
  anchor: string;
  links: readonly Signpost[];
}

/** The links of a thing, and back from what describes it and what it is made of. */
export function contextsOf(anchor: string, signposts: readonly Signpost[]): Context[] {
  const back = new Map<string, Signpost>();
  for (const { rel, href } of signposts) {
    if (rel === 'describedby') back.set(href, { rel: 'describes', href: anchor });
    if (rel === 'item') back.set(href, { rel: 'collection', href: anchor });
  }
  const all = signposts.filter(({ rel }) => rel !== 'linkset');
  return [{ anchor, links: all }, ...[...back].map(([from, link]) => ({ anchor: from, links: [link] }))];
}

/** `application/linkset+json` */
export function linksetJson(contexts: readonly Context[]): string {
  const linkset = contexts.map(({ anchor, links }) => {
    const byRelation: Record<string, object[]> = {};
    for (const { rel, ...target } of links) (byRelation[rel] ??= []).push(target);
    return { anchor, ...byRelation };
  });
  return `${JSON.stringify({ linkset }, null, 2)}\n`;
}

/** `application/linkset` */
export function linksetText(contexts: readonly Context[]): string {
  const lines = contexts.flatMap(({ anchor, links }) => links.map((link) => linkText(link, anchor)));
  return `${lines.join(',\n')}\n`;
}
