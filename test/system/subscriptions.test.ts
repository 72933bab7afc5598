import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serverDatabase } from '../support/databases.ts';
import { graphql, startServer, type RunningServer } from '../support/server.ts';
import { TRANSPORTS, type Following } from '../transport/graphql/subscriptions/clients.ts';

const { DATABASE_URL } = process.env;
if (DATABASE_URL === undefined) process.stderr.write('skipped: subscriptions across processes, since DATABASE_URL is not set\n');

const CHANGES = 'subscription ($after: String) { changes(kinds: [DATASET], after: $after) { cursor entity { key } } }';
const REGISTER = 'mutation ($key: Key!) { registerDataset(input: { key: $key, name: "D" }) { outcome } }';

/** Two processes on one database: what is written through one is told by the other. */
describe.skipIf(DATABASE_URL === undefined)('subscriptions across processes', () => {
  let database: NonNullable<Awaited<ReturnType<typeof serverDatabase>>>;
  let writing: RunningServer;
  let telling: RunningServer;
  const open: Following[] = [];
  beforeAll(async () => {
    const opened = await serverDatabase();
    if (!opened) throw new Error('no server');
    database = opened;
    [writing, telling] = await Promise.all([startServer({ DATABASE_URL: database.url }), startServer({ DATABASE_URL: database.url })]);
  });
  afterEach(() => Promise.all(open.splice(0).map((following) => following.end())));
  afterAll(async () => {
    await Promise.all([writing.stop(), telling.stop()]);
    await database.close();
  });

  const register = async (): Promise<string> => {
    const key = randomUUID();
    expect(await graphql(writing.url, REGISTER, { key })).toEqual({ data: { registerDataset: { outcome: 'CREATED' } } });
    return key;
  };
  const backends = async (): Promise<number[]> =>
    (
      await database.dataSource.query<{ pid: number }[]>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'model-lake-catalog changes'`,
      )
    ).map(({ pid }) => pid);
  /** The next change, as key and cursor. */
  const next = async (following: Following): Promise<{ key: string; cursor: string }> => {
    const changes = (await following.next())?.data?.changes as { cursor: string; entity: { key: string } };
    return { key: changes.entity.key, cursor: changes.cursor };
  };
  /** A subscription that has begun. */
  async function follow({ follow: start }: (typeof TRANSPORTS)[number], after?: string): Promise<Following> {
    const following = start(`${telling.url}/graphql`, CHANGES, after === undefined ? {} : { after });
    open.push(following);
    if (after !== undefined) return following;
    // It has begun when it tells of something: until then things are written for it.
    let begun = false;
    const first = following.next().then(() => (begun = true));
    while (!begun) {
      await register();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await first;
    return { ...following, next: async () => following.next() };
  }
  /** Takes what was told until the key comes. */
  async function until(following: Following, key: string): Promise<{ key: string; cursor: string }> {
    for (;;) {
      const told = await next(following);
      if (told.key === key) return told;
    }
  }

  it.each(TRANSPORTS)('tell over $name of what the other process wrote, in the order of the commits', async (transport) => {
    const following = await follow(transport);
    const keys = [await register(), await register(), await register()];
    const told = [await until(following, keys[0] ?? ''), await next(following), await next(following)];
    expect(told.map(({ key }) => key)).toEqual(keys);
  });

  it.each(TRANSPORTS)('go on over $name at another process where one was lost', async (transport) => {
    const following = await follow(transport);
    const { cursor } = await until(following, await register());
    await following.end();
    const keys = [await register(), await register()];
    const resumed = transport.follow(`${writing.url}/graphql`, CHANGES, { after: cursor });
    open.push(resumed);
    expect([(await next(resumed)).key, (await next(resumed)).key]).toEqual(keys);
  });

  it.each(TRANSPORTS)('survive over $name the loss of the connection that listens, and listen again', async (transport) => {
    const following = await follow(transport);
    const before = await backends();
    expect(before).toHaveLength(1);
    await database.dataSource.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [before]);
    const key = await register();
    expect((await until(following, key)).key).toBe(key);
    await expect.poll(backends, { timeout: 10_000 }).toHaveLength(1);
    expect(await backends()).not.toEqual(before);
    const later = await register();
    expect((await until(following, later)).key).toBe(later);
    await following.end();
    await expect.poll(backends, { timeout: 10_000 }).toEqual([]);
  });

  it.each(TRANSPORTS)('pass over $name no transaction by that began earlier and commits later', async (transport) => {
    const following = await follow(transport);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT pg_current_xact_id()');
    const [first, second] = [await register(), await register()];
    const told = until(following, first);
    let early = true;
    void told.then(() => (early = false));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(early).toBe(true);
    await runner.rollbackTransaction();
    await runner.release();
    expect((await told).key).toBe(first);
    expect((await next(following)).key).toBe(second);
  });

  it('do not keep a server from stopping', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const following = TRANSPORTS.map(({ follow: start }) => start(`${server.url}/graphql`, CHANGES, {}));
    open.push(...following);
    const over = following.map((one) => one.next().catch(() => null));
    await expect.poll(async () => (await backends()).length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await server.stop()).toBe(0);
    await Promise.all(over);
  });
});
