import { Arg, Field, ObjectType } from 'type-graphql';
import type {
  Field as ModelFieldDeclaration,
  Kind,
  KindName,
  Measures,
  PartField as PartFieldDeclaration,
  PartOf,
  RecordOf,
} from '../../model/kind.ts';
import { MetafeatureGroup } from './enums.ts';
import { metafeatureValues, type AskedMetafeatures } from './metafeature-values.ts';
import { isNullable, partName, plainType, sharedTypeName, typeNamed, type TypeClass, type TypeValue } from './field-type.ts';
import { ResolveWith, type Resolve } from './resolve-with.ts';

/** Decorators that take type, nullability, enumeration and description from the model, and refuse a property of another TypeScript type. */

/** `key` is `never`, so that the use does not compile, where the property's type is narrower than the model's. */
type Exactly<Value, Property, Name> = [Value] extends [Property] ? Name : never;

export function CatalogObject(kind: Kind, interfaces: readonly TypeClass[]): ClassDecorator {
  return ObjectType(kind.name, { description: kind.doc, implements: [...interfaces], simpleResolvers: true });
}

/** A field that mirrors the model. */
export function ModelField<K extends Kind, F extends string & keyof K['fields']>(
  kind: K,
  name: F,
): <T extends { [P in F]: RecordOf<K>[F] }>(prototype: T, key: Exactly<RecordOf<K>[F], T[F], F>) => void {
  const field = kind.fields[name];
  if (!field) throw new Error(`${kind.name} has no field ${name}`);
  return (prototype) => {
    Field(() => outputType(name, field), { description: field.doc, nullable: isNullable(field) })(prototype, name);
    if (field.type === 'measures') declareMeasures(prototype, name);
    if (field.lazy) ResolveWith(lazily(kind.name, name, field))(prototype, name);
  };
}

/** A field of a part. */
export function PartField<S extends Readonly<Record<string, PartFieldDeclaration>>, F extends string & keyof S>(
  of: S,
  name: F,
): <T extends { [P in F]: PartOf<S>[F] }>(prototype: T, key: Exactly<PartOf<S>[F], T[F], F>) => void {
  const field = of[name];
  if (!field) throw new Error(`the part has no field ${name}`);
  return (prototype) => declarePartField(prototype, name, field);
}

/** Of a thing that is kept by its path, the thing itself is answered. */
export function declarePartField(prototype: object, name: string, field: PartFieldDeclaration): void {
  Field(() => outputType(name, field), { description: field.doc, nullable: isNullable(field) })(prototype, name);
  if (field.type !== 'reference') return;
  ResolveWith<Record<string, unknown>, unknown>((part, _, { loaders }) => {
    const path = part[name];
    return typeof path === 'string' ? loaders.recordByPath(path) : null;
  })(prototype, name);
}

function outputType(name: string, field: ModelFieldDeclaration | PartFieldDeclaration): TypeValue {
  const plain = plainType(field);
  if (plain !== null) return plain;
  if (field.type === 'reference') return typeNamed(sharedTypeName(field.to));
  const part = typeNamed(partName(name));
  return field.type === 'part' || field.type === 'statistics' ? part : [part];
}

function lazily(kind: KindName, name: string, field: ModelFieldDeclaration): Resolve<{ id: string }> {
  const unknown = field.type === 'parts' || field.type === 'texts' ? [] : null;
  return async ({ id }, _, { loaders }) => (await loaders.lazyField(kind, name, id)) ?? unknown;
}

function declareMeasures(prototype: object, name: string): void {
  Arg('names', () => [String], {
    nullable: true,
    description: 'Only these, in this order, by their names; those that are not stated are left out.',
  })(prototype, name, 0);
  Arg('groups', () => [MetafeatureGroup], { nullable: true, description: 'Only those of these groups.' })(prototype, name, 1);
  ResolveWith<{ id: string } & Record<string, unknown>, AskedMetafeatures>((record, asked) =>
    metafeatureValues({ id: record.id, measures: record[name] as Measures | null }, asked),
  )(prototype, name);
}
