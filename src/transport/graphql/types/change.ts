import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { KindName } from '../../../model/kind.ts';
import type { AuditAction, Change } from '../../../ports/store.ts';
import { changeCursor } from '../../../services/changes/change-cursor.ts';
import { AuditActionEnum, EntityKind } from '../enums.ts';
import { ResolveWith } from '../resolve-with.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from './entity.ts';

@ObjectType('Change', { description: 'Something was done to a thing, and has been stored.', simpleResolvers: true })
export class ChangeType {
  @Field(() => String, { description: 'Place of the change among all; opaque. Give it as `after` to go on from here.' })
  @ResolveWith<Change, unknown>(({ position }) => changeCursor(position))
  cursor!: string;
  @Field(() => DateTimeScalar, { description: 'When it was done.' })
  at!: string;
  @Field(() => EntityKind, { description: 'Kind of the thing.' })
  kind!: KindName;
  @Field(() => ID, { description: 'Id of the thing.' })
  @ResolveWith<Change, unknown>(({ entityId }) => entityId)
  id!: string;
  @Field(() => Int, { description: 'Revision of the thing right afterwards.' })
  revision!: number;
  @Field(() => AuditActionEnum, { description: 'What was done.' })
  action!: AuditAction;
  @Field(() => EntityType, { description: 'The thing as it is now: of this revision, or of a later one.' })
  @ResolveWith<Change, unknown>(async (change, _, { services, loaders }) => {
    const record = await services.changes.record(change);
    if (record) loaders.know(record);
    return record;
  })
  entity!: EntityType;
}
