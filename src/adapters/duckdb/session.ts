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
  paths: string[];
  memoryMegabytes: number;
  directory: string;
}

const POLL_MILLISECONDS = 200;

/**
 * A DuckDB of its own for one table: in memory, bounded, and allowed to read the files of that table and nothing else. What does not fit into memory goes to a
 * directory of its own, which is removed with it.
 */
export class Session {
  /** The names under which the files must be read. */
  readonly paths: readonly string[];
  readonly memoryMegabytes: number;
  private readonly directory: string;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;

  private constructor({ paths, memoryMegabytes, directory }: Opened, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.paths = paths;
    this.memoryMegabytes = memoryMegabytes;
    this.directory = directory;
    this.instance = instance;
    this.connection = connection;
  }

  static async open(files: string | readonly string[], { threads, memoryMegabytes }: SessionOptions): Promise<Session> {
    // Loaded here, because the native library takes a while that most commands need not spend.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const directory = await mkdtemp(join(tmpdir(), 'catalog-profile-'));
    try {
      const paths = await plainPaths(typeof files === 'string' ? [files] : files, directory);
      const instance = await DuckDBInstance.create(':memory:', {
        threads: String(threads),
        memory_limit: `${memoryMegabytes}MB`,
        temp_directory: join(directory, 'spill'),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      const connection = await instance.connect();
      await lock(connection, paths);
      return new Session({ paths, memoryMegabytes, directory }, instance, connection);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** The name of the one file. */
  get path(): string {
    const [path] = this.paths;
    if (path === undefined) throw new RangeError('a table has a file');
    return path;
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

  /** Column by column what a statement tells in doubles; NaN where it tells nothing. */
  async numbers(sql: string): Promise<Float64Array[]> {
    const reader = await this.connection.runAndReadAll(sql);
    return reader.getColumnsJS().map((column) => Float64Array.from(column, (value) => (typeof value === 'number' ? value : NaN)));
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
async function plainPaths(files: readonly string[], directory: string): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, file] of files.entries()) {
    const link = join(directory, `table${index}`);
    const plain = !/[*?[\]{}]/.test(file);
    if (!plain) await symlink(file, link);
    paths.push(plain ? file : link);
  }
  return paths;
}

async function lock(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  const settings = [
    "TimeZone = 'UTC'",
    'enable_progress_bar = true',
    'enable_progress_bar_print = false',
    `allowed_paths = [${paths.map(literal).join(', ')}]`,
    'enable_external_access = false',
    'lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(`SET ${setting}`);
}
