import { Field, Int, InterfaceType } from 'type-graphql';
import { Process } from '../../../model/process.ts';
import type { AnyRecord, BaseRecord, KindName } from '../../../model/kind.ts';
import type { GraphqlContext } from '../context.ts';
import { EntityKind } from '../enums.ts';
import type { TypeClass } from '../field-type.ts';
import { LinkField, type Many } from '../link-field.ts';
import { ModelField } from '../model-field.ts';
import { ResolveWith } from '../resolve-with.ts';
import { DateTimeScalar, IriScalar, KeyScalar } from '../scalars.ts';
import { FiveW1HType } from './five-w1h.ts';
import { AuditConnection } from './history.ts';
import { kindOfThing, NodeType } from './node.ts';
import { connectionOf, ForwardPage } from './paging.ts';

/** What everything in the catalog has. */
type Base = Omit<BaseRecord, 'path' | 'parentId' | 'retiredReason'>;

@InterfaceType('Entity', { description: 'Anything in the catalog.', implements: NodeType, resolveType: kindOfThing })
export abstract class EntityType extends NodeType implements Base {
  @Field(() => EntityKind, { description: 'Kind of the thing.' })
  kind!: KindName;
  @Field(() => KeyScalar, { description: 'Immutable name, unique within the kind; of a version, its label.' })
  key!: string;
  @Field(() => IriScalar, { description: 'Address at which the thing is described for people and machines.' })
  @ResolveWith<AnyRecord, unknown>(({ path }, _, { services }) => services.iriOf(path))
  iri!: string;
  @Field(() => String, { description: 'Name for people; may change.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'What it is, in words.' })
  description!: string | null;
  @Field(() => [String], { description: 'Words to find it by, in alphabetical order.' })
  tags!: string[];
  @Field(() => Int, { description: 'Counts changes, from 1; give it as `expectedRevision` to change the thing.' })
  revision!: number;
  @Field(() => DateTimeScalar, { description: 'When it was registered.' })
  createdAt!: string;
  @Field(() => DateTimeScalar, { description: 'When it was last changed.' })
  updatedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was taken out of use; null while it is in use.' })
  retiredAt!: string | null;
  @Field(() => FiveW1HType, { description: 'What, who, where, when, why and how: everything known, ordered by the six questions.' })
  @ResolveWith<AnyRecord, unknown>((record, _, { services }) => services.fiveW1H.of(record))
  fiveW1H!: FiveW1HType;

  @Field(() => AuditConnection, { description: 'What was done to it, newest first.' })
  @ForwardPage()
  @ResolveWith(history)
  history!: AuditConnection;
}

async function history(
  { id }: AnyRecord,
  page: { first?: number | null; after?: string | null },
  { services }: GraphqlContext,
): Promise<unknown> {
  const { items, hasNextPage } = await services.audit.entries({ filter: { of: [{ id }] }, ...page });
  return connectionOf(
    items.map(({ entry, cursor }) => ({ cursor, node: entry })),
    { next: hasNextPage, previous: Boolean(page.after) },
  );
}

@InterfaceType('Activity', {
  description: 'A job: an ingest, a process or a training run.',
  implements: EntityType,
  resolveType: kindOfThing,
})
export abstract class ActivityType extends EntityType {
  @ModelField(Process, 'startedAt') startedAt!: Process['startedAt'];
  @ModelField(Process, 'endedAt') endedAt!: Process['endedAt'];
  @ModelField(Process, 'purpose') purpose!: Process['purpose'];
  @LinkField(Process, 'operators') operators!: Many;
  @LinkField(Process, 'code') code!: Many;
  @LinkField(Process, 'informedBy') informedBy!: Many;
}

/** Interfaces of the kinds' types, each with those that it stands on. */
export const ENTITY: readonly TypeClass[] = [NodeType, EntityType];
export const ACTIVITY: readonly TypeClass[] = [...ENTITY, ActivityType];
