import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileOptions, ProfileProgress } from '../../ports/profiler.ts';
import type { Session } from './session.ts';
import type { Steps } from './table-statements.ts';

const INTERRUPT_MILLISECONDS = 50;

/** One profile in the making. */
export interface Work {
  /** As given, for messages. */
  file: string;
  bytes: number;
  options: ProfileOptions;
  /** Ends all that is being done, when the caller cancels or one half of the work fails. */
  stop: AbortController;
  /** Takes copies; removed with all that is in it. */
  directory: string;
}

/** Does work in a directory of its own, which is removed however it ends. */
export async function inDirectory<T>(
  options: ProfileOptions,
  work: (at: { directory: string; stop: AbortController }) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'catalog-profile-'));
  const stop = new AbortController();
  const cancel = (): void => stop.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', cancel);
  if (options.signal?.aborted) cancel();
  try {
    return await work({ directory, stop });
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    await rm(directory, { recursive: true, force: true });
  }
}

/** Lets the signal of the work end what DuckDB is doing. */
export async function interruptible<T>({ stop }: Work, session: Session, run: () => Promise<T>): Promise<T> {
  // An interrupt that comes between two statements is lost: it is repeated until the work has ended.
  const timer = setInterval(() => stop.signal.aborted && session.interrupt(), INTERRUPT_MILLISECONDS);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

export function bytesOf({ bytes: total, options, stop }: Work): { signal: AbortSignal; onBytes: (bytes: number) => void } {
  return { signal: stop.signal, onBytes: (bytes) => options.onProgress?.({ stage: 'checksum', share: Math.min(1, bytes / total) }) };
}

export function stepsOf({ options, stop }: Work): Steps {
  const highest = new Map<ProfileProgress['stage'], number>();
  const tell = (stage: ProfileProgress['stage']) => (share: number | null) => {
    // A file that is read once more begins anew; what is told only grows.
    const told = share === null ? null : Math.max(share, highest.get(stage) ?? 0);
    if (told !== null) highest.set(stage, told);
    options.onProgress?.({ stage, share: told });
  };
  return { signal: stop.signal, onReading: tell('reading'), onStatistics: tell('statistics') };
}

/** Runs both halves; where one fails the other is stopped. The text's own fault is told before what DuckDB made of it. */
export async function bothOf<A, B>({ stop }: Work, text: () => Promise<A>, database: () => Promise<B>): Promise<[A, B]> {
  const guarded = async <T>(half: () => Promise<T>, ends: boolean): Promise<T> => {
    try {
      return await half();
    } catch (error) {
      if (ends) stop.abort(error);
      throw error;
    }
  };
  const [first, second] = await Promise.allSettled([guarded(text, true), guarded(database, false)]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
