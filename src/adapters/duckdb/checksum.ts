import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { allowanceOf } from './formats/content.ts';
import { brokenArchive } from './open-file.ts';

const CHUNK_BYTES = 1 << 20;

export interface ReadThrough {
  gzip: boolean;
  signal: AbortSignal;
  /** Given the bytes of the file read so far. */
  onBytes: (bytes: number) => void;
  /** Given the content piece by piece, unpacked where compressed. */
  onContent?: (chunk: Buffer) => void;
}

/**
 * Reads the file once: its SHA-256 in lower-case hexadecimal digits, and its content to whoever looks at it.
 * @throws InputError for a broken archive, and whatever `onContent` throws
 */
export async function readThrough(file: string, { gzip, signal, onBytes, onContent }: ReadThrough): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const seen = (chunk: Buffer): void => {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes(bytes);
  };
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (gzip && onContent) await unpack(file, source, { signal, seen, onContent });
  else {
    await pipeline(
      source,
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          seen(chunk);
          onContent?.(chunk);
        }
      },
      { signal },
    );
  }
  return hash.digest('hex');
}

interface Unpack {
  signal: AbortSignal;
  seen: (chunk: Buffer) => void;
  onContent: (chunk: Buffer) => void;
}
async function unpack(file: string, source: NodeJS.ReadableStream, { signal, seen, onContent }: Unpack): Promise<void> {
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      seen(chunk);
      done(null, chunk);
    },
  });
  const allowance = allowanceOf(file, (await stat(file)).size);
  const faults: unknown[] = [];
  const consume = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      try {
        allowance.take(chunk.length);
        onContent(chunk);
      } catch (error) {
        // The pipeline tells only that it was ended.
        faults.push(error);
        throw error;
      }
    }
  };
  try {
    await pipeline(source, hashing, createGunzip({ chunkSize: CHUNK_BYTES }), consume, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    if (faults.length > 0) throw faults[0];
    throw brokenArchive(file, error);
  }
}
