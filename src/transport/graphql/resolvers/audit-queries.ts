import { Arg, Ctx, Field, FieldResolver, InputType, Int, Query, Resolver, Root } from 'type-graphql';
import type { AnyRecord, KindName } from '../../../model/kind.ts';
import type { AuditAction, AuditEntry } from '../../../ports/store.ts';
import type { AuditFilter } from '../../../services/audit-service.ts';
import type { GraphqlContext } from '../context.ts';
import { AuditActionEnum, EntityKind } from '../enums.ts';
import { EntityRefInput } from '../inputs/references.ts';
import { DateTimeScalar } from '../scalars.ts';
import { EntityType } from '../types/entity.ts';
import { AuditConnection, AuditEntryType } from '../types/history.ts';
import { connectionOf } from '../types/paging.ts';

@InputType('AuditFilter', { description: 'Which entries. All that is given must hold; an empty list matches nothing.' })
class AuditFilterInput implements AuditFilter {
  @Field(() => [EntityRefInput], { nullable: true, description: 'Of these things.' })
  of?: EntityRefInput[] | null;
  @Field(() => [EntityKind], { nullable: true, description: 'Of things of these kinds.' })
  kinds?: KindName[] | null;
  @Field(() => [String], { nullable: true, description: 'By these actors.' })
  actors?: string[] | null;
  @Field(() => [AuditActionEnum], { nullable: true, description: 'Of what was done, only these.' })
  actions?: AuditAction[] | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'At this time or later.' })
  from?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this time.' })
  before?: string | null;
}

/** Who did what, when and why. */
@Resolver(() => AuditEntryType)
export class AuditQueries {
  @Query(() => AuditConnection, { description: 'The audit trail of the whole catalog, newest first.' })
  async audit(
    @Ctx() { services }: GraphqlContext,
    @Arg('filter', () => AuditFilterInput, { nullable: true, description: 'Which entries.' }) filter?: AuditFilterInput | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many at most, up to 200; 50 unless said.' }) first?: number | null,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string | null,
  ): Promise<object> {
    const { items, hasNextPage } = await services.audit.entries({ filter, first, after });
    return connectionOf(
      items.map(({ entry, cursor }) => ({ cursor, node: entry })),
      { next: hasNextPage, previous: Boolean(after) },
    );
  }

  @FieldResolver(() => EntityType, { description: 'The thing as it is now.' })
  entity(@Root() { entityId }: AuditEntry, @Ctx() { loaders }: GraphqlContext): Promise<AnyRecord | null> {
    return loaders.record(entityId);
  }
}
