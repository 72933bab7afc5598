import { Field, ID, InputType } from 'type-graphql';
import type { Kind } from '../../../model/kind.ts';
import { fieldsOf, linksOf } from '../../../model/registry.ts';
import type { OrderBy, OrderField } from '../../../ports/store.ts';
import type { CatalogFilter } from '../../../services/catalog-types.ts';
import type { Reference } from '../../../services/reference.ts';
import { isEntityId } from '../entity-id.ts';
import { EntityOrderField, enumOf, OrderDirection, VersionOrderField } from '../enums.ts';
import type { TypeClass } from '../field-type.ts';
import { fieldNameOf, pluralOf } from '../kind-words.ts';
import { DateTimeScalar, KeyScalar } from '../scalars.ts';
import { EntityRefInput } from './references.ts';

/** Filter and order of a kind's list, derived from the model. */

/** Filters that every kind has. */
abstract class BaseFilter {
  @Field(() => [ID], { nullable: true, description: 'With one of these ids.' })
  ids?: string[] | null;
  @Field(() => [KeyScalar], { nullable: true, description: 'With one of these keys; of versions, labels.' })
  keys?: string[] | null;
  @Field(() => String, { nullable: true, description: 'With this text in the name, whatever the letter case.' })
  nameContains?: string | null;
  @Field(() => [String], { nullable: true, description: 'With all of these tags.' })
  tags?: string[] | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Registered at this time or later.' })
  createdFrom?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Registered before this time.' })
  createdBefore?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Last changed at this time or later.' })
  updatedFrom?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Last changed before this time.' })
  updatedBefore?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Also those that were taken out of use; left out unless said.' })
  includeRetired?: boolean | null;
}
InputType('BaseFilter', { description: 'Filters that every kind has.' })(BaseFilter);
const BASE_NAMES = [
  'ids',
  'keys',
  'nameContains',
  'tags',
  'createdFrom',
  'createdBefore',
  'updatedFrom',
  'updatedBefore',
  'includeRetired',
] as const satisfies readonly (keyof BaseFilter & keyof CatalogFilter)[];

export type FilterInput = BaseFilter & Readonly<Record<string, unknown>>;

export function kindFilter(kind: Kind): TypeClass {
  const Filter = class extends BaseFilter {};
  const declare = (name: string, type: () => [TypeClass] | [ReturnType<typeof enumOf>], description: string): void =>
    Field(type, { nullable: true, description })(Filter.prototype, name);
  for (const [name, field] of fieldsOf(kind))
    if (field.type === 'enum') declare(name, () => [enumOf(field.values)], `With one of these. ${field.doc}`);
  for (const [name, link] of linksOf(kind)) declare(name, () => [EntityRefInput], `Linked to one of these. ${link.doc}`);
  if (kind.parent) declare(fieldNameOf(kind.parent), () => [EntityRefInput], 'Versions of one of these.');
  InputType(`${kind.name}Filter`, {
    description: `Which ${pluralOf(kind)} to list. All that is given must hold; an empty list matches nothing.`,
  })(Filter);
  return Filter;
}

/** Pure: the services' form of a filter. */
export function filterOf(kind: Kind, input: FilterInput | null | undefined): CatalogFilter {
  if (!input) return {};
  const given = (names: readonly string[]): [string, unknown][] =>
    names.flatMap((name) => (input[name] === null || input[name] === undefined ? [] : [[name, input[name]]]));
  const parents = kind.parent ? given([fieldNameOf(kind.parent)]) : [];
  return {
    ...Object.fromEntries(given(BASE_NAMES)),
    ...(input.ids ? { ids: input.ids.filter(isEntityId) } : {}),
    fields: Object.fromEntries(given(fieldsOf(kind).map(([name]) => name))) as CatalogFilter['fields'],
    links: Object.fromEntries(given(linksOf(kind).map(([name]) => name))) as CatalogFilter['links'],
    ...(parents[0] ? { parents: parents[0][1] as Reference[] } : {}),
  };
}

export interface OrderInput {
  field: OrderField;
  direction: 'ASC' | 'DESC';
}

export function kindOrder(kind: Kind): TypeClass {
  const Order = class {};
  const field = kind.parent === undefined ? EntityOrderField : VersionOrderField;
  Field(() => field, { description: 'What to order by.' })(Order.prototype, 'field');
  Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Which way.' })(Order.prototype, 'direction');
  InputType(`${kind.name}Order`, { description: `How to order a list of ${pluralOf(kind)}.` })(Order);
  return Order;
}
export function orderOf(input: readonly OrderInput[] | null | undefined): OrderBy[] | undefined {
  return input?.map(({ field, direction }) => ({ field, descending: direction === 'DESC' }));
}
