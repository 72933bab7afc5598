import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { SetupError } from '../../errors.ts';
import type { Done, Reply, Request, Work } from './messages.ts';

/** Of the thread's own heap, in which the texts of answers are made; the triples are not there. */
const HEAP_MB = 2048;

/** The thread has ended, or its engine is broken: what it held is lost. */
export class WorkerBroken extends Error {}

/** A thread with an empty engine. */
export class StoreWorker {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { resolve: (done: Done<Work>) => void; reject: (error: Error) => void }>();
  private lastId = 0;
  private end: Error | null = null;

  /** @throws SetupError when the project was not compiled */
  constructor() {
    this.worker = new Worker(workerFile(), { execArgv: [], stderr: true, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    // What a dying engine prints is in its error as well.
    this.worker.stderr.resume();
    this.worker.on('message', (reply: Reply) => this.settle(reply));
    this.worker.on('error', (error: unknown) => this.break(error instanceof Error ? error.message : String(error)));
    this.worker.on('exit', () => this.break('the thread has ended'));
  }

  /** @throws WorkerBroken */
  perform<W extends Work>(work: W): Promise<Done<W>> {
    const request: Request = { id: ++this.lastId, work };
    return new Promise((resolve, reject) => {
      if (this.end) return reject(this.end);
      this.waiting.set(request.id, { resolve: resolve as (done: Done<Work>) => void, reject });
      this.worker.postMessage(request);
    });
  }

  private settle(reply: Reply): void {
    if ('broken' in reply) return this.break(reply.broken);
    this.waiting.get(reply.id)?.resolve(reply.done);
    this.waiting.delete(reply.id);
  }
  private break(why: string): void {
    this.end ??= new WorkerBroken(why);
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
  }

  /** Ends the thread, in the middle of its work if need be, and gives its memory back. */
  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

/** A thread is started from compiled code: beside this file, or, where this is TypeScript run as it is, in what the project was compiled to. */
function workerFile(): URL {
  const places = [new URL('./worker.js', import.meta.url), new URL('../../../dist/adapters/oxigraph/worker.js', import.meta.url)];
  const found = places.find((place) => existsSync(place));
  if (!found) throw new SetupError('The SPARQL engine is not compiled. Run `npm run compile`.');
  return found;
}
