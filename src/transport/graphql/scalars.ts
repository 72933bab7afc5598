import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { readInstant } from '../../model/instant.ts';
import { iriProblem } from '../../model/iri.ts';
import { keyProblem } from '../../model/key.ts';
import { InputError } from '../../errors.ts';

/** Scalars of the schema. Records hold instants, IRIs and keys as checked texts, so answers pass them on as they are. */

function textScalar(options: {
  name: string;
  description: string;
  specifiedByURL?: string;
  parse: (text: string) => string;
}): GraphQLScalarType<string, string> {
  const { parse, ...rest } = options;
  const parseValue = (value: unknown): string => {
    if (typeof value !== 'string') throw new InputError(`${options.name}: a string is expected`);
    return parse(value);
  };
  return new GraphQLScalarType({
    ...rest,
    serialize: (value) => value as string,
    parseValue,
    parseLiteral: (node) => parseValue(node.kind === Kind.STRING ? node.value : null),
  });
}

/** An instant in UTC with milliseconds. @throws InputError for a text without zone, for days that no calendar has, and outside of the years 0001 to 9999 */
export function parseDateTime(text: string): string {
  const read = readInstant(text);
  if ('problem' in read) throw new InputError(`DateTime: ${read.problem}`);
  return read.instant;
}

export const DateTimeScalar = textScalar({
  name: 'DateTime',
  description:
    'An instant: ISO 8601 with a zone on input, such as 2024-02-25T00:00:00Z or 2024-02-25T01:00:00+01:00; in UTC with milliseconds on output.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parse: parseDateTime,
});

export const IriScalar = textScalar({
  name: 'IRI',
  description: 'An absolute IRI, such as https://example.org/data. Characters that an IRI cannot hold are percent-encoded.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3987',
  parse: (text) => {
    const problem = iriProblem(text);
    if (problem !== null) throw new InputError(`IRI: ${problem}`);
    return text;
  },
});

export const KeyScalar = textScalar({
  name: 'Key',
  description:
    'The immutable, human-readable name of a thing, unique within its kind (of a version: within its dataset or model) and part of its IRI: ' +
    '1 to 200 letters, digits and . _ ~ + : @ -, starting with a letter or digit.',
  parse: (text) => {
    const normal = text.normalize('NFC');
    const problem = keyProblem(normal);
    if (problem !== null) throw new InputError(`Key: ${problem}`);
    return normal;
  },
});

const MAX_INT64 = 2n ** 63n - 1n;

/** A number while that is exact, else the decimal digits. @throws InputError for anything but an integer of 64 bits */
export function parseLong(value: unknown): number | string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'number' && Number.isInteger(value))
    throw new InputError('Long: beyond 2^53 a number is not exact; give the integer as a string');
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value))
    throw new InputError('Long: an integer is expected, beyond 2^53 as a string');
  const exact = BigInt(value);
  if (exact > MAX_INT64 || exact < -MAX_INT64) throw new InputError('Long: the integer is beyond 64 bits');
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact.toString();
}

export const LongScalar = new GraphQLScalarType<number | string, number | string>({
  name: 'Long',
  description: 'An integer of up to 64 bits: a number while that is exact, beyond 2^53 a string of its digits, on input and on output.',
  serialize: parseLong,
  parseValue: parseLong,
  parseLiteral: (node: ValueNode) => parseLong(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : null),
});

export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  description: 'Any JSON value; only where the value is free by nature.',
});
