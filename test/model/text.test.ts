import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInstant } from '../../src/model/instant.ts';
import { characterProblem, unwritableIn, wellFormed, writable } from '../../src/model/text.ts';

/** Production 2 of XML 1.0, for whole characters. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code < 0xd800 || (code > 0xdfff && code !== 0xfffe && code !== 0xffff);
}
const units = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 20 });

describe('characters that can be kept', () => {
  it('are those that XML has, each of them', () => {
    const codes = Array.from({ length: 0x10000 }, (_, code) => code);
    expect(codes.filter((code) => (unwritableIn(String.fromCharCode(code)) === null) !== isXmlCharacter(code))).toEqual([]);
    expect(unwritableIn('\u{1F600}\u{10FFFF}\u{1FFFE}')).toBeNull();
  });

  it('are all of what is made writable, and what was so stays as it is', () => {
    fc.assert(
      fc.property(units, (text) => {
        const written = writable(text);
        expect(unwritableIn(written)).toBeNull();
        expect(written).toHaveLength(text.length);
        expect(written === text).toBe(unwritableIn(text) === null);
        expect(() => encodeURIComponent(wellFormed(text))).not.toThrow();
      }),
    );
  });

  it.each([
    ['a\u0000', 'the character U+0000 at position 2 cannot be kept; remove it'],
    ['\u000bx', 'the character U+000B at position 1 cannot be kept; remove it'],
    ['ab\uffff', 'the character U+FFFF at position 3 cannot be kept; remove it'],
    ['\u{1F600}\ud83d', 'U+D83D at position 3 is half of a surrogate pair and cannot be kept; encode the text as UTF-8'],
  ])('are told of by code, place and remedy: %j', (text, problem) => expect(characterProblem(text)).toBe(problem));
});

describe('instants', () => {
  it('of the years 0001 to 9999 are read in any zone', () => {
    const date = fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.integer({ min: -14 * 60, max: 14 * 60 }), (utc, minutes) => {
        const there = new Date(utc.getTime() + minutes * 60_000).toISOString().replace('Z', '');
        const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
        const zone = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
        expect(readInstant(there + zone)).toEqual({ instant: utc.toISOString() });
      }),
    );
  });

  it.each([
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '10000-01-01T00:00:00Z',
    '+012024-01-01T00:00:00Z',
    '-0044-03-15T00:00:00Z',
    '24-01-01T00:00:00Z',
  ])('outside of them are refused with the range: %s', (text) =>
    expect(readInstant(text)).toEqual({
      problem: 'the years 0001 to 9999 in UTC can be kept; give an instant within them, or leave it out',
    }),
  );

  it.each(['', 'yesterday', '2024-02-25', '2024-02-25T00:00:00', '2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '1700000000'])(
    'are refused with the form that is expected: %j',
    (text) => expect(readInstant(text)).toEqual({ problem: 'a date and time with zone is expected, such as 2024-02-25T00:00:00Z' }),
  );
});
