import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { AnyRecord } from '../../../model/kind.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from './entity.ts';
import { PageInfo } from './paging.ts';

@InputType('SearchFilter', { description: 'What a hit must have besides the words. An empty list matches nothing.' })
export class SearchFilter {
  @Field(() => [String], { nullable: true, description: 'All of these tags.' })
  tags?: string[] | null;
}

@ObjectType('SearchEdge', { description: 'A hit.', simpleResolvers: true })
export class SearchEdge {
  @Field(() => String, { description: 'Opaque; give it as `after`, with the same text, kinds and filter.' })
  cursor!: string;
  @Field(() => EntityType, { description: 'The thing found.' })
  node!: AnyRecord;
  @Field(() => Float, { description: 'How well it fits; comparable only within one answer.' })
  score!: number;
  @Field(() => [String], { description: 'Where the words were found: key, name, tags, description or words (of other fields).' })
  matchedFields!: string[];
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
  @Field(() => Boolean, { description: 'False while changes wait to be indexed, and so may be missing here.' })
  complete!: boolean;
  @Field(() => DateTimeScalar, { description: 'Every change up to this time can be found.' })
  indexedUpTo!: string;
}
