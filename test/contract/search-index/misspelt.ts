import { expect, it } from 'vitest';
import { documentOf, type Given } from './finder.ts';

export function misspelt(given: Given): void {
  const DIABETES = {
    wrong: ['xiabetes', 'diazetes', 'diabetez'],
    missing: ['iabetes', 'diabtes', 'diabete'],
    doubled: ['ddiabetes', 'diabbetes', 'diabetess'],
    additional: ['xdiabetes', 'diabxetes', 'diabetesx'],
    swapped: ['idabetes', 'diaebtes', 'diabetse'],
  };
  for (const [how, texts] of Object.entries(DIABETES)) {
    it(`finds a word with one ${how} letter, wherever it is`, async () => {
      await given().put(
        documentOf({ key: 'pima', description: 'About diabetes' }),
        documentOf({ key: 'unrelated', name: 'Something else' }),
      );
      for (const text of texts) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: ['pima'] });
    });
  }
  it('finds words of four letters', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Iris' }));
    for (const text of ['irsi', 'riis', 'irix', 'xris', 'iiris', 'irise'])
      expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: ['wanted'] });
  });
  it('finds words in which an inflection and a typo come together', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Dataset of a classifier' }));
    for (const text of ['datsets', 'clasifiers']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: ['wanted'] });
  });
  it('finds a misspelt word beside a right one, in any field', async () => {
    await given().put(
      documentOf({ key: 'wanted', name: 'Housing prices', tags: ['california'] }),
      documentOf({ key: 'other', name: 'Housing' }),
    );
    for (const text of ['housing califrnia', 'huosing california', 'priecs housing']) expect(await given().keys(text)).toEqual(['wanted']);
  });
  it('finds misspelt parts of identifiers', async () => {
    await given().put(documentOf({ key: 'wanted', words: ['petalWidth'] }));
    expect(await given().keys('peatlWidth')).toEqual(['wanted']);
    expect(await given().keys('petal_widht')).toEqual(['wanted']);
  });
  it('puts what is spelled so before what is spelled otherwise, in whatever field', async () => {
    const exact = documentOf({ key: 'exact', words: ['form'] });
    await given().put(
      documentOf({ key: 'a-1', name: 'From', tags: ['from'], description: 'from from from' }),
      exact,
      documentOf({ key: 'a-2', name: 'Forms' }),
    );
    const keys = await given().keys('form');
    expect(keys[0]).toBe('exact');
    expect(keys.at(-1)).toBe('a-1');
    expect(keys).toHaveLength(3);
  });
  it('forgives nothing in numbers and in words of three letters', async () => {
    await given().put(documentOf({ name: 'Year 2023' }), documentOf({ name: 'SVM' }), documentOf({ words: ['v1000'] }));
    for (const text of ['2024', 'svn', 'v1001', '20233']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [] });
  });
  it('does not take a word with two wrong letters for another', async () => {
    await given().put(documentOf({ name: 'Diabetes' }));
    for (const text of ['dxabxtes', 'abdietes', 'dibtes']) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [] });
  });
}
