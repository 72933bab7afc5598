import { Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from 'type-graphql';
import type { KindName, RelationName } from '../../../model/kind.ts';
import type { LineageDifference } from '../../../services/lineage/lineage-difference.ts';
import type { LineageDirection, LineageGraph, LineageQuery } from '../../../services/lineage/lineage-types.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { EntityKind, LineageDirectionEnum, Relation } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';
import { LineageDifferenceType } from '../types/lineage-difference.ts';
import { Lineage } from '../types/lineage.ts';

@ArgsType()
class WalkArgs {
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
    description:
      'Which relations to follow; unless said, those along which data and models flow. The versions of a dataset or model that is started at are always followed.',
  })
  relations?: RelationName[] | null;
  @Field(() => [EntityKind], {
    nullable: true,
    description: 'Show only these kinds, and the root; the walk still goes through the others.',
  })
  kinds?: KindName[] | null;
}
@ArgsType()
class LineageArgs extends WalkArgs {
  @Field(() => DateTimeScalar, { nullable: true, description: 'As the relations stood at that time; now unless said.' })
  asOf?: string | null;
}
@ArgsType()
class DifferenceArgs extends WalkArgs {
  @Field(() => DateTimeScalar, { description: 'The time that is compared with.' })
  from!: string;
  @Field(() => DateTimeScalar, { description: 'The time that is compared.' })
  to!: string;
}

/** What came of what. */
@Resolver()
export class LineageQueries {
  @Query(() => Lineage, {
    description:
      'What a thing was made from, and what was made from it, walked step by step. The lineage of a dataset or model is that of its versions.',
  })
  async lineage(@Args(() => LineageArgs) args: LineageArgs, @Ctx() { services, caller }: GraphqlContext): Promise<LineageGraph> {
    return services.lineage.walk({ ...walkOf(args), asOf: args.asOf ?? undefined }, caller);
  }

  @Query(() => LineageDifferenceType, { description: 'What the lineage of a thing gained and lost between two times.' })
  async lineageDifference(
    @Args(() => DifferenceArgs) args: DifferenceArgs,
    @Ctx() { services, caller }: GraphqlContext,
  ): Promise<LineageDifference> {
    const { from, to } = args;
    return services.lineage.difference({ ...walkOf(args), from, to }, caller);
  }
}

/** Arguments that are null are as if they were not there. */
function walkOf({ of, direction, ...bounds }: WalkArgs): LineageQuery {
  return {
    of: entityId(of, 'of'),
    direction,
    maxDepth: bounds.maxDepth ?? undefined,
    maxNodes: bounds.maxNodes ?? undefined,
    maxFanOut: bounds.maxFanOut ?? undefined,
    relations: bounds.relations ?? undefined,
    kinds: bounds.kinds ?? undefined,
  };
}
