/** How a delimited text is written. Quotes are `"`, doubled inside quotes (RFC 4180). */
export interface Delimited {
  delimiter: string;
  newline: '\n' | '\r\n' | '\r';
}

/** The line ending of the first line that ends outside quotes; `\n` where none does. */
export function newlineOf(text: string): Delimited['newline'] {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '\n') return '\n';
    else if (sign === '\r') return text[i + 1] === '\n' ? '\r\n' : '\r';
  }
  return '\n';
}

/**
 * The records of a text from its start, at most `most`. The last one is left out unless its line ending is there or `whole` says that the
 * text ends there. Reads as DuckDB does: blanks around quotes are skipped, a quote inside an unquoted field is a sign like others.
 */
export function parseRecords(
  text: string,
  { delimiter, newline }: Delimited,
  { most, whole }: { most: number; whole: boolean },
): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length && records.length < most) {
    const record: string[] = [];
    let ended = false;
    while (!ended) {
      const field = fieldAt(text, at, delimiter, newline);
      record.push(field.value);
      const rest = text.startsWith(delimiter, field.end);
      ended = !rest;
      if (!rest && field.end >= text.length && !whole) return records;
      at = field.end + (rest ? delimiter.length : newline.length);
    }
    records.push(record);
  }
  return records;
}

interface Field {
  value: string;
  /** Place of the delimiter or line ending after it. */
  end: number;
}
function fieldAt(text: string, start: number, delimiter: string, newline: string): Field {
  let open = start;
  while (text[open] === ' ') open++;
  if (text[open] === '"') return quotedField(text, open, delimiter, newline);
  const end = endOfField(text, start, delimiter, newline);
  return { value: text.slice(start, end), end };
}
function quotedField(text: string, open: number, delimiter: string, newline: string): Field {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return { value: text.slice(open + 1), end: text.length };
  return { value: text.slice(open + 1, close).replaceAll('""', '"'), end: endOfField(text, close + 1, delimiter, newline) };
}
function endOfField(text: string, start: number, delimiter: string, newline: string): number {
  for (let i = start; i < text.length; i++) {
    if (text.startsWith(delimiter, i) || text.startsWith(newline, i)) return i;
  }
  return text.length;
}
