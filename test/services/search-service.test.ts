import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchUnavailableError } from '../../src/errors.ts';
import type { SearchIndex } from '../../src/ports/search-index.ts';
import { Indexer } from '../../src/services/indexer.ts';
import { LAKES, silent, type TestLake } from '../support/lake.ts';

describe.each(LAKES)('search and likeness on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.register(
      ['Dataset', { key: 'iris', name: 'Iris', tags: ['flowers'], description: 'Three species of a plant.' }],
      [
        'DatasetVersion',
        {
          key: '1',
          dataset: { key: 'iris' },
          features: [{ name: 'petal_length', type: 'numeric', role: 'input' }],
          metafeatures: [
            { name: 'NumberOfInstances', value: 150 },
            { name: 'NumberOfFeatures', value: 5 },
          ],
        },
      ],
      ['Dataset', { key: 'wine', name: 'Wine', tags: ['food'] }],
      ['DatasetVersion', { key: '1', dataset: { key: 'wine' }, metafeatures: [{ name: 'NumberOfInstances', value: 178 }] }],
      ['Model', { key: 'iris-tree', name: 'Iris tree' }],
    );
  });
  afterAll(() => lake.close());
  const found = async (query: Parameters<TestLake['services']['search']['search']>[0]) =>
    (await lake.services.search.search(query)).items.map(({ hit }) => hit.path);

  it('says that it is behind until the feed is drained, and then answers whole', async () => {
    const before = await lake.services.search.search({ text: 'iris' });
    expect(before.complete).toBe(before.total > 0);
    await lake.indexer.drain();
    const after = await lake.services.search.search({ text: 'iris' });
    expect(after.complete).toBe(true);
    expect(Date.parse(after.indexedUpTo)).toBeGreaterThan(Date.parse(before.indexedUpTo) - 1);
    expect(after.items[0]?.hit.path).toBe('dataset/iris');
  });

  it('finds a dataset by the columns of its latest version, by a typo, by kind and by tag', async () => {
    await lake.indexer.drain();
    expect(await found({ text: 'petal length', kinds: ['Dataset'] })).toEqual(['dataset/iris']);
    expect(await found({ text: 'irsi', kinds: ['Dataset'] })).toEqual(['dataset/iris']);
    expect(await found({ text: 'iris', kinds: ['Model'] })).toEqual(['model/iris-tree']);
    expect(await found({ filter: { tags: ['food'] } })).toEqual(['dataset/wine']);
    expect(await found({ kinds: [] })).toEqual([]);
    await expect(found({ text: 'x'.repeat(1001) })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('finds versions by the new name of their dataset when that is renamed', async () => {
    await lake.services.writes.register(
      'Dataset',
      { key: 'wine', name: 'Grape', tags: ['food'] },
      { expectedRevision: 1 },
      { actor: 'test' },
    );
    await lake.indexer.drain();
    expect((await found({ text: 'grape' })).sort()).toEqual(['dataset/wine', 'dataset/wine/v/1']);
  });

  it('keeps what it could not index in the feed and puts it in when the index is back', async () => {
    await lake.register(['Dataset', { key: 'late', name: 'Latecomer' }]);
    const away = (): Promise<never> => Promise.reject(new SearchUnavailableError('away'));
    const down: SearchIndex = {
      name: 'down',
      ensure: () => Promise.resolve('1'),
      put: away,
      remove: away,
      query: away,
      suggest: away,
      measures: away,
      holdings: away,
      held: away,
      forget: away,
      beside: away,
      close: () => Promise.resolve(),
    };
    const behind = new Indexer({ store: lake.store, index: down, logger: silent });
    await expect(behind.drain()).rejects.toMatchObject({ code: 'SEARCH_UNAVAILABLE' });
    expect(await lake.store.position('search:down:1')).toBeNull();
    await lake.indexer.drain();
    expect(await found({ text: 'latecomer' })).toEqual(['dataset/late']);
  });

  it('compares datasets by metafeatures, follows what is registered later, and says when some cannot be compared', async () => {
    const iris = await lake.services.catalog.get({ kind: 'Dataset', key: 'iris' });
    const similar = async () => lake.services.similarity.similarDatasets({ to: iris.id });
    const first = await similar();
    expect([first.items.length, first.complete]).toEqual([1, false]);
    await lake.register(
      ['Dataset', { key: 'copy', name: 'Copy' }],
      [
        'DatasetVersion',
        {
          key: '1',
          dataset: { key: 'copy' },
          metafeatures: [
            { name: 'NumberOfInstances', value: 150 },
            { name: 'NumberOfFeatures', value: 5 },
          ],
        },
      ],
    );
    const copy = await lake.services.catalog.get({ kind: 'Dataset', key: 'copy' });
    const second = await similar();
    expect([second.items[0]?.datasetId, second.items[0]?.distance]).toEqual([copy.id, 0]);
    const bare = await lake.services.similarity.similarDatasets({ metafeatures: [{ name: 'NumberOfInstances', value: 178 }], first: 1 });
    expect(bare.items[0]?.contributions).toEqual([{ metafeature: 'NumberOfInstances', mine: 178, theirs: 178, share: 0 }]);
    await expect(lake.services.similarity.similarDatasets({ metafeatures: [{ name: 'Nonsense', value: 1 }] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(lake.services.similarity.similarDatasets({})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(lake.services.similarity.similarDatasets({ to: '00000000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const late = await lake.services.catalog.get({ kind: 'Dataset', key: 'late' });
    await expect(lake.services.similarity.similarDatasets({ to: late.id })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('no metafeatures') as string,
    });
  });
});
