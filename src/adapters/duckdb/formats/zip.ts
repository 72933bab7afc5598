import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { InputError } from '../../../errors.ts';
import { codeOf } from '../open-file.ts';
import { allowanceOf } from './content.ts';

/** A file within a zip archive. */
export interface ZipEntry {
  name: string;
  packedBytes: number;
  bytes: number;
  crc: number;
  /** Place of its local header. */
  offset: number;
  /** 0 stored, 8 deflated. */
  method: number;
  encrypted: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const FULL_32 = 0xffffffff;
const MOST_DIRECTORY_BYTES = 64 << 20;

/**
 * The files of a zip archive by its central directory, folders left out. Zip64 is read; an archive in several volumes is not.
 * @throws InputError for a broken archive
 */
export async function zipEntries(file: string): Promise<ZipEntry[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { start, bytes } = await directoryPlace(file, handle, size);
    if (bytes > MOST_DIRECTORY_BYTES || start + bytes > size) throw broken(file, 'its directory does not fit into it');
    return entriesIn(file, await at(handle, start, bytes)).filter(({ name }) => !name.endsWith('/'));
  } finally {
    await handle.close();
  }
}

async function directoryPlace(file: string, handle: FileHandle, size: number): Promise<{ start: number; bytes: number }> {
  const tail = await at(handle, Math.max(0, size - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0) throw broken(file, 'its end is missing');
  const place = { start: tail.readUInt32LE(end + 16), bytes: tail.readUInt32LE(end + 12) };
  if (place.start !== FULL_32 && place.bytes !== FULL_32) return place;
  if (end < 20) throw broken(file, 'its end is missing');
  const record = await at(handle, Number(tail.readBigUInt64LE(end - 20 + 8)), 56);
  if (record.length < 56 || record.readUInt32LE(0) !== END_64) throw broken(file, 'its end is missing');
  return { start: Number(record.readBigUInt64LE(48)), bytes: Number(record.readBigUInt64LE(40)) };
}

function entriesIn(file: string, directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let place = 0; place + 46 <= directory.length;) {
    if (directory.readUInt32LE(place) !== ENTRY) throw broken(file, 'its directory holds something else than files');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => directory.readUInt16LE(place + field)) as [
      number,
      number,
      number,
    ];
    const name = place + 46;
    const extra = directory.subarray(name + nameBytes, name + nameBytes + extraBytes);
    const [bytes, packedBytes, offset] = longSizes(
      extra,
      [24, 20, 42].map((field) => directory.readUInt32LE(place + field)),
    );
    entries.push({
      name: directory.toString('utf8', name, name + nameBytes),
      bytes: bytes ?? 0,
      crc: directory.readUInt32LE(place + 16),
      packedBytes: packedBytes ?? 0,
      offset: offset ?? 0,
      method: directory.readUInt16LE(place + 10),
      encrypted: (directory.readUInt16LE(place + 8) & 1) === 1,
    });
    place = name + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

/** Sizes that do not fit into 32 bits stand in the extra field 1, in the same order. */
function longSizes(extra: Buffer, short: readonly number[]): number[] {
  let place = 0;
  while (place + 4 <= extra.length && extra.readUInt16LE(place) !== 1) place += 4 + extra.readUInt16LE(place + 2);
  let next = place + 4;
  return short.map((value) => {
    if (value !== FULL_32 || next + 8 > extra.length) return value;
    next += 8;
    return Number(extra.readBigUInt64LE(next - 8));
  });
}

/**
 * Unpacks one file of an archive to a path.
 * @throws InputError for a broken, encrypted or unknown compression, and for content out of proportion to its packed size
 */
export async function unzip(file: string, entry: ZipEntry, to: string, signal: AbortSignal): Promise<void> {
  const what = `${file}: the file ${JSON.stringify(entry.name)} in it`;
  if (entry.encrypted) throw new InputError(`${what} is encrypted; unpack it and give the file itself`);
  if (entry.method !== 0 && entry.method !== 8) throw new InputError(`${what} is packed by method ${entry.method}; pack it with deflate`);
  const handle = await open(file);
  try {
    const found = await unpack({ file, handle, signal }, entry, to);
    if (found.bytes !== entry.bytes) throw broken(file, `${JSON.stringify(entry.name)} is ${found.bytes} bytes and not ${entry.bytes}`);
    if (found.crc !== entry.crc) throw broken(file, `the checksum of ${JSON.stringify(entry.name)} differs`);
  } catch (error) {
    if (error instanceof InputError || signal.aborted) throw error;
    throw broken(file, codeOf(error));
  } finally {
    await handle.close();
  }
}

interface Archive {
  file: string;
  handle: FileHandle;
  signal: AbortSignal;
}
/** Size and checksum of what was unpacked. */
async function unpack({ file, handle, signal }: Archive, entry: ZipEntry, to: string): Promise<{ bytes: number; crc: number }> {
  const local = await at(handle, entry.offset, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) throw broken(file, 'a file is not where its directory says');
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const allowance = allowanceOf(file, entry.packedBytes);
  const found = { bytes: 0, crc: 0 };
  const faults: unknown[] = [];
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      try {
        allowance.take(chunk.length);
      } catch (error) {
        // The pipeline tells only that it was ended.
        faults.push(error);
        throw error;
      }
      found.bytes += chunk.length;
      found.crc = crc32(chunk, found.crc);
      yield chunk;
    }
  };
  const target = createWriteStream(to);
  if (entry.packedBytes === 0) {
    await new Promise((done) => target.end(done));
    return found;
  }
  const packed = handle.createReadStream({ start, end: start + entry.packedBytes - 1, autoClose: false });
  const flow =
    entry.method === 0 ? pipeline(packed, counted, target, { signal }) : pipeline(packed, createInflateRaw(), counted, target, { signal });
  await flow.catch((error: unknown) => {
    throw faults[0] ?? error;
  });
  return found;
}

async function at(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
function broken(file: string, why: string): InputError {
  return new InputError(`${file}: the zip archive is broken (${why}); fetch or pack it again`);
}
