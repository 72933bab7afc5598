import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import type { DatasetComparison } from '../../../services/comparison/comparison-service.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { DatasetComparisonType } from '../types/comparison.ts';

@ArgsType()
class ComparisonArgs {
  @Field(() => ID, { description: 'Id of a dataset version, or of a dataset for its latest version: what is compared with.' })
  before!: string;
  @Field(() => ID, { description: 'Id of a dataset version, or of a dataset for its latest version: what is asked about.' })
  after!: string;
}

/** What is other in one table than in another. */
@Resolver()
export class ComparisonQueries {
  @Query(() => DatasetComparisonType, {
    description: 'What is other between two dataset versions, of one dataset or of two: columns, rows, and the drift of each column.',
  })
  async compareDatasets(@Args(() => ComparisonArgs) args: ComparisonArgs, @Ctx() { services }: GraphqlContext): Promise<DatasetComparison> {
    return services.comparison.compare({ before: entityId(args.before, 'before'), after: entityId(args.after, 'after') });
  }
}
