import { z } from 'zod';
import { InputError } from '../../errors.ts';
import type { Field, Json, Kind, KindName, Link } from '../../model/kind.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../model/registry.ts';
import { filled, key, MAX_TEXT, reference, scalar, tags } from './field-schema.ts';
import type { Reference } from '../reference.ts';

/** What an input states of another thing. */
export type StatedReference = Reference & { role: string | null; attributes: Json };

/** Input of any kind, checked and normalised: absent is null, instants in UTC, tags sorted. */
export interface KindInput {
  /** Null only for a version whose label is the next whole number. */
  key: string | null;
  /** Null only for a version that is called by its label. */
  name: string | null;
  description: string | null;
  tags: string[];
  parent: Reference | null;
  fields: Record<string, unknown>;
  links: Record<string, StatedReference[]>;
}
/** Input that changes a thing: what is left out stays as it is. */
export type KindPatch = Partial<Pick<KindInput, 'name' | 'description' | 'tags'>> & Pick<KindInput, 'fields' | 'links'>;

/** @throws InputError that names the first field at fault and the remedy; `place` stands before its path */
export function parseInput(kind: Kind, input: unknown, place = ''): KindInput {
  const value = checked(schemas(kind).register, input, place);
  return {
    key: (value.key as string | null | undefined) ?? null,
    name: (value.name as string | null | undefined) ?? null,
    description: (value.description as string | null | undefined) ?? null,
    tags: (value.tags as string[] | null | undefined) ?? [],
    parent: kind.parent === undefined ? null : (value[parentField(kind.parent)] as Reference),
    fields: Object.fromEntries(fieldsOf(kind).map(([name]) => [name, value[name] ?? null])),
    links: Object.fromEntries(statedLinks(kind).map(([name, link]) => [name, statedOf(link, value[name])])),
  };
}

/** @throws InputError as `parseInput` */
export function parsePatch(kind: Kind, input: unknown, place = ''): KindPatch {
  const value = checked(schemas(kind).patch, input, place);
  const given = (name: string): boolean => value[name] !== undefined;
  return {
    ...(given('name') ? { name: value.name as string | null } : {}),
    ...(given('description') ? { description: value.description as string | null } : {}),
    ...(given('tags') ? { tags: (value.tags as string[] | null) ?? [] } : {}),
    fields: Object.fromEntries(
      fieldsOf(kind)
        .filter(([name]) => given(name))
        .map(([name, field]) => [name, value[name] ?? emptyOf(field)]),
    ),
    links: Object.fromEntries(
      statedLinks(kind)
        .filter(([name]) => given(name))
        .map(([name, link]) => [name, statedOf(link, value[name])]),
    ),
  };
}

/** @throws InputError that names the part at fault */
export function parseReference(input: unknown, place: string): Reference {
  return checked(reference, input, place);
}

/** Attributes of an edge as the link declares them; null when none is given. @throws InputError that names the attribute */
export function parseAttributes(link: Link, input: unknown, place: string): Json {
  if (input === null || input === undefined) return null;
  return attributesOf(link, checked(z.strictObject(attributeShape(link)), input, place));
}

/** Under which name a version's input gives what it is a version of: `dataset`, `model`. */
export function parentField(parent: KindName): string {
  return parent.charAt(0).toLowerCase() + parent.slice(1);
}

/** Links that the thing itself states. */
export function statedLinks(kind: Kind): [string, Link][] {
  return linksOf(kind).filter(([, link]) => !link.view);
}

function statedOf(link: Link, value: unknown): StatedReference[] {
  if (value === null || value === undefined) return [];
  const list = (Array.isArray(value) ? value : [value]) as (Reference & { role?: string | null } & Record<string, unknown>)[];
  return list.map(({ id, iri, kind, key, version, item, role, ...given }) => ({
    id,
    iri,
    kind,
    key,
    version,
    item,
    role: role ?? null,
    attributes: attributesOf(link, given),
  }));
}
function attributesOf(link: Link, given: Record<string, unknown>): Json {
  const entries = Object.keys(link.attributes?.of ?? {}).map((name) => [name, (given[name] ?? null) as Json] as const);
  return entries.some(([, value]) => value !== null) ? Object.fromEntries(entries) : null;
}

function checked(schema: z.ZodType<Record<string, unknown>>, input: unknown, place: string): Record<string, unknown> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw inputError(parsed.error, place);
  return parsed.data;
}
function inputError(error: z.ZodError, place: string): InputError {
  const [issue] = error.issues;
  if (!issue) return new InputError('The input is not valid.');
  const { names, message } = told(issue);
  const path = names.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const field = (place.replace(/\.$/, '') + path).replace(/^\./, '');
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return new InputError(`${field === '' ? 'input' : field}: ${message}${more}`, { field });
}
function told(issue: z.core.$ZodIssue): { names: PropertyKey[]; message: string } {
  if (issue.code !== 'unrecognized_keys') return { names: issue.path, message: issue.message };
  return { names: [...issue.path, ...issue.keys.slice(0, 1)], message: 'no such field; see the documentation of the kind' };
}

function attributeShape(link: Link): Record<string, z.ZodType> {
  const fields = Object.entries(link.attributes?.of ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [name, field.required ? scalar(field) : scalar(field).nullish()]));
}
function linkSchema(link: Link): z.ZodType {
  const role = 'any' in link.role ? { role: filled(100).nullish() } : {};
  const one = reference.extend({ ...role, ...attributeShape(link) });
  return link.many ? (link.required ? z.array(one).min(1, 'at least one is needed').max(10_000) : z.array(one).max(10_000)) : one;
}

interface Schemas {
  register: z.ZodType<Record<string, unknown>>;
  patch: z.ZodType<Record<string, unknown>>;
}
function schemasOf(kind: Kind): Schemas {
  const isVersion = kind.parent !== undefined;
  // A version is called by its label unless it has a name of its own, and has the next number unless it has a label of its own.
  const register: Record<string, z.ZodType> = { key: orNull(key, isVersion), name: orNull(filled(500), isVersion) };
  const patch: Record<string, z.ZodType> = { name: isVersion ? filled(500).nullish() : filled(500).optional() };
  if (kind.parent !== undefined) register[parentField(kind.parent)] = reference;
  for (const shape of [register, patch]) Object.assign(shape, { description: filled(MAX_TEXT).nullish(), tags: tags.nullish() });
  for (const [name, field] of fieldsOf(kind)) {
    const schema = scalar(field);
    register[name] = field.required ? schema : schema.nullish().transform((value) => value ?? emptyOf(field));
    patch[name] = field.required ? schema.optional() : schema.nullish();
  }
  for (const [name, link] of statedLinks(kind)) {
    register[name] = orNull(linkSchema(link), !link.required);
    patch[name] = link.required ? linkSchema(link).optional() : linkSchema(link).nullish();
  }
  return { register: z.strictObject(register), patch: z.strictObject(patch) };
}
function orNull(schema: z.ZodType, nullable: boolean): z.ZodType {
  return nullable ? schema.nullish() : schema;
}
function emptyOf(field: Field): unknown {
  return field.type === 'parts' || field.type === 'texts' ? [] : null;
}

const SCHEMAS = new Map<KindName, Schemas>(ALL_KINDS.map((kind) => [kind.name, schemasOf(kind)]));
function schemas(kind: Kind): Schemas {
  const found = SCHEMAS.get(kind.name);
  if (!found) throw new Error(`${kind.name} is not in the registry`);
  return found;
}
