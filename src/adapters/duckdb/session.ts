import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { literal } from './column-plan.ts';
import type { JsonRow } from './column-result.ts';

export interface SessionOptions {
  threads: number;
  memoryMegabytes: number;
}

interface Opened {
  path: string;
  memoryMegabytes: number;
  directory: string;
}

const POLL_MILLISECONDS = 200;

/**
 * A DuckDB of its own for one file: in memory, bounded, and allowed to read that file and nothing else. What does not fit into memory goes to a
 * directory of its own, which is removed with it.
 */
export class Session {
  /** The name under which the file must be read. */
  readonly path: string;
  readonly memoryMegabytes: number;
  private readonly directory: string;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;

  private constructor({ path, memoryMegabytes, directory }: Opened, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.path = path;
    this.memoryMegabytes = memoryMegabytes;
    this.directory = directory;
    this.instance = instance;
    this.connection = connection;
  }

  static async open(file: string, { threads, memoryMegabytes }: SessionOptions): Promise<Session> {
    // Loaded here, because the native library takes a while that most commands need not spend.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const directory = await mkdtemp(join(tmpdir(), 'catalog-profile-'));
    try {
      const path = await plainPath(file, directory);
      const instance = await DuckDBInstance.create(':memory:', {
        threads: String(threads),
        memory_limit: `${memoryMegabytes}MB`,
        temp_directory: join(directory, 'spill'),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      const connection = await instance.connect();
      await lock(connection, path);
      return new Session({ path, memoryMegabytes, directory }, instance, connection);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  async run(sql: string, onShare?: (share: number | null) => void): Promise<JsonRow[]> {
    const timer = onShare && setInterval(() => onShare(this.share()), POLL_MILLISECONDS);
    try {
      const reader = await this.connection.runAndReadAll(sql);
      return reader.getRowObjectsJson();
    } finally {
      clearInterval(timer);
    }
  }

  /** Makes a running statement fail. */
  interrupt(): void {
    this.connection.interrupt();
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
    await rm(this.directory, { recursive: true, force: true });
  }

  private share(): number | null {
    const { percentage } = this.connection.progress;
    return percentage < 0 ? null : Math.min(1, percentage / 100);
  }
}

// In a path with signs of a pattern DuckDB would look for other files: such a file is read through a link with a plain name.
async function plainPath(file: string, directory: string): Promise<string> {
  if (!/[*?[\]{}]/.test(file)) return file;
  const link = join(directory, 'table');
  await symlink(file, link);
  return link;
}

async function lock(connection: DuckDBConnection, path: string): Promise<void> {
  const settings = [
    "TimeZone = 'UTC'",
    'enable_progress_bar = true',
    'enable_progress_bar_print = false',
    `allowed_paths = [${literal(path)}]`,
    'enable_external_access = false',
    'lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(`SET ${setting}`);
}
