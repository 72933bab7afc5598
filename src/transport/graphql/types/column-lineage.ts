import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { AnyRecord, Head } from '../../../model/kind.ts';
import type { ColumnEdge, ColumnPoint } from '../../../services/lineage/column-derivations.ts';
import type { ColumnLineage, ColumnNode } from '../../../services/lineage/lineage-columns.ts';
import type { Truncation } from '../../../services/lineage/lineage-types.ts';
import { ResolveWith } from '../resolve-with.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from './entity.ts';
import { LineageTruncation } from './lineage.ts';

@ObjectType('ColumnLineageNode', { description: 'A column in a column lineage.', simpleResolvers: true })
export class ColumnLineageNode implements Omit<ColumnNode, 'head'> {
  @Field(() => EntityType, { description: 'The dataset version or data source that has the column.' })
  @ResolveWith<ColumnNode, unknown>(({ head }, _, { loaders }) => loaders.record(head.id))
  entity!: AnyRecord;
  @Field(() => String, { description: 'Name of the column, exact.' })
  column!: string;
  @Field(() => Int, { description: 'Steps from the column that was asked about.' })
  depth!: number;
  @Field(() => Int, {
    description: 'Derivations of the thing, in the direction walked, that state no columns: what stands behind them is not known.',
  })
  unstated!: number;
  @Field(() => Int, { description: 'Things that hold columns next to this one and that you may not read.' })
  restricted!: number;
}

@ObjectType('ColumnReference', { description: 'A column of a thing.', simpleResolvers: true })
export class ColumnReference implements ColumnPoint {
  @Field(() => ID, { description: 'Id of the dataset version or data source.' })
  id!: string;
  @Field(() => String, { description: 'Name of the column, exact.' })
  column!: string;
}

@ObjectType('ColumnLineageEdge', {
  description: 'A derivation of one column from another. It goes from the derived column to what it was made from.',
  simpleResolvers: true,
})
export class ColumnLineageEdge implements ColumnEdge {
  @Field(() => ID, { description: 'Id of the edge between the things; one edge may state many columns.' })
  id!: string;
  @Field(() => ColumnReference, { description: 'The derived column.' })
  from!: ColumnReference;
  @Field(() => ColumnReference, { description: 'The column that it was made from.' })
  to!: ColumnReference;
  @Field(() => String, { nullable: true, description: 'What was done to the values; null where nobody said.' })
  how!: string | null;
  @Field(() => DateTimeScalar, { description: 'Since when it holds.' })
  validFrom!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it held; null while it holds.' })
  validTo!: string | null;
}

@ObjectType('ColumnLineage', {
  description: 'Which columns a column was made from and which were made from it, as far as derivations state it.',
  simpleResolvers: true,
})
export class ColumnLineageType implements Omit<ColumnLineage, 'root' | 'nodes'> {
  @Field(() => EntityType, { description: 'The thing whose column was asked about.' })
  @ResolveWith<{ root: Head }, unknown>(({ root }, _, { loaders }) => loaders.record(root.id))
  root!: AnyRecord;
  @Field(() => [ColumnLineageNode], { description: 'The columns, the one asked about first, then by steps from it.' })
  nodes!: ColumnLineageNode[];
  @Field(() => [ColumnLineageEdge], { description: 'All derivations among these columns.' })
  edges!: ColumnEdge[];
  @Field(() => Boolean, { description: 'Whether nothing was left out of what is stated; see also `unstated` of the columns.' })
  complete!: boolean;
  @Field(() => LineageTruncation, { nullable: true, description: 'Where and why it was cut; null when complete.' })
  truncation!: Truncation | null;
}
