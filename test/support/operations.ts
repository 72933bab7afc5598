import type { AnyRecord, KindName } from '../../src/model/kind.ts';
import type { Operation, OperationResult } from '../../src/services/writing/write-operation.ts';
import type { TestLake } from './lake.ts';

/** Operations in few words, for tests that write. */

export const caller = { actor: 'test' };

export const register = (kind: KindName, input: Record<string, unknown>): Operation => ({ does: 'register', kind, input });
export const agent = (key: string, more: object = {}): Operation => register('Agent', { key, name: key, agentType: 'person', ...more });
export const dataset = (key: string, more: object = {}): Operation => register('Dataset', { key, name: key, ...more });
/** Without a label: the next one. */
export const version = (key: string, label: string | null, more: object = {}): Operation =>
  register('DatasetVersion', { dataset: { key }, ...(label === null ? {} : { key: label }), ...more });
export const processed = (key: string, more: object = {}): Operation => register('Process', { key, name: key, ...more });

/** Of each item what was done, or the code of its error. */
export const outcomes = (results: readonly OperationResult[]): string[] =>
  results.map((result) => ('error' in result ? result.error.code : result.outcome));

/** @param lake where to write, asked for at each call */
export const performOn =
  (lake: () => TestLake) =>
  async (operation: Operation, clientMutationId?: string): Promise<AnyRecord> =>
    (await lake().services.writes.perform(operation, { caller, clientMutationId })).record;
export const batchOn =
  (lake: () => TestLake) =>
  (operations: readonly Operation[], clientMutationId?: string): Promise<OperationResult[]> =>
    lake().services.writes.performBatch(operations, { caller, clientMutationId });
