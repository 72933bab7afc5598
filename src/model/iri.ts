import { codeOf } from './text.ts';

/** Characters that no IRI may hold unescaped: they could break out of a serialization. */

const FORBIDDEN = /[\p{Cc} <>"{}|\\^`]|\p{Surrogate}/u;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/** What is wrong with an IRI and what to do, or null when it can be used. */
export function iriProblem(text: string): string | null {
  const bad = FORBIDDEN.exec(text);
  if (bad) {
    return `an IRI cannot hold the character ${codeOf(bad[0])} at position ${bad.index + 1}; percent-encode it`;
  }
  if (!ABSOLUTE.test(text)) return 'an absolute IRI such as https://example.org/data is expected';
  if (text.length > 2000) return 'an IRI of at most 2000 characters is expected';
  return null;
}
