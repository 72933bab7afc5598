import { createHash } from 'node:crypto';
import { CursorError, InputError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { Field, Kind } from '../model/kind.ts';
import type { Condition, ListQuery, OrderBy, OrderField, SortValue } from '../ports/store.ts';
import type { ListRequest } from './catalog-types.ts';
import { soughtProblem } from './text-problem.ts';

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
export function encodeCursor(bound: string, position: readonly SortValue[]): string {
  return Buffer.from(JSON.stringify([bound, ...position])).toString('base64url');
}
/** @throws CursorError when it was not issued for this list */
export function decodeCursor(cursor: string, bound: string, length: number): (string | number)[] {
  const position = decodePosition(cursor, bound, length);
  if (!position.every((value) => value !== null)) throw new CursorError(`The cursor is of another list. ${REMEDY}`);
  return position;
}
/** Values may be null: unknown ones. @throws CursorError when it was not issued for this list */
export function decodePosition(cursor: string, bound: string, length: number): SortValue[] {
  const parts = cursor.length > MAX_CURSOR ? null : partsOf(cursor);
  if (parts === null) throw new CursorError(`The cursor cannot be read. ${REMEDY}`);
  const [given, ...position] = parts;
  if (given !== bound || position.length !== length || !position.every(isSortValue))
    throw new CursorError(`The cursor is of another list. ${REMEDY}`);
  return position;
}
const REMEDY = 'Start again without it: a cursor belongs to the list, filter and order that gave it.';
/** Far above the longest text that is sorted by, in every encoding. */
const MAX_CURSOR = 100_000;

function partsOf(cursor: string): unknown[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : null;
  } catch {
    return null;
  }
}
function isSortValue(value: unknown): value is SortValue {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/** @throws InputError for too many orders, or for a field that the kind cannot be ordered by */
export function orderOf(kind: Kind, orderBy: readonly OrderBy[] | undefined): readonly OrderBy[] {
  if (orderBy && orderBy.length > MAX_ORDERS)
    throw new InputError(`orderBy: at most ${MAX_ORDERS} fields are possible.`, { field: 'orderBy' });
  const unknown = orderBy?.find(({ field }) => sortTypeOf(kind, field) === null);
  if (unknown) throw new InputError(`orderBy: ${kind.name} cannot be ordered by ${unknown.field}.`, { field: 'orderBy' });
  if (orderBy && orderBy.length > 0) return orderBy;
  return [kind.parent === undefined ? { field: 'name', descending: false } : { field: 'sortKey', descending: true }];
}

/** @throws InputError for contradicting bounds, CursorError for a cursor of another list */
export function listQuery(kind: Kind, request: ListRequest, where: readonly Condition[]): { query: ListQuery; bound: string } {
  const { backward, limit, cursor } = boundsOf(request);
  const orderBy = orderOf(kind, request.orderBy);
  const bound = fingerprint(kind.name, request.filter ?? null, orderBy);
  const after = typeof cursor === 'string' ? checkedPosition(kind, orderBy, decodePosition(cursor, bound, orderBy.length + 1)) : undefined;
  return { query: { where, orderBy, limit, backward, after, fields: request.fields }, bound };
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
function checkedPosition(kind: Kind, orderBy: readonly OrderBy[], position: SortValue[]): SortValue[] {
  const valid = orderBy.every(({ field }, i) => fits(sortTypeOf(kind, field), position[i] ?? null));
  if (!valid || !isEntityId(String(position.at(-1)))) throw new CursorError(`The cursor is of another list. ${REMEDY}`);
  return position;
}

type SortType = 'text' | 'base instant' | 'instant' | 'double' | 'long';
const BASE_TYPES: Readonly<Record<OrderField, SortType>> = {
  name: 'text',
  key: 'text',
  sortKey: 'text',
  createdAt: 'base instant',
  updatedAt: 'base instant',
};
const OWN_TYPES: Partial<Record<Field['type'], SortType>> = { instant: 'instant', double: 'double', integer: 'long', long: 'long' };

/** Null where the kind cannot be ordered by the field. */
function sortTypeOf(kind: Kind, field: string): SortType | null {
  if (Object.hasOwn(BASE_TYPES, field)) return BASE_TYPES[field as OrderField];
  const declared = Object.hasOwn(kind.fields, field) ? kind.fields[field] : undefined;
  return declared?.sortable ? (OWN_TYPES[declared.type] ?? null) : null;
}
function fits(type: SortType | null, value: SortValue): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string' && soughtProblem(value, MAX_SORT_TEXT) === null;
    case 'base instant':
      return isInstant(value);
    case 'instant':
      return value === null || isInstant(value);
    case 'double':
      return value === null || typeof value === 'number';
    case 'long':
      return value === null || Number.isSafeInteger(value) || /^-?\d{1,19}$/.test(String(value));
    case null:
      return false;
  }
}
const MAX_SORT_TEXT = 10_000;

/** As the store writes them: ISO 8601 in UTC with milliseconds. */
function isInstant(value: SortValue): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}
