import { parseValue } from 'graphql';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DateTimeScalar,
  IriScalar,
  JsonScalar,
  KeyScalar,
  LongScalar,
  parseDateTime,
  parseLong,
} from '../../../src/transport/graphql/scalars.ts';

describe('DateTime', () => {
  it.each([
    ['2024-02-25T00:00:00Z', '2024-02-25T00:00:00.000Z'],
    ['2024-02-25T01:00:00+01:00', '2024-02-25T00:00:00.000Z'],
    ['2024-02-29T12:30Z', '2024-02-29T12:30:00.000Z'],
    ['2024-02-25t00:00:00.1239z', '2024-02-25T00:00:00.123Z'],
  ])('takes %s as %s', (text, instant) => expect(parseDateTime(text)).toBe(instant));

  it.each([
    '2024-02-25',
    '2024-02-25T00:00:00',
    '2023-02-29T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-00T00:00:00Z',
    '2024-01-01T25:00:00Z',
    'yesterday',
    '',
  ])('refuses %s and says what is expected', (text) =>
    expect(() => parseDateTime(text)).toThrow('a date and time with zone is expected, such as 2024-02-25T00:00:00Z'),
  );

  it.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-01:00', '+010000-01-01T00:00:00Z'])(
    'refuses %s and says which years it takes',
    (text) => expect(() => parseDateTime(text)).toThrow('the years 0001 to 9999 in UTC can be kept'),
  );

  it('takes what it answers, for every instant of four-digit years', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(parseDateTime(date.toISOString())).toBe(date.toISOString());
        },
      ),
    );
  });

  it('passes instants of records on as they are', () => {
    expect(DateTimeScalar.serialize('2024-02-25T00:00:00.000Z')).toBe('2024-02-25T00:00:00.000Z');
  });
});

describe('Long', () => {
  it('keeps every 64-bit integer exactly, whichever way it comes in', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (value) => {
        const taken = parseLong(value.toString());
        expect(BigInt(taken)).toBe(value);
        expect(typeof taken).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'string');
        expect(LongScalar.parseLiteral(parseValue(value.toString()))).toBe(taken);
        expect(LongScalar.serialize(taken)).toBe(taken);
      }),
    );
  });

  it.each([9007199254740992, 1.5, '1.5', 'many', '', null, true, '9223372036854775808'])('refuses %s', (value) =>
    expect(() => parseLong(value)).toThrow('Long: '),
  );
});

describe('Key and IRI', () => {
  it.each(['iris', '1', '2.1.0', 'größe', 'a~b+c:d@e-f_g'])('Key takes %s', (key) => expect(KeyScalar.parseValue(key)).toBe(key));
  it.each(['', 'two words', 'a/b', '"quoted"', 'iris🌸', 'x'.repeat(600), '-dash', 7])('Key refuses %s', (key) =>
    expect(() => KeyScalar.parseValue(key)).toThrow('Key: '),
  );
  it('Key brings letters into one form', () => expect(KeyScalar.parseValue('gro\u0308\u00dfe')).toBe('gr\u00f6\u00dfe'));
  it.each(['https://example.org/a?b=c#d', 'urn:x:y', 's3://bucket/key'])('IRI takes %s', (iri) =>
    expect(IriScalar.parseValue(iri)).toBe(iri),
  );
  it.each(['https://example.org/>', 'https://example.org/a\nb', 'https://example.org/a b', 'page', '', 7])('IRI refuses %s', (iri) =>
    expect(() => IriScalar.parseValue(iri)).toThrow('IRI: '),
  );
});

describe('JSON', () => {
  it('takes what is written in a query as it is', () => {
    expect(JsonScalar.parseLiteral(parseValue('{ kernel: "rbf", C: 2.3, deep: [1, null, true] }'))).toEqual({
      kernel: 'rbf',
      C: 2.3,
      deep: [1, null, true],
    });
  });
});
