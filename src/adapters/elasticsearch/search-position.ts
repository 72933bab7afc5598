import type { estypes } from '@elastic/elasticsearch';
import { CursorError } from '../../errors.ts';
import { POSITION_LENGTH, type Position, type SearchOrder } from '../../ports/search-index.ts';

/** How hits are sorted, and where a page goes on. Pure. */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Of a point in time: base64 of some kind. */
const POINT = /^[\w+/=-]{0,20000}$/;
/** What the server tells of a number that is missing, which is behind all others. */
const MISSING = { up: 'Infinity', down: '-Infinity' };

export function sortOf(order: SearchOrder, blank: boolean): estypes.SortCombinations {
  switch (order.by) {
    case 'relevance':
      return blank ? { updatedAt: { order: 'desc' } } : { _score: { order: 'desc' } };
    case 'name':
      return { nameSorted: { order: direction(order), missing: '_last' } };
    case 'created':
    case 'updated':
      return { [`${order.by}At`]: { order: direction(order) } };
    case 'metafeature':
      return { [`metafeatures.${order.name}`]: { order: direction(order), mode: order.descending ? 'max' : 'min', missing: '_last' } };
  }
}
function direction({ descending }: { descending: boolean }): 'asc' | 'desc' {
  return descending ? 'desc' : 'asc';
}

export interface PagePosition {
  sort: (string | number)[];
  /** Empty where the list is one of the index as it is. */
  point: string;
}

/** @throws CursorError when it is none of this order */
export function pagePosition(after: Position, order: SearchOrder = { by: 'relevance' }): PagePosition {
  const [value = null, id, point] = after;
  if (after.length !== POSITION_LENGTH || !isOf(order, value) || !isText(id, UUID) || !isText(point, POINT)) throw notAPosition();
  const missing = order.by === 'metafeature' && order.descending ? MISSING.down : MISSING.up;
  return { sort: [value ?? missing, id], point };
}
function isText(value: Position[number] | undefined, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
export function notAPosition(cause?: unknown): CursorError {
  return new CursorError('The cursor is none of this search, or was left for too long: start again from the first page.', {
    field: 'after',
    cause,
  });
}
function isOf(order: SearchOrder, value: string | number | null): boolean {
  if (order.by === 'name') return typeof value === 'string';
  if (value === null) return order.by === 'metafeature';
  return typeof value === 'number' && Number.isFinite(value);
}

/** @param sort the first of the values that the server sorted by, and others that it added for itself */
export function positionOf(sort: readonly unknown[], id: string, point: string): Position {
  const [value] = sort;
  const isKnown = value !== MISSING.up && value !== MISSING.down && value !== null && value !== undefined;
  return [isKnown ? (value as string | number) : null, id, point];
}
