import { InputError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { Kind, KindName } from '../model/kind.ts';
import type { Condition } from '../ports/store.ts';
import type { CatalogFilter } from './catalog-types.ts';
import type { Reference } from './reference.ts';
import { checkText } from './text-problem.ts';

/** Looks up what filter references name; what does not exist is left out (nothing can be linked to it). */
export type LookUp = (references: readonly Reference[], to: readonly KindName[]) => Promise<string[]>;

/** From a list's filter to conditions of the store. @throws InputError for a field or link that the kind has not */
export async function conditionsOf(kind: Kind, filter: CatalogFilter, lookUp: LookUp): Promise<Condition[]> {
  return [...baseConditions(filter), ...fieldConditions(kind, filter), ...(await linkConditions(kind, filter, lookUp))];
}

function baseConditions(filter: CatalogFilter): Condition[] {
  checkText(filter.nameContains, 'filter.nameContains', 500);
  for (const text of [...(filter.tags ?? []), ...(filter.keys ?? [])]) checkText(text, 'filter', 1000);
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

function fieldConditions(kind: Kind, filter: CatalogFilter): Condition[] {
  return Object.entries(filter.fields ?? {}).map(([field, values]) => {
    const declared = kind.fields[field];
    if (!declared || !['text', 'enum', 'iri', 'integer', 'boolean'].includes(declared.type))
      throw new InputError(`filter.${field}: ${kind.name} cannot be filtered by it.`, { field: `filter.${field}` });
    return { field, op: 'in', values };
  });
}

async function linkConditions(kind: Kind, filter: CatalogFilter, lookUp: LookUp): Promise<Condition[]> {
  const conditions: Condition[] = [];
  if (filter.parents && kind.parent) conditions.push({ field: 'parentId', op: 'in', values: await lookUp(filter.parents, [kind.parent]) });
  for (const [name, references] of Object.entries(filter.links ?? {})) {
    const link = kind.links[name];
    if (!link) throw new InputError(`filter.${name}: ${kind.name} has no such link.`, { field: `filter.${name}` });
    const ids = await lookUp(references, link.to);
    conditions.push({
      op: 'linked',
      relation: link.relation,
      direction: link.direction,
      role: 'is' in link.role ? link.role.is : null,
      ids,
    });
  }
  return conditions;
}
