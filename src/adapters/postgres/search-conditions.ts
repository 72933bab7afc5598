import { CursorError } from '../../errors.ts';
import {
  LABELS,
  POSITION_LENGTH,
  type NumberRange,
  type Position,
  type SearchFilters,
  type SearchOrder,
  type Span,
} from '../../ports/search-index.ts';
import { SORTED_NAME } from './search-tables.ts';
import { storable } from './search-words.ts';

/** From a request to SQL: what is wanted, in which order, and from where on. `d` is the document. Pure. */

/** Values of a statement; each is named by its number. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/** A label or number as the tables have it; no name of a group holds a colon. */
export function labelled(group: string, name: string): string {
  return `${group}:${storable(name)}`;
}

export function wanted(filters: SearchFilters, parameters: Parameters): string {
  const { kinds, tags, labels = {}, created, updated, numbers = [] } = filters;
  return [
    'NOT d.removed',
    ...(kinds ? [`d.kind = ANY(${parameters.add(kinds, 'text[]')})`] : []),
    ...(tags ? [`d.tags @> ${parameters.add(tags.map(storable), 'text[]')}`] : []),
    ...LABELS.flatMap((name) => {
      const values = labels[name]?.map((value) => labelled(name, value));
      return values ? [`d.labels && ${parameters.add(values, 'text[]')}`] : [];
    }),
    ...during('d.created_at', created, parameters),
    ...during('d.updated_at', updated, parameters),
    ...numbers.map((range) => within(range, parameters)),
  ].join(' AND ');
}
function during(column: string, span: Span | undefined, parameters: Parameters): string[] {
  return [
    ...(span?.from === undefined ? [] : [`${column} >= ${parameters.add(span.from, 'timestamptz')}`]),
    ...(span?.before === undefined ? [] : [`${column} < ${parameters.add(span.before, 'timestamptz')}`]),
  ];
}
function within(range: NumberRange, parameters: Parameters): string {
  const bounds = [
    ['>=', range.atLeast],
    ['>', range.above],
    ['<=', range.atMost],
    ['<', range.below],
  ] as const;
  const names = range.groups.map((group) => labelled(group, range.name));
  const conditions = bounds.flatMap(([sign, bound]) => (bound === undefined ? [] : [`n.value ${sign} ${parameters.add(bound, 'float8')}`]));
  return `EXISTS (SELECT FROM search_number n WHERE ${[
    'n.id = d.id AND n.put_by = d.put_by',
    `n.name = ANY(${parameters.add(names, 'text[]')})`,
    ...conditions,
  ].join(' AND ')})`;
}

/** How a page is ordered: by an expression, and then by id. What is unknown comes last. */
export interface OrderSql {
  value: string;
  /** The value as it goes into a position. */
  told: string;
  type: 'float8' | 'text' | 'timestamptz';
  descending: boolean;
}

export const SCORE = 'f.score';

export function orderSql(order: SearchOrder, parameters: Parameters): OrderSql {
  switch (order.by) {
    case 'relevance':
      return { value: SCORE, told: 'value', type: 'float8', descending: true };
    case 'name':
      return { value: `left(d.name_folded, ${SORTED_NAME}) COLLATE "C"`, told: 'value', type: 'text', descending: order.descending };
    case 'created':
    case 'updated':
      return {
        value: `d.${order.by}_at`,
        told: '(extract(epoch FROM value) * 1000)::float8',
        type: 'timestamptz',
        descending: order.descending,
      };
    case 'metafeature': {
      const name = parameters.add(labelled('metafeature', order.name), 'text');
      const first = `(SELECT ${order.descending ? 'max' : 'min'}(n.value) FROM search_number n WHERE n.id = d.id AND n.put_by = d.put_by AND n.name = ${name})`;
      return { value: first, told: 'value', type: 'float8', descending: order.descending };
    }
  }
}
export function orderBy(order: OrderSql): string {
  // Only where values can be unknown: the indexes of the others are not ordered so.
  return `value ${order.descending ? 'DESC' : 'ASC'}${canBeUnknown(order) ? ' NULLS LAST' : ''}, id`;
}
function canBeUnknown({ value, type }: OrderSql): boolean {
  return type === 'float8' && value !== SCORE;
}

/** Where a page starts, and which state of the index its list began with. */
export interface PagePosition {
  value: string | number | null;
  id: string;
  /** Of the table, which another one may have taken the place of. */
  identity: string;
  snapshot: string;
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const STATE = /^(\d{1,10})\/(\d{1,18}:\d{1,18}:(?:\d{1,18}(?:,\d{1,18})*)?)$/;
/** Milliseconds that JavaScript and Postgres both have a date for. */
const MOST_MS = 8.64e15;

export function positionOf(hit: { value: string | number | null; id: string }, page: { identity: string; snapshot: string }): Position {
  return [hit.value, hit.id, `${page.identity}/${page.snapshot}`];
}
/** @throws CursorError when it is none of this order */
export function pagePosition(after: Position, { type }: OrderSql): PagePosition {
  const [value = null, id, state] = after;
  if (after.length !== POSITION_LENGTH || !isOf(type, value) || typeof id !== 'string' || !UUID.test(id)) throw notAPosition();
  return { value, id, ...stateOf(state) };
}
function stateOf(state: Position[number] | undefined): { identity: string; snapshot: string } {
  const [, identity, snapshot] = typeof state === 'string' ? (STATE.exec(state) ?? []) : [];
  if (identity === undefined || snapshot === undefined || !isSnapshot(snapshot)) throw notAPosition();
  return { identity, snapshot };
}
export function notAPosition(): CursorError {
  return new CursorError('The cursor is none of this search, or the index was made anew since: start again from the first page.', {
    field: 'after',
  });
}
function isOf(type: OrderSql['type'], value: string | number | null): boolean {
  if (type === 'text') return typeof value === 'string' && value === storable(value);
  if (type === 'timestamptz') return Number.isSafeInteger(value) && Math.abs(Number(value)) < MOST_MS;
  return value === null || (typeof value === 'number' && !Number.isNaN(value));
}
/** As Postgres checks it: the transactions under way lie between the two ends, in their order. */
function isSnapshot(text: string): boolean {
  const [from, to, running] = text.split(':');
  const ids = running ? running.split(',').map(BigInt) : [];
  const [low, high] = [BigInt(from ?? 0), BigInt(to ?? 0)];
  return low > 0n && low <= high && ids.every((id, i) => id >= low && id < high && (i === 0 || id > (ids[i - 1] ?? 0n)));
}

/** Later pages see what the first one saw: what was put since then may have moved, and would come twice. */
export function afterSql({ value, id, snapshot }: PagePosition, order: OrderSql, parameters: Parameters): string {
  const seen = `pg_visible_in_snapshot(d.put_by, ${parameters.add(snapshot, 'pg_snapshot')})`;
  const beyondId = `d.id > ${parameters.add(id, 'uuid')}`;
  if (value === null) return `${seen} AND ${order.value} IS NULL AND ${beyondId}`;
  const bound = parameters.add(order.type === 'timestamptz' ? new Date(Number(value)).toISOString() : value, order.type);
  const beyond = `${order.value} ${order.descending ? '<' : '>'} ${bound} OR (${order.value} = ${bound} AND ${beyondId})`;
  return `${seen} AND (${beyond}${canBeUnknown(order) ? ` OR ${order.value} IS NULL` : ''})`;
}
