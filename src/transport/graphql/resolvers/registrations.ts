import { Arg, Field, Mutation, ObjectType } from 'type-graphql';
import type { Kind } from '../../../model/kind.ts';
import { ALL_KINDS } from '../../../model/registry.ts';
import type { Operation } from '../../../services/writing/write-operation.ts';
import type { GraphqlContext } from '../context.ts';
import { OutcomeEnum } from '../enums.ts';
import { typeNamed, type TypeClass } from '../field-type.ts';
import { kindInput, kindUpdateInput } from '../inputs/kind-input.ts';
import { capitalised, fieldNameOf, oneOf, operationName, verbOf, wordsOf } from '../kind-words.ts';
import { registerOperation, updateOperation, type CallFields, type RegisterInput, type UpdateInput } from '../operations.ts';
import { perform } from '../perform.ts';
import { ResolveWith } from '../resolve-with.ts';

/** Two mutations per kind: `registerDataset` and `updateDataset`, `recordIngest` and `updateIngest`. */
export abstract class Registrations {}

for (const kind of ALL_KINDS) {
  const words = wordsOf(kind.name);
  declareMutation<RegisterInput>(kind, {
    name: verbOf(kind.name) + kind.name,
    payload: payloadType(kind, operationName(kind.name), `What came of it when ${oneOf(kind.name)} was given.`),
    input: kindInput(kind),
    description:
      `${capitalised(verbOf(kind.name))}s ${oneOf(kind.name)}. One with this key and the same content is answered as it is; ` +
      'to give it other content, say the revision that was read.',
    operation: (input) => registerOperation(kind, input),
  });
  declareMutation<UpdateInput>(kind, {
    name: `update${kind.name}`,
    payload: payloadType(kind, `Update${kind.name}`, `What came of it when ${oneOf(kind.name)} was changed.`),
    input: kindUpdateInput(kind),
    description: `Changes what is given of ${oneOf(kind.name)} and leaves the rest. A revision that is not that of the ${words} by now is a conflict.`,
    operation: (input) => updateOperation(kind, input),
  });
}

interface Declared<Input> {
  name: string;
  payload: TypeClass;
  input: TypeClass;
  description: string;
  operation: (input: Input) => Operation;
}

function declareMutation<Input extends CallFields>(kind: Kind, declared: Declared<Input>): void {
  const { prototype } = Registrations;
  const { name, payload, input, description, operation } = declared;
  Mutation(() => payload, { description })(prototype, name, {});
  Arg('input', () => input, { description: `The ${wordsOf(kind.name)}.` })(prototype, name, 0);
  ResolveWith<unknown, { input: Input }>(async (_, args, context: GraphqlContext) => {
    const { clientMutationId = null } = args.input;
    const { record, outcome } = await perform(operation(args.input), clientMutationId, context);
    return { [fieldNameOf(kind.name)]: record, outcome, clientMutationId };
  })(prototype, name);
}

function payloadType(kind: Kind, name: string, description: string): TypeClass {
  const Payload = class {};
  Field(() => typeNamed(kind.name), { description: `The ${wordsOf(kind.name)} as it is now.` })(Payload.prototype, fieldNameOf(kind.name));
  Field(() => OutcomeEnum, { description: 'What was done.' })(Payload.prototype, 'outcome');
  Field(() => String, { nullable: true, description: 'As it was given.' })(Payload.prototype, 'clientMutationId');
  ObjectType(`${name}Payload`, { description, simpleResolvers: true })(Payload);
  return Payload;
}
