import { InputError } from '../errors.ts';
import { ALL_METAFEATURES, metafeature } from '../model/metafeature.ts';
import { nearNames } from '../model/near-names.ts';
import { TASK_TYPES } from '../model/task-types.ts';
import {
  FACETS,
  POSITION_LENGTH,
  type Labels,
  type NumberRange,
  type SearchOrder,
  type SearchRequest,
  type Span,
} from '../ports/search-index.ts';
import { decodePosition, fingerprint, pageSize } from './list-request.ts';
import { labelValue } from './search-document.ts';
import type { NumberQuery, SearchFilterQuery, SearchOrderQuery, SearchQuery, SpanQuery } from './search-types.ts';
import { checkSought } from './text-problem.ts';

/** From what somebody asks to what the index is asked. Pure. */

const MAX_TEXT = 1000;
const MAX_VALUES = 100;
const MAX_RANGES = 20;
const MAX_VALUE = 10_000;

/** Every field of a filter, so that a wrong one is noticed wherever it comes from. */
const FILTERS = {
  tags: true,
  owners: true,
  licences: true,
  tasks: true,
  algorithms: true,
  formats: true,
  created: true,
  updated: true,
  metafeatures: true,
  evaluations: true,
} as const satisfies Record<keyof SearchFilterQuery, true>;

/** @throws InputError, CursorError for a cursor of another search */
export function requestOf(query: SearchQuery): SearchRequest {
  const { text, kinds, first, after, facets, orderBy, highlight, resumable } = query;
  if (text && text.length > MAX_TEXT) throw new InputError(`text: at most ${MAX_TEXT} characters can be searched for.`, { field: 'text' });
  for (const facet of facets ?? []) known(facet, FACETS, 'facets');
  return {
    ...filtersOf(query.filter ?? {}),
    ...given({ text, kinds, highlight }),
    ...(orderBy ? { orderBy: orderOf(orderBy) } : {}),
    facets: [...new Set(facets)],
    limit: pageSize(first, 'first', 20),
    ...(after ? { after: decodePosition(after, boundOf(query), POSITION_LENGTH) } : {}),
    resumable: resumable !== false,
  };
}
/** What is there. */
function given<T extends object>(values: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}

/** What a cursor belongs to. */
export function boundOf({ text, kinds, filter, orderBy }: SearchQuery): string {
  return fingerprint('search', text ?? '', kinds ?? null, filter ?? null, orderBy ?? null);
}

function filtersOf(filter: SearchFilterQuery): Partial<SearchRequest> {
  for (const name of Object.keys(filter)) known(name, Object.keys(FILTERS), 'filter');
  const { tags, tasks, created, updated } = filter;
  for (const task of tasks ?? []) known(task, TASK_TYPES, 'filter.tasks');
  const labels: { -readonly [Name in keyof Labels]?: readonly string[] } = {
    ...listed('owner', filter.owners),
    ...listed('licence', filter.licences),
    ...listed('task', tasks),
    ...listed('algorithm', filter.algorithms),
    ...listed(
      'format',
      filter.formats?.map((text) => text.toLowerCase()),
    ),
  };
  return {
    ...(tags ? { tags: checked(tags, 'filter.tags') } : {}),
    labels,
    ...(created ? { created: span(created, 'filter.created') } : {}),
    ...(updated ? { updated: span(updated, 'filter.updated') } : {}),
    numbers: numbersOf(filter),
  };
}
function listed(name: keyof Labels, values: readonly string[] | null | undefined): Partial<Labels> {
  return values ? { [name]: checked(values, `filter.${name}s`).map(labelValue) } : {};
}
function checked(values: readonly string[], field: string): readonly string[] {
  if (values.length > MAX_VALUES) throw new InputError(`${field}: at most ${MAX_VALUES} values can be asked for at once.`, { field });
  for (const value of values) checkSought(value, field, MAX_VALUE);
  return values;
}
function span({ from, before }: SpanQuery, field: string): Span {
  return { ...(from ? { from: instant(from, `${field}.from`) } : {}), ...(before ? { before: instant(before, `${field}.before`) } : {}) };
}
function instant(text: string, field: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new InputError(`${field}: ${JSON.stringify(text)} is no time; write 2024-05-01 or 2024-05-01T12:00:00Z.`, { field });
  return new Date(time).toISOString();
}

function numbersOf({ metafeatures, evaluations }: SearchFilterQuery): NumberRange[] {
  const asked = [...(metafeatures ?? []), ...(evaluations ?? [])];
  if (asked.length > MAX_RANGES)
    throw new InputError(`filter: at most ${MAX_RANGES} ranges can be asked for at once.`, { field: 'filter' });
  for (const { name } of metafeatures ?? []) knownMetafeature(name, 'filter.metafeatures');
  for (const { name } of evaluations ?? []) checkSought(name, 'filter.evaluations', MAX_VALUE);
  return [
    ...(metafeatures ?? []).map((range) => rangeOf(range, ['metafeature'], 'filter.metafeatures')),
    ...(evaluations ?? []).map((range) => rangeOf(range, range.claim ? [range.claim] : ['measured', 'claimed'], 'filter.evaluations')),
  ];
}
function rangeOf(range: NumberQuery, groups: NumberRange['groups'], field: string): NumberRange {
  const bounds = (['atLeast', 'above', 'atMost', 'below'] as const).flatMap((bound) => {
    const value = range[bound];
    if (value === null || value === undefined) return [];
    if (!Number.isFinite(value)) throw new InputError(`${field}: ${bound} of ${range.name} is no number.`, { field });
    return [[bound, value] as const];
  });
  return { groups, name: range.name, ...Object.fromEntries(bounds) };
}

function orderOf({ by, metafeature: name, descending }: SearchOrderQuery): SearchOrder {
  if (by === 'relevance') return { by };
  if (by !== 'metafeature') return { by, descending: descending ?? by !== 'name' };
  if (!name) throw new InputError('orderBy: say which metafeature.', { field: 'orderBy.metafeature' });
  knownMetafeature(name, 'orderBy.metafeature');
  return { by, name, descending: descending ?? true };
}

function knownMetafeature(name: string, field: string): void {
  if (!metafeature(name))
    throw unknown(
      name,
      ALL_METAFEATURES.map((one) => one.name),
      field,
    );
}
function known(name: string, names: readonly string[], field: string): void {
  if (!names.includes(name)) throw unknown(name, names, field);
}
/** The error for a name that is none of those possible; it names those most like it. */
export function unknown(name: string, names: readonly string[], field: string): InputError {
  const near = nearNames(name, names);
  const remedy = near.length === 0 ? 'There is none yet.' : `Did you mean ${near.map((one) => JSON.stringify(one)).join(', ')}?`;
  return new InputError(`${field}: there is no ${JSON.stringify(name)}. ${remedy}`, { field });
}
