import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresChangeSignal } from '../../../src/adapters/postgres/change-signal.ts';
import { PostgresStore } from '../../../src/adapters/postgres/postgres-store.ts';
import { serverDatabase } from '../../support/databases.ts';
import { silent } from '../../support/lake.ts';
import { agentRecord, create } from '../../support/records.ts';

type Database = NonNullable<Awaited<ReturnType<typeof serverDatabase>>>;

describe.skipIf(process.env.DATABASE_URL === undefined)('word of changes from a Postgres server', () => {
  let database: Database;
  let store: PostgresStore;
  beforeAll(async () => {
    const opened = await serverDatabase();
    if (!opened) throw new Error('no server');
    database = opened;
    store = new PostgresStore(database.dataSource);
  });
  afterAll(() => database.close());

  const connections = async (): Promise<number> =>
    (
      await database.dataSource.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'model-lake-catalog changes' AND state = 'idle'`,
      )
    ).length;
  const write = (fail = false): Promise<void> =>
    store.write(async (tx) => {
      await tx.apply([create(agentRecord()), create(agentRecord())], { at: '2026-01-01T00:00:00.000Z', actor: null });
      if (fail) throw new Error('taken back');
    });

  it('comes once for a transaction, when it has been committed, and not when it was taken back', async () => {
    let calls = 0;
    const stop = new PostgresChangeSignal(database.url, silent).listen(() => calls++);
    // It calls once when it listens.
    await expect.poll(() => calls).toBe(1);
    await expect(write(true)).rejects.toThrow('taken back');
    await write();
    await expect.poll(() => calls).toBe(2);
    await write();
    await expect.poll(() => calls).toBe(3);
    stop();
    await expect.poll(connections).toBe(0);
    await write();
    expect(calls).toBe(3);
  });

  it('comes again after the connection was lost, beginning with a call for what was missed', async () => {
    let calls = 0;
    const stop = new PostgresChangeSignal(database.url, silent).listen(() => calls++);
    await expect.poll(() => calls).toBe(1);
    await database.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'model-lake-catalog changes'`,
    );
    await expect.poll(() => calls, { timeout: 10_000 }).toBe(2);
    await write();
    await expect.poll(() => calls).toBe(3);
    stop();
    await expect.poll(connections).toBe(0);
  });

  it('does not fail where there is no server, and can be stopped', async () => {
    const warned: string[] = [];
    const signal = new PostgresChangeSignal('postgres://nobody@127.0.0.1:9/nothing', {
      ...silent,
      warn: (_, message) => warned.push(message),
    });
    const stop = signal.listen(() => undefined);
    await expect.poll(() => warned.length).toBeGreaterThan(1);
    stop();
    const before = warned.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(warned).toHaveLength(before);
  });
});
