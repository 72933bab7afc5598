import { Args, ArgsType, Ctx, Field, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { KindName } from '../../../model/kind.ts';
import type { Change } from '../../../ports/store.ts';
import type { ChangeRequest } from '../../../services/changes/change-stream.ts';
import type { GraphqlContext } from '../context.ts';
import { EntityKind } from '../enums.ts';
import { Loaders } from '../loaders.ts';
import { ChangeType } from '../types/change.ts';

@ArgsType()
class ChangesArgs implements ChangeRequest {
  @Field(() => [EntityKind], { nullable: true, description: 'Only things of these kinds; every kind unless said, none for an empty list.' })
  kinds?: KindName[] | null;
  @Field(() => ID, { nullable: true, description: 'Only this thing; of a dataset or model also its versions.' })
  of?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of the last change that was received: every later one comes, also those made meanwhile. Without it they begin now.',
  })
  after?: string | null;
}

/** What happens in the catalog, as it happens. */
@Resolver()
export class ChangeFeed {
  @Subscription(() => ChangeType, {
    description:
      'Each change when it has been stored, once, in one order for all, whichever process made it. Over Server-Sent Events: GET or POST ' +
      '/graphql with `Accept: text/event-stream` (GraphQL over SSE, distinct connections). Over WebSocket: /graphql with the subprotocol ' +
      '`graphql-transport-ws`. Who takes nothing for long while many changes wait is told the cursor to go on from.',
    subscribe: ({ args, context }: { args: ChangeRequest; context: GraphqlContext }) => context.services.changes.subscribe(args),
  })
  changes(@Root() change: Change, @Args(() => ChangesArgs) _: ChangesArgs, @Ctx() context: GraphqlContext): Change {
    context.loaders = new Loaders(context.services.catalog);
    return change;
  }
}
