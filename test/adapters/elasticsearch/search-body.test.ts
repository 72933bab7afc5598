import { describe, expect, it } from 'vitest';
import { CATALOG_MAPPINGS } from '../../../src/adapters/elasticsearch/catalog-mapping.ts';
import { indexedDocument, keywordOf, storable } from '../../../src/adapters/elasticsearch/indexed-document.ts';
import { plainWords, termCount, wordsOf } from '../../../src/adapters/elasticsearch/query-words.ts';
import { matchedFields, searchBody } from '../../../src/adapters/elasticsearch/search-body.ts';
import { translated, withoutSecrets } from '../../../src/adapters/elasticsearch/search-errors.ts';
import { CursorError, SearchUnavailableError } from '../../../src/errors.ts';
import { documentOf, idOf } from '../../contract/search-index/finder.ts';

/** Leaves of the query, as the server counts them. */
function clauses(query: unknown): number {
  if (typeof query !== 'object' || query === null) return 0;
  return Object.entries(query).reduce(
    (sum, [key, value]) => sum + (['match', 'term', 'terms', 'match_bool_prefix'].includes(key) ? 1 : clauses(value)),
    0,
  );
}

describe('searchBody', () => {
  it('lists what is not removed, newest first, for no text', () => {
    expect(searchBody({ text: ' ', limit: 20 })).toEqual({
      query: { bool: { filter: [{ term: { removed: false } }] } },
      sort: [{ updatedAt: { order: 'desc' } }, { id: { order: 'asc' } }],
      size: 21,
      track_total_hits: true,
      _source: ['kind', 'key', 'path', 'name'],
    });
  });
  it('filters by kinds, and by each tag as a whole', () => {
    const { query } = searchBody({ kinds: ['Model', 'Dataset'], tags: ['a', 'b'], limit: 1 });
    expect(query?.bool?.filter).toEqual([
      { term: { removed: false } },
      { terms: { kind: ['Model', 'Dataset'] } },
      { term: { tagsExact: 'a' } },
      { term: { tagsExact: 'b' } },
    ]);
  });
  it('goes on after a position, and refuses what is none', () => {
    expect(searchBody({ text: 'x', limit: 1, after: [1.5, idOf(1), ''] }).search_after).toEqual([1.5, idOf(1)]);
    expect(() => searchBody({ text: 'x', limit: 1, after: [1.5] })).toThrow(CursorError);
  });
  it('orders by score and then by id', () => {
    expect(searchBody({ text: 'x', limit: 1 }).sort).toEqual([{ _score: { order: 'desc' } }, { id: { order: 'asc' } }]);
  });
  it('gives the text to the server as data only: no query language is used', () => {
    const body = JSON.stringify(searchBody({ text: '"a" AND (b OR c)* /d/', limit: 1 }));
    expect(['query_string', 'simple_query_string', 'wildcard', 'regexp', 'script'].filter((kind) => body.includes(`"${kind}"`))).toEqual(
      [],
    );
  });
  it('forgives no typos in words with digits', () => {
    expect(JSON.stringify(searchBody({ text: 'iris2024', limit: 1 }))).not.toContain('fuzziness');
    expect(JSON.stringify(searchBody({ text: 'iris', limit: 1 }))).toContain('fuzziness');
  });
  it('stays small for long texts, whatever is in them', () => {
    const texts = [
      'iris '.repeat(64).trim(),
      Array.from({ length: 60 }, (_, i) => `w${'x'.repeat(i + 1)}`).join(' '),
      'aB'.repeat(5000),
      '学'.repeat(10_000),
      Array.from({ length: 5000 }, (_, i) => `w${i}`).join(' '),
    ];
    for (const text of texts) expect(clauses(searchBody({ text, limit: 1 }).query)).toBeLessThan(2000);
  });
  it('asks for the whole text alone where it has no words', () => {
    const { query } = searchBody({ text: '***', limit: 1 });
    expect(JSON.stringify(query)).not.toContain('"match"');
    expect(JSON.stringify(query)).toContain('"key.whole":{"value":"***"');
  });
});

describe('matchedFields', () => {
  it('are told by the names of queries, in a fixed order', () => {
    expect(matchedFields(['words', 'tags~', 'name=', 'name', 'spelled'])).toEqual(['name', 'tags', 'words']);
  });
});

describe('wordsOf', () => {
  it('cuts at white space, names each word once and drops signs', () => {
    expect(wordsOf(' iris  * "rose" iris &').map((word) => [word.text, word.last])).toEqual([
      ['iris', true],
      ['"rose"', false],
    ]);
  });
  it('takes the last word for one that may be unfinished, unless it is one letter', () => {
    expect(wordsOf('a ab').map((word) => word.last)).toEqual([false, true]);
    expect(wordsOf('ab a').map((word) => word.last)).toEqual([false, false]);
  });
  it('forgives typos in words without digits', () =>
    expect(wordsOf('iris 2024 v12').map((word) => word.forgiven)).toEqual([true, false, false]));
});

describe('long texts', () => {
  it('are known by the terms they would make', () => {
    expect(['iris', 'meanStdDev', 'a_b_c', '学習データ', 'شبكة عصبية', 'x'.repeat(10_000)].map(termCount)).toEqual([1, 3, 3, 5, 2, 1]);
  });
  it('are cut at every sign, into pairs where there are no spaces, and after a thousand words', () => {
    expect(plainWords("don't_stop 学習デ iris iris")).toEqual(['don', 't', 'stop', '学習', '習デ', 'iris']);
    expect(plainWords('x'.repeat(300))).toEqual(['x'.repeat(255), 'x'.repeat(45)]);
    expect(plainWords(Array.from({ length: 1500 }, (_, i) => `w${i}`).join(' '))).toHaveLength(1000);
  });
});

describe('indexedDocument', () => {
  it('has no field that the mapping lacks', () => {
    expect(Object.keys(indexedDocument(documentOf({}))).filter((field) => !(field in CATALOG_MAPPINGS.properties))).toEqual([]);
  });
  it('leaves unknown what is unknown', () => expect(indexedDocument(documentOf({ description: null })).description).toBeNull());
  it('keeps long tags apart, and short ones as they are', () => {
    const long = 'x'.repeat(50_000);
    expect(keywordOf('a\u0000b')).toBe('ab');
    expect(keywordOf(long).length).toBeLessThan(1100);
    expect(keywordOf(long)).not.toBe(keywordOf(`${long}y`));
  });
  it('takes out NUL and halves of surrogate pairs', () => expect(storable('a\u0000b\ud800c🚀')).toBe('abc🚀'));
});

describe('errors', () => {
  const of = (name: string, statusCode?: number): Error =>
    Object.assign(new Error('index_x'), { name, ...(statusCode === undefined ? {} : { statusCode }) });
  it('name the server without secrets, and say what to do', () => {
    expect(withoutSecrets('https://bob:sesame@search.example:9243/es?token=sesame#x')).toBe('https://search.example:9243/es');
    for (const error of [
      of('ConnectionError'),
      of('TimeoutError'),
      of('ProductNotSupportedError'),
      of('ResponseError', 401),
      of('ResponseError', 404),
      of('ResponseError', 429),
      of('ResponseError', 503),
    ]) {
      const result = translated(error, 'http://bob:sesame@h:1', 'catalog');
      expect(result).toBeInstanceOf(SearchUnavailableError);
      expect((result as Error).message).toMatch(
        /^Elasticsearch at http:\/\/h:1\/ .+\. .+\.$|^Elasticsearch at http:\/\/h:1\/ .+\. Try again\.$/,
      );
      expect((result as Error).cause).toBe(error);
    }
  });
  it('tell a full disk from a server that is too busy or asks for a password', () => {
    const full =
      'index [catalog-000001] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];';
    const set = 'status 403, index [catalog-000001] blocked by: [FORBIDDEN/8/index write (api)];';
    for (const [message, statusCode, told] of [
      [full, 429, 'disk usage exceeded flood-stage watermark'],
      [set, 403, 'index write (api)'],
    ] as const) {
      const { message: text } = translated(Object.assign(new Error(message), { statusCode }), 'http://h:1', 'catalog') as Error;
      expect(text).toContain(told);
      expect(text).toMatch(/takes no writes .*Free disk space.*index\.blocks\.write/);
    }
  });
  it('of another sort stay what they are', () => {
    const error = of('ResponseError', 400);
    expect(translated(error, 'http://h:1', 'catalog')).toBe(error);
    expect(translated('x', 'http://h:1', 'catalog')).toBe('x');
  });
});
