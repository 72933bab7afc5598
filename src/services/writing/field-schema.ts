import { z } from 'zod';
import { UnreachableCaseError } from '../../errors.ts';
import { iriProblem } from '../../model/iri.ts';
import { keyProblem } from '../../model/key.ts';
import { KIND_NAMES, type AttributeField, type Field, type PartField } from '../../model/kind.ts';
import { metafeature } from '../../model/metafeature.ts';
import { textProblem } from '../text-problem.ts';

/** Schemas of single values, by the type their field is declared with. */

export const MAX_TEXT = 100_000;
const MAX_INT64 = 2n ** 63n - 1n;

export const text = (max = MAX_TEXT): z.ZodType<string> =>
  z.string('a text is expected').superRefine((value, context) => {
    const problem = textProblem(value, max);
    if (problem !== null) context.addIssue(problem);
  });
export const filled = (max: number): z.ZodType<string> =>
  text(max).refine((value) => value.trim() !== '', 'must not be empty; leave it out when unknown');

const iri = text().superRefine((value, context) => {
  const problem = iriProblem(value);
  if (problem !== null) context.addIssue(problem);
});
export const key = text().transform((value, context) => {
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
const MAX_NESTING = 100;
const json = z.unknown().superRefine((value, context) => {
  if (isDeeper(value, MAX_NESTING)) {
    context.addIssue(`at most ${MAX_NESTING} lists and objects within each other are possible`);
    return;
  }
  const encoded = encodeJson(value);
  if (encoded === null) context.addIssue('a JSON value is expected');
  else if (encoded.length > 1_000_000) context.addIssue('at most 1,000,000 characters of JSON are possible');
  // Readers of JSON-LD drop that name without a word.
  else if (encoded.includes('"__proto__":')) context.addIssue('the name __proto__ cannot be kept; call it otherwise');
  else if (/\\u0000|\\ud[89a-f]/i.test(encoded))
    context.addIssue('the character U+0000 and halves of surrogate pairs cannot be stored; remove them');
});
/** Level by level: what goes deep is exactly what must not be followed by calls within calls. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
function encodeJson(value: unknown): string | null {
  try {
    return value === undefined ? null : JSON.stringify(value);
  } catch {
    return null;
  }
}
export const tags = z
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

export const reference = z.strictObject({
  id: z.uuid('a UUID is expected').nullish(),
  iri: iri.nullish(),
  kind: z.enum(KIND_NAMES).nullish(),
  key: text().nullish(),
  version: text().nullish(),
  item: z.int('the place of an earlier item is expected').min(0).nullish(),
});

/** The schema of a value that is given; whether it may be left out is for whoever holds it to say. */
export function scalar(field: Field | AttributeField): z.ZodType {
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
      return z.record(text(100), z.union([double, text(), z.null(), json]));
    case 'texts':
      return z.array(filled(MAX_TEXT)).max(1000);
    case 'measures':
      return measures;
    case 'reference':
      return reference;
    case 'parts':
      return partsSchema(field.of, 'by' in field ? field.by : null);
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
function partsSchema(of: Readonly<Record<string, PartField>>, by: string | null): z.ZodType {
  return z
    .array(partSchema(of))
    .max(100_000)
    .superRefine((list, context) => {
      if (by === null) return;
      const seen = new Set<unknown>();
      list.forEach((part, i) => {
        if (seen.has(part[by]))
          context.addIssue({ code: 'custom', path: [i, by], message: `${String(part[by]).slice(0, 60)} is there twice` });
        seen.add(part[by]);
      });
    });
}
