import { Field, ID, InputType } from 'type-graphql';
import type { Field as ModelField, Kind } from '../../../model/kind.ts';
import { fieldsOf, linksOf } from '../../../model/registry.ts';
import type { CatalogFilter, FieldFilter } from '../../../services/catalog-types.ts';
import { detailsOf } from '../../../services/details.ts';
import { filterForm } from '../../../services/field-filter.ts';
import type { Reference } from '../../../services/reference.ts';
import { isEntityId } from '../entity-id.ts';
import { defineEnum, enumOf, type EnumType } from '../enums.ts';
import { plainType, type TypeClass, type TypeValue } from '../field-type.ts';
import { fieldNameOf, oneOf, pluralOf } from '../kind-words.ts';
import { DateTimeScalar, KeyScalar } from '../scalars.ts';
import { boundsOf, rangeOf, type RangeInput } from './ranges.ts';
import { EntityRefInput } from './references.ts';

/** The filter of a kind's list, derived from the model. */

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
  const declare = (name: string, type: TypeValue, description: string): void =>
    Field(() => type, { nullable: true, description })(Filter.prototype, name);
  for (const [name, field] of fieldsOf(kind)) {
    const filter = fieldFilter(field);
    if (filter) declare(name, filter.type, `${filter.doc} ${field.doc}`);
  }
  for (const [name, link] of linksOf(kind)) declare(name, [EntityRefInput], `Linked to one of these. ${link.doc}`);
  if (kind.parent) declare(fieldNameOf(kind.parent), [EntityRefInput], 'Versions of one of these.');
  const details = detailEnum(kind);
  declare('missing', [details], 'At least one of these is not stated.');
  declare('present', [details], 'All of these are stated.');
  InputType(`${kind.name}Filter`, {
    description: `Which ${pluralOf(kind)} to list. All that is given must hold; an empty list matches nothing.`,
  })(Filter);
  return Filter;
}

function fieldFilter(field: ModelField): { type: TypeValue; doc: string } | null {
  switch (filterForm(field)) {
    case 'oneOf':
      return field.type === 'enum'
        ? { type: [enumOf(field.values)], doc: 'With one of these.' }
        : { type: [plainType(field) ?? String], doc: 'With one of these, in exactly these letters.' };
    case 'allOf':
      return { type: [String], doc: 'With all of these.' };
    case 'bounds':
      return { type: rangeOf(field.type), doc: 'In this range.' };
    case 'flag':
      return { type: Boolean, doc: 'Whether it is so.' };
    case null:
      return null;
  }
}

function detailEnum(kind: Kind): EnumType {
  const docs = Object.fromEntries(detailsOf(kind).map(({ name, doc }) => [name, doc]));
  return defineEnum(`${kind.name}Detail`, `What may be stated of ${oneOf(kind.name)}, or be missing.`, docs);
}

/** Pure: the services' form of a filter. */
export function filterOf(kind: Kind, input: FilterInput | null | undefined): CatalogFilter {
  if (!input) return {};
  const given = (names: readonly string[]): [string, unknown][] =>
    names.flatMap((name) => (input[name] === null || input[name] === undefined ? [] : [[name, input[name]]]));
  const parents = kind.parent ? given([fieldNameOf(kind.parent)]) : [];
  return {
    ...Object.fromEntries(given(BASE_NAMES)),
    ...Object.fromEntries(given(['missing', 'present'])),
    ...(input.ids ? { ids: input.ids.filter(isEntityId) } : {}),
    fields: Object.fromEntries(given(fieldsOf(kind).map(([name]) => name)).map(([name, value]) => [name, fieldFilterOf(value)])),
    links: Object.fromEntries(given(linksOf(kind).map(([name]) => name))) as CatalogFilter['links'],
    ...(parents[0] ? { parents: parents[0][1] as Reference[] } : {}),
  };
}
function fieldFilterOf(value: unknown): FieldFilter {
  return typeof value === 'object' && !Array.isArray(value) ? boundsOf(value as RangeInput) : (value as FieldFilter);
}
