import { MISSING_WORDS } from './cell-forms.ts';

/**
 * Tells records whose last field may stand for a missing cell: DuckDB lets such a field pass where it is one too many, and so these have to be counted.
 */
export class LastField {
  private readonly delimiter: number;
  private readonly ends = new Uint8Array(256);
  private readonly longest: number;

  /** @param words all words for missing where they are told; otherwise any of the known ones may turn out to be one */
  constructor(delimiter: number, words: readonly string[] | null) {
    const possible = [...(words ?? MISSING_WORDS.flatMap((word) => [word, word.toUpperCase()]))].map((word) => Buffer.from(word));
    this.delimiter = delimiter;
    this.ends[delimiter] = 1;
    for (const word of possible) this.ends[word.at(-1) ?? delimiter] = 1;
    this.longest = Math.max(0, ...possible.map(({ length }) => length));
  }

  /** @param end the byte after the last of the record, without line ending */
  mayBeMissing(bytes: Buffer, start: number, end: number): boolean {
    if (end <= start || this.ends[bytes[end - 1] ?? 0] === 0) return false;
    for (let at = end - 1; at >= Math.max(start, end - 1 - this.longest); at--) if (bytes[at] === this.delimiter) return true;
    return end - start <= this.longest;
  }
}
