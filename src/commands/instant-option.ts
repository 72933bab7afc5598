import { InputError } from '../errors.ts';

/** A time that a person may give; a date is its first moment in UTC. @throws InputError that names the option */
export function instantOption(text: string | undefined, option: string): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? text : '');
  if (Number.isNaN(time)) throw new InputError(`${option}: a date or a time such as 2024-05-01T00:00:00Z is expected.`);
  return new Date(time).toISOString();
}
