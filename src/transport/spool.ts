import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { SetupError } from '../errors.ts';

/**
 * Writes into a temporary file first, and then hands out what is in it: for what is read where all others wait meanwhile, so that they do
 * not wait for a client. The file has no name while it is used, so nothing is left of it, however this process ends.
 * @throws SetupError when there is no room for it
 */
export async function spooled(
  fill: (file: Writable) => Promise<void>,
  send: (content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const file = await openNameless();
  try {
    await fill(writerOf(file)).catch((error: unknown) => {
      throw roomError(error);
    });
    await send(contentOf(file));
  } finally {
    await file.close();
  }
}

/** Streams of the file handle's own would keep it from being closed, or close it. */
function writerOf(file: FileHandle): Writable {
  const write = (data: Buffer, done: (error?: Error) => void): void => void file.writeFile(data).then(() => done(), done);
  return new Writable({
    highWaterMark: 4 * CHUNK,
    write: (chunk: Buffer, _encoding, done) => write(chunk, done),
    writev: (chunks: { chunk: Buffer }[], done) => write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done),
  });
}

async function* contentOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(CHUNK), position });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
/** Bytes. */
const CHUNK = 64 * 1024;

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `catalog-spool-${randomUUID()}`);
  try {
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return file;
  } catch (error) {
    throw roomError(error);
  }
}

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EACCES', 'EROFS', 'ENOENT'];
function roomError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!NO_ROOM.includes(code)) return error;
  return new SetupError(
    `The folder for temporary files, ${tmpdir()}, does not take what is read (${code}). Free space there, or set TMPDIR to another folder for the server.`,
    {
      cause: error,
    },
  );
}
