import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SearchDocument } from '../../../src/ports/search-index.ts';
import { documentOf, type Given, idOf } from './finder.ts';

export function writing(given: Given): void {
  it('finds at once what put returned from', async () => {
    for (let i = 0; i < 5; i++) {
      await given().put(documentOf({ key: `fresh-${i}` }));
      expect(await given().keys(`fresh-${i}`)).toEqual([`fresh-${i}`]);
    }
  });
  it('answers with the fields of the document', async () => {
    const document = documentOf({ kind: 'ModelVersion', key: '1', path: 'model/diabetes-predictor/v/1', name: 'Diabetes Predictor 1' });
    await given().put(document);
    const [hit] = (await given().query({ text: 'predictor' })).hits;
    const { id, kind, key, path, name } = document;
    expect(hit).toMatchObject({ id, kind, key, path, name });
    expect(hit?.score).toBeGreaterThanOrEqual(0);
  });
  it('replaces a document by a newer revision, whole', async () => {
    const old = documentOf({ key: 'wine', name: 'Bordeaux', tags: ['old'], words: ['alcohol'], description: 'grapes' });
    await given().put(old);
    await given().put({ ...old, name: 'Chianti', tags: ['new'], words: [], description: null, revision: 2 });
    expect(await given().keys('chianti')).toEqual(['wine']);
    for (const gone of ['bordeaux', 'alcohol', 'grapes', 'old']) expect(await given().keys(gone)).toEqual([]);
  });
  it('takes the same revision again', async () => {
    const document = documentOf({ key: 'wine', words: ['before'] });
    await given().put(document);
    await given().put({ ...document, words: ['afterwards'] });
    expect(await given().keys('afterwards')).toEqual(['wine']);
  });
  it('ignores an older revision, without an error', async () => {
    const document = documentOf({ key: 'wine', name: 'Chianti', revision: 5 });
    await given().put(document);
    await given().put({ ...document, name: 'Bordeaux', revision: 4 }, documentOf({ key: 'beside' }));
    expect(await given().keys('bordeaux')).toEqual([]);
    expect(await given().keys('chianti')).toEqual(['wine']);
    expect(await given().keys('beside')).toEqual(['beside']);
  });
  it('takes the newest of several revisions in one put', async () => {
    const document = documentOf({ key: 'wine' });
    await given().put(
      { ...document, name: 'Second', revision: 2 },
      { ...document, name: 'Third', revision: 3 },
      { ...document, name: 'First' },
    );
    expect(await given().keys('third')).toEqual(['wine']);
    expect((await given().query({})).total).toBe(1);
  });
  it('removes, and an older put that arrives late does not bring the thing back', async () => {
    const document = documentOf({ key: 'wine', revision: 3 });
    await given().put(document);
    await given().index.remove([{ id: document.id, revision: 4 }]);
    expect(await given().query({ text: 'wine' })).toMatchObject({ hits: [], total: 0 });
    await given().put(document);
    expect(await given().query({})).toMatchObject({ hits: [], total: 0 });
    await given().put({ ...document, revision: 5 });
    expect(await given().keys('wine')).toEqual(['wine']);
  });
  it('keeps out what was removed before it was ever put', async () => {
    const document = documentOf({ key: 'wine', revision: 3 });
    await given().index.remove([{ id: document.id, revision: 4 }]);
    await given().put(document);
    expect((await given().query({})).total).toBe(0);
  });
  it('keeps a thing whose newer revision was put before the removal came', async () => {
    const document = documentOf({ key: 'wine', revision: 7 });
    await given().put(document);
    await given().index.remove([{ id: document.id, revision: 6 }]);
    expect(await given().keys('wine')).toEqual(['wine']);
  });
  it('ends in the same state whatever the order of the writes', async () => {
    const id = idOf(900_000);
    let run = 0;
    const write = fc.record({ revision: fc.integer({ min: 1, max: 6 }), at: fc.integer() });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(write, { selector: (w) => w.revision, minLength: 1, maxLength: 6 }), async (writes) => {
        // Odd revisions are put, even ones remove; every run has revisions above those of the run before.
        const offset = ++run * 10;
        for (const { revision } of [...writes].sort((a, b) => a.at - b.at)) {
          if (revision % 2) await given().put(documentOf({ id, key: `r${offset + revision}`, revision: offset + revision }));
          else await given().index.remove([{ id, revision: offset + revision }]);
        }
        const last = Math.max(...writes.map((w) => w.revision));
        expect((await given().query({})).hits.map((hit) => hit.key)).toEqual(last % 2 ? [`r${offset + last}`] : []);
      }),
      { numRuns: 8 },
    );
  });
  it('takes two puts at once, of the same things and of others', async () => {
    const shared = Array.from({ length: 40 }, (_, i) => documentOf({ key: `both-${i}`, words: ['orchard'] }));
    const own = (who: string): SearchDocument[] =>
      Array.from({ length: 40 }, (_, i) => documentOf({ key: `${who}-${i}`, words: [`apple${i}`, 'orchard'] }));
    const newer = shared.map((document) => ({ ...document, name: 'Newer', revision: 2 })).reverse();
    await Promise.all([given().index.put([...shared, ...own('left')]), given().index.put([...newer, ...own('right')])]);
    expect((await given().query({ text: 'orchard' })).total).toBe(120);
    expect((await given().query({ text: 'newer' })).total).toBe(40);
  });
  it('can be prepared by many at once, and again', async () => {
    await given().put(documentOf({ key: 'wine' }));
    await Promise.all(Array.from({ length: 5 }, () => given().index.ensure()));
    expect(await given().keys('wine')).toEqual(['wine']);
  });
  it('takes an empty list', async () => {
    await given().index.put([]);
    await given().index.remove([]);
    expect(await given().query({})).toMatchObject({ hits: [], total: 0, hasMore: false });
  });
}
