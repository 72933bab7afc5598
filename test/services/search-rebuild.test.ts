import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/system/runtime.ts';
import type { SearchIndex } from '../../src/ports/search-index.ts';
import { SearchCheck } from '../../src/services/search-check.ts';
import { SearchRebuild } from '../../src/services/search-rebuild.ts';
import { SEARCHED_LAKES, type SearchedLake } from '../support/indices.ts';
import { agent, batchOn, caller, dataset } from '../support/operations.ts';

describe.each(SEARCHED_LAKES)('the index and the database on %s', (_name, open) => {
  let lake: SearchedLake;
  const batch = batchOn(() => lake);
  beforeEach(async () => {
    lake = await open();
    for (let start = 0; start < 600; start += 300)
      await batch(Array.from({ length: 300 }, (_, i) => agent(`a${start + i}`, { description: `rose ${start + i}` })));
    await batch([dataset('wine', { tags: ['food'] }), dataset('gone')]);
    await lake.services.writes.perform({ does: 'retire', of: { kind: 'Dataset', key: 'gone' } }, { caller });
    await lake.indexer.drain();
  });
  afterEach(() => lake.close());
  const total = async (text: string): Promise<number> => (await lake.services.search.search({ text, first: 1 })).total;
  const check = (options: { repair?: boolean } = {}) =>
    new SearchCheck({ store: lake.store, index: lake.index, indexer: lake.indexer, clock: systemClock }).check(options);

  it('agree after the index was made anew while writes went on, and no search found less meanwhile', async () => {
    lake.indexer.start();
    const totals: number[] = [];
    let running = true;
    const polling = (async () => {
      while (running) {
        totals.push(await total('rose'));
        await pause();
      }
    })();
    const writing = (async () => {
      for (let i = 0; running; i++) {
        await batch(Array.from({ length: 5 }, (_, j) => agent(`new-${i}-${j}`, { description: 'a rose that came later' })));
        await lake.services.writes.register('Dataset', { key: 'wine', name: `Wine ${i}` }, { expectedRevision: i + 1 }, caller);
        lake.indexer.nudge();
        await pause();
      }
    })();
    const before = lake.indexer.projection;
    const answer = await lake.services.searchRebuild.run().finally(async () => {
      running = false;
      await Promise.all([polling, writing]);
    });
    expect(answer).toMatchObject({ resumed: false, refused: [] });
    expect(answer.indexed).toBeGreaterThanOrEqual(601);
    expect(totals.every((count, i) => i === 0 || count >= (totals[i - 1] ?? 0))).toBe(true);
    expect(totals[0]).toBe(600);
    await lake.indexer.drain();
    expect(lake.indexer.projection).not.toBe(before);
    expect(await check()).toMatchObject({ differences: [] });
    expect((await lake.services.search.search({ text: 'rose' })).complete).toBe(true);
  });

  it('agree after an attempt that ended on its way was gone on with, by somebody else', async () => {
    const ended = lake.services.searchRebuild.run(({ done }) => {
      if (done >= 500) throw new Error('killed');
    });
    await expect(ended).rejects.toThrow('killed');
    await (await lake.index.beside()).reached('00000000-0000-7000-8000-000000000000');
    await batch([dataset('later'), agent('a-later', { description: 'rose' })]);
    await lake.services.writes.perform({ does: 'retire', of: { kind: 'Agent', key: 'a7' } }, { caller });
    await lake.services.writes.register('Dataset', { key: 'wine', name: 'Chianti' }, { expectedRevision: 1 }, caller);
    expect(await total('rose')).toBeGreaterThanOrEqual(600);
    const answer = await new SearchRebuild({ store: lake.store, index: lake.index }).run();
    expect(answer.resumed).toBe(true);
    expect([await total('rose'), await total('chianti'), await total('later')]).toEqual([600, 1, 2]);
    expect(await check()).toMatchObject({ differences: [] });
  });

  it('meet also while things are changed again and again: each is put once for many changes', async () => {
    const beside = await lake.index.beside();
    const putInto: number[] = [];
    const put: typeof beside.put = async (documents) => {
      // As if each agent were changed ten times while the index is filled.
      if (putInto.length === 0)
        await lake.dataSource.query(
          `INSERT INTO outbox (entity_id, kind, revision, at) SELECT id, kind, revision, now() FROM entity, generate_series(1, 10) WHERE kind = 'Agent'`,
        );
      putInto.push(documents.length);
      return beside.put(documents);
    };
    const index = Object.create(lake.index, { beside: { value: () => Promise.resolve({ ...beside, put }) } }) as SearchIndex;
    await new SearchRebuild({ store: lake.store, index }).run();
    expect(putInto.reduce((sum, count) => sum + count, 0)).toBe(601 + 600);
    expect(await check()).toMatchObject({ differences: [] });
  });

  it('are made anew by one at a time', async () => {
    const first = lake.services.searchRebuild.run();
    await expect(lake.services.searchRebuild.run()).rejects.toMatchObject({ code: 'CONFLICT' });
    await first;
  });

  it('are compared id by id, both ways and by revision, and put right', async () => {
    expect(await check()).toEqual({ checked: 601, differences: [], repaired: 0 });
    const stored = async (key: string): Promise<{ id: string; revision: number }> => lake.services.catalog.get({ kind: 'Agent', key });
    const [missing, old, newer] = [await stored('a1'), await stored('a2'), await stored('a3')];
    const gone = (await lake.store.page({ limit: 2000 })).find(({ retiredAt }) => retiredAt !== null);
    const document = { ...SURPLUS, id: gone?.id ?? '', key: 'gone' };
    await lake.index.forget([missing.id, document.id, old.id, newer.id]);
    await lake.index.put([
      SURPLUS,
      { ...document, path: 'dataset/gone' },
      { ...SURPLUS, id: old.id, revision: 0 },
      { ...SURPLUS, id: newer.id, revision: 40 },
    ]);
    const problems = (await check()).differences.map(({ side, id, problem }) => [id, side, problem]);
    expect(problems.sort()).toEqual(
      [
        [missing.id, 'database', 'not found by the search'],
        [old.id, 'index', 'found by the search as of revision 0, but is at 1'],
        [newer.id, 'index', 'found by the search as of revision 40, but is at 1'],
        [document.id, 'index', 'found by the search, but retired'],
        [SURPLUS.id, 'index', 'found by the search, but not in the catalog'],
      ].sort(),
    );
    expect(await check({ repair: true })).toMatchObject({ repaired: 5 });
    expect(await check()).toEqual({ checked: 601, differences: [], repaired: 0 });
    expect([await total('rose'), await total('surplus')]).toEqual([600, 0]);
  });

  it('do not differ by what is written while they are compared', async () => {
    lake.indexer.start();
    const { id } = await lake.services.catalog.get({ kind: 'Agent', key: 'a1' });
    await lake.index.forget([id]);
    let running = true;
    const writing = (async () => {
      for (let i = 1; running; i++) {
        await lake.services.writes.register('Dataset', { key: 'wine', name: `Wine ${i}` }, { expectedRevision: i }, caller);
        await batch([dataset(`d${i}`)]);
        await lake.services.writes.perform({ does: 'retire', of: { kind: 'Dataset', key: `d${i}` } }, { caller });
        lake.indexer.nudge();
        await pause();
      }
    })();
    const answers: Awaited<ReturnType<typeof check>>[] = [];
    for (let i = 0; i < 2; i++) answers.push(await check());
    running = false;
    await writing;
    // The one that is missing is told each time, whatever else goes on.
    expect(answers.map(({ differences }) => differences.map((one) => one.path))).toEqual([['agent/a1'], ['agent/a1']]);
  });

  it('differ in one thing that the index does not take, and in nothing else', async () => {
    await lake.indexer.stop();
    const { id } = await lake.register(['Dataset', { key: 'poison', name: 'Poison' }], ['Dataset', { key: 'beside', name: 'Beside it' }]);
    const [poison] = await lake.store.headsByPath(['dataset/poison']);
    // No software of ours writes such a label; a program that writes to the database itself might.
    await lake.dataSource.query(`UPDATE entity SET created_at = 'infinity' WHERE id = $1`, [poison?.id]);
    await lake.indexer.drain();
    const { differences } = await check();
    expect(await total('beside')).toBe(1);
    expect((await lake.store.heads([id])).length).toBe(1);
    if (lake.index.name === 'elasticsearch')
      expect(differences).toMatchObject([{ id: poison?.id, side: 'database', path: 'dataset/poison' }]);
  });
});

/** Lets others have the one connection. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const SURPLUS = {
  id: '01900000-0000-7000-8000-000000000001',
  kind: 'Dataset',
  key: 'surplus',
  path: 'dataset/surplus',
  name: 'Surplus',
  description: null,
  tags: [],
  words: [],
  labels: { owner: [], licence: [], task: [], algorithm: [], format: [] },
  numbers: [],
  uses: 0,
  revision: 3,
  createdAt: '2024-01-01T00:00:00.000Z',
  updatedAt: '2024-01-01T00:00:00.000Z',
} as const;
