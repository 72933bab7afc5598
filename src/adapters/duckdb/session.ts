import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import type bindings from '@duckdb/node-bindings';
import { literal } from './column-plan.ts';
import type { JsonRow } from './json-row.ts';

export interface SessionOptions {
  threads: number;
  memoryMegabytes: number;
}

interface Opened {
  paths: string[];
  memoryMegabytes: number;
  directory: string;
}

interface Chunk {
  /** With the first chunk. */
  row: JsonRow | null;
  numbers: Float64Array[];
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

  /** Column by column what a statement tells in doubles; NaN for NULL. */
  async numbers(sql: string): Promise<Float64Array[]> {
    const native = await nativeBindings();
    const parts: Float64Array[][] = [];
    for await (const chunk of this.chunks(sql, true)) parts.push(doublesOf(native, chunk).map((column) => column.slice()));
    return (parts[0] ?? []).map((_, column) => joined(parts.map((part) => part[column] ?? new Float64Array())));
  }

  /**
   * What a statement tells in the order of its rows, chunk by chunk. Its first column holds a JSON text, read in the first row only; all others hold doubles,
   * NaN for NULL. The numbers may be DuckDB's own memory: read them before the next chunk is asked for.
   */
  async *counted(sql: string, { small, onShare }: { small: boolean; onShare: (share: number | null) => void }): AsyncGenerator<Chunk> {
    const native = await nativeBindings();
    const timer = setInterval(() => onShare(this.share()), POLL_MILLISECONDS);
    let isFirst = true;
    try {
      for await (const chunk of this.chunks(sql, small)) {
        yield { row: isFirst ? rowIn(chunk) : null, numbers: doublesOf(native, chunk, 1) };
        isFirst = false;
      }
    } finally {
      clearInterval(timer);
    }
  }

  /** @param small whether the result is held as a whole: a stream is planned twice, which takes longer than a small table */
  private async *chunks(sql: string, small: boolean): AsyncGenerator<DuckDBDataChunk> {
    const result = await (small ? this.connection.run(sql) : this.connection.stream(sql));
    let next = result.fetchChunk();
    try {
      for (let chunk = await next; chunk !== null && chunk.rowCount > 0; chunk = await next) {
        // DuckDB prepares the next one meanwhile.
        next = result.fetchChunk();
        yield chunk;
      }
    } finally {
      // Where the reader stops before the end.
      await next.catch(() => undefined);
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

function rowIn(chunk: DuckDBDataChunk): JsonRow {
  return JSON.parse(String(chunk.getColumnVector(0).getItem(0))) as JsonRow;
}
async function nativeBindings(): Promise<typeof bindings> {
  const { default: native } = await import('@duckdb/node-bindings');
  return native;
}
/** The vectors of the library that is built on these bindings give their values one by one, which takes longer than all that is done with them. */
function doublesOf(native: typeof bindings, { chunk, columnCount, rowCount }: DuckDBDataChunk, from = 0): Float64Array[] {
  return Array.from({ length: columnCount - from }, (_, column) => {
    const vector = native.data_chunk_get_vector(chunk, column + from);
    const { buffer, byteOffset } = native.vector_get_data(vector, rowCount * Float64Array.BYTES_PER_ELEMENT);
    const values = new Float64Array(buffer, byteOffset, rowCount);
    const validity = native.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8);
    return validity ? withGaps(values, validity) : values;
  });
}
/** @param validity one bit for each value, the lowest first; 0 for NULL */
function withGaps(values: Float64Array, validity: Uint8Array): Float64Array {
  const gapped = values.slice();
  for (let row = 0; row < gapped.length; row++) {
    if ((((validity[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) gapped[row] = NaN;
  }
  return gapped;
}
function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
    'parquet_metadata_cache = true',
    'enable_progress_bar = true',
    'enable_progress_bar_print = false',
    `allowed_paths = [${paths.map(literal).join(', ')}]`,
    'enable_external_access = false',
    'lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(`SET ${setting}`);
}
