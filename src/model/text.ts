/**
 * Characters that no text of the catalog may hold: controls other than tab and line ends, halves of surrogate pairs, and U+FFFE and
 * U+FFFF. XML 1.0 has no place for any of them, Postgres none for U+0000 and the halves.
 */
const UNWRITABLE = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\uFFFE\uFFFF]|\p{Surrogate}/u;
const EACH_UNWRITABLE = new RegExp(UNWRITABLE.source, 'gu');

/** The first character that no text may hold; null where there is none. `at` counts UTF-16 units from 1. */
export function unwritableIn(text: string): { code: string; at: number } | null {
  const found = UNWRITABLE.exec(text);
  return found && { code: codeOf(found[0]), at: found.index + 1 };
}

/** What is wrong with a text that people give and what to do; null when it can be kept. */
export function characterProblem(text: string): string | null {
  const found = unwritableIn(text);
  if (found === null) return null;
  const place = `${found.code} at position ${found.at}`;
  if (/^U\+D[89A-F]/.test(found.code)) return `${place} is half of a surrogate pair and cannot be kept; encode the text as UTF-8`;
  return `the character ${place} cannot be kept; remove it`;
}

/** Text as every serialization can hold it: what cannot be kept becomes U+FFFD, in all formats alike, so that they say the same. */
export function writable(text: string): string {
  return UNWRITABLE.test(text) ? text.replace(EACH_UNWRITABLE, '\uFFFD') : text;
}

/** Lone halves of surrogate pairs, which no encoding can write, become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** `U+0007`, of the first character. */
export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
