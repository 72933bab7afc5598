import { InputError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { Kind, KindName, Link } from '../model/kind.ts';
import { linksOf } from '../model/registry.ts';
import type { Condition } from '../ports/store.ts';
import type { CatalogFilter } from './catalog-types.ts';
import { detail } from './details.ts';
import { fieldConditions } from './field-filter.ts';
import type { Reference } from './reference.ts';
import { checkSought } from './text-problem.ts';

/** A reference in a filter, and the kinds that are possible there. */
export interface Sought {
  reference: Reference;
  to: readonly KindName[];
}
/** Looks up what filter references name; what does not exist is left out (nothing can be linked to it). */
export type LookUp = (sought: readonly Sought[]) => Promise<ReadonlyMap<Reference, string>>;

/** From a list's filter to conditions of the store. @throws InputError for a field, link or detail that the kind has not */
export async function conditionsOf(kind: Kind, filter: CatalogFilter, lookUp: LookUp): Promise<Condition[]> {
  return [
    ...baseConditions(filter),
    ...fieldConditions(kind, filter.fields ?? {}),
    ...presenceConditions(kind, filter),
    ...(await referenceConditions(kind, filter, lookUp)),
  ];
}

function baseConditions(filter: CatalogFilter): Condition[] {
  checkSought(filter.nameContains, 'filter.nameContains', 500);
  for (const text of filter.tags ?? []) checkSought(text, 'filter.tags', 1000);
  for (const text of filter.keys ?? []) checkSought(text, 'filter.keys', 1000);
  const { ids, keys, tags, nameContains } = filter;
  const conditions: (Condition | null)[] = [
    filter.includeRetired ? null : { field: 'retiredAt', op: 'isNull', value: true },
    ids ? { field: 'id', op: 'in', values: ids.filter(isEntityId).map((id) => id.toLowerCase()) } : null,
    keys ? { field: 'key', op: 'in', values: keys } : null,
    tags ? { field: 'tags', op: 'hasAll', values: tags } : null,
    nameContains ? { field: 'name', op: 'contains', text: nameContains } : null,
  ];
  return [...conditions, ...dateConditions(filter)].filter((condition) => condition !== null);
}
function dateConditions(filter: CatalogFilter): Condition[] {
  const bounds = [
    ['createdAt', 'atLeast', filter.createdFrom],
    ['createdAt', 'below', filter.createdBefore],
    ['updatedAt', 'atLeast', filter.updatedFrom],
    ['updatedAt', 'below', filter.updatedBefore],
  ] as const;
  return bounds.flatMap(([field, op, value]) => (value ? [{ field, op, value }] : []));
}

const NOTHING: Condition = { field: 'id', op: 'in', values: [] };

function presenceConditions(kind: Kind, { missing, present }: CatalogFilter): Condition[] {
  const stated = (names: readonly string[], place: string): Condition[] =>
    names.map((name) => detail(kind, name, `filter.${place}`).stated);
  return [
    ...(missing ? [{ op: 'notAll' as const, conditions: stated(missing, 'missing') }] : []),
    ...(present ? (present.length === 0 ? [NOTHING] : stated(present, 'present')) : []),
  ];
}

async function referenceConditions(kind: Kind, filter: CatalogFilter, lookUp: LookUp): Promise<Condition[]> {
  const linked = Object.entries(filter.links ?? {}).map(([name, references]) => ({ link: linkNamed(kind, name), references }));
  const parents = kind.parent === undefined ? undefined : filter.parents;
  const sought = linked.flatMap(({ link, references }) => references.map((reference) => ({ reference, to: link.to })));
  if (kind.parent !== undefined) for (const reference of parents ?? []) sought.push({ reference, to: [kind.parent] });
  if (linked.length === 0 && !parents) return [];
  const found = await lookUp(sought);
  const idsOf = (references: readonly Reference[]): string[] => references.flatMap((reference) => found.get(reference) ?? []);
  return [
    ...(parents ? [{ field: 'parentId', op: 'in' as const, values: idsOf(parents) }] : []),
    ...linked.map(({ link, references }) => ({ op: 'linked' as const, ...edgesOf(link), ids: idsOf(references) })),
  ];
}

function linkNamed(kind: Kind, name: string): Link {
  const link = new Map(linksOf(kind)).get(name);
  if (!link) throw new InputError(`filter.${name}: ${kind.name} has no such link.`, { field: `filter.${name}` });
  return link;
}
function edgesOf({ relation, direction, role }: Link): Pick<Extract<Condition, { op: 'linked' }>, 'relation' | 'direction' | 'role'> {
  return { relation, direction, role: 'is' in role ? role.is : null };
}
