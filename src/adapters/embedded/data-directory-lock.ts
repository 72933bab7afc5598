import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDirectoryInUseError } from '../../errors.ts';

/**
 * Keeps a data directory to one process. PGlite itself does not: a second process silently loses the first one's rows.
 * The lock is that of a small DuckDB file: the operating system holds it and drops it with the process, however that ends,
 * so there is nothing stale to be cleaned up after a kill.
 */
export async function lockDataDirectory(directory: string): Promise<() => void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { DuckDBInstance } = await import('@duckdb/node-api');
  try {
    const instance = await DuckDBInstance.create(join(directory, 'lock.duckdb'), { threads: '1', memory_limit: '16MB' });
    return () => instance.closeSync();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const holder = /PID (\d+)/.exec(message)?.[1];
    if (!/lock/i.test(message)) throw cause;
    throw new DataDirectoryInUseError(
      `The data directory ${directory} is in use by ${holder === undefined ? 'another process' : `process ${holder}`}. Stop that process, or set DATA_DIR to another directory.`,
      { cause },
    );
  }
}
