import { CatalogError } from '../../errors.ts';
import type { KindName } from '../../model/kind.ts';
import type { Change, FeedPosition } from '../../ports/store.ts';
import { changeCursor, isAfter } from './change-cursor.ts';

/** Changes that wait for one subscriber at most; further ones stay in the feed. */
export const MOST_WAITING = 1000;
/** A subscriber who takes nothing for this many milliseconds while more changes come than may wait is not there any more. */
export const STALLED_MS = 5000;
const PAGE = 200;

/** The subscriber does not take what it subscribed to. */
export class SubscriberStalledError extends CatalogError {
  readonly code = 'RATE_LIMITED';
  readonly logLevel = 'info';
}

/** What a subscription needs of the stream that it belongs to. */
export interface ChangeSource {
  /** Changes after a position, read from the feed for this subscriber alone. */
  read(position: FeedPosition | null, limit: number): Promise<Change[]>;
  /** Takes it among those that are told of changes as they come; false when those are ahead of it. */
  join(subscription: ChangeSubscription): boolean;
  /** It is not to be told any more. */
  leave(subscription: ChangeSubscription): void;
  /** It has ended. */
  forget(subscription: ChangeSubscription): void;
  /** Now, in milliseconds. */
  now(): number;
}

/** Which changes a subscriber wants. */
export interface ChangeFilter {
  /** Null for all. */
  kinds: ReadonlySet<KindName> | null;
  /** Changes of this thing, and where it is a dataset or model, of its versions; null for all. */
  of: string | null;
}

/**
 * The changes of one subscriber, in the order of the feed, without gap or double. It reads the feed for itself until it has come to the end,
 * and then is told by the stream. When more wait than `MOST_WAITING`, it goes back to reading for itself, at its own pace.
 * Asked for the next change only when the one before was taken, it never holds more than it may.
 */
export class ChangeSubscription implements AsyncIterableIterator<Change> {
  /** Up to where the feed was read for it. */
  readTo: FeedPosition | null;
  private readonly source: ChangeSource;
  private readonly filter: ChangeFilter;
  private readonly waiting: Change[] = [];
  private state: 'behind' | 'told' | 'ended' = 'behind';
  private failure: SubscriberStalledError | null = null;
  private wake: (() => void) | null = null;
  private handedOut: FeedPosition | null;
  /** Since when it has been busy with the change that it took last; null while it waits for one. */
  private busySince: number | null = null;

  constructor(source: ChangeSource, filter: ChangeFilter, start: FeedPosition | null) {
    this.source = source;
    this.filter = filter;
    this.readTo = start;
    this.handedOut = start;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws SubscriberStalledError and errors of the feed; it has ended then */
  async next(): Promise<IteratorResult<Change, undefined>> {
    this.busySince = null;
    while (this.state !== 'ended') {
      const change = this.waiting.shift();
      if (change) {
        this.handedOut = change.position;
        this.busySince = this.source.now();
        return { value: change, done: false };
      }
      await (this.state === 'told' ? this.told() : this.catchUp());
    }
    const { failure } = this;
    this.failure = null;
    if (failure) throw failure;
    return { value: undefined, done: true };
  }

  return(): Promise<IteratorResult<Change, undefined>> {
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  /** Ends it; a pending `next` answers that it is done. */
  end(): void {
    this.state = 'ended';
    this.waiting.length = 0;
    this.source.forget(this);
    this.wakeUp();
  }

  /** Told by the stream, in the order of the feed. */
  tell(changes: readonly Change[]): void {
    for (const change of changes) {
      if (!isAfter(change.position, this.readTo)) continue;
      const wanted = this.wants(change);
      if (wanted && this.waiting.length >= MOST_WAITING) return this.fallBehind();
      this.readTo = change.position;
      if (wanted) this.waiting.push(change);
    }
    if (this.waiting.length > 0) this.wakeUp();
  }

  private fallBehind(): void {
    this.source.leave(this);
    this.state = 'behind';
    if (this.busySince === null || this.source.now() - this.busySince < STALLED_MS) return;
    this.failure = new SubscriberStalledError(
      `Nothing was taken for ${STALLED_MS / 1000} s while more than ${MOST_WAITING} changes were waiting, so this subscription has ended. ` +
        `Subscribe again with after: "${changeCursor(this.handedOut)}"; nothing is lost.`,
    );
    this.end();
  }

  private async catchUp(): Promise<void> {
    const changes = await this.source.read(this.readTo, PAGE).catch((error: unknown) => {
      // Nobody asks for more, or says that it is over, after an error.
      this.end();
      throw error;
    });
    if (this.state !== 'behind') return;
    this.waiting.push(...changes.filter((change) => this.wants(change)));
    this.readTo = changes.at(-1)?.position ?? this.readTo;
    if (changes.length < PAGE && this.source.join(this)) this.state = 'told';
  }

  private told(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }

  private wants({ kind, entityId, parentId }: Change): boolean {
    const { kinds, of } = this.filter;
    return (kinds === null || kinds.has(kind)) && (of === null || of === entityId || of === parentId);
  }
}
