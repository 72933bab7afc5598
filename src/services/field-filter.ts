import { InputError } from '../errors.ts';
import type { Field, Kind } from '../model/kind.ts';
import { fieldsOf } from '../model/registry.ts';
import type { Condition } from '../ports/store.ts';
import type { Bounds, FieldFilter } from './catalog-types.ts';
import { checkSought } from './text-problem.ts';

/** How lists are filtered by a field, by its type. */
export type FilterForm = 'oneOf' | 'allOf' | 'bounds' | 'flag';

const FORMS: Readonly<Record<Field['type'], FilterForm | null>> = {
  enum: 'oneOf',
  text: 'oneOf',
  iri: 'oneOf',
  texts: 'allOf',
  integer: 'bounds',
  long: 'bounds',
  double: 'bounds',
  instant: 'bounds',
  boolean: 'flag',
  json: null,
  measures: null,
  parts: null,
  part: null,
};

/** Null where no list is filtered by it: nobody knows prose by heart, `search` finds it. */
export function filterForm(field: Field): FilterForm | null {
  const prose = field.type === 'text' && (field.lazy === true || ('as' in field.rdf && field.rdf.as === 'langString'));
  return prose ? null : FORMS[field.type];
}

/** From what a filter asks of fields to conditions. @throws InputError for a field that cannot be filtered by, or not so */
export function fieldConditions(kind: Kind, filters: Readonly<Record<string, FieldFilter>>): Condition[] {
  const fields = new Map(fieldsOf(kind));
  return Object.entries(filters).flatMap(([name, filter]) => {
    const field = fields.get(name);
    const form = field ? filterForm(field) : null;
    if (form === null) throw unfit(name, `${kind.name} cannot be filtered by it.`);
    return conditions(name, form, filter);
  });
}

const EXPECTED: Readonly<Record<FilterForm, string>> = {
  oneOf: 'a list of values is expected.',
  allOf: 'a list of values is expected.',
  bounds: 'bounds are expected.',
  flag: 'true or false is expected.',
};

function conditions(field: string, form: FilterForm, filter: FieldFilter): Condition[] {
  if (form === 'flag' && typeof filter === 'boolean') return [{ field, op: 'in', values: [filter] }];
  if (form === 'bounds' && isBounds(filter)) return boundConditions(field, filter);
  if ((form === 'oneOf' || form === 'allOf') && isList(filter)) {
    for (const value of filter) checkSought(value, `filter.${field}`);
    return [form === 'oneOf' ? { field, op: 'in', values: filter } : { field, op: 'hasAll', values: filter }];
  }
  throw unfit(field, EXPECTED[form]);
}

function boundConditions(field: string, { atLeast, below }: Bounds): Condition[] {
  return [
    ...(atLeast === null || atLeast === undefined ? [] : [{ field, op: 'atLeast' as const, value: atLeast }]),
    ...(below === null || below === undefined ? [] : [{ field, op: 'below' as const, value: below }]),
  ];
}

function isList(filter: FieldFilter): filter is readonly string[] {
  return Array.isArray(filter);
}
function isBounds(filter: FieldFilter): filter is Bounds {
  return typeof filter === 'object' && !isList(filter);
}
function unfit(field: string, problem: string): InputError {
  return new InputError(`filter.${field}: ${problem}`, { field: `filter.${field}` });
}
