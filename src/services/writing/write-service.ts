import { randomUUID } from 'node:crypto';
import { CatalogError, ConflictError, InputError, RefusedByStoreError } from '../../errors.ts';
import type { KindName } from '../../model/kind.ts';
import type { Clock, Ids, Logger } from '../../ports/runtime.ts';
import type { Store, StoreWriter } from '../../ports/store.ts';
import type { Caller } from '../caller.ts';
import type { RegisterOptions, Registration } from '../catalog-types.ts';
import { foresee } from './foresee.ts';
import { operationOrder } from './operation-order.ts';
import { planEnd, planRelation } from './plan-relation.ts';
import { planRegistration, planUpdate } from './plan-registration.ts';
import { planRetirement } from './plan-retirement.ts';
import { fingerprintOf, replyOf, restoreReply } from './mutation-replies.ts';
import { checkText } from '../text-problem.ts';
import { Workspace } from './workspace.ts';
import { parseOperation, type Operation, type OperationDone, type OperationResult, type ParsedOperation } from './write-operation.ts';

export const MAX_BATCH = 1000;
const MAX_MUTATION_ID = 200;
/** `#999` behind the id of a batch names its item. */
const ITEM_MARK = 4;

export interface WriteDeps {
  store: Store;
  clock: Clock;
  ids: Ids;
  baseIri: string;
  logger: Logger;
  /** Told after each committed write, so that projections follow at once. */
  onWrite: () => void;
}
export interface WriteRequest {
  caller: Caller;
  /** A repetition with the same id is answered as the first time, and nothing is done again. */
  clientMutationId?: string | null;
}

/** Everything that changes the catalog. */
export class WriteService {
  private readonly deps: WriteDeps;

  constructor(deps: WriteDeps) {
    this.deps = deps;
  }

  /**
   * Does one thing, whole or not at all.
   * @throws InputError, NotFoundError, and ConflictError when the key stands for other content or the revision is stale
   */
  async perform(operation: Operation, request: WriteRequest): Promise<OperationDone> {
    const [done] = await this.performAll([operation], request);
    if (!done) throw new Error('one operation has one result');
    return done;
  }

  /** Registers a thing: new, or as it is already (`unchanged`), or changed by somebody who names the revision read. @throws as `perform` */
  register(kind: KindName, input: Record<string, unknown>, options: RegisterOptions, caller: Caller): Promise<OperationDone> {
    return this.perform({ does: 'register', kind, input, ...options }, { caller });
  }

  /** Registers several things in order, all or none; later ones may refer to earlier ones. @throws as `perform`, the message says which */
  registerAll(registrations: readonly Registration[], caller: Caller): Promise<OperationDone[]> {
    const operations = registrations.map(({ kind, input, options }) => ({ does: 'register' as const, kind, input, ...options }));
    return this.performAll(operations, { caller }, (i) => `[${i}].`);
  }

  private async performAll(
    operations: readonly Operation[],
    request: WriteRequest,
    place: (i: number) => string = () => '',
  ): Promise<OperationDone[]> {
    const parsed = operations.map((operation, i) => parseOperation(operation, place(i)));
    const results = await this.replayed(operations, request, (tx) => this.run(tx, parsed, { ...request, strict: true }));
    return results.map((result) => {
      if ('error' in result) throw new Error(result.error.message);
      return result;
    });
  }

  /**
   * Does up to 1,000 things in one transaction, each after those that it refers to. What cannot be done names itself in its result and
   * nothing of it is stored; the others are stored. Results are in the order of the operations.
   * @throws InputError for a batch that is too long
   */
  async performBatch(operations: readonly Operation[], request: WriteRequest): Promise<OperationResult[]> {
    if (operations.length > MAX_BATCH)
      throw new InputError(`operations: at most ${MAX_BATCH} are possible at once, these are ${operations.length}; send several batches.`, {
        field: 'operations',
      });
    checkText(request.clientMutationId, 'clientMutationId', MAX_MUTATION_ID);
    const parsed = operations.map((operation) => this.attempt(() => parseOperation(operation)));
    const work = (tx: StoreWriter): Promise<OperationResult[]> => this.run(tx, parsed, { ...request, strict: false });
    try {
      return await this.replayed(operations, request, work);
    } catch (error) {
      if (error instanceof ConflictError && error.field === 'clientMutationId') throw error;
      // A database that is away would not take the single items either; whoever asks again with the same id learns whether they were stored.
      if (!(error instanceof ConflictError) && !(error instanceof RefusedByStoreError)) throw error;
      // Something that only the database could see: one by one, so that whichever it is names itself.
      return this.oneByOne(operations, parsed, request);
    }
  }

  /** Each item for itself, and each known again by the id of the batch and its place. */
  private async oneByOne(
    operations: readonly Operation[],
    parsed: readonly (ParsedOperation | OperationResult)[],
    request: WriteRequest,
  ): Promise<OperationResult[]> {
    const results: OperationResult[] = [];
    for (const i of operationOrder(parsed.map(asOperation), this.deps.baseIri)) {
      const known = new Map(results.flatMap((result, item) => ('record' in result ? [[item, result.record] as const] : [])));
      const alone = parsed.map((one, j) => (j === i ? one : null));
      const own = request.clientMutationId ? { ...request, clientMutationId: `${request.clientMutationId}#${i}` } : request;
      results[i] = await this.replayed(operations.slice(i, i + 1), own, async (tx) => {
        const done = await this.run(tx, alone, { ...request, strict: false, known });
        return done.slice(i, i + 1);
      }).then(
        ([done]) => done ?? this.failure(new Error('an item without a result')),
        (error: unknown) => this.failure(error),
      );
    }
    return this.replayed(operations, request, () => Promise.resolve(results));
  }

  /** The operations in one transaction. Strict: the first that cannot be done ends it. */
  private async run(
    tx: StoreWriter,
    parsed: readonly (ParsedOperation | OperationResult | null)[],
    options: WriteRequest & { strict: boolean; known?: ReadonlyMap<number, OperationDone['record']> },
  ): Promise<OperationResult[]> {
    const { clock, baseIri } = this.deps;
    const work = new Workspace(tx, { at: clock.now(), actor: options.caller.actor, baseIri });
    for (const [item, record] of options.known ?? []) work.items.set(item, record);
    const operations = parsed.map(asOperation);
    await foresee(
      work,
      operations.filter((one) => one !== null),
    );
    const results: OperationResult[] = [];
    for (const i of operationOrder(operations, baseIri)) {
      const [operation, failed] = [operations[i], parsed[i]];
      if (failed && 'error' in failed) results[i] = failed;
      if (!operation) continue;
      const done = options.strict ? await this.plan(work, operation) : await this.attemptAsync(() => this.plan(work, operation));
      work.rethrow();
      if ('record' in done) work.items.set(i, done.record);
      results[i] = done;
    }
    await work.flush();
    return results;
  }

  private async plan(work: Workspace, operation: ParsedOperation): Promise<OperationDone> {
    switch (operation.does) {
      case 'register':
        return planRegistration(work, operation, this.deps.ids);
      case 'update':
        return planUpdate(work, operation);
      case 'retire':
      case 'restore':
        return planRetirement(work, operation);
      case 'relate':
        return planRelation(work, operation);
      case 'endRelation':
        return planEnd(work, operation);
    }
  }

  /** Does the work in a transaction, unless this request was answered before: then that answer, with the things as they are now. */
  private async replayed(
    operations: readonly Operation[],
    { caller, clientMutationId }: WriteRequest,
    work: (tx: StoreWriter) => Promise<OperationResult[]>,
  ): Promise<OperationResult[]> {
    const { store, clock, onWrite } = this.deps;
    if (clientMutationId === null || clientMutationId === undefined) {
      const results = await store.write(work);
      if (results.some(hasChanged)) onWrite();
      return results;
    }
    checkText(clientMutationId, 'clientMutationId', MAX_MUTATION_ID + ITEM_MARK);
    const actor = caller.actor ?? '';
    const fingerprint = fingerprintOf(operations);
    const results = await store.write(async (tx) => {
      const before = await tx.reply(actor, clientMutationId);
      if (before && before.fingerprint !== fingerprint)
        throw new ConflictError(`clientMutationId ${JSON.stringify(clientMutationId)} was used for something else; take a new one.`, {
          field: 'clientMutationId',
        });
      if (before) return restoreReply(tx, before.reply);
      const done = await work(tx);
      await tx.saveReply(actor, clientMutationId, { fingerprint, reply: replyOf(done) }, clock.now());
      return done;
    });
    onWrite();
    return results;
  }

  private attempt<T>(work: () => T): T | OperationResult {
    try {
      return work();
    } catch (error) {
      return this.refusal(error);
    }
  }
  private async attemptAsync(work: () => Promise<OperationDone>): Promise<OperationResult> {
    try {
      return await work();
    } catch (error) {
      return this.refusal(error);
    }
  }
  /** @throws what is no refusal */
  private refusal(error: unknown): OperationResult {
    if (!(error instanceof CatalogError) || error.code === 'INTERNAL') throw error;
    return { error: { code: error.code, message: error.message, field: error.field ?? null } };
  }
  private failure(error: unknown): OperationResult {
    if (error instanceof CatalogError && error.code !== 'INTERNAL') return this.refusal(error);
    const errorId = randomUUID();
    this.deps.logger.error({ error, errorId }, 'an operation failed');
    const message = `This should not have happened. Tell whoever runs the catalog the id ${errorId}.`;
    return { error: { code: 'INTERNAL', message, field: null } };
  }
}

function asOperation(parsed: ParsedOperation | OperationResult | null): ParsedOperation | null {
  return parsed && 'does' in parsed ? parsed : null;
}
function hasChanged(result: OperationResult): boolean {
  return 'record' in result && result.outcome !== 'unchanged';
}
