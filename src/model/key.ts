import { codeOf } from './text.ts';

/** Keys: the immutable, human-readable names of things, which are part of their IRIs. */

const MAX_LENGTH = 200;
/** A place of two segments must fit into one index entry of the database. */
const MAX_ENCODED = 1200;
const SHAPE = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._~+:@-]*$/u;
const ALLOWED = /[\p{L}\p{N}\p{M}._~+:@-]/u;

/** What is wrong with a key and what to do, or null when it can be used. */
export function keyProblem(key: string): string | null {
  if (key === '') return 'a key must not be empty';
  if (key.length > MAX_LENGTH)
    return `a key has at most ${MAX_LENGTH} characters, this one has ${key.length}; shorten it and put the rest into the name`;
  if (key !== key.normalize('NFC')) return 'a key must be in Unicode normal form C';
  if (SHAPE.test(key)) return encodeURIComponent(key).length > MAX_ENCODED ? 'the key is too long once percent-encoded; shorten it' : null;
  const bad = Array.from(key).find((character) => !ALLOWED.test(character));
  if (bad === undefined) return 'a key starts with a letter or a digit';
  return `a key cannot hold ${codeOf(bad)}${/[\p{L}\p{P}\p{S}]/u.test(bad) ? ` (${bad})` : ''}; letters, digits and . _ ~ + : @ - are possible, put the rest into the name`;
}
