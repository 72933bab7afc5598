import { Field, InputType, Int } from 'type-graphql';
import type { Field as ModelFieldDeclaration, Kind, Link } from '../../../model/kind.ts';
import { fieldsOf, linksOf } from '../../../model/registry.ts';
import { isNullable, plainType, type TypeClass, type TypeValue } from '../field-type.ts';
import { capitalised, fieldNameOf, oneOf, operationName, verbOf, wordsOf } from '../kind-words.ts';
import { KeyScalar } from '../scalars.ts';
import { MetafeatureInput, partInputOf } from './part-inputs.ts';
import { EntityRefInput, RoleRefInput } from './references.ts';

/** The input that registers a thing of a kind, derived from the model: one declaration per kind, and nothing that can drift from it. */

interface InputField {
  type: () => TypeValue;
  nullable: boolean;
  description: string;
}

export function kindInput(kind: Kind): TypeClass {
  const Input = class {};
  for (const [name, { type, ...options }] of Object.entries(inputFields(kind))) Field(type, options)(Input.prototype, name);
  const description = `${capitalised(oneOf(kind.name))} to ${verbOf(kind.name)}. ${kind.doc} What is left out is unknown.`;
  InputType(`${operationName(kind.name)}Input`, { description })(Input);
  return Input;
}

function inputFields(kind: Kind): Record<string, InputField> {
  return {
    ...baseFields(kind),
    ...Object.fromEntries(fieldsOf(kind).map(([name, field]) => [name, fieldInput(field)])),
    ...Object.fromEntries(
      linksOf(kind)
        .filter(([, link]) => !link.view)
        .map(([name, link]) => [name, linkInput(link)]),
    ),
    expectedRevision: {
      type: () => Int,
      nullable: true,
      description: 'Revision that was read; needed to change what is there with other content.',
    },
    reason: { type: () => String, nullable: true, description: 'Why this is done, for the history.' },
    clientMutationId: { type: () => String, nullable: true, description: 'Answered back as it was given.' },
  };
}

function baseFields(kind: Kind): Record<string, InputField> {
  const { parent } = kind;
  const ofKind = wordsOf(kind.name);
  const base = {
    key: {
      type: () => KeyScalar,
      nullable: false,
      description:
        parent === undefined
          ? 'Immutable name, unique among all things of this kind and part of its IRI.'
          : `Version label, unique within the ${wordsOf(parent)}, such as 1 or 2.1.0.`,
    },
    name: {
      type: () => String,
      nullable: parent !== undefined,
      description:
        parent === undefined ? 'Name for people.' : `Name for people; the name of the ${wordsOf(parent)} and the label unless said.`,
    },
    description: { type: () => String, nullable: true, description: `What the ${ofKind} is, in words.` },
    tags: { type: () => [String], nullable: true, description: 'Words to find it by.' },
  };
  if (parent === undefined) return base;
  return {
    [fieldNameOf(parent)]: {
      type: () => EntityRefInput,
      nullable: false,
      description: `The ${wordsOf(parent)} that this is a version of.`,
    },
    ...base,
  };
}

function fieldInput(field: ModelFieldDeclaration): InputField {
  return { type: () => inputType(field), nullable: isNullable(field) || !field.required, description: field.doc };
}
function inputType(field: ModelFieldDeclaration): TypeValue {
  if (field.type === 'measures') return [MetafeatureInput];
  if (field.type === 'parts') return [partInputOf(field.of)];
  if (field.type === 'part') return partInputOf(field.of);
  return plainType(field) ?? [];
}

function linkInput(link: Link): InputField {
  const one = 'any' in link.role ? RoleRefInput : EntityRefInput;
  const role = 'any' in link.role ? ` Role unless said: ${link.role.default}.` : '';
  return { type: () => (link.many ? [one] : one), nullable: !link.required, description: link.doc + role };
}
