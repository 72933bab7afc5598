import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../../../errors.ts';

/** A value as SQLite stores it; a blob is its bytes. */
export type SqliteValue = string | number | bigint | Buffer | null;
export interface SqliteRow {
  rowid: bigint;
  values: SqliteValue[];
}

const HEADER_BYTES = 100;
const ENCODINGS = ['utf-8', 'utf-8', 'utf-16le', 'utf-16be'] as const;
const TABLE_LEAF = 0x0d;
const TABLE_INTERIOR = 0x05;
/** No tree of 2^32 pages is deeper. */
const DEEPEST = 40;

/** Reads the tables of an SQLite 3 database page by page, by its documented file format, so that its size does not matter. */
export class SqliteFile {
  private readonly file: string;
  private readonly handle: FileHandle;
  private readonly pageSize: number;
  /** Bytes of a page that hold content. */
  private readonly usable: number;
  private readonly pages: number;
  private readonly decoder: InstanceType<typeof TextDecoder>;

  private constructor(file: string, handle: FileHandle, header: Buffer, size: number) {
    this.file = file;
    this.handle = handle;
    const stated = header.readUInt16BE(16);
    this.pageSize = stated === 1 ? 65536 : stated;
    this.usable = this.pageSize - (header[20] ?? 0);
    this.pages = Math.floor(size / this.pageSize);
    this.decoder = new TextDecoder(ENCODINGS[header.readUInt32BE(56)] ?? 'utf-8');
  }

  /** @param file name for messages @throws InputError for what is no database, and one whose pages cannot be */
  static async open(file: string, path: string): Promise<SqliteFile> {
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      const { buffer: header, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
      if (bytesRead < HEADER_BYTES) throw new InputError(`${file}: the SQLite database ends within its header; fetch it again`);
      const database = new SqliteFile(file, handle, header, size);
      const { pageSize } = database;
      if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || database.usable < 480) throw database.broken(1);
      return database;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** Rows of the table whose tree begins at the page, in the order of their ids, a page at a time. @throws InputError for a page that cannot be */
  async *rows(root: number): AsyncGenerator<SqliteRow[]> {
    const stack: { page: number; depth: number }[] = [{ page: root, depth: 0 }];
    let seen = 0;
    for (let next = stack.pop(); next; next = stack.pop()) {
      // More pages than there are means that one points back.
      if (next.depth > DEEPEST || ++seen > this.pages) throw this.broken(next.page);
      const page = await this.page(next.page);
      const start = next.page === 1 ? HEADER_BYTES : 0;
      const type = page[start];
      if (type === TABLE_LEAF) yield await this.leaf(page, start, next.page);
      else if (type === TABLE_INTERIOR) {
        const depth = next.depth + 1;
        stack.push(...this.children(page, start, next.page).map((child) => ({ page: child, depth })));
      } else throw this.broken(next.page);
    }
  }

  /** Last first, as they are put on the stack. */
  private children(page: Buffer, start: number, number: number): number[] {
    const cells = this.cells(page, start, { header: 12, number });
    return [page.readUInt32BE(start + 8), ...cells.map((at) => page.readUInt32BE(at)).reverse()];
  }

  private async leaf(page: Buffer, start: number, number: number): Promise<SqliteRow[]> {
    const rows: SqliteRow[] = [];
    for (const at of this.cells(page, start, { header: 8, number })) {
      const [length, afterLength] = varint(page, at);
      const [rowid, content] = varint(page, afterLength);
      const payload = await this.payload(page, content, { length: Number(length), number });
      rows.push({ rowid: BigInt.asIntN(64, rowid), values: this.record(payload, number) });
    }
    return rows;
  }
  private cells(page: Buffer, start: number, { header, number }: { header: number; number: number }): number[] {
    const count = page.readUInt16BE(start + 3);
    if (start + header + 2 * count > page.length) throw this.broken(number);
    return Array.from({ length: count }, (_, index) => {
      const at = page.readUInt16BE(start + header + 2 * index);
      if (at + 4 > page.length) throw this.broken(number);
      return at;
    });
  }

  /** What does not fit into a page goes on in others, one pointing to the next. */
  private async payload(page: Buffer, at: number, { length, number }: { length: number; number: number }): Promise<Buffer> {
    const most = this.usable - 35;
    if (length <= most) return page.subarray(at, at + length);
    if (length > this.pages * this.pageSize) throw this.broken(number);
    const least = Math.floor(((this.usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (this.usable - 4));
    const local = fitting <= most ? fitting : least;
    if (at + local + 4 > page.length) throw this.broken(number);
    const parts = [page.subarray(at, at + local)];
    let held = local;
    let next = page.readUInt32BE(at + local);
    while (held < length) {
      const more = await this.page(next);
      const part = more.subarray(4, Math.min(this.usable, 4 + length - held));
      parts.push(part);
      held += part.length;
      next = more.readUInt32BE(0);
    }
    return Buffer.concat(parts);
  }

  private record(payload: Buffer, number: number): SqliteValue[] {
    const values: SqliteValue[] = [];
    const [headerLength, first] = varint(payload, 0);
    const end = Number(headerLength);
    let content = end;
    for (let at = first; at < end;) {
      const [type, next] = varint(payload, at);
      const bytes = sizeOf(Number(type));
      if (content + bytes > payload.length) throw this.broken(number);
      values.push(this.value(Number(type), payload.subarray(content, content + bytes)));
      content += bytes;
      at = next;
    }
    return values;
  }
  private value(type: number, bytes: Buffer): SqliteValue {
    if (type === 0) return null;
    if (type === 8 || type === 9) return type - 8;
    if (type === 7) return bytes.readDoubleBE(0);
    if (type === 6) return bytes.readBigInt64BE(0);
    if (type < 6) return bytes.readIntBE(0, bytes.length);
    return type % 2 === 0 ? bytes : this.decoder.decode(bytes);
  }

  private async page(number: number): Promise<Buffer> {
    if (number < 1 || number > this.pages) throw this.broken(number);
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(this.pageSize), 0, this.pageSize, (number - 1) * this.pageSize);
    if (bytesRead < this.pageSize) throw this.broken(number);
    return buffer;
  }

  private broken(page: number): InputError {
    return new InputError(`${this.file}: page ${page} of the SQLite database is broken; run PRAGMA integrity_check, or restore a copy`);
  }
}

const SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];
/** Bytes of a value by its serial type. */
function sizeOf(type: number): number {
  return SIZES[type] ?? Math.floor((type - 12) / 2);
}

/** A number of seven bits a byte, at most nine bytes; and the place behind it. */
function varint(bytes: Buffer, at: number): [bigint, number] {
  let value = 0;
  for (let index = 0; index < 6; index++) {
    const byte = bytes[at + index] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [BigInt(value), at + index + 1];
  }
  let long = BigInt(value);
  for (let index = 6; index < 8; index++) {
    const byte = bytes[at + index] ?? 0;
    long = (long << 7n) | BigInt(byte & 127);
    if (byte < 128) return [long, at + index + 1];
  }
  return [(long << 8n) | BigInt(bytes[at + 8] ?? 0), at + 9];
}
