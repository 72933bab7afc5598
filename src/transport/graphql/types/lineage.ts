import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { AnyRecord, Head, RelationName } from '../../../model/kind.ts';
import type { Edge } from '../../../ports/store.ts';
import type { LineageGraph, LineageNode, Truncation } from '../../../services/lineage/lineage-types.ts';
import { Relation, TruncationReasonEnum } from '../enums.ts';
import { ResolveWith } from '../resolve-with.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from './entity.ts';

@ObjectType('LineageNode', { description: 'A thing in a lineage.', simpleResolvers: true })
export class LineageNodeType implements Omit<LineageNode, 'head'> {
  @Field(() => EntityType, { description: 'The thing.' })
  @ResolveWith<LineageNode, unknown>(({ head }, _, { loaders }) => loaders.record(head.id))
  entity!: AnyRecord;
  @Field(() => Int, { description: 'Steps from the root.' })
  depth!: number;
  @Field(() => Int, { description: 'Neighbours left out at this thing by `maxFanOut`.' })
  hiddenNeighbours!: number;
  @Field(() => Int, {
    description: 'Neighbours of this thing that you may not read. They stay without a name, and the walk does not go through them.',
  })
  restricted!: number;
}

@ObjectType('LineageEdge', {
  description: 'A relation between two things of a lineage. It goes from a thing to what it depends on.',
  simpleResolvers: true,
})
export class LineageEdgeType {
  @Field(() => ID, { description: 'Id of the edge.' })
  id!: string;
  @Field(() => ID, { description: 'Id of the thing that depends on the other.' })
  @ResolveWith<Edge, unknown>(({ fromId }) => fromId)
  from!: string;
  @Field(() => ID, { description: 'Id of the thing depended on.' })
  @ResolveWith<Edge, unknown>(({ toId }) => toId)
  to!: string;
  @Field(() => Relation, { description: 'The relation.' })
  relation!: RelationName;
  @Field(() => String, { nullable: true, description: 'Role in the relation, such as training.' })
  role!: string | null;
  @Field(() => DateTimeScalar, { description: 'Since when it holds.' })
  validFrom!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it held; null while it holds.' })
  validTo!: string | null;
}

@ObjectType('LineageTruncation', { description: 'Where and why a lineage was cut.', simpleResolvers: true })
export class LineageTruncation implements Truncation {
  @Field(() => TruncationReasonEnum, {
    description: 'What cut nearest to the root; what lies beyond may have been cut for other reasons too.',
  })
  reason!: Truncation['reason'];
  @Field(() => Int, { description: 'Steps from the root at which that was.' })
  at!: number;
  @Field(() => [ID], { description: 'Ids of the things at which more would follow, for whatever reason.' })
  frontier!: string[];
}

@ObjectType('Lineage', {
  description: 'What a thing was made from and what was made from it, as far as the bounds allow.',
  simpleResolvers: true,
})
export class Lineage implements Omit<LineageGraph, 'nodes' | 'root'> {
  @Field(() => EntityType, { description: 'The thing that was asked about.' })
  @ResolveWith<{ root: Head }, unknown>(({ root }, _, { loaders }) => loaders.record(root.id))
  root!: AnyRecord;
  @Field(() => [LineageNodeType], { description: 'The things, the root first, then by steps from it.' })
  nodes!: LineageNodeType[];
  @Field(() => [LineageEdgeType], { description: 'All relations among these things.' })
  edges!: Edge[];
  @Field(() => Boolean, { description: 'Whether nothing was left out.' })
  complete!: boolean;
  @Field(() => LineageTruncation, { nullable: true, description: 'Where and why it was cut; null when complete.' })
  truncation!: Truncation | null;
}
