import { Field, ObjectType } from 'type-graphql';
import type { AnyRecord, Head } from '../../../model/kind.ts';
import type { Edge } from '../../../ports/store.ts';
import type { LineageDifference } from '../../../services/lineage/lineage-difference.ts';
import type { Truncation } from '../../../services/lineage/lineage-types.ts';
import { ResolveWith } from '../resolve-with.ts';
import { EntityType } from './entity.ts';
import { LineageEdgeType, LineageNodeType, LineageTruncation } from './lineage.ts';

@ObjectType('LineageDifference', { description: 'What a lineage gained and lost between two times.', simpleResolvers: true })
export class LineageDifferenceType implements Omit<LineageDifference, 'root' | 'nodesAdded' | 'nodesRemoved'> {
  @Field(() => EntityType, { description: 'The thing that was asked about.' })
  @ResolveWith<{ root: Head }, unknown>(({ root }, _, { loaders }) => loaders.record(root.id))
  root!: AnyRecord;
  @Field(() => [LineageNodeType], { description: 'Things that are in the lineage at `to` and not in that at `from`.' })
  nodesAdded!: LineageNodeType[];
  @Field(() => [LineageNodeType], { description: 'Things that are in the lineage at `from` and not in that at `to`.' })
  nodesRemoved!: LineageNodeType[];
  @Field(() => [LineageEdgeType], { description: 'Relations that are in the lineage at `to` and not in that at `from`.' })
  edgesAdded!: Edge[];
  @Field(() => [LineageEdgeType], { description: 'Relations that are in the lineage at `from` and not in that at `to`.' })
  edgesRemoved!: Edge[];
  @Field(() => Boolean, {
    description: 'Whether both lineages are whole. If not, what looks like a difference may come from where one of them was cut.',
  })
  complete!: boolean;
  @Field(() => LineageTruncation, { nullable: true, description: 'Where and why the lineage at `from` was cut; null when whole.' })
  fromTruncation!: Truncation | null;
  @Field(() => LineageTruncation, { nullable: true, description: 'Where and why the lineage at `to` was cut; null when whole.' })
  toTruncation!: Truncation | null;
}
