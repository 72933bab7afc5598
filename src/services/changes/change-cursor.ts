import { CursorError } from '../../errors.ts';
import type { FeedPosition } from '../../ports/store.ts';
import { decodeCursor, encodeCursor, fingerprint } from '../list-request.ts';

/** Cursors of the feed of changes: opaque texts for its positions, good for any filter. */

const BOUND = fingerprint('changes');
/** Largest numbers that the database can compare with: 64 bits without and with a sign. */
const MOST_TRANSACTION = 2n ** 64n - 1n;
const MOST_SEQUENCE = 2n ** 63n - 1n;
const START: FeedPosition = { transaction: '0', sequence: '0' };

/** @param position null before the first change of all */
export function changeCursor(position: FeedPosition | null): string {
  const { transaction, sequence } = position ?? START;
  return encodeCursor(BOUND, [transaction, sequence]);
}

/** @throws CursorError when it is no cursor of the feed */
export function feedPosition(cursor: string): FeedPosition {
  const [transaction, sequence] = decodeCursor(cursor, BOUND, 2).map(String);
  if (!isNumberUpTo(transaction, MOST_TRANSACTION) || !isNumberUpTo(sequence, MOST_SEQUENCE)) throw foreignCursor();
  return { transaction, sequence };
}
export function foreignCursor(): CursorError {
  return new CursorError('after: this cursor is not of the changes of this catalog. Subscribe without it, and read anew what you hold.', {
    field: 'after',
  });
}

/** Whether a position comes after another; null comes before all. */
export function isAfter(position: FeedPosition | null, other: FeedPosition | null): boolean {
  if (position === null || other === null) return position !== null;
  return (compare(position.transaction, other.transaction) || compare(position.sequence, other.sequence)) > 0;
}

/** Decimal numbers without leading zeros: the longer one is larger. */
function compare(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isNumberUpTo(text: string | undefined, most: bigint): text is string {
  return text !== undefined && /^(0|[1-9]\d{0,19})$/.test(text) && BigInt(text) <= most;
}
