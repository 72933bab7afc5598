import { z } from 'zod';
import { UnreachableCaseError } from '../../errors.ts';
import { readInstant } from '../../model/instant.ts';
import { iriProblem } from '../../model/iri.ts';
import { keyProblem } from '../../model/key.ts';
import { KIND_NAMES, type AttributeField, type Field, type PartField } from '../../model/kind.ts';
import { metafeature } from '../../model/metafeature.ts';
import { textProblem } from '../text-problem.ts';
import { jsonFault } from './json-fault.ts';

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

const iri = z.string('an IRI is expected').superRefine((value, context) => {
  const problem = iriProblem(value) ?? textProblem(value, MAX_TEXT);
  if (problem !== null) context.addIssue(problem);
});
export const key = z.string('a text is expected').transform((value, context) => {
  const normal = value.normalize('NFC');
  const problem = keyProblem(normal);
  if (problem !== null) context.addIssue(problem);
  return normal;
});
const instant = z.string('a date and time is expected').transform((value, context) => {
  const read = readInstant(value);
  if ('instant' in read) return read.instant;
  context.addIssue(read.problem);
  return z.NEVER;
});
const long = z.unknown().transform((value, context) => {
  const problem = longProblem(value);
  if (problem === null) {
    const exact = BigInt(value as number | string);
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact.toString();
  }
  context.addIssue(problem);
  return z.NEVER;
});
function longProblem(value: unknown): string | null {
  if (typeof value === 'number' && Number.isInteger(value))
    return Number.isSafeInteger(value) ? null : 'beyond 2^53 a number is not exact; give the integer as a text of its digits';
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return 'an integer is expected, beyond 2^53 as a text of its digits';
  const exact = BigInt(value);
  return exact > MAX_INT64 || exact < -MAX_INT64 ? 'the integer is beyond 64 bits; leave it out, or tell it in words' : null;
}
// Of any number, so that one which is not finite is told from what is no number.
const double = z
  .custom<number>((value) => typeof value === 'number', 'a finite number is expected')
  .refine(Number.isFinite, 'a finite number is expected; leave it out when undefined');

const json = jsonSchema({ exactIntegers: true });
/** What was measured of a column: numbers are doubles there. */
const measured = jsonSchema({ exactIntegers: false });
function jsonSchema({ exactIntegers }: { exactIntegers: boolean }): z.ZodType {
  return z.unknown().superRefine((value, context) => {
    const fault = jsonFault(value, { nesting: 100, characters: 1_000_000, exactIntegers });
    if (fault !== null) context.addIssue({ code: 'custom', path: fault.path, message: fault.problem });
  });
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
      return z.int32('an integer from -2147483648 to 2147483647 is expected');
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
      return z.record(text(100), measured);
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
