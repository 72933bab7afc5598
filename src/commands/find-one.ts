import { InputError, NotFoundError } from '../errors.ts';
import type { AnyRecord, KindName } from '../model/kind.ts';
import type { Desk } from './desk.ts';

/** The thing a person names by key or place. @throws NotFoundError, InputError when several kinds have that key */
export async function findOne(desk: Desk, text: string, kinds?: readonly KindName[]): Promise<AnyRecord> {
  const found = (await desk.find(text)).filter((record) => !kinds || kinds.includes(record.kind));
  const [only] = found;
  if (!only) throw new NotFoundError(`There is nothing called ${JSON.stringify(text)}; \`catalog search\` finds things by words.`);
  if (found.length > 1)
    throw new InputError(
      `${JSON.stringify(text)} is the key of several things; name one by its place: ${found.map((record) => record.path).join(', ')}.`,
    );
  return only;
}
