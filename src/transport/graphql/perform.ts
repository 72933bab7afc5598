import type { Operation, OperationDone, OperationResult } from '../../services/writing/write-operation.ts';
import type { GraphqlContext } from './context.ts';
import { Loaders } from './loaders.ts';

/** How mutations reach the services: what was read before is not taken for what is there afterwards. */

export async function perform(
  operation: Operation,
  clientMutationId: string | null | undefined,
  context: GraphqlContext,
): Promise<OperationDone> {
  const done = await context.services.writes.perform(operation, { caller: context.caller, clientMutationId });
  context.loaders = new Loaders(context.services.catalog);
  return done;
}

export async function performBatch(
  operations: readonly Operation[],
  clientMutationId: string | null | undefined,
  context: GraphqlContext,
): Promise<OperationResult[]> {
  const results = await context.services.writes.performBatch(operations, { caller: context.caller, clientMutationId });
  context.loaders = new Loaders(context.services.catalog);
  return results;
}
