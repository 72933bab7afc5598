import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Json } from '../../../model/kind.ts';
import type { AuditAction, AuditEntry } from '../../../ports/store.ts';
import { AuditActionEnum } from '../enums.ts';
import { DateTimeScalar, JsonScalar } from '../scalars.ts';
import { PageInfo } from './paging.ts';

@ObjectType('AuditEntry', { description: 'One thing that was done to an entity. Entries are never changed.', simpleResolvers: true })
export class AuditEntryType implements AuditEntry {
  @Field(() => ID, { description: 'Number of the entry; later entries have larger ones.' })
  id!: string;
  @Field(() => DateTimeScalar, { description: 'When it was done.' })
  at!: string;
  @Field(() => String, { nullable: true, description: 'Key of the agent who did it, or the part of the program; null when nobody said.' })
  actor!: string | null;
  @Field(() => AuditActionEnum, { description: 'What was done.' })
  action!: AuditAction;
  @Field(() => Int, { description: 'Revision of the entity afterwards.' })
  revision!: number;
  @Field(() => JsonScalar, { nullable: true, description: 'The record before; null for a new one.' })
  before!: Json;
  @Field(() => JsonScalar, { nullable: true, description: 'The record afterwards.' })
  after!: Json;
  @Field(() => String, { nullable: true, description: 'Why, in the words of who did it.' })
  reason!: string | null;
}

@ObjectType('AuditEdge', { description: 'An audit entry with its place in the list.', simpleResolvers: true })
export class AuditEdge {
  @Field(() => String, { description: 'Opaque; give it as `after` to go on from here.' })
  cursor!: string;
  @Field(() => AuditEntryType, { description: 'The entry.' })
  node!: AuditEntry;
}

@ObjectType('AuditConnection', { description: 'What was done to an entity, newest first.', simpleResolvers: true })
export class AuditConnection {
  @Field(() => [AuditEdge], { description: 'The entries of this page with their cursors.' })
  edges!: AuditEdge[];
  @Field(() => [AuditEntryType], { description: 'The entries of this page.' })
  nodes!: AuditEntry[];
  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;
}
