import { Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from 'type-graphql';
import type { RecommendAnswer, Strategy } from '../../../services/recommendation/recommendation-types.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { RecommendationStrategyEnum } from '../enums.ts';
import { MetafeatureInput } from '../inputs/part-inputs.ts';
import { Recommendation } from '../types/recommendation.ts';

@ArgsType()
class RecommendArgs {
  @Field(() => ID, { nullable: true, description: 'Id of a dataset, or of a version of one.' })
  for?: string | null;
  @Field(() => [MetafeatureInput], { nullable: true, description: 'Metafeatures to recommend for, instead of a dataset.' })
  metafeatures?: MetafeatureInput[] | null;
  @Field(() => String, { nullable: true, description: 'Measure by its OpenML name; default: the one with most results.' })
  measure?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 5, description: 'How many at most, up to 200.' })
  first?: number | null;
  @Field(() => RecommendationStrategyEnum, { defaultValue: 'ranking', description: 'What the list is for.' })
  strategy!: Strategy;
}

/** Which algorithm to try. */
@Resolver()
export class RecommendationQueries {
  @Query(() => Recommendation, {
    description:
      'Which algorithms to try on a dataset, from all evaluations in the catalog and from public results, against the best single choice.',
  })
  recommendAlgorithms(
    @Args(() => RecommendArgs) { for: to, metafeatures, ...rest }: RecommendArgs,
    @Ctx() { services }: GraphqlContext,
  ): Promise<RecommendAnswer> {
    return services.recommendations.recommend({
      ...rest,
      to: to ? entityId(to, 'for') : null,
      metafeatures: metafeatures?.map(({ name, value }) => ({ name, value: value ?? null })),
    });
  }
}
