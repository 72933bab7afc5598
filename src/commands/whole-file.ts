import { createHash } from 'node:crypto';
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ConflictError } from '../errors.ts';
import { placeError } from './export-target.ts';

export interface WrittenFile {
  bytes: number;
  sha256: string;
}

/**
 * Writes a file that stands under its name only when it is whole: beside it first, as `.part`, then on the disk, then renamed. What was
 * there before stays until then, and stays where this fails or is interrupted.
 * @throws SetupError that names the place, ConflictError when another process began to write the same file, AbortError
 */
export async function writeWhole(
  path: string,
  content: AsyncIterable<string> | Iterable<string>,
  { gzip = false, signal }: { gzip?: boolean; signal?: AbortSignal } = {},
): Promise<WrittenFile> {
  // A link stays one: what it leads to is replaced.
  const real = await realpath(path).catch(() => path);
  const part = `${real}.part`;
  const before = await stat(real).catch(() => null);
  const file = await openPart(part);
  try {
    if (before) await file.chmod(before.mode & 0o777).catch(() => undefined);
    const written = await write(file, content, { gzip, signal });
    await file.sync();
    await checkMine(file, part, path);
    await rename(part, real);
    return written;
  } catch (error) {
    if (!(error instanceof ConflictError)) await rm(part, { force: true });
    throw placeError(error, path);
  } finally {
    await file.close();
  }
}

async function write(
  file: FileHandle,
  content: AsyncIterable<string> | Iterable<string>,
  { gzip, signal }: { gzip: boolean; signal: AbortSignal | undefined },
): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const take = async (chunks: AsyncIterable<Buffer | string>): Promise<void> => {
    for await (const chunk of chunks) {
      const data = Buffer.from(chunk);
      hash.update(data);
      bytes += data.length;
      await file.writeFile(data);
    }
  };
  const options = signal ? { signal } : {};
  await (gzip ? pipeline(content, createGzip(), take, options) : pipeline(content, take, options));
  return { bytes, sha256: hash.digest('hex') };
}

/** One that a kill left there goes. */
async function openPart(part: string): Promise<FileHandle> {
  try {
    await rm(part, { force: true });
    return await open(part, 'wx');
  } catch (error) {
    throw placeError(error, dirname(part));
  }
}

async function checkMine(file: FileHandle, part: string, path: string): Promise<void> {
  const [mine, there] = [await file.stat(), await stat(part).catch(() => null)];
  if (mine.ino !== there?.ino)
    throw new ConflictError(`Another process writes ${path} too; this one has given up. Let it end, then repeat.`);
}
