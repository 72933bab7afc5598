import { isUtf8 } from 'node:buffer';
import { InputError } from '../../errors.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { LastField } from './last-field.ts';
import type { RowSampler } from './row-sampler.ts';
import type { TargetFollower } from './target-sequence.ts';
import { firstInvalidUtf8 } from './utf8.ts';

const QUOTE = 34;
const SPACE = 32;
const LF = 10;
const CR = 13;
const MOST_NAMED = 5;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export interface ScanOptions {
  file: string;
  dialect: CsvDialect;
  /** Longest record in bytes. */
  longest: number;
  follower: TargetFollower | null;
  /** Is shown every row. */
  sampler?: RowSampler;
  /** All words for a missing cell, where they are told. */
  missing?: readonly string[] | null;
  /**
   * `doubtful`: count the fields only where DuckDB would not complain, beside quotes and before a last field that may be missing; it refuses all other records of a
   * wrong length, and counting them all takes half as long as reading the file. `all`: to name the lines then.
   */
  fields: 'doubtful' | 'all';
}

/** A fault of some rows, which a more tolerant reader can leave out. */
export class RowFaultError extends InputError {}

/** Some rows are ragged, and perhaps others whose fields were not counted. */
export class UncountedRecordsError extends Error {}

/**
 * Checks the whole text of a CSV file: UTF-8, no NUL, quotes closed, one kind of line ending, and every record as many fields as the
 * header. DuckDB's reader stops at the first fault of a part it happens to read; this names the lines, and counts the rows that must come out.
 */
export class StructureScan {
  private readonly file: string;
  private readonly columns: number;
  private readonly delimiter: number;
  private readonly newline: CsvDialect['newline'];
  private readonly ending: number;
  private readonly longest: number;
  private readonly follower: TargetFollower | null;
  private readonly sampler: RowSampler | undefined;
  private readonly lastField: LastField;
  private readonly countAll: boolean;
  private rest: Buffer = Buffer.alloc(0);
  /** Bytes of content before `rest`. */
  private offset = 0;
  private line = 1;
  private records = 0;
  private readonly ragged: string[] = [];
  private raggedCount = 0;
  private targetStart = 0;
  private targetEnd = 0;

  constructor({ file, dialect, longest, follower, sampler, missing = null, fields }: ScanOptions) {
    this.file = file;
    this.columns = dialect.header.length;
    this.delimiter = dialect.delimiter.charCodeAt(0);
    this.newline = dialect.newline;
    this.ending = dialect.newline === '\r' ? CR : LF;
    this.longest = longest;
    this.follower = follower;
    this.sampler = sampler;
    this.lastField = new LastField(this.delimiter, missing);
    this.countAll = fields === 'all';
  }

  /** @throws InputError at the first fault that makes reading on pointless */
  feed(chunk: Buffer): void {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (this.offset === 0 && this.line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      bytes = bytes.subarray(3);
      this.offset = 3;
    }
    const done = this.read(bytes);
    this.rest = bytes.subarray(done);
    this.offset += done;
    if (this.rest.length > this.longest) throw this.tooLong();
  }

  /**
   * @returns rows after the header
   * @throws InputError for what only the end shows: ragged rows, an open quote, no rows;
   * UncountedRecordsError where rows are ragged and only a count of all can name them
   */
  finish(): number {
    if (this.rest.length > 0) {
      const bytes = Buffer.concat([this.rest, Buffer.from(this.newline)]);
      if (this.read(bytes) < bytes.length)
        throw this.fault(this.line, 'a quote is opened and never closed', 'close it, or double a quote that is part of the text');
    }
    if (this.raggedCount > 0) throw this.countAll ? this.raggedFault() : new UncountedRecordsError();
    const rows = this.records - 1;
    if (rows < 1) throw new InputError(`${this.file}: there is a header and no row below it; give a table with at least one row`);
    return rows;
  }

  /** Reads whole records; returns where the first incomplete one begins. */
  private read(bytes: Buffer): number {
    const firstLine = this.line;
    const next: Places = { at: 0, quote: bytes.indexOf(QUOTE), cr: this.newline === '\r' ? -1 : bytes.indexOf(CR) };
    while (next.at < bytes.length) {
      const ending = bytes.indexOf(this.ending, next.at);
      if (ending < 0) break;
      const quoted = next.quote >= next.at && next.quote < ending;
      const end = quoted ? this.quotedRecord(bytes, next.at) : ending;
      if (end < 0) break;
      if (quoted) passQuoted(bytes, end, next);
      else this.passPlain(bytes, end, next);
      next.at = end + 1;
    }
    this.checkText(bytes.subarray(0, next.at), firstLine);
    return next.at;
  }
  private passPlain(bytes: Buffer, end: number, next: Places): void {
    if (this.newline !== '\r') next.cr = this.checkEnding(bytes, { at: next.at, end, cr: next.cr });
    this.plainRecord(bytes, next.at, this.newline === '\r\n' ? end - 1 : end);
  }

  /** Returns the next carriage return after this line. */
  private checkEnding(bytes: Buffer, { at, end, cr }: { at: number; end: number; cr: number }): number {
    const inside = cr >= at && cr < end;
    if (this.newline === '\n') {
      if (inside) throw this.mixedEndings();
      return cr;
    }
    if (!inside || cr !== end - 1) throw this.mixedEndings();
    return bytes.indexOf(CR, end);
  }

  private plainRecord(bytes: Buffer, start: number, end: number): void {
    const line = this.line++;
    // Readers agree that a blank line is no row; only where there is one column is it a missing cell.
    if (start === end && this.columns > 1) return;
    const doubtful = this.countAll || this.lastField.mayBeMissing(bytes, start, end);
    this.countRecord(line, doubtful ? 1 + countOf(bytes, this.delimiter, start, end) : this.columns);
    if (this.records <= 1) return;
    this.sampler?.see(bytes, start, end);
    if (this.follower) this.follow(this.follower, bytes, start, end);
  }

  private follow(follower: TargetFollower, bytes: Buffer, start: number, end: number): void {
    let first = start;
    if (follower.column === this.columns - 1) first = Math.max(start, bytes.lastIndexOf(this.delimiter, end - 1) + 1);
    else for (let skip = follower.column; skip > 0; skip--) first = bytes.indexOf(this.delimiter, first) + 1;
    const next = follower.column === this.columns - 1 ? end : bytes.indexOf(this.delimiter, first);
    follower.see(bytes, first, next < 0 || next > end ? end : next);
  }

  /** Returns the place of its line ending, -1 where the record goes on beyond these bytes. */
  private quotedRecord(bytes: Buffer, start: number): number {
    const wanted = this.follower?.column ?? -1;
    let fields = 0;
    let at = start;
    for (;;) {
      const end = this.fieldEnd(bytes, at, start);
      if (end < 0) return -1;
      if (fields === wanted) [this.targetStart, this.targetEnd] = [at, end];
      fields++;
      if (bytes[end] === this.delimiter) {
        at = end + 1;
        continue;
      }
      const ending = this.recordEnd(bytes, end);
      if (ending >= 0) this.endQuotedRecord(bytes, { start, ending, fields });
      return ending;
    }
  }
  private recordEnd(bytes: Buffer, end: number): number {
    if (bytes[end] === this.ending && this.newline !== '\r\n') return end;
    if (this.newline !== '\r\n' || bytes[end] !== CR) throw this.mixedEndings();
    if (end + 1 >= bytes.length) return -1;
    if (bytes[end + 1] !== LF) throw this.mixedEndings();
    return end + 1;
  }
  private endQuotedRecord(bytes: Buffer, { start, ending, fields }: { start: number; ending: number; fields: number }): void {
    this.countRecord(this.line, fields);
    this.line += countOf(bytes, this.ending, start, ending + 1);
    if (this.records <= 1) return;
    this.sampler?.see(bytes, start, this.newline === '\r\n' ? ending - 1 : ending);
    if (this.follower && fields > this.follower.column) this.follower.see(bytes, this.targetStart, this.targetEnd);
  }

  /** Place of the delimiter or line ending after the field that begins at `start`, in the record that begins at `record`. */
  private fieldEnd(bytes: Buffer, start: number, record: number): number {
    let open = start;
    while (bytes[open] === SPACE) open++;
    if (bytes[open] !== QUOTE) return this.plainEnd(bytes, open);
    let close = bytes.indexOf(QUOTE, open + 1);
    while (close >= 0 && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2);
    if (close < 0) return -1;
    let after = close + 1;
    while (bytes[after] === SPACE) after++;
    if (after >= bytes.length) return -1;
    if (!this.endsField(bytes[after])) {
      const line = this.line + countOf(bytes, this.ending, record, after);
      throw this.rowFault(
        line,
        'text follows a closing quote',
        'double a quote that is part of the text, and look for a quote that was never closed above it',
      );
    }
    return after;
  }
  private plainEnd(bytes: Buffer, start: number): number {
    for (let i = start; i < bytes.length; i++) if (this.endsField(bytes[i])) return i;
    return -1;
  }
  private endsField(byte: number | undefined): boolean {
    return byte === this.delimiter || byte === LF || byte === CR;
  }

  private countRecord(line: number, fields: number): void {
    this.records++;
    if (fields === this.columns) return;
    this.raggedCount++;
    if (this.ragged.length < MOST_NAMED) this.ragged.push(`line ${line} has ${fields}`);
  }

  private checkText(bytes: Buffer, firstLine: number): void {
    const nul = bytes.indexOf(0);
    if (nul >= 0) {
      throw new InputError(
        `${this.file}: byte ${this.offset + nul} is NUL, so this is binary data and no CSV; export the table as CSV text or as Parquet`,
      );
    }
    if (isUtf8(bytes)) return;
    const bad = firstInvalidUtf8(bytes);
    const line = firstLine + countOf(bytes, this.ending, 0, bad);
    throw this.fault(
      line,
      `byte ${this.offset + bad} is not UTF-8`,
      'convert the file to UTF-8, for example with iconv -f LATIN1 -t UTF-8',
    );
  }

  private fault(line: number, what: string, remedy: string): InputError {
    return new InputError(`${this.file}: line ${line}: ${what}; ${remedy}`);
  }
  private rowFault(line: number, what: string, remedy: string): RowFaultError {
    return new RowFaultError(`${this.file}: line ${line}: ${what}; ${remedy}`);
  }
  private mixedEndings(): InputError {
    const first = { '\n': 'LF', '\r\n': 'CR LF', '\r': 'CR' }[this.newline];
    return this.rowFault(
      this.line,
      `the line ends differ (line 1 ends with ${first})`,
      'use one kind of line ending throughout, for example with dos2unix',
    );
  }
  private tooLong(): InputError {
    return this.fault(
      this.line,
      `the record that begins here is longer than ${this.longest} bytes`,
      'close its quote if one is open, or shorten its cells',
    );
  }
  private raggedFault(): InputError {
    const more = this.raggedCount > this.ragged.length ? `, and ${this.raggedCount - this.ragged.length} more` : '';
    const rows = this.raggedCount === 1 ? '1 row has' : `${this.raggedCount} rows have`;
    return new RowFaultError(
      `${this.file}: ${rows} another number of fields than the header, which has ${this.columns}: ${this.ragged.join(', ')}${more}; ` +
        'add or remove delimiters there, and put cells that hold the delimiter in quotes',
    );
  }
}

/** Where the next record begins, and the first quote and carriage return from there on; -1 for none. */
interface Places {
  at: number;
  quote: number;
  cr: number;
}
function passQuoted(bytes: Buffer, end: number, next: Places): void {
  next.quote = bytes.indexOf(QUOTE, end);
  if (next.cr >= 0 && next.cr <= end) next.cr = bytes.indexOf(CR, end + 1);
}

// Without a branch in the loop: the places of delimiters cannot be predicted, and a wrong guess costs more than the sum.
function countOf(bytes: Buffer, byte: number, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) count += bytes[i] === byte ? 1 : 0;
  return count;
}
