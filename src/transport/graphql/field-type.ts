import type { GraphQLScalarType } from 'graphql';
import { Float, getMetadataStorage, Int } from 'type-graphql';
import type { AttributeField, Field, KindName, PartField } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { enumOf, type EnumType } from './enums.ts';
import { DateTimeScalar, IriScalar, JsonScalar, LongScalar } from './scalars.ts';

/** From declared fields to GraphQL types. */

export type TypeClass = abstract new () => object;
/** What type-graphql takes as a type: a scalar, an enumeration, a class, or a list of one. */
export type TypeValue = GraphQLScalarType | StringConstructor | BooleanConstructor | EnumType | TypeClass | TypeValue[];

type Declared = Field | AttributeField | PartField;

/** Types of values by the type of their declaration; null for those that have fields of their own. */
const PLAIN_TYPES = {
  text: String,
  iri: IriScalar,
  integer: Int,
  long: LongScalar,
  double: Float,
  boolean: Boolean,
  instant: DateTimeScalar,
  json: JsonScalar,
  texts: [String],
  parts: null,
  part: null,
  measures: null,
  statistics: null,
  reference: null,
} as const satisfies Record<Exclude<Declared['type'], 'enum'>, unknown>;

/** The type of a value that has no fields of its own; null for those that have. */
export function plainType(field: Declared): TypeValue | null {
  if (field.type === 'enum') return enumOf(field.values);
  const type = PLAIN_TYPES[field.type];
  return type instanceof Array ? [String] : type;
}

/** Lists are never null; what is not required may be unknown. */
export function isNullable(field: Declared): boolean {
  return !field.required && !['parts', 'texts', 'measures'].includes(field.type);
}

/**
 * The class declared as object or interface type of that name. Looked up by name when the schema is built, so that types which refer
 * to each other need not import each other.
 */
export function typeNamed(name: string): TypeClass {
  const { objectTypes, interfaceTypes } = getMetadataStorage();
  const found = [...objectTypes, ...interfaceTypes].find((type) => type.name === name);
  if (!found) throw new Error(`no GraphQL type is called ${name}`);
  return found.target as TypeClass;
}

/** The type that things of all these kinds share. */
export function sharedTypeName(kinds: readonly KindName[]): string {
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) return only;
  return kinds.every((kind) => kindOf(kind).prov === 'activity') ? 'Activity' : 'Entity';
}

/** GraphQL name of a part: `files` of a version are of type File. */
const PART_NAMES: Readonly<Record<string, string>> = {
  files: 'File',
  features: 'Feature',
  statistics: 'FeatureStatistics',
  distribution: 'FeatureDistribution',
  settings: 'Setting',
  hyperParameters: 'HyperParameter',
  operations: 'ProcessOperation',
  procedure: 'EstimationProcedure',
  metafeatures: 'Metafeature',
};
export function partName(field: string): string {
  const name = PART_NAMES[field];
  if (name === undefined) throw new Error(`field-type.ts names no GraphQL type for the part ${field}`);
  return name;
}
