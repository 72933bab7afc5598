import { expect, it } from 'vitest';
import type { SuggestRequest } from '../../../src/ports/search-index.ts';
import { documentOf, type Given } from './finder.ts';

export function suggestions(given: Given): void {
  const keys = async (text: string, request: Partial<SuggestRequest> = {}): Promise<string[]> =>
    (await given().index.suggest({ limit: 10, ...request, text })).map((thing) => thing.key);

  it('name things whose names begin so before those of a later word', async () => {
    await given().put(
      documentOf({ key: 'later', name: 'Clean iris flowers' }),
      documentOf({ key: 'first', name: 'Iris flowers' }),
      documentOf({ key: 'other', name: 'Rose', description: 'iris', tags: ['iris'], words: ['iris'] }),
    );
    expect(await keys('iri')).toEqual(['first', 'later']);
    expect(await keys('Iris fl')).toEqual(['first', 'later']);
    expect(await keys('IRÍ')).toEqual(['first', 'later']);
    expect(await keys('flowers')).toHaveLength(2);
    expect(await keys('ris')).toEqual([]);
  });
  it('answer with id, kind, key and name', async () => {
    const { id, kind, key, name } = documentOf({ kind: 'Model', key: 'dp', name: 'Diabetes Predictor' });
    await given().put(documentOf({ id, kind, key, name }));
    expect(await given().index.suggest({ text: 'diab', limit: 1 })).toEqual([{ id, kind, key, name }]);
  });
  it('know things by their keys', async () => {
    await given().put(documentOf({ key: 'credit-g', name: 'German data' }));
    expect(await keys('cred')).toEqual(['credit-g']);
    expect(await keys('credit-g')).toEqual(['credit-g']);
  });
  it('are of the kinds asked for, and of no versions unless these are', async () => {
    await given().put(
      documentOf({ kind: 'Model', key: 'm', name: 'Iris tree' }),
      documentOf({ kind: 'Dataset', key: 'd', name: 'Iris data' }),
      documentOf({ kind: 'DatasetVersion', key: 'v', name: 'Iris data 1' }),
    );
    expect((await keys('iris')).sort()).toEqual(['d', 'm']);
    expect(await keys('iris', { kinds: ['Model'] })).toEqual(['m']);
    expect((await keys('iris', { kinds: ['DatasetVersion', 'Model'] })).sort()).toEqual(['m', 'v']);
    expect(await keys('iris', { kinds: [] })).toEqual([]);
  });
  it('tell each name once, and no more than asked for', async () => {
    await given().put(
      ...Array.from({ length: 30 }, (_, i) => documentOf({ key: `twin-${i}`, name: 'Zebra twin' })),
      ...Array.from({ length: 30 }, (_, i) => documentOf({ key: `one-${i}`, name: `Zebra ${String(i).padStart(2, '0')}` })),
    );
    const found = await given().index.suggest({ text: 'zebra', limit: 5 });
    expect(found).toHaveLength(5);
    expect(new Set(found.map((thing) => thing.name)).size).toBe(5);
    expect(await given().index.suggest({ text: 'zebra t', limit: 5 })).toHaveLength(1);
    expect(await given().index.suggest({ text: 'zebra', limit: 0 })).toEqual([]);
  });
  it('follow what is put and removed', async () => {
    const document = documentOf({ key: 'x', name: 'Xylophone' });
    await given().put(document);
    await given().put({ ...document, name: 'Marimba', key: 'marimba', revision: 2 });
    expect(await keys('xylo')).toEqual([]);
    expect(await keys('mari')).toEqual(['marimba']);
    await given().index.remove([{ id: document.id, revision: 3 }]);
    expect(await keys('mari')).toEqual([]);
  });
  it('are found in other scripts', async () => {
    await given().put(
      documentOf({ key: 'zh', name: '鸢尾花数据集' }),
      documentOf({ key: 'ru', name: 'Данные Ирисы' }),
      documentOf({ key: 'ar', name: 'بيانات' }),
    );
    expect([await keys('鸢尾'), await keys('数据'), await keys('данн'), await keys('ири'), await keys('بيا')]).toEqual([
      ['zh'],
      ['zh'],
      ['ru'],
      ['ru'],
      ['ar'],
    ]);
  });
  it('are none, and no error, for texts that nothing begins with', async () => {
    await given().put(documentOf({ name: 'Iris' }), documentOf({ key: '\u001f\u0000', name: '\u001e' }));
    for (const text of [
      '',
      ' ',
      '\u0000',
      '\u001f',
      '\ud800',
      '*',
      '"',
      "'",
      '(',
      '\\',
      '%',
      '_',
      'x'.repeat(5000),
      '🚀',
      '\u0301',
      'a&b|c:*',
    ])
      expect(await keys(text)).toEqual([]);
  });
}
