import { expect, it } from 'vitest';
import type { SearchDocument } from '../../../src/ports/search-index.ts';
import { documentOf, type Given, idOf } from './finder.ts';

export function order(given: Given): void {
  it('puts the thing first whose key is the text', async () => {
    await given().put(
      documentOf({ key: 'iris-2d', name: 'Iris iris iris', tags: ['iris'], description: 'iris iris' }),
      documentOf({ key: 'iris', name: 'Measurements by Fisher' }),
      documentOf({ key: 'iris-clean', name: 'Iris again', tags: ['iris'] }),
    );
    expect((await given().keys('iris'))[0]).toBe('iris');
    expect((await given().keys('IRIS'))[0]).toBe('iris');
  });
  it('puts the thing first whose name is the text, letter case and accents aside', async () => {
    const others = Array.from({ length: 10 }, (_, i) =>
      documentOf({ name: `Données de qualité ${i}`, tags: ['données', 'qualité', 'de'], description: 'Données de qualité' }),
    );
    await given().put(...others, documentOf({ key: 'wanted', name: 'Données de Qualité' }));
    for (const text of ['données de qualité', 'Donnees De Qualite', '  DONNÉES DE  QUALITÉ '])
      expect((await given().keys(text))[0]).toBe('wanted');
  });
  it('puts a key with signs first', async () => {
    await given().put(documentOf({ key: 'c', name: 'C C C' }), documentOf({ key: 'c++', name: 'The other language', words: ['c'] }));
    expect((await given().keys('C++'))[0]).toBe('c++');
    expect((await given().keys('c'))[0]).toBe('c');
  });
  it('puts name before tag before description before further words', async () => {
    await given().put(
      documentOf({ key: 'in-words', words: ['glucose'] }),
      documentOf({ key: 'in-description', description: 'glucose' }),
      documentOf({ key: 'in-tags', tags: ['glucose'] }),
      documentOf({ key: 'in-name', name: 'Glucose level' }),
    );
    expect(await given().keys('glucose')).toEqual(['in-name', 'in-tags', 'in-description', 'in-words']);
  });
  it('puts a whole word before the beginning of another', async () => {
    await given().put(documentOf({ key: 'begun', name: 'Glucosemeter' }), documentOf({ key: 'whole', words: ['glucose'] }));
    expect(await given().keys('glucose')).toEqual(['whole', 'begun']);
  });
  it('orders equal hits by id', async () => {
    const documents = [5, 3, 9, 1].map((n) => documentOf({ id: idOf(800_000 + n), key: `t${n}`, name: 'Twin' }));
    await given().put(...documents);
    expect(await given().keys('twin')).toEqual(['t1', 't3', 't5', 't9']);
  });
  it('puts what is used more before its equal, and before nothing that fits better', async () => {
    await given().put(
      documentOf({ id: idOf(800_001), key: 'unused', name: 'Glucose', tags: ['plasma'] }),
      documentOf({ id: idOf(800_002), key: 'used', name: 'Glucose', tags: ['plasma'], uses: 100 }),
      documentOf({ key: 'used-and-further', words: ['glucose', 'plasma'], uses: 100 }),
    );
    expect(await given().keys('plasma')).toEqual(['used', 'unused', 'used-and-further']);
  });
  it('lists everything for no text, newest first and then by id', async () => {
    const at = (key: string, updatedAt: string, n: number): SearchDocument => documentOf({ id: idOf(800_000 + n), key, updatedAt });
    await given().put(
      at('middle-b', '2024-01-02T00:00:00.005Z', 7),
      at('oldest', '1999-12-31T23:59:59.999Z', 1),
      at('newest', '2024-01-02T00:00:00.006Z', 2),
      at('middle-a', '2024-01-02T00:00:00.005Z', 3),
    );
    for (const text of [undefined, '', ' \t\n']) {
      expect((await given().query({ text })).hits.map((hit) => hit.key)).toEqual(['newest', 'middle-a', 'middle-b', 'oldest']);
    }
  });
}

export function matchedFields(given: Given): void {
  const DOCUMENT = {
    key: 'pima-indians',
    name: 'Diabetes study',
    tags: ['healthcare'],
    description: 'Women of the Pima people',
    words: ['plasma_glucose'],
  };
  const cases: [string, string[]][] = [
    ['pima', ['key', 'description']],
    ['diabetes', ['name']],
    ['diabetse', ['name']],
    ['diab', ['name']],
    ['studies', ['name']],
    ['healthcare', ['tags']],
    ['women healthcare', ['tags', 'description']],
    ['glucose', ['words']],
    ['pima diabetes glucose', ['key', 'name', 'description', 'words']],
    ['Diabetes Study', ['name']],
    ['pima indians', ['key', 'description']],
  ];
  for (const [text, fields] of cases) {
    it(`of "${text}" are ${fields.join(', ')}`, async () => {
      await given().put(documentOf(DOCUMENT));
      const [hit] = (await given().query({ text })).hits;
      expect(hit?.matchedFields).toEqual(fields);
    });
  }
  it('are none where there is no text', async () => {
    await given().put(documentOf(DOCUMENT));
    expect((await given().query({})).hits[0]?.matchedFields).toEqual([]);
  });
}
