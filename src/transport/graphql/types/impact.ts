import { Field, Int, ObjectType } from 'type-graphql';
import type { AnyRecord, Head, KindName } from '../../../model/kind.ts';
import type { Impact, ImpactItem } from '../../../services/lineage/lineage-impact.ts';
import type { Truncation } from '../../../services/lineage/lineage-types.ts';
import { EntityKind } from '../enums.ts';
import { ResolveWith } from '../resolve-with.ts';
import { EntityType } from './entity.ts';
import { LineageTruncation } from './lineage.ts';

@ObjectType('KindCount', { description: 'How many things of a kind there are.', simpleResolvers: true })
export class KindCount {
  @Field(() => EntityKind, { description: 'The kind.' })
  kind!: KindName;
  @Field(() => Int, { description: 'Number of things.' })
  count!: number;
}

@ObjectType('ImpactItem', { description: 'A thing that depends on what was asked about.', simpleResolvers: true })
export class ImpactItemType implements Omit<ImpactItem, 'head'> {
  @Field(() => EntityType, { description: 'The thing.' })
  @ResolveWith<ImpactItem, unknown>(({ head }, _, { loaders }) => loaders.record(head.id))
  entity!: AnyRecord;
  @Field(() => Int, { description: 'Steps from what was asked about.' })
  depth!: number;
}

@ObjectType('Impact', { description: 'What depends on a thing, directly or over others.', simpleResolvers: true })
export class ImpactType implements Omit<Impact, 'root' | 'items'> {
  @Field(() => EntityType, { description: 'The thing that was asked about.' })
  @ResolveWith<{ root: Head }, unknown>(({ root }, _, { loaders }) => loaders.record(root.id))
  root!: AnyRecord;
  @Field(() => Int, { description: 'Number of things that depend on it, as far as the bounds allow.' })
  total!: number;
  @Field(() => [KindCount], { description: 'The same by kind, the most frequent first.' })
  countsByKind!: KindCount[];
  @Field(() => [ImpactItemType], { description: 'The things, the nearest first.' })
  items!: ImpactItemType[];
  @Field(() => Boolean, { description: 'Whether nothing was left out.' })
  complete!: boolean;
  @Field(() => LineageTruncation, { nullable: true, description: 'Where and why it was cut; null when complete.' })
  truncation!: Truncation | null;
}
