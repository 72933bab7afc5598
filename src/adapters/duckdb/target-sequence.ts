/** What can be told of a target only from the order of its rows. */
export interface TargetSequence {
  rows: number;
  /** Whether the cell of the first row is empty. */
  firstMissing: boolean;
  /** Rows whose text equals that of the row before. */
  equalPairs: number;
  /** Sum of |y(i) - y(i-1)|; NaN where a cell is no number. */
  distance: number;
}

const SPACE = 32;
const QUOTE = 34;

/** Follows one column through the bytes of its cells, in the order of the rows. */
export class TargetFollower {
  readonly column: number;
  private readonly numbers: boolean;
  private readonly missing: ReadonlySet<string>;
  private rows = 0;
  private firstMissing = false;
  private equalPairs = 0;
  private distance = 0;
  private previous: Buffer = Buffer.alloc(256);
  private previousLength = 0;
  private previousNumber = NaN;

  /** @param column place in the record, from 0; `numbers`: whether distances are asked for, otherwise they are NaN; `missing`: words of a missing cell */
  constructor(column: number, { numbers, missing = [] }: { numbers: boolean; missing?: readonly string[] }) {
    this.column = column;
    this.numbers = numbers;
    this.missing = new Set(missing);
  }

  /** @param start first byte of the cell, quotes and blanks around them included; `end` is the byte after the last */
  see(bytes: Buffer, start: number, end: number): void {
    let first = start;
    while (first < end && bytes[first] === SPACE) first++;
    if (first < end && bytes[first] === QUOTE) {
      const last = bytes.lastIndexOf(QUOTE, end - 1);
      const value = Buffer.from(bytes.toString('latin1', first + 1, last).replaceAll('""', '"'), 'latin1');
      this.seeValue(value, 0, value.length);
    } else this.seeValue(bytes, start, end);
  }

  get sequence(): TargetSequence {
    return { rows: this.rows, firstMissing: this.firstMissing, equalPairs: this.equalPairs, distance: this.distance };
  }

  private seeValue(bytes: Buffer, start: number, end: number): void {
    if (this.rows === 0) this.firstMissing = start === end || this.missing.has(bytes.toString('utf8', start, end));
    const same = this.rows > 0 && this.sameAsPrevious(bytes, start, end);
    if (same) {
      this.equalPairs++;
      // The difference to itself is 0, except that there is none of a missing cell.
      if (Number.isNaN(this.previousNumber)) this.distance = NaN;
    } else {
      const number = this.numbers ? numberIn(bytes, start, end) : NaN;
      if (this.rows > 0) this.distance += Math.abs(number - this.previousNumber);
      this.previousNumber = number;
      this.keep(bytes, start, end);
    }
    this.rows++;
  }
  private sameAsPrevious(bytes: Buffer, start: number, end: number): boolean {
    if (end - start !== this.previousLength) return false;
    for (let i = 0; i < this.previousLength; i++) if (bytes[start + i] !== this.previous[i]) return false;
    return true;
  }
  private keep(bytes: Buffer, start: number, end: number): void {
    this.previousLength = end - start;
    if (this.previous.length < this.previousLength) this.previous = Buffer.alloc(2 * this.previousLength);
    bytes.copy(this.previous, 0, start, end);
  }
}

function numberIn(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end).trim();
  return text === '' ? NaN : Number(text);
}
