import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { openEmbeddedPostgres } from '../../src/adapters/embedded/pglite.ts';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';

/** Empty, migrated databases for tests: the embedded one in memory, and one of its own on the server that DATABASE_URL names. */
export interface TestDatabase {
  dataSource: DataSource;
  close(): Promise<void>;
}

const template = fileURLToPath(new URL('../../dist/template.tar.gz', import.meta.url));

export async function embeddedDatabase(): Promise<TestDatabase> {
  const postgres = await openEmbeddedPostgres(null, existsSync(template) ? template : null);
  const dataSource = await openDataSource(postgres.pool);
  return {
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await postgres.close();
    },
  };
}

const serverUrl = process.env.DATABASE_URL;
if (serverUrl === undefined) process.stderr.write('skipped: tests on a Postgres server, since DATABASE_URL is not set\n');

/** Null without a server. */
export async function serverDatabase(): Promise<(TestDatabase & { url: string }) | null> {
  if (serverUrl === undefined) return null;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDataSource({ url: serverUrl }, false);
  await admin.query(`CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const dataSource = await openDataSource({ url });
  return {
    url,
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}

/** The databases that the shared suites run on. */
export const DATABASES: [string, () => Promise<TestDatabase>][] = [
  ['the embedded Postgres', embeddedDatabase],
  ...(serverUrl === undefined
    ? []
    : [['a Postgres server', serverDatabase as () => Promise<TestDatabase>] satisfies [string, () => Promise<TestDatabase>]]),
];
