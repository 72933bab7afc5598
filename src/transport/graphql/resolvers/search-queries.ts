import { Arg, Args, ArgsType, Ctx, Field, ID, Int, Query, Resolver } from 'type-graphql';
import type { KindName } from '../../../model/kind.ts';
import type { SimilarAnswer, SimilarModelsAnswer } from '../../../services/search-types.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { EntityKind } from '../enums.ts';
import { MetafeatureInput } from '../inputs/part-inputs.ts';
import { connectionOf } from '../types/paging.ts';
import { SearchConnection, SearchFilter } from '../types/search.ts';
import { SimilarDatasets, SimilarModels } from '../types/similarity.ts';

@ArgsType()
class SearchArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Words to find; all must be found, small errors of spelling are forgiven. Without them: everything, newest first.',
  })
  text?: string | null;
  @Field(() => [EntityKind], { nullable: true, description: 'Only these kinds.' })
  kinds?: KindName[] | null;
  @Field(() => SearchFilter, { nullable: true, description: 'What hits must have besides.' })
  filter?: SearchFilter | null;
  @Field(() => Int, { nullable: true, description: 'How many at most, up to 200; 20 unless said.' })
  first?: number | null;
  @Field(() => String, { nullable: true, description: 'Cursor of the hit to start after.' })
  after?: string | null;
}

/** Finding things by words and by likeness. */
@Resolver()
export class SearchQueries {
  @Query(() => SearchConnection, {
    description: 'Finds things by words, best first; a thing whose key or name is the text comes before all others.',
  })
  async search(
    @Args(() => SearchArgs) { text, kinds, filter, first, after }: SearchArgs,
    @Ctx() { services, loaders }: GraphqlContext,
  ): Promise<object> {
    const answer = await services.search.search({ text, kinds, tags: filter?.tags, first, after });
    const records = await loaders.records(answer.items.map(({ hit }) => hit.id));
    const edges = answer.items.flatMap(({ hit, cursor }, i) => {
      const node = records[i];
      return node ? [{ cursor, node, score: hit.score, matchedFields: hit.matchedFields }] : [];
    });
    return {
      ...connectionOf(edges, { next: answer.hasNextPage, previous: Boolean(after) }),
      totalCount: answer.total,
      // A hit that the store does not know means that the index is not of this store's making.
      complete: answer.complete && edges.length === answer.items.length,
      indexedUpTo: answer.indexedUpTo,
    };
  }

  @Query(() => SimilarDatasets, { description: 'Datasets like a given one, or like given metafeatures, the most similar first.' })
  similarDatasets(
    @Ctx() { services }: GraphqlContext,
    @Arg('to', () => ID, { nullable: true, description: 'Id of a dataset, or of a version of one.' }) to?: string | null,
    @Arg('metafeatures', () => [MetafeatureInput], { nullable: true, description: 'Values to compare with, instead of a dataset.' })
    metafeatures?: MetafeatureInput[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10, description: 'How many at most, up to 200.' }) first?: number | null,
  ): Promise<SimilarAnswer> {
    return services.similarity.similarDatasets({
      to: to ? entityId(to, 'to') : null,
      metafeatures: metafeatures?.map(({ name, value }) => ({ name, value: value ?? null })),
      first,
    });
  }

  @Query(() => SimilarModels, { description: 'Models like a given one, the most similar first, with what they have in common.' })
  similarModels(
    @Ctx() { services }: GraphqlContext,
    @Arg('to', () => ID, { description: 'Id of a model, or of a version of one.' }) to: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10, description: 'How many at most, up to 200.' }) first?: number | null,
  ): Promise<SimilarModelsAnswer> {
    return services.modelSimilarity.similarModels({ to: entityId(to, 'to'), first });
  }
}
