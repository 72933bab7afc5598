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
  const conditions: Condition[] = [];
  checkText(filter.nameContains, 'filter.nameContains', 500);
  for (const text of [...(filter.tags ?? []), ...(filter.keys ?? [])]) checkText(text, 'filter', 1000);
  if (!filter.includeRetired) conditions.push({ field: 'retiredAt', op: 'isNull', value: true });
  if (filter.ids) conditions.push({ field: 'id', op: 'in', values: filter.ids.filter(isEntityId).map((id) => id.toLowerCase()) });
  if (filter.keys) conditions.push({ field: 'key', op: 'in', values: filter.keys });
  if (filter.nameContains) conditions.push({ field: 'name', op: 'contains', text: filter.nameContains });
  if (filter.tags) conditions.push({ field: 'tags', op: 'hasAll', values: filter.tags });
  const dates = [
    ['createdAt', filter.createdFrom, filter.createdBefore],
    ['updatedAt', filter.updatedFrom, filter.updatedBefore],
  ] as const;
  for (const [field, from, before] of dates) {
    if (from) conditions.push({ field, op: 'atLeast', value: from });
    if (before) conditions.push({ field, op: 'below', value: before });
  }
  return conditions;
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
