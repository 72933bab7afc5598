import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeCursor, feedPosition, isAfter } from '../../src/services/changes/change-cursor.ts';

describe('places in the feed', () => {
  const position = fc.record({
    transaction: fc.bigInt(0n, 2n ** 64n - 1n).map(String),
    sequence: fc.bigInt(0n, 2n ** 63n - 1n).map(String),
  });

  it('are read back from their cursors', () => {
    fc.assert(
      fc.property(position, (place) => {
        expect(feedPosition(changeCursor(place))).toEqual(place);
      }),
    );
  });

  it('are ordered as the database orders them', () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        const [x, y] = [a, b].map(({ transaction, sequence }) => (BigInt(transaction) << 64n) + BigInt(sequence)) as [bigint, bigint];
        expect(isAfter(a, b)).toBe(x > y);
        expect([isAfter(a, null), isAfter(null, a), isAfter(null, null)]).toEqual([true, false, false]);
      }),
    );
  });
});
