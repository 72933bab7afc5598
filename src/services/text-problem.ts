import { InputError } from '../errors.ts';

/** What is wrong with a text and what to do, or null when it can be stored. */
export function textProblem(value: string, max: number): string | null {
  if (value.length > max) return `at most ${max} characters are possible, these are ${value.length}`;
  if (value.includes('\u0000')) return 'the character U+0000 cannot be stored; remove it';
  if (/\p{Surrogate}/u.test(value)) return 'half of a surrogate pair cannot be stored; encode the text as UTF-8';
  return null;
}

/** @throws InputError for a text that the database cannot take */
export function checkText(value: string | null | undefined, field: string, max = 10_000): void {
  const problem = value === null || value === undefined ? null : textProblem(value, max);
  if (problem !== null) throw new InputError(`${field}: ${problem}`, { field });
}
