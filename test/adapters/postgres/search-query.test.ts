import { describe, expect, it } from 'vitest';
import { anyQuery, expansionsOf, matches, textQueries } from '../../../src/adapters/postgres/search-query.ts';
import { searchVector } from '../../../src/adapters/postgres/search-vector.ts';
import { queryWords } from '../../../src/adapters/postgres/search-words.ts';
import { documentOf } from '../../contract/search-index/finder.ts';

const none = expansionsOf([]);
const relative = (word: string, wordStem: string, term: string, termStem: string): Parameters<typeof expansionsOf>[0][number] => ({
  word,
  wordStem,
  term,
  termStem,
  light: false,
});

describe('expansionsOf', () => {
  it('tells inflections from typos, and drops the word itself and what is too far away', () => {
    const { stems, typos } = expansionsOf([
      relative('flowers', 'flower', 'flower', 'flower'),
      relative('flowers', 'flower', 'flowers', 'flower'),
      relative('flowers', 'flower', 'flovers', 'flover'),
      relative('flowers', 'flower', 'folwres', 'folwr'),
      relative('datsets', 'datset', 'dataset', 'dataset'),
    ]);
    expect([...stems]).toEqual([['flowers', ['flower']]]);
    expect([...typos]).toEqual([
      ['flowers', ['flovers']],
      ['datsets', ['dataset']],
    ]);
  });
});

describe('textQueries', () => {
  it('asks for all words, each in one of its ways, from strict to lenient', () => {
    const expansions = expansionsOf([relative('iris', 'iri', 'irises', 'iri'), relative('iris', 'iri', 'irish', 'irish')]);
    const queries = textQueries(queryWords('iris petalWidth'), expansions);
    expect(queries.asTyped).toBe("('iris'&('petalwidth'|('petal'&'width')))");
    expect(queries.inflected).toBe("(('iris'|'irises')&('petalwidth'|('petal'&'width')))");
    expect(queries.begun).toBe("(('iris'|'irises')&(('petalwidth'|'petalwidth':*)|('petal'&('width'|'width':*))))");
    expect(queries.misspelt).toBe("(('iris'|('irises'|'irish'))&(('petalwidth'|'petalwidth':*)|('petal'&('width'|'width':*))))");
    expect(queries.any).toEqual({
      terms: ['iris', 'petalwidth', 'petal', 'width', 'irises'],
      prefixes: ['petalwidth', 'width'],
      typos: ['irish'],
    });
  });
  it('nests a long text only as deep as a balanced tree, for Postgres descends into it', () => {
    const words = Array.from({ length: 512 }, (_, i) => ({ alternatives: [[`word${i}`]] }));
    const depths = [0];
    for (const sign of textQueries(words, none).asTyped.replaceAll(/[^()]/g, ''))
      depths.push((depths.at(-1) ?? 0) + (sign === '(' ? 1 : -1));
    expect([Math.max(...depths), depths.at(-1)]).toEqual([9, 0]);
  });
  it('does not take one letter for the beginning of a word', () => expect(textQueries(queryWords('a'), none).begun).toBe("'a'"));
});

describe('anyQuery', () => {
  const any = { terms: ['iris'], prefixes: ['iris'], typos: ['irish'] };
  it('asks for one of the terms in fields of a weight', () => {
    expect(anyQuery(any, 'B')).toBe("('iris':B|('irish':B|'iris':*B))");
    expect(anyQuery(any, '', false)).toBe("('iris'|'iris':*)");
  });
  it('decides for a field as Postgres does', () => {
    expect([['iris'], ['irises'], ['irish'], ['rose']].map((terms) => matches(any, terms))).toEqual([true, true, true, false]);
  });
});

describe('searchVector', () => {
  it('weighs terms by field, at places that no two fields share', () => {
    const { text, terms } = searchVector(
      documentOf({ key: 'iris', name: 'Iris', tags: ['botany'], description: 'Iris flowers', words: ['petal'] }),
    );
    expect(text).toBe("'iris':1A,2A,4001C 'botany':2001B 'flowers':4002C 'petal':10001D");
    expect(terms).toEqual(['iris', 'botany', 'flowers', 'petal']);
  });
  it('keeps below what Postgres takes, and the key and name first', () => {
    const words = Array.from({ length: 300_000 }, (_, i) => `word${i}x`);
    const { text, terms } = searchVector(documentOf({ key: 'the-key', name: 'The name', description: words.join(' ') }));
    expect(text.length).toBeLessThan(2 ** 20 * 2);
    expect(terms).toEqual(expect.arrayContaining(['thekey', 'name']));
    expect(terms.length).toBeGreaterThan(30_000);
  });
  it('counts a term that is repeated without end a few times in each field', () => {
    const { text } = searchVector(documentOf({ key: 'k', name: 'n', description: 'x '.repeat(5000), words: ['x'] }));
    expect(text).toBe("'k':1A 'n':2A 'x':4001C,4002C,4003C,4004C,4005C,4006C,4007C,4008C,10001D");
  });
});
