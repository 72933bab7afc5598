/** Long work as a generator: it pauses with each `yield`, so that whoever runs it may let others do something meanwhile. */

/** Pauses after so many elements. */
const CHUNK = 100;

export function* mapped<T, R>(list: readonly T[], of: (one: T, at: number) => R): Generator<void, R[]> {
  const done: R[] = [];
  for (const [at, one] of list.entries()) {
    done.push(of(one, at));
    if (at % CHUNK === CHUNK - 1) yield;
  }
  return done;
}

/** Without regard for others. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Others are let do something after so many milliseconds. */
const AT_A_STRETCH = 10;

/** @throws the signal's reason when it is given up */
export async function inPauses<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (let since = performance.now(); ;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - since < AT_A_STRETCH) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  }
}
