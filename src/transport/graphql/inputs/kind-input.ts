import { Field, ID, InputType, Int } from 'type-graphql';
import type { Field as ModelFieldDeclaration, Kind, KindName, Link } from '../../../model/kind.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../../model/registry.ts';
import { isNullable, plainType, type TypeClass, type TypeValue } from '../field-type.ts';
import { capitalised, fieldNameOf, oneOf, operationName, verbOf, wordsOf } from '../kind-words.ts';
import { KeyScalar } from '../scalars.ts';
import { CLIENT_MUTATION_ID } from './change-inputs.ts';
import { MetafeatureInput, partInputOf } from './part-inputs.ts';
import { linkInputOf } from './link-inputs.ts';
import { EntityRefInput } from './references.ts';

/** Inputs of a kind, derived from the model: one declaration per kind, and nothing that can drift from it. */

interface InputField {
  type: () => TypeValue;
  nullable: boolean;
  description: string;
}

/** The input that registers a thing: `RegisterDatasetInput`, `RecordIngestInput`. The same class at each call. */
export function kindInput(kind: Kind): TypeClass {
  return known(REGISTER_INPUTS, kind);
}
/** The input that changes a thing: `UpdateDatasetInput`. The same class at each call. */
export function kindUpdateInput(kind: Kind): TypeClass {
  return known(UPDATE_INPUTS, kind);
}
function known(inputs: ReadonlyMap<KindName, TypeClass>, { name }: Kind): TypeClass {
  const found = inputs.get(name);
  if (!found) throw new Error(`registry.ts does not list ${name}`);
  return found;
}

function registerInput(kind: Kind): TypeClass {
  return inputType(
    `${operationName(kind.name)}Input`,
    `${capitalised(oneOf(kind.name))} to ${verbOf(kind.name)}. ${kind.doc} What is left out is unknown.`,
    {
      ...parentFields(kind),
      ...baseFields(kind),
      ...declaredFields(kind),
      expectedRevision: {
        type: () => Int,
        nullable: true,
        description: 'Revision that was read; needed to change what is there with other content.',
      },
      ...CALL_FIELDS,
    },
  );
}

/** Key and parent are for ever. */
function updateInput(kind: Kind): TypeClass {
  const { key: _, ...base } = baseFields(kind);
  return inputType(
    `Update${kind.name}Input`,
    `What to change in ${oneOf(kind.name)}: null clears, and what is left out stays as it is. A list that is given replaces the one that was there.`,
    {
      id: { type: () => ID, nullable: false, description: `Id of the ${wordsOf(kind.name)}.` },
      expectedRevision: { type: () => Int, nullable: false, description: 'Revision that was read; another one by now is a conflict.' },
      ...optional(base),
      ...optional(declaredFields(kind)),
      ...CALL_FIELDS,
    },
  );
}

function inputType(name: string, description: string, fields: Readonly<Record<string, InputField>>): TypeClass {
  const Input = class {};
  for (const [field, { type, ...options }] of Object.entries(fields)) Field(type, options)(Input.prototype, field);
  InputType(name, { description })(Input);
  return Input;
}
function optional(fields: Readonly<Record<string, InputField>>): Record<string, InputField> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, nullable: true }]));
}

const CALL_FIELDS: Readonly<Record<string, InputField>> = {
  reason: { type: () => String, nullable: true, description: 'Why this is done, for the history.' },
  clientMutationId: { type: () => String, nullable: true, description: CLIENT_MUTATION_ID },
};

/** Fields and links as the model declares them; what is stated at its other end cannot be given here. */
function declaredFields(kind: Kind): Record<string, InputField> {
  const fields = fieldsOf(kind).map(([name, field]) => [name, fieldInput(field)] as const);
  const links = linksOf(kind).flatMap(([name, link]) => (link.view ? [] : [[name, linkInput(link)] as const]));
  return Object.fromEntries([...fields, ...links]);
}

function parentFields({ parent }: Kind): Record<string, InputField> {
  if (parent === undefined) return {};
  const description = `The ${wordsOf(parent)} that this is a version of.`;
  return { [fieldNameOf(parent)]: { type: () => EntityRefInput, nullable: false, description } };
}

function baseFields({ name, parent }: Kind): Record<string, InputField> {
  return {
    ...(parent === undefined ? OWN_NAMES : versionNames(parent)),
    description: { type: () => String, nullable: true, description: `What the ${wordsOf(name)} is, in words.` },
    tags: { type: () => [String], nullable: true, description: 'Words to find it by.' },
  };
}
const OWN_NAMES: Readonly<Record<string, InputField>> = {
  key: {
    type: () => KeyScalar,
    nullable: false,
    description: 'Immutable name, unique among all things of this kind and part of its IRI.',
  },
  name: { type: () => String, nullable: false, description: 'Name for people.' },
};
function versionNames(parent: KindName): Record<string, InputField> {
  const above = wordsOf(parent);
  return {
    key: {
      type: () => KeyScalar,
      nullable: true,
      description: `Version label, unique within the ${above}, such as 1 or 2.1.0; the next whole number after the largest label unless given.`,
    },
    name: { type: () => String, nullable: true, description: `Name for people; the name of the ${above} and the label unless said.` },
  };
}

function fieldInput(field: ModelFieldDeclaration): InputField {
  return { type: () => valueType(field), nullable: isNullable(field) || !field.required, description: field.doc };
}
function valueType(field: ModelFieldDeclaration): TypeValue {
  if (field.type === 'measures') return [MetafeatureInput];
  if (field.type === 'parts') return [partInputOf(field.of)];
  if (field.type === 'part') return partInputOf(field.of);
  return plainType(field) ?? [];
}

function linkInput(link: Link): InputField {
  const one = linkInputOf(link);
  const role = 'any' in link.role ? ` Role unless said: ${link.role.default}.` : '';
  return { type: () => (link.many ? [one] : one), nullable: !link.required, description: link.doc + role };
}

const REGISTER_INPUTS: ReadonlyMap<KindName, TypeClass> = new Map(ALL_KINDS.map((kind) => [kind.name, registerInput(kind)]));
const UPDATE_INPUTS: ReadonlyMap<KindName, TypeClass> = new Map(ALL_KINDS.map((kind) => [kind.name, updateInput(kind)]));
