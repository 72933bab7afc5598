import type { Json, KindName, Link, LinkAttributes } from '../../model/kind.ts';
import { ALL_KINDS, linksOf } from '../../model/registry.ts';

/** Links that say more of each target than which thing it is: a role, attributes, or both. */

export function saysMore(link: Link): boolean {
  return 'any' in link.role || link.attributes !== undefined;
}

/** Name of the type that a target has at the link. */
export function linkTypeName(link: Link): string {
  return link.attributes === undefined ? 'RoleLink' : `${link.attributes.name}Link`;
}

/** Pure: every attribute that the link declares, as the edge states it; null, and of lists none, where it does not. */
export function statedAttributes(link: Link, attributes: Json): Record<string, unknown> {
  const stated = typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes) ? attributes : {};
  const declared = Object.entries(link.attributes?.of ?? {});
  return Object.fromEntries(declared.map(([name, { type }]) => [name, stated[name] ?? (type === 'parts' ? [] : null)]));
}

/** Attributes with what the links that have them can lead to. */
export interface AttributedLinks {
  attributes: LinkAttributes;
  to: readonly KindName[];
  withRole: boolean;
}
export const ATTRIBUTED_LINKS: readonly AttributedLinks[] = attributedLinks();

function attributedLinks(): AttributedLinks[] {
  const links = ALL_KINDS.flatMap((kind) => linksOf(kind).map(([, link]) => link));
  const declared = new Set(links.flatMap(({ attributes }) => attributes ?? []));
  return [...declared].map((attributes) => {
    const sharing = links.filter((link) => link.attributes === attributes);
    return { attributes, to: [...new Set(sharing.flatMap((link) => link.to))], withRole: sharing.some((link) => 'any' in link.role) };
  });
}
