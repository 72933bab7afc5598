import { expect, it } from 'vitest';
import { CursorError } from '../../../src/errors.ts';
import { documentOf, idOf, type Given } from './finder.ts';

/** An index beside the one that is searched, and what both hold. */
export function replacing(given: Given): void {
  it('is filled without being seen, and takes the place at once', async () => {
    const old = documentOf({ key: 'old', name: 'Rose' });
    const fresh = documentOf({ key: 'fresh', name: 'Rose' });
    await given().put(old);
    const before = await given().index.ensure();
    const beside = await given().index.beside();
    expect(beside.progress).toBeNull();
    expect(await beside.put([fresh, { ...old, revision: 2 }])).toEqual([]);
    await beside.remove([{ id: old.id, revision: 3 }]);
    expect(await given().keys('rose')).toEqual(['old']);
    expect(await given().index.ensure()).toBe(before);
    await beside.swap();
    expect(await given().keys('rose')).toEqual(['fresh']);
    expect(await given().index.ensure()).toBe(beside.identity);
    expect(beside.identity).not.toBe(before);
    await given().put({ ...old, revision: 2 });
    expect(await given().keys('rose')).toEqual(['fresh']);
  });
  it('is gone on with, also by somebody else, and can be made again and again', async () => {
    for (let round = 1; round <= 3; round++) {
      const first = await given().index.beside();
      expect(first.progress).toBeNull();
      await first.put([documentOf({ key: `before-${round}` })]);
      await first.reached(idOf(round));
      const second = await given().index.beside();
      expect([second.identity, second.progress]).toEqual([first.identity, idOf(round)]);
      await second.put([documentOf({ key: `after-${round}` })]);
      await second.swap();
      expect((await given().query({})).hits.map((hit) => hit.key).sort()).toEqual([`after-${round}`, `before-${round}`]);
    }
  });
  it('is found by all ways of searching after it took the place', async () => {
    const beside = await given().index.beside();
    await beside.put([
      documentOf({
        name: 'Blumen',
        tags: ['a'],
        labels: { owner: ['ada'] },
        numbers: [{ group: 'measured', name: 'kappa', value: 1 }],
      }),
    ]);
    await beside.swap();
    expect(await given().keys('bluemn')).toHaveLength(1);
    expect((await given().query({ labels: { owner: ['ada'] }, tags: ['a'], facets: ['owner'] })).facets[0]?.buckets).toEqual([
      { value: 'ada', count: 1 },
    ]);
    expect(await given().index.measures()).toEqual(['kappa']);
    expect(await given().index.suggest({ text: 'blu', limit: 1 })).toHaveLength(1);
  });
  it('ends the lists that the old one began, and lets no search find nothing meanwhile', async () => {
    const documents = Array.from({ length: 20 }, (_, i) => documentOf({ key: `rose-${i}`, name: 'Rose' }));
    await given().put(...documents);
    const page = await given().query({ text: 'rose', limit: 5, resumable: true });
    const totals: number[] = [];
    let swapped = false;
    const polling = (async () => {
      while (!swapped) totals.push((await given().query({ text: 'rose', limit: 1 })).total);
    })();
    const beside = await given().index.beside();
    await beside.put([...documents, documentOf({ name: 'Rose' })]);
    await beside.swap();
    swapped = true;
    await polling;
    expect(Math.min(...totals)).toBeGreaterThanOrEqual(20);
    await expect(given().query({ text: 'rose', limit: 5, after: page.hits.at(-1)?.position })).rejects.toThrow(CursorError);
  });
  it('tells what it holds in the order of ids, page by page, without what was removed', async () => {
    const documents = [3, 1, 2, 5, 4].map((n) => documentOf({ id: idOf(700_000 + n), revision: n }));
    await given().put(...documents);
    await given().index.remove([{ id: idOf(700_002), revision: 9 }]);
    const held = [1, 3, 4, 5].map((n) => ({ id: idOf(700_000 + n), revision: n }));
    expect(await given().index.holdings(null, 10)).toEqual(held);
    expect(await given().index.holdings(null, 2)).toEqual(held.slice(0, 2));
    expect(await given().index.holdings(idOf(700_003), 10)).toEqual(held.slice(2));
    expect(await given().index.held([idOf(700_005), idOf(700_002), idOf(1)])).toEqual(held.slice(3));
    expect(await given().index.held([])).toEqual([]);
  });
  it('forgets a thing and its revision, so that an older one can be put', async () => {
    const document = documentOf({ key: 'wine', revision: 7, numbers: [{ group: 'measured', name: 'kappa', value: 1 }] });
    await given().put(document, documentOf({ key: 'beside' }));
    await given().index.forget([document.id]);
    expect(await given().keys('wine')).toEqual([]);
    await given().put({ ...document, revision: 3 });
    expect(await given().keys('wine')).toEqual(['wine']);
    expect(await given().index.held([document.id])).toEqual([{ id: document.id, revision: 3 }]);
    await given().index.remove([{ id: document.id, revision: 8 }]);
    await given().index.forget([document.id]);
    await given().put({ ...document, revision: 2 });
    expect(await given().keys('wine')).toEqual(['wine']);
    expect(await given().keys('beside')).toEqual(['beside']);
    await given().index.forget([]);
  });
  it('keeps no document out for another one that it refuses', async () => {
    const documents = Array.from({ length: 7 }, (_, i) => documentOf({ key: `good-${i}`, name: 'Rose' }));
    const wrong = documentOf({ key: 'poison', name: 'Rose', updatedAt: 'no time' });
    const refused = await given().index.put([...documents.slice(0, 3), wrong, ...documents.slice(3)]);
    expect(refused.map(({ id, path }) => [id, path])).toEqual([[wrong.id, wrong.path]]);
    expect(refused[0]?.reason).toMatch(/no time|updatedAt/);
    expect(await given().keys('rose')).toHaveLength(7);
  });
}
