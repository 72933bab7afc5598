import { NotFoundError } from '../../errors.ts';

/** Ids as clients give them. What has not the form of one names nothing; the database would refuse to compare with it. */

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isEntityId(text: string): boolean {
  return ID.test(text);
}

/** The id in the form in which it is stored. @throws NotFoundError for a text that is no id of anything */
export function entityId(text: string, field: string): string {
  if (!isEntityId(text)) throw new NotFoundError(`There is no thing with the id ${JSON.stringify(text.slice(0, 60))}.`, { field });
  return text.toLowerCase();
}
