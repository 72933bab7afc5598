import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { AnyRecord, KindName } from '../../../model/kind.ts';
import { TASK_TYPES } from '../../../model/task-types.ts';
import type { FacetName, SearchOrder } from '../../../ports/search-index.ts';
import { EntityKind, enumOf, FacetFieldEnum, OrderDirection, SearchOrderFieldEnum } from '../enums.ts';
import { DateTimeRange } from '../inputs/ranges.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from './entity.ts';
import { PageInfo } from './paging.ts';

/** A range of the values of one number; given bounds must all hold. */
@InputType('NumberRange', { description: 'A range of numbers.' })
class NumberRange {
  @Field(() => Float, { nullable: true, description: 'This number or more.' })
  atLeast?: number | null;
  @Field(() => Float, { nullable: true, description: 'More than this number.' })
  above?: number | null;
  @Field(() => Float, { nullable: true, description: 'This number or less.' })
  atMost?: number | null;
  @Field(() => Float, { nullable: true, description: 'Less than this number.' })
  below?: number | null;
}
@InputType('MetafeatureRange', { description: 'A range of a metafeature. Without bounds: it is known.' })
export class MetafeatureRange extends NumberRange {
  @Field(() => String, { description: 'Name of the metafeature, such as NumberOfInstances; one that there is not is an error.' })
  name!: string;
}
@InputType('EvaluationRange', { description: 'A range of what was evaluated. Without bounds: it was evaluated by this measure.' })
export class EvaluationRange extends NumberRange {
  @Field(() => String, { description: 'Name of the measure, such as predictive_accuracy; one that nothing was evaluated by is an error.' })
  measure!: string;
  @Field(() => enumOf(['claimed', 'measured']), { nullable: true, description: 'Only values on this word; default: both.' })
  claim?: 'measured' | 'claimed' | null;
}

@InputType('SearchFilter', { description: 'What a hit must have besides the words, all of it. An empty list matches nothing.' })
export class SearchFilter {
  @Field(() => [String], { nullable: true, description: 'All of these tags.' })
  tags?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Keys of agents: one of them administers, owns, made, published or leads it.' })
  owners?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'One of these licences, as stated.' })
  licences?: string[] | null;
  @Field(() => [enumOf(TASK_TYPES)], {
    nullable: true,
    description: 'It is for one of these types of tasks, or a task of such a type is defined on it.',
  })
  tasks?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Keys of algorithms: one of them made it.' })
  algorithms?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'One of its files has one of these media types or formats; letter case aside.' })
  formats?: string[] | null;
  @Field(() => DateTimeRange, { nullable: true, description: 'Registered in this time.' })
  created?: DateTimeRange | null;
  @Field(() => DateTimeRange, { nullable: true, description: 'Last changed in this time.' })
  updated?: DateTimeRange | null;
  @Field(() => [MetafeatureRange], {
    nullable: true,
    description: 'Ranges of metafeatures: of the data, and of models those of the data that they were trained on.',
  })
  metafeatures?: MetafeatureRange[] | null;
  @Field(() => [EvaluationRange], {
    nullable: true,
    description: 'Ranges of what was evaluated: of the model, and of data what any model reached on them.',
  })
  evaluations?: EvaluationRange[] | null;
}

@InputType('SearchOrder', { description: 'What hits are ordered by; ties by id.' })
export class SearchOrderInput {
  @Field(() => SearchOrderFieldEnum, { description: 'The property.' })
  field!: SearchOrder['by'];
  @Field(() => String, { nullable: true, description: 'Name of the metafeature, where it is ordered by one.' })
  metafeature?: string | null;
  @Field(() => OrderDirection, {
    nullable: true,
    description: 'Which way; default: names upwards, all else downwards. Unknown values come last. Relevance has one way only.',
  })
  direction?: 'ASC' | 'DESC' | null;
}

@ObjectType('SearchHighlight', { description: 'Where the words stand in a field.', simpleResolvers: true })
export class SearchHighlight {
  @Field(() => String, { description: 'The field: key, name, tags, description or words (of other fields).' })
  field!: string;
  @Field(() => [String], {
    description: 'Pieces of its text as HTML that can be shown as it is: signs of HTML are escaped, the words stand in <mark>.',
  })
  fragments!: string[];
}

@ObjectType('SearchEdge', { description: 'A hit.', simpleResolvers: true })
export class SearchEdge {
  @Field(() => String, { description: 'Opaque; give it as `after`, with the same text, kinds, filter and order.' })
  cursor!: string;
  @Field(() => EntityType, { description: 'The thing found.' })
  node!: AnyRecord;
  @Field(() => Float, { description: 'How well it fits; comparable only within one answer.' })
  score!: number;
  @Field(() => [String], { description: 'Where the words were found: key, name, tags, description or words (of other fields).' })
  matchedFields!: string[];
  @Field(() => [SearchHighlight], { description: 'The words as they stand there, field by field.' })
  highlights!: SearchHighlight[];
}

@ObjectType('FacetBucket', { description: 'How often a value is among the hits.', simpleResolvers: true })
export class FacetBucket {
  @Field(() => String, { description: 'The value, as the filter of the same name takes it.' })
  value!: string;
  @Field(() => Int, { description: 'Hits that have it.' })
  count!: number;
}
@ObjectType('Facet', { description: 'Values of one property among all hits.', simpleResolvers: true })
export class Facet {
  @Field(() => FacetFieldEnum, { description: 'The property.' })
  field!: FacetName;
  @Field(() => [FacetBucket], { description: 'Its values, the most frequent first, at most 100.' })
  buckets!: FacetBucket[];
}

@ObjectType('SearchConnection', { description: 'What was found, best first.', simpleResolvers: true })
export class SearchConnection {
  @Field(() => [SearchEdge], { description: 'The hits of this page.' })
  edges!: SearchEdge[];
  @Field(() => [EntityType], { description: 'The things found, on this page.' })
  nodes!: AnyRecord[];
  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;
  @Field(() => Int, { description: 'How many hits there are in all.' })
  totalCount!: number;
  @Field(() => [Facet], { description: 'What was counted, in the order asked for.' })
  facets!: Facet[];
  @Field(() => Boolean, { description: 'False while changes wait to be indexed, and so may be missing here.' })
  complete!: boolean;
  @Field(() => DateTimeScalar, { description: 'Every change up to this time can be found.' })
  indexedUpTo!: string;
}

@ObjectType('Suggestion', { description: 'A thing that somebody who types may mean.', simpleResolvers: true })
export class Suggestion {
  @Field(() => ID, { description: 'Id of the thing.' })
  id!: string;
  @Field(() => EntityKind, { description: 'Its kind.' })
  kind!: KindName;
  @Field(() => String, { description: 'Its key.' })
  key!: string;
  @Field(() => String, { description: 'Its name.' })
  text!: string;
}
