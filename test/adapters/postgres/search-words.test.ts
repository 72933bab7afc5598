import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canBeMisspelt,
  documentTerms,
  folded,
  forgivesTypos,
  isOneTypoAway,
  queryWords,
  storable,
} from '../../../src/adapters/postgres/search-words.ts';

describe('documentTerms', () => {
  const cases: [string, string[]][] = [
    ['meanStdDev', ['meanstddev', 'mean', 'std', 'dev']],
    ['mean_std_dev', ['meanstddev', 'mean', 'std', 'dev']],
    ['credit-g', ['creditg', 'credit', 'g']],
    ['HTTPServer2', ['httpserver2', 'http', 'server', '2']],
    ['5W1H', ['5w1h', '5', 'w', '1', 'h']],
    ['data/raw/iris.csv', ['data', 'raw', 'iris', 'csv']],
    ['Bob’s', ['bobs', 'bob', 's']],
    ['Größe, Ærø & ŁÓDŹ', ['grosse', 'aero', 'lodz']],
    ['Ὀδυσσεύς ΟΔΥΣΣΕΥΣ', ['οδυσσευσ', 'οδυσσευσ']],
    ['機械学習model', ['機', '械', '学', '習', '機械', '械学', '学習', 'model']],
    ['𠮷野', ['𠮷', '野', '𠮷野']],
    ['ﬁle Ⅷ ｉｒｉｓ', ['file', 'viii', 'iris']],
    ['🚀 go', ['🚀', 'go']],
    ['9f86d081884c7d659a2feaa0c55ad015', ['9f86d081884c7d659a2feaa0c55ad015']],
    ['_x_ -- "" *', ['x']],
    ['', []],
  ];
  for (const [text, terms] of cases)
    it(`of ${JSON.stringify(text)} are ${terms.join(' ')}`, () => expect(documentTerms(text)).toEqual(terms));

  it('are the same for a text with and without the quick way for ASCII', () => {
    const ascii = fc
      .array(fc.constantFrom('iris', 'Mean', 'STD', 'x2', '_', '-', "'", ' ', '.', '/', '9', '('))
      .map((parts) => parts.join(''));
    // A Cyrillic letter at the end leads through the way for all of Unicode.
    fc.assert(
      fc.property(ascii, (text) => {
        expect(documentTerms(`${text} ж`)).toEqual([...documentTerms(text), 'ж']);
      }),
    );
  });
  it('are never empty nor longer than a hundred characters', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 300 }).map((s) => s.repeat(5)),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(any, (text) =>
        documentTerms(text).every((term) => term.length > 0 && [...term].length <= 100 && term === storable(term)),
      ),
    );
  });
  it('contain one way in which each word of the same text is searched for', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
        const terms = new Set(documentTerms(text));
        expect(queryWords(text).filter(({ alternatives }) => !alternatives.some((way) => way.every((term) => terms.has(term))))).toEqual(
          [],
        );
      }),
    );
  });
});

describe('queryWords', () => {
  const waysOf = (text: string): string[][][] => queryWords(text).map(({ alternatives }) => alternatives);
  it('finds a compound whole or by all of its parts', () => {
    expect(waysOf('iris meanStdDev')).toEqual([[['iris']], [['meanstddev'], ['mean', 'std', 'dev']]]);
  });
  it('names each word once', () => expect(waysOf('Iris iris IRIS')).toEqual([[['iris']]]));
  it('searches unspaced scripts by pairs', () => expect(waysOf('学習データ x')).toEqual([[['学習', '習デ', 'デー', 'ータ']], [['x']]]));
  it('sees no words in signs', () => expect(waysOf('* " & | ! :* <-> ()')).toEqual([]));
  it('looks at the first thousand words', () =>
    expect(queryWords(Array.from({ length: 1500 }, (_, i) => `a${i}`).join(' '))).toHaveLength(1000));
});

describe('folded', () => {
  it('leaves letter case, accents and amounts of white space aside, and nothing else', () => {
    expect(folded('  DONNÉES de\t\nQualite\u0301 ')).toBe('donnees de qualite');
    expect(folded('C++ (v1.2)')).toBe('c++ (v1.2)');
  });
  it('changes nothing when done twice', () =>
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => folded(folded(text)) === folded(text))));
});

describe('storable', () => {
  it('takes out NUL and halves of surrogate pairs', () => expect(storable('a\u0000b\ud800c\udc00d🚀')).toBe('abcd🚀'));
});

describe('isOneTypoAway', () => {
  const edit = (word: string, at: number, letter: string): string[] => [
    word.slice(0, at) + letter + word.slice(at + 1),
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2),
  ];
  const word = fc.string({ unit: fc.constantFrom(...'abcé'), minLength: 1, maxLength: 9 });

  it('sees every wrong, missing, additional and swapped letter, either way round', () => {
    fc.assert(
      fc.property(word, fc.nat(8), fc.constantFrom('a', 'z', 'é'), (a, at, letter) => {
        for (const b of edit(a, Math.min(at, a.length - 1), letter))
          expect([isOneTypoAway(a, b), isOneTypoAway(b, a)]).toEqual([true, true]);
      }),
    );
  });
  it('agrees with trying every edit', () => {
    const near = (a: string, b: string): boolean =>
      a === b ||
      Array.from({ length: a.length + 1 }, (_, at) => [...'abcé'].flatMap((letter) => edit(a, at, letter)))
        .flat()
        .includes(b);
    fc.assert(
      fc.property(word, word, (a, b) => isOneTypoAway(a, b) === near(a, b)),
      { numRuns: 300 },
    );
  });
  it('refuses two typos', () => {
    for (const [a, b] of [
      ['abcd', 'badc'],
      ['iris', 'siri'],
      ['form', 'fxrx'],
      ['form', 'fo'],
    ] as const)
      expect(isOneTypoAway(a, b)).toBe(false);
  });
});

describe('typos', () => {
  it('are forgiven in words of four letters or more', () => {
    expect(['iris', 'ирис', 'svm', 'ab12', '2024', '機械学習'].map(forgivesTypos)).toEqual([true, true, false, false, false, false]);
  });
  it('are looked for in terms that a letter more would make long enough', () => {
    expect(['iri', 'ab', 'v12', '機械学習'].map(canBeMisspelt)).toEqual([true, false, false, false]);
  });
});
