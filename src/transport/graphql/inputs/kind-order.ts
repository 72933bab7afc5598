import { Field, InputType, registerEnumType } from 'type-graphql';
import { constantCase, type Kind } from '../../../model/kind.ts';
import { fieldsOf } from '../../../model/registry.ts';
import type { OrderBy } from '../../../ports/store.ts';
import { OrderDirection, type EnumType } from '../enums.ts';
import type { TypeClass } from '../field-type.ts';
import { pluralOf } from '../kind-words.ts';

/** The order of a kind's list, derived from the model. */

export interface OrderInput {
  field: string;
  direction: 'ASC' | 'DESC';
}

export function orderOf(input: readonly OrderInput[] | null | undefined): OrderBy[] | undefined {
  return input?.map(({ field, direction }) => ({ field, descending: direction === 'DESC' }));
}

export function kindOrder(kind: Kind): TypeClass {
  const Order = class {};
  const fields = orderFields(kind);
  Field(() => fields, { description: 'What to order by.' })(Order.prototype, 'field');
  Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Which way.' })(Order.prototype, 'direction');
  InputType(`${kind.name}Order`, { description: `How to order a list of ${pluralOf(kind)}.` })(Order);
  return Order;
}

/** A value of the enumeration: name outside, name inside, description. */
type Value = [outside: string, inside: string, doc: string];

const EVERY_KIND: readonly Value[] = [
  ['NAME', 'name', 'By name, whatever the letter case.'],
  ['KEY', 'key', 'By key.'],
  ['CREATED_AT', 'createdAt', 'By the time of registration.'],
  ['UPDATED_AT', 'updatedAt', 'By the time of the last change.'],
];
const VERSION: Value = ['VERSION', 'sortKey', 'By version label: 2.9 before 2.10, release candidates before their release.'];

const EntityOrderField = orderEnum('EntityOrderField', 'a list', EVERY_KIND);

function orderFields(kind: Kind): EnumType {
  const own = fieldsOf(kind)
    .filter(([, field]) => field.sortable)
    .map(([name, { doc }]): Value => [constantCase(name), name, `By \`${name}\`: ${doc.charAt(0).toLowerCase()}${doc.slice(1)}`]);
  const special = [...(kind.parent === undefined ? [] : [VERSION]), ...own];
  if (special.length === 0) return EntityOrderField;
  return orderEnum(`${kind.name}OrderField`, `a list of ${pluralOf(kind)}`, [...EVERY_KIND, ...special]);
}

function orderEnum(name: string, list: string, values: readonly Value[]): EnumType {
  const type = Object.fromEntries(values.map(([outside, inside]) => [outside, inside]));
  registerEnumType(type, {
    name,
    description: `What ${list} can be ordered by. What is unknown comes last, whichever the direction.`,
    valuesConfig: Object.fromEntries(values.map(([outside, , description]) => [outside, { description }])),
  });
  return type;
}
