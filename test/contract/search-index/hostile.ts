import { expect, it } from 'vitest';
import { documentOf, type Given } from './finder.ts';

export function hostile(given: Given): void {
  const TEXTS = [
    '"',
    "'",
    '\\',
    '*',
    '?',
    '(',
    ')',
    '((((',
    '"unclosed',
    'a:b',
    'key:iris',
    '-iris',
    '+iris',
    '!',
    '&',
    '|',
    '~',
    '^',
    'iris~2',
    'iris^3',
    '/regex/',
    '[1 TO 2]',
    '{}',
    '<->',
    ':*',
    '%',
    '_',
    '$1',
    "'; DROP TABLE search_document; --",
    'AND',
    'OR NOT',
    'AND OR NOT',
    '&& ||',
    '{"match_all":{}}',
    '🚀',
    '🚀🎉👩‍👩‍👧‍👦',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff x',
    '\u202e',
    '\ufeff',
    '\u200b',
    'é'.normalize('NFD'),
    'İ',
    'ß',
    '\u0301',
    'ﷺ',
    '\n\r\t x',
    'x'.repeat(10_000),
    'x '.repeat(5000),
    '"'.repeat(10_000),
    '学'.repeat(10_000),
    'aB'.repeat(5000),
    'a_'.repeat(5000),
  ];
  it('is no error as text', async () => {
    await given().put(documentOf({ name: 'Iris' }));
    for (const text of TEXTS) {
      const result = await given().query({ text });
      expect({ text: text.slice(0, 20), consistent: result.total === result.hits.length }).toEqual({
        text: text.slice(0, 20),
        consistent: true,
      });
    }
  });
  it('is no error when it has many words, and all of them must be found', async () => {
    const many = Array.from({ length: 900 }, (_, i) => `w${i}q`);
    await given().put(
      documentOf({ key: 'has-all', description: many.join(' ') }),
      documentOf({ key: 'has-some', description: many.slice(0, 899).join(' ') }),
    );
    expect(await given().keys(many.join(' '))).toEqual(['has-all']);
  });
  it('treats operators and wildcards as words like others', async () => {
    await given().put(
      documentOf({ key: 'with', description: 'iris and not rose or tulip' }),
      documentOf({ key: 'without', description: 'iris rose tulip' }),
    );
    expect(await given().keys('iris AND rose')).toEqual(['with']);
    expect(await given().keys('iris NOT rose')).toEqual(['with']);
    expect(await given().keys('"iris"')).toHaveLength(2);
    expect(await given().keys('(iris* rose)')).toHaveLength(2);
    expect(await given().keys('-iris')).toHaveLength(2);
    expect(await given().keys('*')).toEqual([]);
    expect(await given().keys('i*s')).toEqual([]);
  });
  it('can be put, and is found by its name', async () => {
    const documents = TEXTS.map((text, i) =>
      documentOf({ key: `h${i}x ${text}`, name: `hostile${i}name ${text}`, description: text, tags: [text], words: [text, text] }),
    );
    await given().put(...documents);
    for (const [i] of TEXTS.entries()) {
      const [hit] = (await given().query({ text: `hostile${i}name`, limit: 2 })).hits;
      expect(hit?.id).toBe(documents[i]?.id);
    }
  });
  it('loses NUL and halves of characters, and nothing else', async () => {
    await given().put(documentOf({ key: 'a\u0000b', name: 'x\ud800y 🚀', tags: ['t\u0000ag'], words: ['c\udc00d'] }));
    const [hit] = (await given().query({ text: 'cd' })).hits;
    expect(hit).toMatchObject({ key: 'ab', name: 'xy 🚀' });
    expect((await given().query({ tags: ['tag'] })).total).toBe(1);
    expect((await given().query({ tags: ['t\u0000ag'] })).total).toBe(1);
  });
  it('may be longer than any index takes, and is still found by its name', async () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `filler${i.toString(36)}`);
    const long = documentOf({
      key: 'k'.repeat(20_000),
      name: 'Encyclopaedia',
      tags: ['t'.repeat(50_000)],
      description: words.join(' '),
      words: [words.join('_'), 'y'.repeat(100_000)],
    });
    await given().put(long, documentOf({ key: 'beside', name: 'Beside it' }));
    expect((await given().query({ text: 'encyclopaedia' })).hits[0]).toMatchObject({ id: long.id, key: long.key });
    expect((await given().query({ text: 'fillera' })).total).toBe(1);
    expect(await given().keys('beside')).toEqual(['beside']);
  });
}
