import type { Logger } from '../ports/runtime.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import type { Change, FeedPosition, Store } from '../ports/store.ts';
import { FeedFollower, type FeedTarget } from './feed-follower.ts';
import { aloneAtIndex, isBefore, project, projectionOf } from './search-projection.ts';

/** Many at once, so that an index that is behind catches up: each thing is put once for all changes of it and of what stands around it. */
const BATCH = 20_000;

/** Carries changes from the feed to the search index. */
export class Indexer implements FeedTarget {
  readonly batch = BATCH;
  readonly label = 'search index';
  private readonly store: Store;
  private readonly index: SearchIndex;
  private readonly logger: Logger;
  private readonly follower: FeedFollower;
  private identity: string | null = null;

  constructor({ store, index, logger }: { store: Store; index: SearchIndex; logger: Logger }) {
    this.store = store;
    this.index = index;
    this.logger = logger;
    this.follower = new FeedFollower({ store, target: this, logger });
  }

  /** Under which the position of this very index is kept; null until it was reached for the first time. */
  get projection(): string | null {
    return this.identity === null ? null : projectionOf(this.index.name, this.identity);
  }

  /** Starts to follow the feed. */
  start(): void {
    this.follower.start();
  }
  /** Says that something was written. Never waits and never throws. */
  nudge(): void {
    this.follower.nudge();
  }
  /** Brings the index up to date with all that is committed. @throws SearchUnavailableError */
  drain(): Promise<void> {
    return this.follower.drain();
  }
  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Here and not at the start of the program: a catalog whose index is away still serves everything else. Another one may have taken its place. */
  async begin(): Promise<FeedPosition | null> {
    this.identity = await this.index.ensure();
    return this.store.position(projectionOf(this.index.name, this.identity));
  }

  /**
   * What the index refuses is told and left out: it holds nothing else up. `verify` names it as missing. Several processes follow one feed: what
   * another has done while this one waited for its turn is not done again.
   */
  async apply(changes: readonly Change[]): Promise<void> {
    const last = changes.at(-1);
    const { projection, store } = this;
    if (!last || projection === null) return;
    await aloneAtIndex(store, async () => {
      if (!isBefore(await store.position(projection), last.position)) return;
      const refused = await project(store, changes, this.index);
      for (const one of refused)
        this.logger.error({ ...one, target: this.label }, 'The search index does not take this thing; it cannot be found.');
      await store.write((tx) => tx.setPosition(projection, last.position));
    });
  }

  /** It may be another index when it is back. */
  failed(): boolean {
    this.identity = null;
    return true;
  }
}
