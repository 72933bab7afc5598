import { snakeCase, type Kind } from '../../model/kind.ts';
import type { Condition } from '../../ports/store.ts';
import { sqlType } from './columns.ts';

/** Pure: a condition of a list in SQL, on the aliases e (entity) and k (the kind's own table). */

const BASE_TYPES: Readonly<Record<string, string>> = {
  id: 'uuid',
  key: 'text',
  name: 'text',
  description: 'text',
  parentId: 'uuid',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
  retiredAt: 'timestamptz',
  revision: 'integer',
  tags: 'ARRAY',
};

export function conditionSql(kind: Kind, condition: Condition, values: unknown[]): string {
  switch (condition.op) {
    case 'linked':
    case 'linkedToAny':
      return linkedSql(condition, values);
    case 'hasVersions':
      return 'EXISTS (SELECT 1 FROM entity v WHERE v.parent_id = e.id AND v.retired_at IS NULL)';
    case 'notAll':
      return condition.conditions.length === 0
        ? 'false'
        : `NOT (${condition.conditions.map((one) => conditionSql(kind, one, values)).join(' AND ')})`;
    default:
      return fieldSql(columnOf(kind, condition.field), condition, values);
  }
}

interface TypedColumn {
  name: string;
  type: string;
}
function columnOf(kind: Kind, field: string): TypedColumn {
  const type = BASE_TYPES[field];
  if (type !== undefined) return { name: `e.${snakeCase(field)}`, type };
  const declared = kind.fields[field];
  if (declared) return { name: `k.${snakeCase(field)}`, type: sqlType(declared) };
  throw new Error(`${kind.name} has no field ${field}`);
}

type FieldCondition = Extract<Condition, { field: string }>;
function fieldSql({ name, type }: TypedColumn, condition: FieldCondition, values: unknown[]): string {
  switch (condition.op) {
    case 'in':
      return `${name} = ANY($${values.push(condition.values)}::${type}[])`;
    case 'contains':
      return `strpos(lower(${name}), lower($${values.push(condition.text)})) > 0`;
    case 'hasAll':
      return condition.values.length === 0 ? 'false' : `${name} @> $${values.push(condition.values)}::text[]`;
    case 'atLeast':
      return `${name} >= $${values.push(condition.value)}::${boundType(type)}`;
    case 'below':
      return `${name} < $${values.push(condition.value)}::${boundType(type)}`;
    case 'isNull':
      return condition.value ? nothingSql(name, type) : `NOT ${nothingSql(name, type)}`;
  }
}

/** A bound may lie beyond what the column can hold. */
function boundType(type: string): string {
  return type === 'integer' ? 'bigint' : type;
}

/** Never null itself, so that it can be negated. */
function nothingSql(name: string, type: string): string {
  if (type === 'ARRAY') return `(cardinality(${name}) = 0)`;
  if (type === 'jsonb') return `(${name} IS NULL OR ${name} IN ('null', '[]', '{}'))`;
  return `(${name} IS NULL)`;
}

type LinkCondition = Extract<Condition, { op: 'linked' | 'linkedToAny' }>;
function linkedSql(condition: LinkCondition, values: unknown[]): string {
  const [own, other] = condition.direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const role = condition.role === null ? '' : ` AND g.role = $${values.push(condition.role)}`;
  const target =
    condition.op === 'linked'
      ? `g.${other} = ANY($${values.push(condition.ids)}::uuid[])`
      : `EXISTS (SELECT 1 FROM entity o WHERE o.id = g.${other} AND o.kind = ANY($${values.push(condition.kinds)}::text[]))`;
  return `EXISTS (SELECT 1 FROM edge g WHERE g.${own} = e.id AND g.relation = $${values.push(condition.relation)}
    AND ${target} AND g.valid_to IS NULL${role})`;
}
