import { createReadStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../errors.ts';

/** @throws InputError for what is no readable file with content */
export async function statFile(file: string): Promise<Stats> {
  const stats = await stat(file).catch((cause: unknown) => {
    const code = codeOf(cause);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(file, cause);
    throw new InputError(`${file}: there is no such file (${code}); check the path`, { cause });
  });
  if (stats.isDirectory()) throw new InputError(`${file}: this is a directory; give one file in it`);
  if (!stats.isFile()) throw new InputError(`${file}: this is no regular file; copy its content to one`);
  // Opened, because only that tells: permissions may be by other rules than those of the mode.
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  await handle.close();
  if (stats.size === 0) throw new InputError(`${file}: the file is empty; a header line and at least one row are needed`);
  return stats;
}

function unreadable(file: string, cause: unknown): InputError {
  return new InputError(`${file}: the file cannot be read (${codeOf(cause)}); give read permission to the user who runs this`, { cause });
}

export async function firstBytes(file: string, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * The first `length` bytes of the content, unpacked where compressed.
 * @throws InputError for a broken archive
 */
export async function firstContent(file: string, gzip: boolean, length: number): Promise<Buffer> {
  if (!gzip) return firstBytes(file, length);
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  try {
    const parts: Buffer[] = [];
    let held = 0;
    for await (const part of unpacked as AsyncIterable<Buffer>) {
      parts.push(part);
      held += part.length;
      if (held >= length) break;
    }
    return Buffer.concat(parts).subarray(0, length);
  } catch (cause) {
    throw brokenArchive(file, cause);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

export function brokenArchive(file: string, cause: unknown): InputError {
  return new InputError(`${file}: the compressed content is broken (${codeOf(cause)}); fetch or compress the file again`, { cause });
}

export function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
