import { createHash } from 'node:crypto';
import { CursorError, InputError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { Kind } from '../model/kind.ts';
import type { Condition, ListQuery, OrderBy } from '../ports/store.ts';
import type { ListRequest } from './catalog-types.ts';
import { textProblem } from './text-problem.ts';

/** Paging that all lists share: bounds, and cursors bound to their filter and order. */

export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;
const MAX_ORDERS = 5;

/** @throws InputError when not a whole number from 0 to 200 */
export function pageSize(given: number | null | undefined, field = 'first', fallback = DEFAULT_PAGE): number {
  const size = given ?? fallback;
  if (!Number.isInteger(size) || size < 0 || size > MAX_PAGE)
    throw new InputError(`${field}: a number from 0 to ${MAX_PAGE} is expected.`, { field });
  return size;
}

/** What a cursor is bound to: asked with anything else it is refused. */
export function fingerprint(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);
}
export function encodeCursor(bound: string, position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([bound, ...position])).toString('base64url');
}
/** @throws CursorError when it was not issued for this list */
export function decodeCursor(cursor: string, bound: string, length: number): (string | number)[] {
  const remedy = 'Start again without it: a cursor belongs to the list, filter and order that gave it.';
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new CursorError(`The cursor cannot be read. ${remedy}`, { cause });
  }
  const valid =
    Array.isArray(parts) &&
    parts[0] === bound &&
    parts.length === length + 1 &&
    parts.slice(1).every((p) => typeof p === 'string' || typeof p === 'number');
  if (!valid) throw new CursorError(`The cursor is of another list. ${remedy}`);
  return (parts as (string | number)[]).slice(1);
}

export function orderOf(kind: Kind, orderBy: readonly OrderBy[] | undefined): readonly OrderBy[] {
  if (orderBy && orderBy.length > MAX_ORDERS)
    throw new InputError(`orderBy: at most ${MAX_ORDERS} fields are possible.`, { field: 'orderBy' });
  if (orderBy && orderBy.length > 0) return orderBy;
  return [kind.parent === undefined ? { field: 'name', descending: false } : { field: 'sortKey', descending: true }];
}

/** @throws InputError for contradicting bounds, CursorError for a cursor of another list */
export function listQuery(kind: Kind, request: ListRequest, where: readonly Condition[]): { query: ListQuery; bound: string } {
  const { backward, limit, cursor } = boundsOf(request);
  const orderBy = orderOf(kind, request.orderBy);
  const bound = fingerprint(kind.name, request.filter ?? null, orderBy);
  const after = cursor ? checkedPosition(decodeCursor(cursor, bound, orderBy.length + 1), orderBy) : undefined;
  return { query: { where, orderBy, limit, backward, after }, bound };
}

function boundsOf({ first, after, last, before }: ListRequest): { backward: boolean; limit: number; cursor: string | null | undefined } {
  const backward = typeof last === 'number';
  const mixed = backward ? typeof first === 'number' || after : before;
  if (mixed)
    throw new InputError('Page forward with first and after, or backward with last and before, not both.', {
      field: backward ? 'last' : 'before',
    });
  return backward ? { backward, limit: pageSize(last, 'last'), cursor: before } : { backward, limit: pageSize(first), cursor: after };
}

/** A cursor may be forged: what the database would refuse to compare with is refused here. */
function checkedPosition(position: (string | number)[], orderBy: readonly OrderBy[]): (string | number)[] {
  const valid = orderBy.every(({ field }, i) => {
    const value = String(position[i]);
    return /At$/.test(field) ? !Number.isNaN(Date.parse(value)) : textProblem(value, MAX_SORT_TEXT) === null;
  });
  if (!valid || !isEntityId(String(position.at(-1)))) throw new CursorError('The cursor is of another list. Start again without it.');
  return position;
}
const MAX_SORT_TEXT = 10_000;
