import { z } from 'zod';
import { InputError, UnreachableCaseError } from '../errors.ts';
import { iriProblem } from '../model/iri.ts';
import { keyProblem } from '../model/key.ts';
import type { Field, Kind, KindName, Link, PartField } from '../model/kind.ts';
import { KIND_NAMES } from '../model/kind.ts';
import { metafeature } from '../model/metafeature.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../model/registry.ts';
import type { Reference } from './reference.ts';
import { textProblem } from './text-problem.ts';

/** Input of any kind, checked and normalised: absent is null, instants in UTC, tags sorted. */
export interface KindInput {
  key: string;
  /** Null only for a version that is called by its label. */
  name: string | null;
  description: string | null;
  tags: string[];
  parent: Reference | null;
  fields: Record<string, unknown>;
  links: Record<string, (Reference & { role?: string | null })[]>;
}

const MAX_TEXT = 100_000;
const MAX_INT64 = 2n ** 63n - 1n;

/** @throws InputError that names the first field at fault and the remedy; `place` stands before its path */
export function parseInput(kind: Kind, input: unknown, place = ''): KindInput {
  const parsed = SCHEMAS[kind.name].safeParse(input);
  if (!parsed.success) throw inputError(parsed.error, place);
  const value = parsed.data;
  const pick = (names: string[]): Record<string, unknown> => Object.fromEntries(names.map((name) => [name, value[name] ?? null]));
  const links = linksOf(kind).filter(([, link]) => !link.view);
  return {
    key: value.key as string,
    name: (value.name as string | null | undefined) ?? null,
    description: (value.description as string | null | undefined) ?? null,
    tags: (value.tags as string[] | null | undefined) ?? [],
    parent: kind.parent === undefined ? null : (value[parentField(kind.parent)] as Reference),
    fields: { ...pick(fieldsOf(kind).map(([name]) => name)) },
    links: Object.fromEntries(links.map(([name]) => [name, listOf(value[name])])),
  };
}

/** Under which name a version's input gives what it is a version of: `dataset`, `model`. */
export function parentField(parent: KindName): string {
  return parent.charAt(0).toLowerCase() + parent.slice(1);
}

function listOf(value: unknown): (Reference & { role?: string | null })[] {
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as (Reference & { role?: string | null })[];
}

function inputError(error: z.ZodError, place: string): InputError {
  const [issue] = error.issues;
  if (!issue) return new InputError('The input is not valid.');
  const { names, message } = told(issue);
  const path = names.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const field = (place + path).replace(/^\./, '');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return new InputError(`${field === '' ? 'input' : field}: ${message}${more}`, { field });
}
function told(issue: z.core.$ZodIssue): { names: PropertyKey[]; message: string } {
  if (issue.code !== 'unrecognized_keys') return { names: issue.path, message: issue.message };
  return { names: [...issue.path, ...issue.keys.slice(0, 1)], message: 'no such field; see the documentation of the kind' };
}

const text = (max = MAX_TEXT): z.ZodType<string> =>
  z.string('a text is expected').superRefine((value, context) => {
    const problem = textProblem(value, max);
    if (problem !== null) context.addIssue(problem);
  });
const filled = (max: number): z.ZodType<string> =>
  text(max).refine((value) => value.trim() !== '', 'must not be empty; leave it out when unknown');

const iri = text().superRefine((value, context) => {
  const problem = iriProblem(value);
  if (problem !== null) context.addIssue(problem);
});
const key = text().transform((value, context) => {
  const normal = value.normalize('NFC');
  const problem = keyProblem(normal);
  if (problem !== null) context.addIssue(problem);
  return normal;
});
const instant = z.string('a date and time is expected').transform((value, context) => {
  const normal = isInstant(value) ? new Date(value).toISOString() : '';
  if (!/^(?!0000)\d{4}-/.test(normal)) context.addIssue('a date and time with zone is expected, such as 2024-02-25T00:00:00Z');
  return normal;
});
/** Of the form, and a day that there is: `Date` takes the 30th of February for the 1st of March. */
function isInstant(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  return new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
}
const long = z.union([z.int(), z.string().regex(/^-?\d{1,19}$/)], 'an integer is expected').transform((value, context) => {
  const exact = BigInt(value);
  if (exact > MAX_INT64 || exact < -MAX_INT64) context.addIssue('the integer is beyond 64 bits');
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact.toString();
});
const double = z.number('a finite number is expected').refine(Number.isFinite, 'a finite number is expected; leave it out when undefined');
const json = z.unknown().superRefine((value, context) => {
  const encoded = encodeJson(value);
  if (encoded === null) context.addIssue('a JSON value is expected');
  else if (encoded.length > 1_000_000) context.addIssue('at most 1,000,000 characters of JSON are possible');
  // Readers of JSON-LD drop that name without a word.
  else if (encoded.includes('"__proto__":')) context.addIssue('the name __proto__ cannot be kept; call it otherwise');
  else if (/\\u0000|\\ud[89a-f]/i.test(encoded))
    context.addIssue('the character U+0000 and halves of surrogate pairs cannot be stored; remove them');
});
function encodeJson(value: unknown): string | null {
  try {
    return value === undefined ? null : JSON.stringify(value);
  } catch {
    return null;
  }
}
const tags = z
  .array(filled(100))
  .max(100)
  .transform((list) => [...new Set(list.map((tag) => tag.trim()))].sort());
const measures = z
  .array(z.strictObject({ name: z.string(), value: double.nullish() }))
  .superRefine((list, context) => {
    const seen = new Set<string>();
    list.forEach(({ name }, i) => {
      if (!metafeature(name))
        context.addIssue({ code: 'custom', path: [i, 'name'], message: `no metafeature is called ${JSON.stringify(name.slice(0, 60))}` });
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [i, 'name'], message: `${name} is given twice` });
      seen.add(name);
    });
  })
  .transform((list) => Object.fromEntries(list.map(({ name, value }) => [name, value ?? null])));

const reference = z.strictObject({
  id: z.uuid('a UUID is expected').nullish(),
  iri: iri.nullish(),
  kind: z.enum(KIND_NAMES).nullish(),
  key: text().nullish(),
  version: text().nullish(),
});
const referenceWithRole = reference.extend({ role: filled(100).nullish() });

function scalar(field: Field | PartField): z.ZodType {
  switch (field.type) {
    case 'text':
      return filled(MAX_TEXT);
    case 'iri':
      return iri;
    case 'integer':
      return z.int32('an integer is expected');
    case 'long':
      return long;
    case 'double':
      return double;
    case 'boolean':
      return z.boolean('true or false is expected');
    case 'instant':
      return instant;
    case 'enum':
      return z.enum(field.values as [string, ...string[]], `one of ${field.values.join(', ')} is expected`);
    case 'json':
      return json;
    case 'statistics':
      return z.record(z.string(), z.union([double, text(), z.null()]));
    case 'texts':
      return z.array(filled(MAX_TEXT)).max(1000);
    case 'measures':
      return measures;
    case 'parts':
      return partsSchema(field.of, field.by);
    case 'part':
      return partSchema(field.of);
    default:
      throw new UnreachableCaseError(field);
  }
}
function partSchema(of: Readonly<Record<string, PartField>>): z.ZodType<Record<string, unknown>> {
  const shape = Object.entries(of).map(([name, field]) => {
    const value = scalar(field);
    return [name, field.required ? value : value.nullish().transform((v) => v ?? null)];
  });
  return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodType>);
}
function partsSchema(of: Readonly<Record<string, PartField>>, by: string): z.ZodType {
  return z
    .array(partSchema(of))
    .max(100_000)
    .superRefine((list, context) => {
      const seen = new Set<unknown>();
      list.forEach((part, i) => {
        if (seen.has(part[by]))
          context.addIssue({ code: 'custom', path: [i, by], message: `${String(part[by]).slice(0, 60)} is there twice` });
        seen.add(part[by]);
      });
    });
}

function linkSchema(link: Link): z.ZodType {
  const one = 'any' in link.role ? referenceWithRole : reference;
  if (link.many) return link.required ? z.array(one).min(1, 'at least one is needed').max(10_000) : z.array(one).max(10_000).nullish();
  return link.required ? one : one.nullish();
}
function kindSchema(kind: Kind): z.ZodType<Record<string, unknown>> {
  const shape: Record<string, z.ZodType> = { key, name: filled(500), description: filled(MAX_TEXT).nullish(), tags: tags.nullish() };
  if (kind.parent !== undefined) {
    shape[parentField(kind.parent)] = reference;
    // A version is called by its label unless it has a name of its own.
    shape.name = filled(500).nullish();
  }
  for (const [name, field] of fieldsOf(kind))
    shape[name] = field.required
      ? scalar(field)
      : scalar(field)
          .nullish()
          .transform((v) => v ?? emptyOf(field));
  for (const [name, link] of linksOf(kind)) if (!link.view) shape[name] = linkSchema(link);
  return z.strictObject(shape).superRefine((value, context) => {
    const { startedAt, endedAt } = value as { startedAt?: string; endedAt?: string };
    if (startedAt && endedAt && startedAt > endedAt)
      context.addIssue({ code: 'custom', path: ['endedAt'], message: 'the end is before the start' });
  });
}
function emptyOf(field: Field): unknown {
  return field.type === 'parts' || field.type === 'texts' ? [] : null;
}

const SCHEMAS = Object.fromEntries(ALL_KINDS.map((kind) => [kind.name, kindSchema(kind)])) as Record<
  KindName,
  z.ZodType<Record<string, unknown>>
>;
