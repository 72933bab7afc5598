import { InputError } from '../errors.ts';
import { characterProblem } from '../model/text.ts';

/** What is wrong with a text that is to be kept and what to do, or null when it can be. */
export function textProblem(value: string, max: number): string | null {
  return lengthProblem(value, max) ?? characterProblem(value);
}

/** @throws InputError for a text that cannot be kept */
export function checkText(value: string | null | undefined, field: string, max = 10_000): void {
  refuse(value === null || value === undefined ? null : textProblem(value, max), field);
}

/** As `textProblem`, of a text that is only looked for: old data may hold controls, so that a query may, as far as the database takes them. */
export function soughtProblem(value: string, max: number): string | null {
  const length = lengthProblem(value, max);
  if (length !== null) return length;
  if (value.includes('\u0000')) return 'the character U+0000 cannot be looked for; remove it';
  if (/\p{Surrogate}/u.test(value)) return 'half of a surrogate pair cannot be looked for; encode the text as UTF-8';
  return null;
}

/** @throws InputError for a text that the database cannot take */
export function checkSought(value: string | null | undefined, field: string, max = 10_000): void {
  refuse(value === null || value === undefined ? null : soughtProblem(value, max), field);
}

function lengthProblem(value: string, max: number): string | null {
  return value.length > max ? `at most ${max} characters are possible, these are ${value.length}` : null;
}
function refuse(problem: string | null, field: string): void {
  if (problem !== null) throw new InputError(`${field}: ${problem}`, { field });
}
