import { Field, Int, ObjectType } from 'type-graphql';
import type { AnyRecord, Head } from '../../../model/kind.ts';
import type { Edge } from '../../../ports/store.ts';
import type { LineagePath, LineagePaths } from '../../../services/lineage/lineage-paths.ts';
import type { Truncation } from '../../../services/lineage/lineage-types.ts';
import { LineageDirectionEnum } from '../enums.ts';
import { ResolveWith } from '../resolve-with.ts';
import { EntityType } from './entity.ts';
import { LineageEdgeType, LineageTruncation } from './lineage.ts';

@ObjectType('LineagePath', { description: 'A way from one thing to another along relations.', simpleResolvers: true })
export class LineagePathType {
  @Field(() => Int, { description: 'Number of steps.' })
  @ResolveWith<LineagePath, unknown>(({ nodes }) => nodes.length - 1)
  length!: number;
  @Field(() => [EntityType], { description: 'The things on the way, both ends among them; none comes twice.' })
  @ResolveWith<LineagePath, unknown>(({ nodes }, _, { loaders }) => loaders.records(nodes.map((head) => head.id)))
  nodes!: AnyRecord[];
  @Field(() => [LineageEdgeType], {
    description: 'The relations between each thing and the next, in the order of the way. A step may have several.',
  })
  edges!: Edge[];
}

@ObjectType('LineagePaths', { description: 'How one thing depends on another: the shortest ways between them.', simpleResolvers: true })
export class LineagePathsType implements Pick<LineagePaths, 'direction' | 'complete' | 'truncation'> {
  @Field(() => EntityType, { description: 'The one end.' })
  @ResolveWith<{ from: Head }, unknown>(({ from }, _, { loaders }) => loaders.record(from.id))
  from!: AnyRecord;
  @Field(() => EntityType, { description: 'The other end.' })
  @ResolveWith<{ to: Head }, unknown>(({ to }, _, { loaders }) => loaders.record(to.id))
  to!: AnyRecord;
  @Field(() => LineageDirectionEnum, {
    nullable: true,
    description:
      'UPSTREAM where `from` depends on `to`, DOWNSTREAM where `to` depends on `from`; null when no way was found. Where both depend on each other, the ways upstream are told.',
  })
  direction!: LineagePaths['direction'];
  @Field(() => [LineagePathType], { description: 'The ways, the shortest first.' })
  paths!: LineagePathType[];
  @Field(() => Boolean, { description: 'Whether there are no other ways in this direction.' })
  complete!: boolean;
  @Field(() => LineageTruncation, {
    nullable: true,
    description: 'Why there may be more: `at` is the number of steps up to which all ways were looked at. Null when complete.',
  })
  truncation!: Truncation | null;
}
