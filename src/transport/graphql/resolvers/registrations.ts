import { Arg, Field, Mutation, ObjectType } from 'type-graphql';
import type { Kind } from '../../../model/kind.ts';
import { ALL_KINDS } from '../../../model/registry.ts';
import type { GraphqlContext } from '../context.ts';
import { OutcomeEnum } from '../enums.ts';
import { typeNamed, type TypeClass } from '../field-type.ts';
import { kindInput } from '../inputs/kind-input.ts';
import { capitalised, fieldNameOf, oneOf, operationName, verbOf, wordsOf } from '../kind-words.ts';
import { Loaders } from '../loaders.ts';
import { ResolveWith } from '../resolve-with.ts';

/** One mutation per kind: `registerDataset`, `recordIngest`. */
export abstract class Registrations {}

for (const kind of ALL_KINDS) declareMutation(kind);

function declareMutation(kind: Kind): void {
  const { prototype } = Registrations;
  const name = verbOf(kind.name) + kind.name;
  const payload = payloadType(kind);
  const input = kindInput(kind);
  const description =
    `${capitalised(verbOf(kind.name))}s ${oneOf(kind.name)}. One with this key and the same content is answered as it is; ` +
    'to give it other content, say the revision that was read.';
  Mutation(() => payload, { description })(prototype, name, {});
  Arg('input', () => input, { description: `The ${wordsOf(kind.name)}.` })(prototype, name, 0);
  ResolveWith<unknown, { input: RegistrationInput }>((_, args, context) => register(kind, args.input, context))(prototype, name);
}

function payloadType(kind: Kind): TypeClass {
  const Payload = class {};
  Field(() => typeNamed(kind.name), { description: `The ${wordsOf(kind.name)} as it is now.` })(Payload.prototype, fieldNameOf(kind.name));
  Field(() => OutcomeEnum, { description: 'What was done.' })(Payload.prototype, 'outcome');
  Field(() => String, { nullable: true, description: 'As it was given.' })(Payload.prototype, 'clientMutationId');
  ObjectType(`${operationName(kind.name)}Payload`, {
    description: `What came of it when ${oneOf(kind.name)} was given.`,
    simpleResolvers: true,
  })(Payload);
  return Payload;
}

type RegistrationInput = Record<string, unknown> & {
  expectedRevision?: number | null;
  reason?: string | null;
  clientMutationId?: string | null;
};

async function register(kind: Kind, given: RegistrationInput, context: GraphqlContext): Promise<object> {
  const { expectedRevision = null, reason = null, clientMutationId = null, ...input } = given;
  const { record, outcome } = await context.services.catalog.register(kind.name, input, { expectedRevision, reason }, context.caller);
  context.loaders = new Loaders(context.services.catalog);
  return { [fieldNameOf(kind.name)]: record, outcome, clientMutationId };
}
