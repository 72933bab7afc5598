/** A job that waits for its turn. */
interface Waiting {
  run(): Promise<void>;
  urgent: boolean;
}

/** Jobs one at a time: urgent ones first, else in the order they came. */
export class JobQueue {
  private readonly waiting: Waiting[] = [];
  private running = false;

  /** Jobs that wait and are not urgent. */
  get length(): number {
    return this.waiting.filter(({ urgent }) => !urgent).length;
  }

  urgently<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => this.add({ urgent: true, run: () => work().then(resolve, reject) }));
  }

  /** @param giveUp resolves, with the error to end with, when the job is not to be waited for any longer; a job that has begun goes on */
  patiently<T>(work: () => Promise<T>, giveUp: Promise<Error>): Promise<T> {
    return new Promise((resolve, reject) => {
      const job: Waiting = { urgent: false, run: () => work().then(resolve, reject) };
      this.add(job);
      void giveUp.then((error) => {
        const at = this.waiting.indexOf(job);
        if (at < 0) return;
        this.waiting.splice(at, 1);
        reject(error);
      });
    });
  }

  private add(job: Waiting): void {
    const behind = job.urgent ? this.waiting.findIndex(({ urgent }) => !urgent) : -1;
    this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, job);
    if (!this.running) void this.runAll();
  }

  private async runAll(): Promise<void> {
    this.running = true;
    for (let job = this.waiting.shift(); job; job = this.waiting.shift()) await job.run();
    this.running = false;
  }
}
