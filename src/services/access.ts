import type { Head } from '../model/kind.ts';
import type { Caller } from './caller.ts';

/** Who may read what. A rule implements this; services ask it and hold no rules of their own. */
export interface Access {
  /** Whether there may be things that the caller may not read; false saves looking at each. */
  restricts(caller: Caller): boolean;
  /** Ids of those of the things that the caller may read. */
  mayRead(caller: Caller, things: readonly Head[]): Promise<ReadonlySet<string>>;
}

/** Everybody reads everything. */
export const OPEN_ACCESS: Access = {
  restricts: () => false,
  mayRead: (_caller, things) => Promise.resolve(new Set(things.map((thing) => thing.id))),
};
