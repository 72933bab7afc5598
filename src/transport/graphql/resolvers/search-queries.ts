import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, ID, Info, Int, Query, Resolver } from 'type-graphql';
import { constantCase, type KindName } from '../../../model/kind.ts';
import type { Facet as Counted, FacetName } from '../../../ports/search-index.ts';
import type { SearchOrderQuery, SearchQuery, SimilarAnswer, SimilarModelsAnswer } from '../../../services/search-types.ts';
import type { GraphqlContext } from '../context.ts';
import { entityId } from '../entity-id.ts';
import { isAsked } from '../asked-fields.ts';
import { EntityKind, FacetFieldEnum } from '../enums.ts';
import { MetafeatureInput } from '../inputs/part-inputs.ts';
import { connectionOf } from '../types/paging.ts';
import { SearchConnection, SearchFilter, SearchOrderInput, Suggestion } from '../types/search.ts';
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
  @Field(() => [FacetFieldEnum], { nullable: true, description: 'What is counted over all hits, whatever the page.' })
  facets?: FacetName[] | null;
  @Field(() => SearchOrderInput, { nullable: true, description: 'Default: by relevance, and without a text the newest first.' })
  orderBy?: SearchOrderInput | null;
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
    @Args(() => SearchArgs) args: SearchArgs,
    @Ctx() { services, loaders }: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<object> {
    const answer = await services.search.search({
      ...queryOf(args),
      highlight: isAsked(info, 'edges', 'highlights'),
      resumable: isAsked(info, 'edges', 'cursor') || isAsked(info, 'pageInfo', 'endCursor'),
    });
    const records = await loaders.records(answer.items.map(({ hit }) => hit.id));
    const edges = answer.items.flatMap(({ hit, cursor }, i) => {
      const node = records[i];
      return node ? [{ cursor, node, score: hit.score, matchedFields: hit.matchedFields, highlights: hit.highlights }] : [];
    });
    return {
      ...connectionOf(edges, { next: answer.hasNextPage, previous: Boolean(args.after) }),
      totalCount: answer.total,
      facets: answer.facets.map(facetOf),
      // A hit that the store does not know means that the index is not of this store's making.
      complete: answer.complete && edges.length === answer.items.length,
      indexedUpTo: answer.indexedUpTo,
    };
  }

  @Query(() => [Suggestion], {
    description: 'Things whose names or keys begin so, or a later word of their names; versions only where their kind is asked for.',
  })
  async suggest(
    @Ctx() { services }: GraphqlContext,
    @Arg('text', () => String, { description: 'What was typed so far.' }) text: string,
    @Arg('kinds', () => [EntityKind], { nullable: true, description: 'Only these kinds.' }) kinds?: KindName[] | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many at most, up to 200; 10 unless said.' }) first?: number | null,
  ): Promise<Suggestion[]> {
    return (await services.search.suggest({ text, kinds, first })).map(({ name, ...thing }) => ({ ...thing, text: name }));
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

function queryOf({ orderBy, filter, ...rest }: SearchArgs): SearchQuery {
  const evaluations = filter?.evaluations?.map(({ measure, ...range }) => ({ ...range, name: measure }));
  return {
    ...rest,
    ...(filter ? { filter: { ...filter, evaluations: evaluations ?? null } } : {}),
    ...(orderBy ? { orderBy: orderOf(orderBy) } : {}),
  };
}
function orderOf({ field, metafeature, direction }: SearchOrderInput): SearchOrderQuery {
  return { by: field, metafeature, ...(direction ? { descending: direction === 'DESC' } : {}) };
}
/** Values as the arguments of the same name take them: those of enumerations in capitals. */
function facetOf({ field, buckets }: Counted): Counted {
  if (field !== 'kind' && field !== 'task') return { field, buckets };
  return { field, buckets: buckets.map(({ value, count }) => ({ value: constantCase(value).replaceAll('-', '_'), count })) };
}
