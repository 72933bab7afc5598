import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAKES, type TestLake } from '../../support/lake.ts';

/** Reading the lake as a whole: pages of all kinds, one state of everything, and what changes touched. */
describe.each(LAKES)('the lake read as a whole on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.indexer.stop();
    await lake.register(
      ['Agent', { key: 'ann', name: 'Ann', agentType: 'person' }],
      ['Dataset', { key: 'd', name: 'D', creators: [{ key: 'ann' }] }],
      ['DatasetVersion', { dataset: { key: 'd' }, key: '1' }],
      ['DatasetVersion', { dataset: { key: 'd' }, key: '2' }],
    );
    const [first] = await lake.store.headsByPath(['dataset/d/v/1']);
    await lake.services.writes.perform({ does: 'retire', of: { id: first?.id }, reason: 'test' }, { caller: { actor: 'test' } });
  });
  afterAll(() => lake.close());
  const paths = (heads: { path: string }[]): string[] => heads.map(({ path }) => path);

  it('comes in pages, forwards and backwards, whole or in part', async () => {
    const all = await lake.store.page({ limit: 10 });
    expect(paths(all)).toEqual(['agent/ann', 'dataset/d', 'dataset/d/v/1', 'dataset/d/v/2']);
    const [, second, third, last] = all;
    expect(paths(await lake.store.page({ after: second?.id ?? '', limit: 1 }))).toEqual(['dataset/d/v/1']);
    expect(paths(await lake.store.page({ before: last?.id ?? '', limit: 2 }))).toEqual(['dataset/d', 'dataset/d/v/1']);
    expect(paths(await lake.store.page({ kinds: ['DatasetVersion'], retired: false, limit: 10 }))).toEqual(['dataset/d/v/2']);
    const [changed] = await lake.store.records([third?.id ?? '']);
    expect(paths(await lake.store.page({ changedSince: changed?.updatedAt ?? '', limit: 10 }))).toEqual(['dataset/d/v/1']);
    expect(await lake.store.census()).toEqual([
      { kind: 'Agent', living: 1, all: 1 },
      { kind: 'Dataset', living: 1, all: 1 },
      { kind: 'DatasetVersion', living: 1, all: 2 },
    ]);
  });

  it('tells the ends of edges that a change opened or ended, and all versions', async () => {
    const [ann, dataset, ...versions] = await lake.store.page({ limit: 10 });
    expect(await lake.store.endsOfChangedEdges([{ entityId: dataset?.id ?? '', revision: 1 }])).toEqual(
      expect.arrayContaining([ann?.id, dataset?.id]),
    );
    expect(await lake.store.versionIds([dataset?.id ?? ''])).toEqual(versions.map(({ id }) => id));
    const { record } = await lake.services.writes.perform(
      { does: 'update', kind: 'Dataset', of: { key: 'd' }, input: { creators: [] }, expectedRevision: 1 },
      { caller: { actor: 'test' } },
    );
    expect(await lake.store.endsOfChangedEdges([{ entityId: record.id, revision: 2 }])).toEqual(expect.arrayContaining([ann?.id]));
  });

  it('is read in one state, whatever is written meanwhile', async () => {
    if (lake.store.snapshotsBlock) return;
    const before = await lake.store.snapshot(async (reader) => {
      const first = await reader.census();
      await lake.register(['Agent', { key: 'late', name: 'Late', agentType: 'person' }]);
      expect(await reader.census()).toEqual(first);
      return first;
    });
    expect(await lake.store.census()).not.toEqual(before);
  });
});
