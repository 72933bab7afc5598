import { Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from 'type-graphql';
import type { KindName } from '../../../model/kind.ts';
import type { Impact } from '../../../services/lineage/lineage-impact.ts';
import type { LineagePaths } from '../../../services/lineage/lineage-paths.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { EntityKind } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';
import { ImpactType } from '../types/impact.ts';
import { LineagePathsType } from '../types/lineage-paths.ts';

const AS_OF = 'As the relations stood at that time; now unless said.';

@ArgsType()
class ImpactArgs {
  @Field(() => ID, { description: 'Id of the thing.' })
  of!: string;
  @Field(() => [EntityKind], { nullable: true, description: 'Count only these kinds; the walk still goes through the others.' })
  kinds?: KindName[] | null;
  @Field(() => Int, { nullable: true, defaultValue: 100, description: 'How many steps, up to 100.' })
  maxDepth?: number | null;
  @Field(() => Int, { nullable: true, defaultValue: 10_000, description: 'How many things, up to 100000, the thing itself among them.' })
  maxNodes?: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: AS_OF })
  asOf?: string | null;
}
@ArgsType()
class PathsArgs {
  @Field(() => ID, { description: 'Id of the one end.' })
  from!: string;
  @Field(() => ID, { description: 'Id of the other end.' })
  to!: string;
  @Field(() => Int, { nullable: true, defaultValue: 5, description: 'How many ways, up to 50.' })
  first?: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: AS_OF })
  asOf?: string | null;
}

/** What a change may touch, and on which ways. */
@Resolver()
export class ImpactQueries {
  @Query(() => ImpactType, {
    description: 'What depends on a thing, directly or over others: what a change of it may touch. Every neighbour counts.',
  })
  async impact(@Args(() => ImpactArgs) args: ImpactArgs, @Ctx() { services, caller }: GraphqlContext): Promise<Impact> {
    const { of, kinds, maxDepth, maxNodes, asOf } = args;
    const query = { of: entityId(of, 'of'), kinds: kinds ?? undefined, asOf: asOf ?? undefined };
    return services.lineage.impact({ ...query, maxDepth: maxDepth ?? undefined, maxNodes: maxNodes ?? undefined }, caller);
  }

  @Query(() => LineagePathsType, {
    description:
      'How one thing depends on the other: the shortest ways along the relations, in whichever direction there are any. Ways are never listed beyond those asked for, however many there are.',
  })
  async lineagePaths(@Args(() => PathsArgs) args: PathsArgs, @Ctx() { services, caller }: GraphqlContext): Promise<LineagePaths> {
    const ends = { from: entityId(args.from, 'from'), to: entityId(args.to, 'to') };
    return services.lineage.paths({ ...ends, first: args.first ?? undefined, asOf: args.asOf ?? undefined }, caller);
  }
}
