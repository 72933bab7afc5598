import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Field, ID, InputType, Int, Mutation, ObjectType } from 'type-graphql';
import type { ErrorCode } from '../../../errors.ts';
import type { AnyRecord, Kind } from '../../../model/kind.ts';
import { ALL_KINDS } from '../../../model/registry.ts';
import type { Outcome } from '../../../services/catalog-types.ts';
import type { Operation, OperationResult } from '../../../services/writing/write-operation.ts';
import { batchVariable, type BatchInput, type BatchItem } from '../batch-items.ts';
import type { GraphqlContext } from '../context.ts';
import { OutcomeEnum } from '../enums.ts';
import type { TypeClass } from '../field-type.ts';
import { CLIENT_MUTATION_ID, EndRelationInput, RelationInput, RestoreInput, RetireInput } from '../inputs/change-inputs.ts';
import { kindInput, kindUpdateInput } from '../inputs/kind-input.ts';
import { oneOf, verbOf } from '../kind-words.ts';
import {
  endRelationOperation,
  registerOperation,
  relateOperation,
  retirementOperation,
  updateOperation,
  type RegisterInput,
  type RelateInput,
  type ThingInput,
  type UpdateInput,
} from '../operations.ts';
import { performBatch } from '../perform.ts';
import { ResolveWith } from '../resolve-with.ts';
import { EntityType } from '../types/entity.ts';

/** Each mutation as an item of a batch: its input, and what it does. */
const ITEMS = new Map<string, { input: TypeClass; description: string; operation: (input: never) => Operation }>([
  ...ALL_KINDS.flatMap(itemsOf),
  [
    'retire',
    {
      input: RetireInput,
      description: 'Takes a thing out of use.',
      operation: (input: ThingInput) => retirementOperation('retire', input),
    },
  ],
  [
    'restore',
    { input: RestoreInput, description: 'Brings a thing back.', operation: (input: ThingInput) => retirementOperation('restore', input) },
  ],
  ['relate', { input: RelationInput, description: 'States a relation.', operation: (input: RelateInput) => relateOperation(input) }],
  [
    'endRelation',
    { input: EndRelationInput, description: 'Ends a relation.', operation: (input: ThingInput) => endRelationOperation(input) },
  ],
]);
function itemsOf(kind: Kind): [string, { input: TypeClass; description: string; operation: (input: never) => Operation }][] {
  const register = (input: RegisterInput): Operation => registerOperation(kind, input);
  const update = (input: UpdateInput): Operation => updateOperation(kind, input);
  return [
    [
      verbOf(kind.name) + kind.name,
      {
        input: kindInput(kind),
        description: `${verbOf(kind.name) === 'record' ? 'Records' : 'Registers'} ${oneOf(kind.name)}.`,
        operation: register,
      },
    ],
    [`update${kind.name}`, { input: kindUpdateInput(kind), description: `Changes ${oneOf(kind.name)}.`, operation: update }],
  ];
}

class OperationInput {}
for (const [name, { input, description }] of ITEMS) Field(() => input, { nullable: true, description })(OperationInput.prototype, name);
InputType('Operation', { description: 'One thing to be done: exactly one of the fields, with the input of the mutation of that name.' })(
  OperationInput,
);

@ObjectType('OperationError', { description: 'Why an item of a batch was not done.', simpleResolvers: true })
class OperationError {
  @Field(() => String, { description: 'Code, as in the errors of single mutations.' })
  code!: ErrorCode;
  @Field(() => String, { description: 'What is wrong and what to do.' })
  message!: string;
  @Field(() => String, { nullable: true, description: 'Field at fault, within the input of the item.' })
  field!: string | null;
}
@ObjectType('OperationResult', { description: 'What came of one item of a batch.', simpleResolvers: true })
class OperationResultType {
  @Field(() => Int, { description: 'Place of the item in the batch, counted from 0.' })
  item!: number;
  @Field(() => ID, { nullable: true, description: 'Id of the thing; null when it was not stored.' })
  id!: string | null;
  @Field(() => EntityType, { nullable: true, description: 'The thing as it is after the batch; null when it was not stored.' })
  @ResolveWith<OperationResultType, unknown>(({ id }, _, { loaders }) => (id === null ? null : loaders.record(id)))
  entity!: AnyRecord | null;
  @Field(() => OutcomeEnum, { nullable: true, description: 'What was done; null when nothing was.' })
  outcome!: Outcome | null;
  @Field(() => OperationError, { nullable: true, description: 'Why nothing was done; null when it was.' })
  error!: OperationError | null;
  @Field(() => String, { nullable: true, description: 'As the item gave it.' })
  clientMutationId!: string | null;
}
@ObjectType('BatchPayload', { description: 'What came of a batch.', simpleResolvers: true })
class BatchPayload {
  @Field(() => [OperationResultType], { description: 'One result per item, in their order.' })
  results!: Omit<OperationResultType, 'entity'>[];
  @Field(() => Int, { description: 'How many were done, those included that were as they should be already.' })
  done!: number;
  @Field(() => Int, { description: 'How many could not be done; each says why, and nothing of it is stored.' })
  failed!: number;
  @Field(() => String, { nullable: true, description: 'As it was given.' })
  clientMutationId!: string | null;
}

/** Many things at once. */
export abstract class Batches {}

const BATCH_DOC =
  'Does up to 1,000 things in one transaction, each after those that it refers to. An item that cannot be done names itself; the others are stored.';
Mutation(() => BatchPayload, { description: BATCH_DOC })(Batches.prototype, 'applyBatch', {});
Arg('operations', () => [OperationInput], { description: 'What to do.' })(Batches.prototype, 'applyBatch', 0);
Arg('clientMutationId', () => String, { nullable: true, description: CLIENT_MUTATION_ID })(Batches.prototype, 'applyBatch', 1);
ResolveWith<unknown, BatchArgs>(applyBatch)(Batches.prototype, 'applyBatch');

interface BatchArgs {
  operations: readonly BatchInput[];
  clientMutationId?: string | null;
}

async function applyBatch(
  _: unknown,
  { operations, clientMutationId = null }: BatchArgs,
  context: GraphqlContext,
  { fieldNodes: [node] }: GraphQLResolveInfo,
): Promise<BatchPayload> {
  const taken = context.batchItems?.get((node ? batchVariable(node) : null) ?? '');
  const items = taken ?? operations.map((input): BatchItem => ({ given: input, input }));
  const results = await performBatch(items.map(operationOf), clientMutationId, context);
  const told = results.map((result, i) => resultOf(result, i, ownIdOf(items[i]?.given)));
  const failed = told.filter(({ error }) => error !== null).length;
  return { results: told, done: told.length - failed, failed, clientMutationId };
}

function operationOf(item: BatchItem): Operation {
  if ('problem' in item) return { does: 'nothing', problem: item.problem, field: item.field };
  const [first, second] = Object.entries(item.input).filter(([, input]) => isObject(input));
  const mutation = first && !second ? ITEMS.get(first[0]) : undefined;
  if (!first || !mutation)
    return { does: 'nothing', problem: 'exactly one mutation with its input is expected, such as registerDataset', field: null };
  return mutation.operation(first[1] as never);
}

/** What an item, of whatever form, calls itself. */
function ownIdOf(given: unknown): string | null {
  const inputs: unknown[] = isObject(given) ? Object.values(given) : [];
  const ids = inputs.flatMap((input) => (isObject(input) && typeof input.clientMutationId === 'string' ? [input.clientMutationId] : []));
  return ids[0] ?? null;
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function resultOf(result: OperationResult, item: number, clientMutationId: string | null): Omit<OperationResultType, 'entity'> {
  if ('error' in result) return { item, id: null, outcome: null, error: result.error, clientMutationId };
  return { item, id: result.record.id, outcome: result.outcome, error: null, clientMutationId };
}
