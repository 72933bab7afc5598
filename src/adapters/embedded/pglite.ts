import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import type { PoolOptions } from '../postgres/data-source.ts';
import { lockDataDirectory } from './data-directory-lock.ts';

/** Postgres in this process, for a catalog without a server. One connection: more callers wait for each other. */
export interface EmbeddedPostgres {
  pool: PoolOptions;
  close(): Promise<void>;
}

/**
 * Opens the database in `directory`, or one in memory. A new one starts from `template`, a dump of a migrated empty database, where it exists.
 * @throws DataDirectoryInUseError
 */
export async function openEmbeddedPostgres(directory: string | null, template: string | null): Promise<EmbeddedPostgres> {
  if (directory === null) return embedded(await PGlite.create(await templateOptions(template)));
  const unlock = await lockDataDirectory(directory);
  try {
    return embedded(await openDirectory(directory, template), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function embedded(db: PGlite, unlock?: () => void): EmbeddedPostgres {
  return {
    pool: { extra: poolOf(db) },
    close: async () => {
      await db.close();
      unlock?.();
    },
  };
}

/** The mark is set when a new database is whole: what a kill left half-built is built again. */
async function openDirectory(directory: string, template: string | null): Promise<PGlite> {
  const dataDir = join(directory, 'postgres');
  const mark = join(directory, 'postgres.ready');
  if (await exists(mark)) return PGlite.create({ dataDir });
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const db = await PGlite.create({ ...(await templateOptions(template)), dataDir });
  await writeFile(mark, 'The database in the folder postgres is whole.\n');
  return db;
}

async function templateOptions(template: string | null): Promise<PGliteOptions> {
  if (template === null || !(await exists(template))) return {};
  return { loadDataDir: new Blob([await readFile(template)]) };
}

/**
 * A connection of its own per client (a shared one breaks when the pool replaces a client), exactly one client, and a clean session
 * for each: the database has one backend, whose state would otherwise be handed on.
 */
function poolOf(db: PGlite): Record<string, unknown> {
  class PgliteClient extends pg.Client {
    constructor(config: pg.ClientConfig) {
      const { connection, user, password, database, host, port } = createPgConfig(db);
      super({ ...config, connection, user, password, database, host, port } as pg.ClientConfig);
    }
  }
  return {
    Client: PgliteClient,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 30_000,
    onConnect: async (client: pg.ClientBase) => {
      await client.query('ROLLBACK');
      await client.query('DISCARD ALL');
      await client.query("SET TIME ZONE 'UTC'");
    },
  };
}

/** A dump of the database in memory, to be kept as a template. */
export async function dumpTemplate(prepare: (pool: PoolOptions) => Promise<void>): Promise<Buffer> {
  const db = await PGlite.create();
  try {
    await prepare({ extra: poolOf(db) });
    const dump = await db.dumpDataDir('gzip');
    return Buffer.from(await dump.arrayBuffer());
  } finally {
    await db.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
