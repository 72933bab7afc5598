import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchIndex } from '../../src/ports/search-index.ts';
import { Indexer } from '../../src/services/indexer.ts';
import { silent } from '../support/lake.ts';
import { SEARCHED_LAKES, type SearchedLake } from '../support/indices.ts';
import { agent, batchOn } from '../support/operations.ts';

describe.each(SEARCHED_LAKES)('several processes that follow the feed on %s', (_name, open) => {
  let lake: SearchedLake;
  const batch = batchOn(() => lake);
  beforeEach(async () => {
    lake = await open();
    await lake.indexer.stop();
  });
  afterEach(() => lake.close());

  it('index each thing once, and all of them know how far the index is', async () => {
    const put: string[] = [];
    const index = new Proxy<SearchIndex>(lake.index, {
      get: (of, name) => {
        if (name === 'put')
          return (documents: Parameters<SearchIndex['put']>[0]) => {
            put.push(...documents.map(({ key }) => key));
            return of.put(documents);
          };
        const value: unknown = Reflect.get(of, name, of);
        return typeof value === 'function' ? (value.bind(of) as unknown) : value;
      },
    });
    const indexers = [1, 2, 3].map(() => new Indexer({ store: lake.store, index, logger: silent }));
    await batch(Array.from({ length: 40 }, (_, i) => agent(`a${i}`)));
    await lake.indexer.drain();
    put.length = 0;
    await batch(Array.from({ length: 40 }, (_, i) => agent(`b${i}`)));
    await expect
      .poll(
        async () => {
          await Promise.all(indexers.map((indexer) => indexer.drain()));
          return put.length;
        },
        { timeout: 10_000 },
      )
      .toBe(40);
    expect([...new Set(put)]).toHaveLength(40);
    expect(new Set(indexers.map(({ projection }) => projection))).toEqual(new Set([lake.indexer.projection]));
    expect((await lake.services.search.search({ text: 'b7', kinds: ['Agent'] })).complete).toBe(true);
  });
});
