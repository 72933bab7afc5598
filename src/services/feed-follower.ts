import type { Logger } from '../ports/runtime.ts';
import type { Change, FeedPosition, StoreReader } from '../ports/store.ts';

/** Writes of other processes are noticed at the latest after this many milliseconds. */
const POLL = 1000;
const MOST_WAIT = 30_000;

/** What follows the feed of changes. */
export interface FeedTarget {
  /** For the log. */
  readonly label: string;
  /** Changes taken at once. */
  readonly batch: number;
  /** Makes sure that the target is there; answers how far it has come. Called before each run. */
  begin(): Promise<FeedPosition | null>;
  /** Takes the changes over, and remembers the position of the last one. */
  apply(changes: readonly Change[]): Promise<void>;
  /** A run failed: the target may be another one when it is back. @returns whether to try again */
  failed(error: unknown): boolean;
  /** Makes a run, unless another process is at one; absent where several do no harm. */
  alone?(run: () => Promise<void>): Promise<void>;
}

/** Carries changes from the feed to a target. The target is behind by what is in the feed and never by more. */
export class FeedFollower {
  private readonly store: Pick<StoreReader, 'changesAfter'>;
  private readonly target: FeedTarget;
  private readonly logger: Logger;
  private running: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | null = null;
  private failures = 0;
  private stopped = false;
  /** The run under way is to end with the batch it is at; the rest stays in the feed. */
  private ending = false;

  constructor({ store, target, logger }: { store: Pick<StoreReader, 'changesAfter'>; target: FeedTarget; logger: Logger }) {
    this.store = store;
    this.target = target;
    this.logger = logger;
  }

  /** Starts to follow the feed. */
  start(): void {
    this.stopped = false;
    this.nudge();
  }

  /** Says that something was written. Never waits and never throws. */
  nudge(): void {
    if (this.stopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    void this.drain().then(
      () => {
        this.succeeded();
        this.next(POLL);
      },
      (error: unknown) => this.retry(error),
    );
  }
  private retry(error: unknown): void {
    this.failures++;
    const again = this.target.failed(error);
    // One line when it begins; what stays away for hours fills no log.
    if (this.failures === 1 || !again)
      this.logger.warn({ error, target: this.target.label }, again ? 'Not up to date; trying again.' : 'Not up to date, and given up.');
    if (again) this.next(Math.min(POLL * 2 ** this.failures, MOST_WAIT));
  }
  private succeeded(): void {
    if (this.failures > 0) this.logger.warn({ target: this.target.label }, 'Being brought up to date again.');
    this.failures = 0;
  }
  private next(wait: number): void {
    if (this.stopped || this.timer) return;
    this.timer = setTimeout(() => this.nudge(), wait);
    this.timer.unref();
  }

  /** Brings the target up to date with all that is committed. One run at a time; a call during a run is served by a further run. */
  async drain(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.ending = false;
    const run = (): Promise<void> => this.drainAll();
    this.running = (this.target.alone?.(run) ?? run()).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async drainAll(): Promise<void> {
    do {
      this.again = false;
      let position = await this.target.begin();
      while (!this.ending) {
        const changes = await this.store.changesAfter(position, this.target.batch);
        const last = changes.at(-1);
        if (!last) break;
        await this.target.apply(changes);
        position = last.position;
        this.succeeded();
      }
    } while (this.again);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.ending = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.running?.catch(() => undefined);
  }
}
