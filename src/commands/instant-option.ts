import { InputError } from '../errors.ts';
import { readInstant } from '../model/instant.ts';

/** A time that a person may give; a date is its first moment in UTC. @throws InputError that names the option */
export function instantOption(text: string | undefined, option: string): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? text : '');
  const read = readInstant(Number.isNaN(time) ? '' : new Date(time).toISOString());
  if ('instant' in read) return read.instant;
  throw new InputError(`${option}: a date or a time such as 2024-05-01T00:00:00Z, of the years 0001 to 9999, is expected.`);
}
