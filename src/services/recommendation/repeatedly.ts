import type { Logger } from '../../ports/runtime.ts';

/** Shortest rest between two rounds, in milliseconds. */
const REST = 15_000;
/** A rest takes so many times as long as the round before it: what is done ahead of questions takes a twentieth of a core at most. */
const SHARE = 20;

/** Does something again and again in the background. What fails is logged once, until it goes well again. */
export class Repeatedly {
  private readonly parts: { label: string; work: () => Promise<void>; logger: Logger };
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private running = false;
  private failing = false;

  constructor(parts: { label: string; work: () => Promise<void>; logger: Logger }) {
    this.parts = parts;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.round = this.once();
  }
  async stop(): Promise<void> {
    this.running = false;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  private async once(): Promise<void> {
    const { label, work, logger } = this.parts;
    const since = performance.now();
    try {
      await work();
      this.failing = false;
    } catch (error) {
      if (this.running && !this.failing) logger.warn({ error, task: label }, 'Failed; trying again.');
      this.failing = true;
    }
    if (!this.running) return;
    const rest = Math.max(REST, SHARE * (performance.now() - since));
    this.timer = setTimeout(() => {
      this.round = this.once();
    }, rest).unref();
  }
}
