import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { SetupError } from '../../errors.ts';
import { Catalog1700000000001 } from './migrations/0001-catalog.ts';
import { SearchDocument1700000000002 } from './migrations/0002-search-document.ts';
import { AuditChain1700000000003 } from './migrations/0003-audit-chain.ts';
import { OwnOrders1700000000004 } from './migrations/0004-own-orders.ts';
import { SearchFilters1700000000005 } from './migrations/0005-search-filters.ts';

const MIGRATIONS = [
  Catalog1700000000001,
  SearchDocument1700000000002,
  AuditChain1700000000003,
  OwnOrders1700000000004,
  SearchFilters1700000000005,
];
/** Any number, the same in every process: two servers that start on an empty database migrate one after the other. */
const MIGRATION_LOCK = 7_236_110;

const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;
const INT8: number = pg.types.builtins.INT8;
/** Instants come as ISO 8601 in UTC with milliseconds, bigints as numbers while that is exact. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === TIMESTAMPTZ) return parseInstant;
    if (oid === INT8) return parseLong;
    const parse: unknown = pg.types.getTypeParser(oid, format);
    return parse as (value: string) => unknown;
  },
};
/** Postgres writes `2024-02-25 00:00:00+00` (the session's time zone is UTC); milliseconds only where they are not 0. */
function parseInstant(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/.exec(text);
  return match ? `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0')}Z` : text;
}
function parseLong(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** Options of pg's pool; `Client` is how the embedded database comes in. */
export interface PoolOptions {
  url?: string;
  extra?: Record<string, unknown>;
}

/** A connected and migrated database. @throws SetupError when it cannot be reached or prepared */
export async function openDataSource(pool: PoolOptions, migrate = true): Promise<DataSource> {
  const dataSource = new DataSource(dataSourceOptions(pool));
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new SetupError(
      `The database ${describeUrl(pool.url)} cannot be reached: ${messageOf(cause)}. Check DATABASE_URL and that the server runs.`,
      { cause },
    );
  }
  try {
    if (migrate) await migrateOnce(dataSource);
    return dataSource;
  } catch (cause) {
    await dataSource.destroy();
    throw new SetupError(`The database ${describeUrl(pool.url)} cannot be migrated: ${messageOf(cause)}`, { cause });
  }
}

function dataSourceOptions({ url, extra }: PoolOptions): DataSourceOptions {
  return {
    type: 'postgres',
    ...(url === undefined ? {} : { url }),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    applicationName: 'model-lake-catalog',
    extra: {
      types,
      max: 10,
      connectionTimeoutMillis: 10_000,
      onConnect: async (client: pg.ClientBase) => {
        await client.query("SET TIME ZONE 'UTC'");
      },
      ...extra,
    },
  };
}

async function migrateOnce(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    // With a single connection the lock and the migrations would wait for each other; there the directory lock keeps others out.
    const alone = hasOneConnection(dataSource);
    if (!alone) await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (alone) await runner.release();
    try {
      await dataSource.runMigrations();
    } finally {
      if (!alone) await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    if (!runner.isReleased) await runner.release();
  }
}
/** Embedded: who holds the connection keeps all others waiting. */
export function hasOneConnection(dataSource: DataSource): boolean {
  const extra: unknown = 'extra' in dataSource.options ? dataSource.options.extra : undefined;
  return typeof extra === 'object' && extra !== null && 'max' in extra && extra.max === 1;
}

/** The URL without its password. */
function describeUrl(url: string | undefined): string {
  if (url === undefined) return '(embedded)';
  return URL.canParse(url) ? Object.assign(new URL(url), { password: '', username: '', search: '' }).href : '(not a URL)';
}
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return messageOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
