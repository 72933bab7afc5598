import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CursorError } from '../../../src/errors.ts';
import type { KindName } from '../../../src/model/kind.ts';
import type { Position, SearchRequest } from '../../../src/ports/search-index.ts';
import { documentOf, type Given, idOf } from './finder.ts';

export function pages(given: Given): void {
  const KINDS: KindName[] = ['Dataset', 'Model', 'Agent'];
  const vocabulary = ['iris', 'irish', 'flower', 'flowers', 'glucose', 'time-series', 'meanStdDev', 'rose'];
  const some = fc.array(fc.constantFrom(...vocabulary), { maxLength: 4 });
  const parts = fc.record({
    kind: fc.constantFrom(...KINDS),
    name: some.map((w) => w.join(' ') || 'none'),
    tags: some,
    words: some,
    description: fc.option(some.map((w) => w.join(' '))),
    updatedAt: fc.integer({ min: 0, max: 5 }).map((n) => new Date(1_700_000_000_000 + n).toISOString()),
  });

  it('are together the whole list, in its order and without repeats, for any documents', async () => {
    const request = fc.record({
      text: fc.option(fc.constantFrom('iris', 'flower', 'iris flower', 'i', 'glucos', 'ros'), { nil: undefined }),
      kinds: fc.option(fc.constant(['Dataset', 'Model'] as KindName[]), { nil: undefined }),
    });
    const put = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(parts, { minLength: 10, maxLength: 30 }),
        request,
        fc.integer({ min: 1, max: 7 }),
        async (documents, asked, limit) => {
          await given().put(...documents.map((document) => documentOf(document)).map((d) => (put.add(d.id), d)));
          const whole = await given().query({ ...asked, limit: 1000 });
          const walked = await given().walk(asked, limit);
          expect(walked.map((hit) => hit.id)).toEqual(whole.hits.map((hit) => hit.id));
          expect(new Set(walked.map((hit) => hit.id)).size).toBe(whole.total);
          expect(whole.hits.map((hit) => hit.score)).toEqual(whole.hits.map((hit) => hit.score).sort((a, b) => b - a));
          if (asked.text === undefined && asked.kinds === undefined) expect(whole.total).toBe(put.size);
        },
      ),
      { numRuns: 10 },
    );
  });
  it('keep their places when their positions went through JSON', async () => {
    await given().put(...Array.from({ length: 7 }, (_, i) => documentOf({ name: `Rose ${'x'.repeat(i)}`, words: ['rose'] })));
    const first = await given().query({ text: 'rose', limit: 3 });
    const after = JSON.parse(JSON.stringify(first.hits.at(-1)?.position)) as Position;
    const rest = await given().query({ text: 'rose', limit: 100, after });
    expect(new Set([...first.hits, ...rest.hits].map((hit) => hit.id)).size).toBe(7);
    expect(first).toMatchObject({ total: 7, hasMore: true });
    expect(rest).toMatchObject({ total: 7, hasMore: false });
  });
  it('lose nothing when other things are written meanwhile', async () => {
    const documents = Array.from({ length: 12 }, (_, i) => documentOf({ key: `rose-${i}`, name: `Rose ${'y'.repeat(i)}` }));
    await given().put(...documents);
    const first = await given().query({ text: 'rose', limit: 5 });
    await given().put(
      ...Array.from({ length: 50 }, (_, i) =>
        documentOf({ name: `Rose of the garden, number ${i}, which is called otherwise`, words: ['late'] }),
      ),
    );
    await given().index.remove([{ id: documents[0]?.id ?? '', revision: 2 }]);
    const after = first.hits.at(-1)?.position;
    const rest = await given().query({ text: 'rose', limit: 100, ...(after ? { after } : {}) });
    const seen = new Set([...first.hits, ...rest.hits].map((hit) => hit.id));
    expect(documents.slice(1).filter((document) => !seen.has(document.id))).toEqual([]);
    expect(seen.size).toBe(first.hits.length + rest.hits.length);
  });
  it('show no hit twice when hits are changed meanwhile so that they would come again', async () => {
    const documents = Array.from({ length: 12 }, (_, i) => documentOf({ key: `rose-${i}`, name: 'Rose', words: ['garden'] }));
    const orders: Partial<SearchRequest>[] = [
      { text: 'rose' },
      {},
      { orderBy: { by: 'name', descending: false } },
      { text: 'garden', orderBy: { by: 'updated', descending: true } },
    ];
    for (const [round, request] of orders.entries()) {
      const put = documents.map((document, i) => ({
        ...document,
        revision: 10 * round + 1,
        name: `Rose ${'x'.repeat(i)}`,
        updatedAt: new Date(1_700_000_000_000 + i).toISOString(),
      }));
      await given().put(...put);
      const seen: string[] = [];
      let after: Position | undefined;
      for (let page = 0; ; page++) {
        const { hits, hasMore } = await given().query({ ...request, limit: 3, resumable: true, ...(after ? { after } : {}) });
        seen.push(...hits.map((hit) => hit.id));
        after = hits.at(-1)?.position;
        if (!hasMore) break;
        // What came first now comes last, whatever the list is ordered by.
        const moved = put.filter(({ id }) => seen.includes(id));
        await given().put(
          ...moved.map((document) => ({
            ...document,
            name: `Zzz rose ${'y'.repeat(90)}`,
            revision: document.revision + page + 1,
            updatedAt: '1999-01-01T00:00:00.000Z',
          })),
        );
      }
      expect({ round, again: seen.filter((id, i) => seen.indexOf(id) !== i), count: seen.length }).toEqual({ round, again: [], count: 12 });
    }
  });
  it('end with the last one, also when its length is just the limit', async () => {
    await given().put(...Array.from({ length: 4 }, () => documentOf({ name: 'Rose' })));
    expect(await given().query({ text: 'rose', limit: 4 })).toMatchObject({ total: 4, hasMore: false });
    expect(await given().query({ text: 'rose', limit: 3 })).toMatchObject({ total: 4, hasMore: true });
    expect(await given().query({ text: 'zebra', limit: 4 })).toEqual({ hits: [], total: 0, hasMore: false, facets: [] });
  });
  it('refuse a position that is none', async () => {
    const wrong: (string | number)[][] = [[], ['x'], [1], [1, 'not an id'], ['1', idOf(1)], [1, 2], [1, idOf(1), 3], [Number.NaN, idOf(1)]];
    for (const after of wrong) {
      for (const text of ['rose', '']) await expect(given().query({ text, after })).rejects.toThrow(CursorError);
    }
  });
}
