/** A text as a literal of N-Triples and back. */

export function literal(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

/** The first literal in a document of N-Triples or Turtle; null when it has none. */
export function firstLiteral(document: string): string | null {
  const written = /"((?:[^"\\]|\\[\s\S])*)"/.exec(document)?.[1];
  return written === undefined ? null : unescaped(written);
}

const NAMED: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f' };
function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))/g, (_, short?: string, long?: string, letter = '') => {
    const code = short ?? long;
    return code === undefined ? (NAMED[String(letter)] ?? String(letter)) : String.fromCodePoint(Number.parseInt(code, 16));
  });
}
