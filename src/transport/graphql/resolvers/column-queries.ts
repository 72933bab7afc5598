import { Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from 'type-graphql';
import type { ColumnLineage } from '../../../services/lineage/lineage-columns.ts';
import type { LineageDirection } from '../../../services/lineage/lineage-types.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { LineageDirectionEnum } from '../enums.ts';
import { DateTimeScalar } from '../scalars.ts';
import { ColumnLineageType } from '../types/column-lineage.ts';

@ArgsType()
class ColumnArgs {
  @Field(() => ID, { description: 'Id of the dataset version or data source that has the column.' })
  of!: string;
  @Field(() => String, { description: 'Name of the column, exact.' })
  column!: string;
  @Field(() => LineageDirectionEnum, { defaultValue: 'both', description: 'Which way to go.' })
  direction!: LineageDirection;
  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'How many steps, up to 100.' })
  maxDepth?: number | null;
  @Field(() => Int, { nullable: true, defaultValue: 500, description: 'How many columns, up to 10000.' })
  maxNodes?: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'As the derivations stood at that time; now unless said.' })
  asOf?: string | null;
}

/** Which columns came of which. */
@Resolver()
export class ColumnQueries {
  @Query(() => ColumnLineageType, {
    description: 'Which columns a column was made from, and which were made from it, as far as derivations of datasets state it.',
  })
  async columnLineage(@Args(() => ColumnArgs) args: ColumnArgs, @Ctx() { services, caller }: GraphqlContext): Promise<ColumnLineage> {
    const { of, column, direction, maxDepth, maxNodes, asOf } = args;
    const bounds = { maxDepth: maxDepth ?? undefined, maxNodes: maxNodes ?? undefined, asOf: asOf ?? undefined };
    return services.lineage.columns({ of: entityId(of, 'of'), column, direction, ...bounds }, caller);
  }
}
