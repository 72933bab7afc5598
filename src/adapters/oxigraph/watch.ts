import type { SparqlEngineError, SparqlQuery } from '../../ports/sparql-engine.ts';
import { gone, outOfMemory, outOfTime, waitedTooLong } from './failures.ts';

const LOOK_MS = 50;

export interface Patience {
  /** Resolves when the query is not to wait for its turn any longer. */
  over: Promise<Error>;
  /** Its turn has come, or it is settled otherwise. */
  end(): void;
}

/**
 * How long a query waits for its turn: until whoever asked has gone, and as long as it may take itself.
 * @param filling whether an engine is being filled: for that it waits `patienceMs`
 */
export function patienceOf(query: SparqlQuery, patienceMs: number, filling: () => SparqlEngineError | null): Patience {
  let end = (): void => undefined;
  const over = new Promise<Error>((resolve) => {
    const leave = (): void => resolve(gone());
    const look = setTimeout(() => {
      const error = filling();
      if (error) resolve(error);
    }, patienceMs);
    const last = setTimeout(() => resolve(filling() ?? waitedTooLong(query)), Math.max(query.timeoutMs, filling() ? patienceMs : 0));
    query.signal?.addEventListener('abort', leave);
    if (query.signal?.aborted) leave();
    end = () => {
      clearTimeout(look);
      clearTimeout(last);
      query.signal?.removeEventListener('abort', leave);
    };
  });
  return { over, end };
}

/**
 * The work's result, unless it takes longer or more memory than it may. Memory is that of the whole process: a thread in the midst of its
 * work cannot be asked for its own.
 * @throws SparqlEngineError of `time` or `memory`: the thread still works then, and has to be ended
 */
export async function watched<T>(work: Promise<T>, query: SparqlQuery, maxMemory: number): Promise<T> {
  const before = process.memoryUsage.rss();
  let timer: NodeJS.Timeout | undefined;
  let looks: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(outOfTime(query)), query.timeoutMs);
    looks = setInterval(() => {
      if (process.memoryUsage.rss() - before > maxMemory) reject(outOfMemory(maxMemory));
    }, LOOK_MS);
  });
  try {
    return await Promise.race([work, broken]);
  } finally {
    clearTimeout(timer);
    clearInterval(looks);
  }
}
