import { isDeepStrictEqual } from 'node:util';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Json, RelationName } from '../../../model/kind.ts';
import type { AuditAction, AuditEntry, NewEdge } from '../../../ports/store.ts';
import { AuditActionEnum, Relation } from '../enums.ts';
import { ResolveWith } from '../resolve-with.ts';
import { DateTimeScalar, JsonScalar } from '../scalars.ts';
import { PageInfo } from './paging.ts';

@ObjectType('AuditChange', { description: 'A field that was changed.', simpleResolvers: true })
class AuditChange {
  @Field(() => String, { description: 'The field.' })
  field!: string;
  @Field(() => JsonScalar, { nullable: true, description: 'Its value before.' })
  before!: Json;
  @Field(() => JsonScalar, { nullable: true, description: 'Its value afterwards.' })
  after!: Json;
}

@ObjectType('AuditRelation', { description: 'A relation that was stated.', simpleResolvers: true })
class AuditRelation {
  @Field(() => ID, { description: 'Id of the thing that depends on the other.' })
  @ResolveWith<NewEdge, unknown>(({ fromId }) => fromId)
  from!: string;
  @Field(() => Relation, { description: 'The relation.' })
  relation!: RelationName;
  @Field(() => ID, { description: 'Id of the thing depended on.' })
  @ResolveWith<NewEdge, unknown>(({ toId }) => toId)
  to!: string;
  @Field(() => String, { nullable: true, description: 'Role in the relation.' })
  role!: string | null;
}

/** Fields that say nothing beyond the entry itself. */
const MARKS = new Set(['id', 'kind', 'path', 'parentId', 'revision', 'createdAt', 'updatedAt']);

/** Pure: fields whose values differ. */
function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): AuditChange[] {
  const [was, is] = [before ?? {}, after ?? {}] as [Record<string, Json>, Record<string, Json>];
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) => !MARKS.has(name));
  return names.flatMap((field) => {
    const [old, now] = [was[field] ?? null, is[field] ?? null];
    const isEmpty = before === null && Array.isArray(now) && now.length === 0;
    return isEmpty || isDeepStrictEqual(old, now) ? [] : [{ field, before: old, after: now }];
  });
}

@ObjectType('AuditEntry', { description: 'One thing that was done to an entity. Entries are never changed.', simpleResolvers: true })
export class AuditEntryType implements Omit<AuditEntry, 'edges' | 'entityId'> {
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
  @Field(() => [AuditChange], { description: 'What differs between before and after, field by field; of a new record, all that it says.' })
  @ResolveWith<AuditEntry, unknown>(changesOf)
  changes!: AuditChange[];
  @Field(() => [AuditRelation], { description: 'Relations that were stated.' })
  @ResolveWith<AuditEntry, unknown>(({ edges }) => edges.opened)
  relationsStated!: AuditRelation[];
  @Field(() => [ID], { description: 'Ids of the edges that were taken back.' })
  @ResolveWith<AuditEntry, unknown>(({ edges }) => edges.ended)
  relationsEnded!: string[];
  @Field(() => String, {
    description: 'SHA-256 of this entry and the one before it of the same thing: `catalog verify --audit` checks it.',
  })
  hash!: string;
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

@ObjectType('AuditConnection', { description: 'What was done, newest first.', simpleResolvers: true })
export class AuditConnection {
  @Field(() => [AuditEdge], { description: 'The entries of this page with their cursors.' })
  edges!: AuditEdge[];
  @Field(() => [AuditEntryType], { description: 'The entries of this page.' })
  nodes!: AuditEntry[];
  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;
}
