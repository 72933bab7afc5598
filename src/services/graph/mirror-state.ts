import type { Change, FeedPosition, StoreReader } from '../../ports/store.ts';

/** How far a graph store is, as the store itself keeps it. */
export interface MirrorState {
  /** How things are told; what was told in another way has to be told anew. */
  format: string;
  /** Every change up to there is in the store, or will be when it is filled; null: of a lake without changes. */
  position: FeedPosition | null;
  /** The change at the position: of another database it would be another one. */
  change: string | null;
  /** While it is filled: how many things are in, and the id of the last one. */
  filling: { after: string | null; things: number } | null;
}

export function stateText({ format, position, change, filling }: MirrorState): string {
  return new URLSearchParams({
    format,
    ...(position ? { transaction: position.transaction, sequence: position.sequence } : {}),
    ...(change === null ? {} : { change }),
    ...(filling ? { filling: String(filling.things) } : {}),
    ...(filling?.after == null ? {} : { after: filling.after }),
  }).toString();
}

/** Null for a text that is none of ours. */
export function readState(text: string): MirrorState | null {
  const words = new URLSearchParams(text);
  const [format, transaction, sequence, things] = ['format', 'transaction', 'sequence', 'filling'].map((name) => words.get(name));
  const numbers = [transaction, sequence, things].filter((word) => word !== null);
  if (typeof format !== 'string' || numbers.some((word) => !/^\d{1,19}$/.test(word ?? ''))) return null;
  return {
    format,
    position: typeof transaction === 'string' && typeof sequence === 'string' ? { transaction, sequence } : null,
    change: words.get('change'),
    filling: typeof things === 'string' ? { things: Number(things), after: words.get('after') } : null,
  };
}

export function changeName({ entityId, revision }: Pick<Change, 'entityId' | 'revision'>): string {
  return `${entityId}/${revision}`;
}

/** The change at a position; null where there is none, which is so of a database restored from an older copy. */
export async function changeAt(reader: Pick<StoreReader, 'changesAfter'>, position: FeedPosition | null): Promise<string | null> {
  if (position === null) return null;
  const before = { ...position, sequence: String(BigInt(position.sequence) - 1n) };
  const [change] = await reader.changesAfter(before, 1);
  const isThere = change?.position.transaction === position.transaction && change.position.sequence === position.sequence;
  return isThere ? changeName(change) : null;
}
