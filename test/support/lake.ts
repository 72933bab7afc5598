import { compose, type App } from '../../src/app.ts';
import { PostgresSearchIndex } from '../../src/adapters/postgres/postgres-search-index.ts';
import { PostgresStore } from '../../src/adapters/postgres/postgres-store.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Indexer } from '../../src/services/indexer.ts';
import type { Clock, Logger } from '../../src/ports/runtime.ts';
import { DATABASES, type TestDatabase } from './databases.ts';

/** A whole catalog for tests on an empty database. */
export interface TestLake extends App {
  dataSource: TestDatabase['dataSource'];
  /** Registers in order; the last record is answered. */
  register(
    ...operations: [Parameters<App['services']['writes']['register']>[0], Record<string, unknown>][]
  ): Promise<Awaited<ReturnType<App['services']['writes']['register']>>['record']>;
}

export const BASE_IRI = 'https://lake.example.org';
export const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** @param clock a fixed one makes what is stored depend on the inputs alone */
export async function openLake(open: () => Promise<TestDatabase>, clock?: Clock): Promise<TestLake> {
  const database = await open();
  const store = new PostgresStore(database.dataSource);
  const index = new PostgresSearchIndex(database.dataSource);
  await index.ensure();
  const app = compose({ store, index, logger: silent, baseIri: BASE_IRI, ...(clock ? { clock } : {}) });
  return {
    ...app,
    indexer: settling(app),
    dataSource: database.dataSource,
    register: registering(app),
    close: async () => {
      await app.indexer.stop();
      await database.close();
    },
  };
}

/** Registers in order as somebody called test; answers the last record. */
export function registering({ services }: Pick<App, 'services'>): TestLake['register'] {
  return async (...operations) => {
    const done = await services.writes.registerAll(
      operations.map(([kind, input]) => ({ kind, input })),
      { actor: 'test' },
    );
    const last = done.at(-1);
    if (!last) throw new Error('nothing to register');
    return last.record;
  };
}

/** Waits until the feed shows every commit, two seconds at most: while a test holds a transaction of its own open, it never does. */
export async function settled(store: Store): Promise<void> {
  for (let round = 0; round < 100; round++) {
    if (!(await store.settledUpTo(await store.feedEnd())).pending) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * The indexer, drained to the last change. Writing transactions of other databases on the same server hold the feed back for as long as
 * they run, and other test files have some.
 */
export function settling({ store, indexer }: App): Indexer {
  const drain = async (): Promise<void> => {
    await settled(store);
    await indexer.drain();
  };
  return new Proxy(indexer, {
    get: (target, name) => {
      if (name === 'drain') return drain;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Every test database with a function that opens a lake on it. */
export const LAKES: [string, () => Promise<TestLake>][] = DATABASES.map(([name, open]) => [name, () => openLake(open)]);
