/** How a delimited text is written, where that is not known to be RFC 4180. */
export interface TextDialect {
  delimiter: string;
  quote: '"' | "'";
  /** A backslash takes the meaning from a quote; a doubled quote is one as well. */
  backslash: boolean;
  /** Lines that begin with it are no rows. */
  comment: string | null;
}
export interface TextRecord {
  /** Where it begins, from 1. */
  line: number;
  fields: string[];
  /** A line without any sign, which is one empty field. */
  blank: boolean;
  /** What is wrong with it. */
  fault: string | null;
}

const CR = 13;
const LF = 10;
const BACKSLASH = 92;

/**
 * Splits a text, given piece by piece, into records. Unlike a strict reader it goes on behind a fault, takes any line ending wherever it stands, and knows
 * comments and other quotes. Blank lines are records of one empty field.
 */
export class TextRecords {
  readonly longest: number;
  comments = 0;
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly backslash: boolean;
  private readonly comment: string | null;
  private rest = '';
  private line = 1;
  private at = 0;

  /** @param longest characters that one record may have */
  constructor({ delimiter, quote, backslash, comment }: TextDialect, longest: number) {
    this.delimiter = delimiter.charCodeAt(0);
    this.quote = quote.charCodeAt(0);
    this.backslash = backslash;
    this.comment = comment;
    this.longest = longest;
  }

  /** Records that end in the text so far. @throws RangeError naming the line of a record that is too long */
  push(text: string): TextRecord[] {
    return this.read(this.rest === '' ? text : this.rest + text, false);
  }
  /** What is left at the end. */
  end(): TextRecord[] {
    return this.read(this.rest, true);
  }

  private read(text: string, whole: boolean): TextRecord[] {
    const records: TextRecord[] = [];
    let start = 0;
    for (;;) {
      if (start >= text.length) break;
      const line = this.line;
      const record = this.record(text, start, whole);
      if (record === null) {
        this.line = line;
        break;
      }
      start = this.at;
      if (record !== 'comment') records.push(record);
    }
    this.rest = text.slice(start);
    if (this.rest.length > this.longest) throw new RangeError(String(this.line));
    return records;
  }

  /** Null where the text ends before the record; otherwise `at` is where the next one begins. */
  private record(text: string, start: number, whole: boolean): TextRecord | 'comment' | null {
    if (this.comment !== null && text.startsWith(this.comment, start)) return this.skipComment(text, start, whole);
    const record: TextRecord = { line: this.line, fields: [], blank: isEnding(text.charCodeAt(start)), fault: null };
    this.at = start;
    for (;;) {
      const value = this.field(text, record, whole);
      if (value === null) return null;
      record.fields.push(value);
      if (text.charCodeAt(this.at) === this.delimiter) {
        this.at++;
        continue;
      }
      return this.pastEnding(text, whole) ? record : null;
    }
  }
  private skipComment(text: string, start: number, whole: boolean): 'comment' | null {
    this.at = start;
    while (this.at < text.length && !isEnding(text.charCodeAt(this.at))) this.at++;
    if (!this.pastEnding(text, whole)) return null;
    this.comments++;
    return 'comment';
  }

  /** Goes past a line ending or the end of the whole text. */
  private pastEnding(text: string, whole: boolean): boolean {
    // A carriage return at the end of a piece may be half of a line ending.
    if (this.at >= text.length) return whole;
    if (text.charCodeAt(this.at) === CR) {
      if (this.at + 1 >= text.length && !whole) return false;
      if (text.charCodeAt(this.at + 1) === LF) this.at++;
    }
    this.at++;
    this.line++;
    return true;
  }

  private field(text: string, record: TextRecord, whole: boolean): string | null {
    let open = this.at;
    while (text[open] === ' ') open++;
    if (text.charCodeAt(open) === this.quote) return this.quoted(text, open, { record, whole });
    const start = this.at;
    this.at = this.plainEnd(text, start);
    return text.slice(start, this.at);
  }
  private plainEnd(text: string, start: number): number {
    let at = start;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === this.delimiter || isEnding(code)) break;
      at++;
    }
    return at;
  }

  private quoted(text: string, open: number, { record, whole }: { record: TextRecord; whole: boolean }): string | null {
    const parts: string[] = [];
    const close = this.closing(text, open + 1, parts);
    if (close >= 0) return this.afterQuote(text, close + 1, { parts, record });
    if (!whole) return null;
    record.fault = 'a quote is opened and never closed';
    this.at = text.length;
    return parts.join('');
  }
  /** Place of the closing quote, -1 for none; what stands before it is added to the parts. */
  private closing(text: string, start: number, parts: string[]): number {
    let from = start;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.quote) {
        if (text.charCodeAt(at + 1) !== this.quote) break;
        parts.push(text.slice(from, ++at));
        from = at + 1;
      } else if (code === BACKSLASH && this.backslash) {
        parts.push(text.slice(from, at));
        from = ++at;
      } else if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) this.line++;
    }
    parts.push(text.slice(from, at));
    return at < text.length ? at : -1;
  }
  /** Blanks may follow a closing quote; other text is a fault, and kept. */
  private afterQuote(text: string, start: number, { parts, record }: { parts: string[]; record: TextRecord }): string {
    this.at = this.plainEnd(text, start);
    const more = text.slice(start, this.at);
    if (more.trim() !== '') {
      record.fault ??= 'text follows a closing quote';
      parts.push(more);
    }
    return parts.join('');
  }
}

function isEnding(code: number): boolean {
  return code === LF || code === CR;
}
