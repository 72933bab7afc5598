/** One value of a line: quoted ones are never missing. */
export interface ArffValue {
  text: string;
  quoted: boolean;
}
/** What a line of data holds. */
export interface ArffLine {
  values: ArffValue[];
  /** Between braces: each value begins with its place. */
  sparse: boolean;
  fault: string | null;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The text up to a comment, which begins with % outside quotes. */
export function withoutComment(line: string): string {
  if (!line.includes('%')) return line;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (quote !== '') {
      if (sign === '\\') at++;
      else if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '%') return line.slice(0, at);
  }
  return line;
}

/** A value in quotes that begins at `at`, and the place behind it; null where it is not closed. */
export function quotedAt(line: string, at: number): { text: string; end: number } | null {
  const quote = line.charAt(at);
  let text = '';
  for (let next = at + 1; next < line.length; next++) {
    const sign = line.charAt(next);
    if (sign === quote) return { text, end: next + 1 };
    if (sign !== '\\') text += sign;
    else {
      const [value, length] = escapeAt(line, next + 1);
      text += value;
      next += length;
    }
  }
  return null;
}
function escapeAt(line: string, at: number): [string, number] {
  const code = /^u[0-9a-f]{4}/i.exec(line.slice(at, at + 5));
  if (code) return [String.fromCharCode(parseInt(line.slice(at + 1, at + 5), 16)), 5];
  const sign = line.charAt(at);
  return [ESCAPES[sign] ?? sign, 1];
}

/** Values between commas, or between blanks where there is no comma. */
export function splitLine(line: string): ArffLine {
  const text = withoutComment(line).trim();
  if (!text.startsWith('{')) return { ...splitValues(text), sparse: false };
  const end = text.lastIndexOf('}');
  if (end < 0) return { values: [], sparse: true, fault: 'a brace is opened and never closed' };
  if (text.slice(end + 1).trim() !== '') return { values: [], sparse: true, fault: 'text follows the closing brace' };
  const inner = text.slice(1, end).trim();
  return { ...(inner === '' ? { values: [], fault: null } : splitSparse(inner)), sparse: true };
}

export function splitValues(text: string): Omit<ArffLine, 'sparse'> {
  const values: ArffValue[] = [];
  const commas = hasComma(text);
  let at = 0;
  for (;;) {
    while (isBlank(text.charAt(at))) at++;
    const value = valueAt(text, at, commas);
    if (value === null) return { values, fault: 'a quote is opened and never closed' };
    values.push(value);
    at = value.end;
    while (isBlank(text.charAt(at))) at++;
    if (at >= text.length) return { values, fault: null };
    if (commas && text.charAt(at) !== ',') return { values, fault: 'text follows a closing quote' };
    if (text.charAt(at) === ',') at++;
  }
}
function valueAt(text: string, at: number, commas: boolean): (ArffValue & { end: number }) | null {
  const sign = text.charAt(at);
  if (sign === '"' || sign === "'") {
    const quoted = quotedAt(text, at);
    return quoted && { ...quoted, quoted: true };
  }
  let end = at;
  while (end < text.length && text.charAt(end) !== ',' && (commas || !isBlank(text.charAt(end)))) end++;
  return { text: text.slice(at, end).trimEnd(), quoted: false, end };
}

/** The place stands before the value, between blanks. */
function splitSparse(inner: string): Omit<ArffLine, 'sparse'> {
  const values: ArffValue[] = [];
  let at = 0;
  while (at < inner.length) {
    const place = /\s*(\d+)\s+/y;
    place.lastIndex = at;
    const found = place.exec(inner);
    if (!found) return { values, fault: 'a sparse value without its place' };
    const value = valueAt(inner, place.lastIndex, true);
    if (value === null) return { values, fault: 'a quote is opened and never closed' };
    values.push({ text: found[1] ?? '', quoted: false }, value);
    at = value.end;
    while (isBlank(inner.charAt(at))) at++;
    if (at < inner.length && inner.charAt(at) !== ',') return { values, fault: 'text follows a closing quote' };
    at++;
  }
  return { values, fault: null };
}

function hasComma(text: string): boolean {
  if (!text.includes(',')) return false;
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (sign === ',') return true;
    at = sign === '"' || sign === "'" ? (quotedAt(text, at)?.end ?? text.length) : at + 1;
  }
  return false;
}
function isBlank(sign: string): boolean {
  return sign !== '' && sign <= ' ';
}
