import { Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from 'type-graphql';
import type { KindName, RelationName } from '../../../model/kind.ts';
import type { LineageDirection, LineageGraph } from '../../../services/lineage-service.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { EntityKind, LineageDirectionEnum, Relation } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';
import { Lineage } from '../types/lineage.ts';

@ArgsType()
class LineageArgs {
  @Field(() => ID, { description: 'Id of the thing to start at.' })
  of!: string;
  @Field(() => LineageDirectionEnum, { defaultValue: 'both', description: 'Which way to go.' })
  direction!: LineageDirection;
  @Field(() => Int, { nullable: true, defaultValue: 3, description: 'How many steps, up to 100.' })
  maxDepth?: number | null;
  @Field(() => Int, { nullable: true, defaultValue: 500, description: 'How many things, up to 10000.' })
  maxNodes?: number | null;
  @Field(() => Int, {
    nullable: true,
    defaultValue: 100,
    description: 'How many neighbours of one thing, up to 1000; it says how many more there are.',
  })
  maxFanOut?: number | null;
  @Field(() => [Relation], {
    nullable: true,
    description: 'Which relations to follow; unless said, those along which data and models flow.',
  })
  relations?: RelationName[] | null;
  @Field(() => [EntityKind], {
    nullable: true,
    description: 'Show only these kinds, and the root; the walk still goes through the others.',
  })
  kinds?: KindName[] | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'As the relations stood at that time; now unless said.' })
  asOf?: string | null;
}

/** What came of what. */
@Resolver()
export class LineageQueries {
  @Query(() => Lineage, {
    description:
      'What a thing was made from, and what was made from it, walked step by step. The lineage of a dataset or model is that of its versions.',
  })
  async lineage(@Args(() => LineageArgs) args: LineageArgs, @Ctx() { services }: GraphqlContext): Promise<LineageGraph> {
    const { of, direction, maxDepth, maxNodes, maxFanOut, relations, kinds, asOf } = args;
    return services.lineage.walk({
      of: entityId(of, 'of'),
      direction,
      maxDepth: maxDepth ?? undefined,
      maxNodes: maxNodes ?? undefined,
      maxFanOut: maxFanOut ?? undefined,
      relations: relations ?? undefined,
      kinds: kinds ?? undefined,
      asOf: asOf ?? undefined,
    });
  }
}
