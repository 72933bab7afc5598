import { writeFile } from 'node:fs/promises';
import type { CsvDialect } from './csv-dialect.ts';
import { mixed } from './mix.ts';

/** Rows that a sample holds at most; it is halved when there are more, and so never far below half of it. */
export const MOST_SAMPLED = 40_000;
/** Bytes it holds at most: rows may be very long. */
const MOST_BYTES = 64 << 20;

/**
 * Keeps a share of the records of a text that is read through: all of them while they are few, then those whose number has a hash with so many low zero
 * bits. So the same text gives the same sample, spread over all of it, however many rows there are.
 */
export class RowSampler {
  private kept: { hash: number; bytes: Buffer }[] = [];
  private size = 0;
  private mask = 0;
  private rows = 0;

  /** @param start first byte of a record, `end` the byte after its last, without line ending */
  see(bytes: Buffer, start: number, end: number): void {
    // So that no period of the table meets one of the sample.
    const hash = mixed((this.rows ^ (this.rows / 2 ** 32)) | 0);
    this.rows++;
    if ((hash & this.mask) !== 0) return;
    this.kept.push({ hash, bytes: Buffer.from(bytes.subarray(start, end)) });
    this.size += end - start;
    while (this.kept.length > MOST_SAMPLED || (this.size > MOST_BYTES && this.kept.length > 1)) this.halve();
  }

  /** Rows kept; null: all there are. */
  get sampled(): number | null {
    return this.mask === 0 ? null : this.kept.length;
  }

  /** Writes the sample as a text of the same dialect. */
  async write(path: string, { header, delimiter, newline }: CsvDialect): Promise<void> {
    const end = Buffer.from(newline);
    const names = Buffer.from(header.map((_, index) => `c${index}`).join(delimiter));
    const parts = this.kept.flatMap(({ bytes }) => [bytes, end]);
    await writeFile(path, Buffer.concat([names, end, ...parts]));
  }

  private halve(): void {
    this.mask = this.mask * 2 + 1;
    this.kept = this.kept.filter(({ hash }) => (hash & this.mask) === 0);
    this.size = this.kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }
}
