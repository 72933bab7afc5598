import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { AnyRecord } from '../../../model/kind.ts';
import type { Edge } from '../../../ports/store.ts';
import type { Outcome } from '../../../services/catalog-types.ts';
import type { Operation } from '../../../services/writing/write-operation.ts';
import type { GraphqlContext } from '../context.ts';
import { OutcomeEnum } from '../enums.ts';
import { EndRelationInput, RelationInput, RestoreInput, RetireInput } from '../inputs/change-inputs.ts';
import { endRelationOperation, relateOperation, retirementOperation, type CallFields } from '../operations.ts';
import { perform } from '../perform.ts';
import { EntityType } from '../types/entity.ts';
import { LineageEdgeType } from '../types/lineage.ts';

@ObjectType('ChangePayload', { description: 'What came of a change.', simpleResolvers: true })
class ChangePayload {
  @Field(() => EntityType, { description: 'The thing as it is now; of a relation, the thing that states it.' })
  entity!: AnyRecord;
  @Field(() => OutcomeEnum, { description: 'What was done.' })
  outcome!: Outcome;
  @Field(() => String, { nullable: true, description: 'As it was given.' })
  clientMutationId!: string | null;
}
@ObjectType('RelatePayload', { description: 'What came of stating a relation.', simpleResolvers: true })
class RelatePayload extends ChangePayload {
  @Field(() => LineageEdgeType, { nullable: true, description: 'The relation; null when it was ended again meanwhile.' })
  edge!: Edge | null;
}

/** Changes that are the same for all kinds. */
@Resolver()
export class Changes {
  @Mutation(() => ChangePayload, {
    description:
      'Takes a thing out of use, with its versions. It is gone from lists and search, lineage shows it as retired, and its IRI answers 410. Nothing is lost: `restore` brings it back.',
  })
  retire(
    @Arg('input', () => RetireInput, { description: 'What to retire.' }) input: RetireInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ChangePayload> {
    return change(retirementOperation('retire', input), input, context);
  }

  @Mutation(() => ChangePayload, { description: 'Brings a retired thing back whole, with the versions that went with it.' })
  restore(
    @Arg('input', () => RestoreInput, { description: 'What to restore.' }) input: RestoreInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ChangePayload> {
    return change(retirementOperation('restore', input), input, context);
  }

  @Mutation(() => RelatePayload, { description: 'States a relation between two things, besides those that they have.' })
  async relate(
    @Arg('input', () => RelationInput, { description: 'The relation.' }) input: RelationInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RelatePayload> {
    const done = await change(relateOperation(input), input, context);
    return { ...done, edge: await context.services.catalog.edge(input) };
  }

  @Mutation(() => ChangePayload, { description: 'Ends a relation. It stays on record until when it held.' })
  endRelation(
    @Arg('input', () => EndRelationInput, { description: 'Which relation.' }) input: EndRelationInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ChangePayload> {
    return change(endRelationOperation(input), input, context);
  }
}

async function change(operation: Operation, { clientMutationId = null }: CallFields, context: GraphqlContext): Promise<ChangePayload> {
  const { record, outcome } = await perform(operation, clientMutationId, context);
  return { entity: record, outcome, clientMutationId };
}
