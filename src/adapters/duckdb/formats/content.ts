import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../errors.ts';
import { brokenArchive } from '../open-file.ts';

const CHUNK_BYTES = 1 << 20;
/** An archive may unpack to so many times its size, once it is larger than ENOUGH_BYTES; tables were seen to pack to a fiftieth at most. */
const MOST_TIMES = 200;
const ENOUGH_BYTES = 1 << 30;

/** Counts unpacked bytes. */
export interface Allowance {
  /** @throws InputError when there are more than an honest archive of this size holds */
  take(bytes: number): void;
}

export function allowanceOf(file: string, packedBytes: number): Allowance {
  const most = Math.max(ENOUGH_BYTES, MOST_TIMES * packedBytes);
  let taken = 0;
  return {
    take: (bytes) => {
      taken += bytes;
      if (taken <= most) return;
      throw new InputError(
        `${file}: unpacks to more than ${most} bytes, ${MOST_TIMES} times its size, as a decompression bomb does; unpack it and give the file itself`,
      );
    },
  };
}

/**
 * The bytes of a file in pieces, unpacked where compressed.
 * @throws InputError for a broken archive or one that grows out of proportion
 */
export async function* contentOf(file: string, gzip: boolean, signal: AbortSignal): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (!gzip) {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      yield chunk;
    }
    return;
  }
  const allowance = allowanceOf(file, (await stat(file)).size);
  const unpacked = new PassThrough({ highWaterMark: CHUNK_BYTES });
  const flow = pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), unpacked, { signal });
  // What goes wrong in it ends the loop below with the same error.
  flow.catch(() => undefined);
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      allowance.take(chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof InputError || signal.aborted) throw error;
    throw brokenArchive(file, error);
  } finally {
    unpacked.destroy();
    source.destroy();
  }
}

/** The text of a file in pieces. A byte order mark is left out. */
export async function* textOf(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
