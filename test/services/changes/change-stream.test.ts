import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChangeSignal } from '../../../src/ports/change-signal.ts';
import type { Change } from '../../../src/ports/store.ts';
import { changeCursor, feedPosition, isAfter } from '../../../src/services/changes/change-cursor.ts';
import { ChangeStream, MOST_SUBSCRIPTIONS } from '../../../src/services/changes/change-stream.ts';
import { MOST_WAITING, STALLED_MS, type ChangeSubscription } from '../../../src/services/changes/change-subscription.ts';
import { LAKES, settled, silent, type TestLake } from '../../support/lake.ts';

/** The next `count` changes of a subscription. */
async function take(subscription: ChangeSubscription, count: number): Promise<Change[]> {
  const taken: Change[] = [];
  while (taken.length < count) {
    const { value } = await subscription.next();
    if (!value) break;
    taken.push(value);
  }
  return taken;
}
const revisions = (changes: readonly Change[]): string[] => changes.map(({ entityId, revision }) => `${entityId} ${revision}`);

describe.each(LAKES)('the stream of changes on %s', (_, open) => {
  let lake: TestLake;
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => new Date(now).toISOString() };
  const streams: ChangeStream[] = [];
  const listeners = new Set<() => void>();
  const signal: ChangeSignal = {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let serial = 0;

  beforeAll(async () => {
    lake = await open();
    // It reads the feed too.
    await lake.indexer.stop();
  });
  afterEach(() => Promise.all(streams.splice(0).map((stream) => stream.stop())));
  afterAll(() => lake.close());

  function stream(parts: { signal?: ChangeSignal } = { signal }): ChangeStream {
    const made = new ChangeStream({ store: lake.store, clock, logger: silent, ...parts });
    streams.push(made);
    return made;
  }
  /** New agents in one transaction, announced as another process would. */
  async function write(count = 1): Promise<void> {
    const agents = Array.from({ length: count }, () => ['Agent', { key: `agent-${serial++}`, name: 'A', agentType: 'person' }] as const);
    await lake.register(...agents.map(([kind, input]): [typeof kind, typeof input] => [kind, input]));
    // Writers of other test files hold the feed back for a moment.
    await settled(lake.store);
    for (const listener of listeners) listener();
  }

  it('begins with what is committed after the subscription, and tells everybody the same in one order', async () => {
    await write(3);
    const changes = stream();
    const [one, other] = [await changes.subscribe({}), await changes.subscribe({})];
    await write(2);
    await write();
    const [first, second] = await Promise.all([take(one, 3), take(other, 3)]);
    expect(revisions(first)).toEqual(revisions(second));
    expect(first.map(({ kind, action, revision }) => [kind, action, revision])).toEqual(Array(3).fill(['Agent', 'create', 1]));
    expect(first.every((change, i) => i === 0 || isAfter(change.position, first[i - 1]?.position ?? null))).toBe(true);
  });

  it('notices what no signal told of', async () => {
    const subscription = await stream({}).subscribe({});
    const next = take(subscription, 1);
    await write();
    expect(await next).toHaveLength(1);
  });

  it('tells of the kinds asked for; of none for an empty list', async () => {
    const changes = stream();
    const [datasets, none] = [await changes.subscribe({ kinds: ['Dataset'] }), await changes.subscribe({ kinds: [] })];
    await lake.register(
      ['Dataset', { key: `d-${serial++}`, name: 'D' }],
      ['Agent', { key: `a-${serial++}`, name: 'A', agentType: 'person' }],
    );
    await lake.register(['Dataset', { key: `d-${serial++}`, name: 'D' }]);
    expect((await take(datasets, 2)).map(({ kind }) => kind)).toEqual(['Dataset', 'Dataset']);
    const rest = take(none, 1);
    none.end();
    expect(await rest).toEqual([]);
  });

  it('tells of one thing, and of a dataset also of its versions, whatever else happens', async () => {
    const key = `d-${serial++}`;
    const dataset = await lake.register(['Dataset', { key, name: 'D' }]);
    const subscription = await stream().subscribe({ of: dataset.id.toUpperCase() });
    await write(5);
    await lake.register(['DatasetVersion', { dataset: { key }, key: '1' }]);
    await lake.register(['DatasetVersion', { dataset: { key }, key: '2' }]);
    const told = await take(subscription, 2);
    expect(told.map(({ kind, parentId }) => [kind, parentId])).toEqual(Array(2).fill(['DatasetVersion', dataset.id]));
  });

  it('refuses to follow what there is not', async () => {
    await expect(stream().subscribe({ of: '018f0000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'of',
    });
    await expect(stream().subscribe({ of: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes on after a cursor with what was missed and what comes, without gap or double', async () => {
    const changes = stream();
    const lost = await changes.subscribe({});
    await write(2);
    const [first] = await take(lost, 1);
    lost.end();
    await write(450);
    const resumed = await changes.subscribe({ after: changeCursor(first?.position ?? null) });
    await write(3);
    const all = await lake.store.changesAfter(first?.position ?? null, 1000);
    expect(all).toHaveLength(454);
    expect(revisions(await take(resumed, 454))).toEqual(revisions(all));
  });

  it.each(['', 'x', changeCursor(null).slice(2), changeCursor({ transaction: '1', sequence: '-1' })])(
    'refuses %j as a cursor',
    async (after) => {
      await expect(stream().subscribe({ after })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    },
  );

  it('refuses a cursor of another database, after which nothing would ever come', async () => {
    const after = changeCursor({ transaction: '18446744073709551615', sequence: '9223372036854775807' });
    await expect(stream().subscribe({ after })).rejects.toMatchObject({ code: 'CURSOR_INVALID', field: 'after' });
  });

  it('does not read the feed while nobody subscribes, and leaves nothing behind when they go', async () => {
    const changes = stream();
    const subscriptions = await Promise.all(Array.from({ length: 20 }, () => changes.subscribe({})));
    await write();
    await Promise.all(subscriptions.map((subscription) => take(subscription, 1)));
    expect([changes.subscribers, listeners.size]).toEqual([20, 1]);
    const pending = subscriptions.map((subscription) => subscription.next());
    await Promise.all(subscriptions.map((subscription) => subscription.return()));
    expect(await Promise.all(pending)).toEqual(Array(20).fill({ value: undefined, done: true }));
    expect([changes.subscribers, listeners.size]).toEqual([0, 0]);

    const reads = vi.spyOn(lake.store, 'changesAfter');
    changes.nudge();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(reads).not.toHaveBeenCalled();
    reads.mockRestore();
  });

  it('reads each change once, however many subscribe', async () => {
    const changes = stream();
    const subscriptions = await Promise.all(Array.from({ length: 50 }, () => changes.subscribe({})));
    const first = subscriptions.map((subscription) => take(subscription, 1));
    await write();
    await Promise.all(first);
    const second = subscriptions.map((subscription) => take(subscription, 1));
    const reads = vi.spyOn(lake.store, 'changesAfter');
    await write();
    await Promise.all(second);
    const withChanges = (await Promise.all(reads.mock.results.map(({ value }) => value as Promise<Change[]>))).filter(
      ({ length }) => length > 0,
    );
    reads.mockRestore();
    expect(withChanges).toHaveLength(1);
  });

  it('does not let a subscriber that takes nothing hold the others, and tells it where to go on', async () => {
    const changes = stream();
    const [stalled, quick] = [await changes.subscribe({}), await changes.subscribe({})];
    await write();
    const [last] = await take(stalled, 1);
    const started = take(quick, 1 + MOST_WAITING + 1);
    // It is told of changes only once it has come to the end of the feed.
    const second = stalled.next();
    await write();
    await second;
    now += STALLED_MS + 1;
    await write(MOST_WAITING);
    await started;
    await write(600);
    expect(await take(quick, 600)).toHaveLength(600);
    await expect(stalled.next()).rejects.toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('after: "') as string });
    expect(await stalled.next()).toEqual({ value: undefined, done: true });
    expect(last).toBeDefined();
    expect(changes.subscribers).toBe(1);
  });

  it('names the cursor after which nothing is lost to the one that took nothing', async () => {
    const changes = stream();
    const stalled = await changes.subscribe({});
    const taken = take(stalled, 2);
    await write();
    await write();
    const last = (await taken).at(-1);
    now += STALLED_MS + 1;
    await write(MOST_WAITING + 200);
    await expect.poll(() => changes.subscribers).toBe(0);
    const told: unknown = await stalled.next().catch((error: unknown) => error);
    const [, cursor = ''] = /after: "(.*?)"/.exec(String(told)) ?? [];
    expect(feedPosition(cursor)).toEqual(last?.position);
    const resumed = await changes.subscribe({ after: cursor });
    expect(revisions(await take(resumed, MOST_WAITING + 200))).toEqual(
      revisions(await lake.store.changesAfter(last?.position ?? null, MOST_WAITING + 200)),
    );
  });

  it('lets a subscriber that is merely slower than a burst go on at its own pace', async () => {
    const changes = stream();
    const subscription = await changes.subscribe({});
    const start = await lake.store.feedEnd();
    const first = take(subscription, 2);
    await write(2);
    await first;
    await write(MOST_WAITING + 700);
    await write(MOST_WAITING);
    const all = await lake.store.changesAfter(start, 5000);
    expect(revisions(await take(subscription, all.length - 2))).toEqual(revisions(all.slice(2)));
  });

  it('reads a changed thing once for all who ask at the same time', async () => {
    const changes = stream();
    const subscription = await changes.subscribe({});
    await write();
    const [change] = await take(subscription, 1);
    if (!change) throw new Error('no change');
    const reads = vi.spyOn(lake.store, 'records');
    const records = await Promise.all(Array.from({ length: 30 }, () => changes.record(change)));
    expect(reads).toHaveBeenCalledTimes(1);
    reads.mockRestore();
    expect(new Set(records.map((record) => record?.id))).toEqual(new Set([change.entityId]));
  });

  it('bounds how many subscribe', async () => {
    const changes = stream();
    for (let i = 0; i < MOST_SUBSCRIPTIONS; i++) await changes.subscribe({});
    await expect(changes.subscribe({})).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await changes.stop();
    expect(changes.subscribers).toBe(0);
  });

  it('goes on when the database was away', async () => {
    const changes = stream();
    const subscription = await changes.subscribe({});
    const first = take(subscription, 1);
    await write();
    await first;
    const reads = vi.spyOn(lake.store, 'changesAfter').mockRejectedValueOnce(new Error('away'));
    const next = take(subscription, 1);
    await write();
    expect(await next).toHaveLength(1);
    reads.mockRestore();
  });

  it('tells every subscriber exactly what it asked for, whenever it comes, pauses, is lost and comes back', async () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant('write' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ act: fc.constant('take' as const), who: fc.nat(2), count: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ act: fc.constant('lose' as const), who: fc.nat(2) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const changes = stream();
        const start = await lake.store.feedEnd();
        let written = 0;
        const followers = await Promise.all(
          Array.from({ length: 3 }, async () => ({ subscription: await changes.subscribe({}), seen: [] as Change[] })),
        );
        const takeUpTo = async (follower: (typeof followers)[number], count: number): Promise<void> => {
          follower.seen.push(...(await take(follower.subscription, Math.min(count, written - follower.seen.length))));
        };
        for (const one of steps) {
          if (one.act === 'write') {
            await write(one.count);
            written += one.count;
            continue;
          }
          const follower = followers[one.who];
          if (!follower) throw new Error('no such follower');
          if (one.act === 'take') await takeUpTo(follower, one.count);
          else {
            follower.subscription.end();
            follower.subscription = await changes.subscribe({ after: changeCursor(follower.seen.at(-1)?.position ?? start) });
          }
        }
        const all = revisions(await lake.store.changesAfter(start, 5000));
        for (const follower of followers) {
          await takeUpTo(follower, written);
          expect(revisions(follower.seen)).toEqual(all);
        }
        await changes.stop();
      }),
      { numRuns: 15 },
    );
  });
});
