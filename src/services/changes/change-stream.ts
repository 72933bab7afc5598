import { setImmediate as turn } from 'node:timers/promises';
import { CatalogError, NotFoundError } from '../../errors.ts';
import { isEntityId } from '../../model/entity-id.ts';
import type { AnyRecord, KindName } from '../../model/kind.ts';
import type { ChangeSignal } from '../../ports/change-signal.ts';
import type { Clock, Logger } from '../../ports/runtime.ts';
import type { Change, FeedPosition, Store } from '../../ports/store.ts';
import { feedPosition, foreignCursor, isAfter } from './change-cursor.ts';
import { ChangeSubscription, type ChangeFilter, type ChangeSource } from './change-subscription.ts';

const BATCH = 500;
export const MOST_SUBSCRIPTIONS = 1000;
/** Changes that no signal told of are noticed after this many milliseconds. */
const POLL = 1000;
/** Changes that are committed but wait for an older transaction are looked for again after this many milliseconds, then after twice as many. */
const SOON = 10;
const MOST_WAIT = 30_000;

export class TooManySubscriptionsError extends CatalogError {
  readonly code = 'RATE_LIMITED';
  readonly logLevel = 'warn';
}

export interface ChangeRequest {
  kinds?: readonly KindName[] | null;
  of?: string | null;
  after?: string | null;
}
interface Deps {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** Tells of commits of other processes; absent where there are none. */
  signal?: ChangeSignal;
}

/**
 * Hands what comes into the feed to everybody who subscribed. One reader per process, which reads each change once however many listen, and
 * nothing while nobody does. It never waits for a subscriber.
 */
export class ChangeStream implements ChangeSource {
  private readonly deps: Deps;
  private readonly open = new Set<ChangeSubscription>();
  /** Those at the end of the feed. */
  private readonly told = new Set<ChangeSubscription>();
  private readonly loading = new Map<string, Promise<AnyRecord | null>>();
  private position: FeedPosition | null = null;
  private reading: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | null = null;
  private fruitless = 0;
  private failures = 0;
  private stopListening: (() => void) | null = null;
  private stopped = false;

  constructor(deps: Deps) {
    this.deps = deps;
  }

  /** How many subscribe now. */
  get subscribers(): number {
    return this.open.size;
  }

  /**
   * Changes after a cursor, or those that are committed from now on. A few committed just before may come too, when they had to wait for
   * an older transaction.
   * @throws CursorError, NotFoundError when `of` is nothing, TooManySubscriptionsError
   */
  async subscribe({ kinds, of, after }: ChangeRequest): Promise<ChangeSubscription> {
    const given = typeof after === 'string' ? feedPosition(after) : null;
    const filter: ChangeFilter = { kinds: kinds ? new Set(kinds) : null, of: typeof of === 'string' ? await this.known(of) : null };
    const end = await this.deps.store.feedEnd();
    const start = given ?? end;
    // Beyond the end only a cursor of another database can lie: nothing would ever come.
    if (isAfter(start, end)) throw foreignCursor();
    if (this.stopped || this.open.size >= MOST_SUBSCRIPTIONS)
      throw new TooManySubscriptionsError(`${MOST_SUBSCRIPTIONS} subscriptions are open, or the server is stopping. Try again later.`);
    const subscription = new ChangeSubscription(this, filter, start);
    this.open.add(subscription);
    return subscription;
  }

  private async known(id: string): Promise<string> {
    const [head] = isEntityId(id) ? await this.deps.store.heads([id.toLowerCase()]) : [];
    if (!head) throw new NotFoundError(`of: there is no thing with the id ${JSON.stringify(id.slice(0, 60))}.`, { field: 'of' });
    return head.id;
  }

  /** The changed thing as it is now, at least as new as the change. Subscribers who ask for it at the same time share one read. */
  record({ entityId, kind, revision }: Change): Promise<AnyRecord | null> {
    const key = `${entityId} ${revision}`;
    const known = this.loading.get(key);
    if (known) return known;
    const loading = this.deps.store
      .records([entityId], kind)
      .then(([record]) => record ?? null)
      .finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }

  /** Says that something was committed. Never waits and never throws. */
  nudge(): void {
    this.fruitless = 0;
    this.look();
  }

  /** Ends all subscriptions. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const subscription of this.open) subscription.end();
    await this.reading;
  }

  read(position: FeedPosition | null, limit: number): Promise<Change[]> {
    return this.deps.store.changesAfter(position, limit);
  }

  join(subscription: ChangeSubscription): boolean {
    if (this.told.size > 0 && isAfter(this.position, subscription.readTo)) return false;
    if (this.told.size === 0) this.position = subscription.readTo;
    this.told.add(subscription);
    this.stopListening ??= this.deps.signal?.listen(() => this.nudge()) ?? null;
    this.nudge();
    return true;
  }

  leave(subscription: ChangeSubscription): void {
    this.told.delete(subscription);
    if (this.told.size > 0) return;
    this.stopListening?.();
    this.stopListening = null;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  forget(subscription: ChangeSubscription): void {
    this.open.delete(subscription);
    this.leave(subscription);
  }

  now(): number {
    return Date.parse(this.deps.clock.now());
  }

  private look(): void {
    if (this.told.size === 0) return;
    this.again = true;
    this.reading ??= this.readOn()
      .then((wait) => this.lookAgainIn(wait))
      .finally(() => {
        this.reading = null;
      });
  }
  private lookAgainIn(wait: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.told.size === 0) return;
    this.timer = setTimeout(() => this.look(), wait);
    this.timer.unref();
  }

  /** Answers after how many milliseconds to look again. */
  private async readOn(): Promise<number> {
    try {
      while (this.again) {
        this.again = false;
        await this.readToEnd();
      }
      this.failures = 0;
      const { pending } = await this.deps.store.settledUpTo(this.position);
      if (this.again) return 0;
      return pending ? Math.min(SOON * 2 ** this.fruitless++, POLL) : POLL;
    } catch (error) {
      this.failures++;
      this.logFailure(error);
      return Math.min(POLL * 2 ** (this.failures - 1), MOST_WAIT);
    }
  }

  private async readToEnd(): Promise<void> {
    while (this.told.size > 0) {
      const from = this.position;
      const changes = await this.read(from, BATCH);
      // Everybody may have left meanwhile, and somebody have come with a position of his own.
      if (this.position !== from) return void (this.again = true);
      const last = changes.at(-1);
      if (!last) return;
      this.position = last.position;
      this.fruitless = 0;
      for (const subscription of this.told) subscription.tell(changes);
      if (changes.length < BATCH) return;
      // Subscribers take what waits before more comes.
      await turn();
    }
  }

  private logFailure(error: unknown): void {
    this.deps.logger.warn({ error }, 'The feed of changes could not be read; trying again.');
  }
}
