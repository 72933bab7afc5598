import { describe, expect, it } from 'vitest';
import { openDataSource } from '../../../src/adapters/postgres/data-source.ts';
import { PostgresStore } from '../../../src/adapters/postgres/postgres-store.ts';
import { DATABASES, serverDatabase } from '../../support/databases.ts';

/** Work that goes on until it is told to end. */
function longWork(): { work: () => Promise<void>; begun: Promise<void>; end: () => void } {
  let [begin, end] = [(): void => undefined, (): void => undefined];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = (): Promise<void> => {
    begin();
    return ended;
  };
  return { work, begun, end: () => end() };
}
const nothing = (): Promise<void> => Promise.resolve();

describe.each(DATABASES)('work that one does alone on %s', (_name, open) => {
  it('is not begun while it is done, and is again when it has ended or failed', async () => {
    const database = await open();
    const store = new PostgresStore(database.dataSource);
    const long = longWork();
    const first = store.alone('a', long.work);
    await long.begun;
    expect([await store.alone('a', nothing), await store.alone('b', nothing)]).toEqual([false, true]);
    // Meanwhile the store can be read and written.
    expect(await store.feedEnd()).toBeNull();
    long.end();
    expect(await first).toBe(true);
    await expect(store.alone('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await store.alone('a', nothing)).toBe(true);
    await database.close();
  });
});

describe.skipIf(process.env.DATABASE_URL === undefined)('work that one process does alone', () => {
  it('is not begun by another process on the database, until that one ends', async () => {
    const database = await serverDatabase();
    if (!database) throw new Error('no server');
    const mine = new PostgresStore(database.dataSource);
    const other = await openDataSource({ url: database.url });
    const long = longWork();
    const theirs = new PostgresStore(other).alone('a', long.work);
    await long.begun;
    expect([await mine.alone('a', nothing), await mine.alone('b', nothing)]).toEqual([false, true]);
    long.end();
    await theirs;
    expect(await mine.alone('a', nothing)).toBe(true);
    await other.destroy();
    await database.close();
  });
});
