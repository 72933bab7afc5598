import { expect, it } from 'vitest';
import type { SearchRequest } from '../../../src/ports/search-index.ts';
import { documentOf, type Given } from './finder.ts';

export function filters(given: Given): void {
  const put = async (): Promise<void> =>
    given().put(
      documentOf({ key: 'a', kind: 'Dataset', tags: ['health', 'time-series'], words: ['glucose'] }),
      documentOf({ key: 'b', kind: 'Model', tags: ['health'], words: ['glucose'] }),
      documentOf({ key: 'c', kind: 'Model', tags: ['Health'], words: ['glucose'] }),
      documentOf({ key: 'd', kind: 'Agent', tags: ['time', 'series'] }),
    );
  const cases: [string, Partial<SearchRequest>, string[]][] = [
    ['one kind', { kinds: ['Model'] }, ['b', 'c']],
    ['several kinds', { kinds: ['Dataset', 'Agent'] }, ['a', 'd']],
    ['a kind that nothing has', { kinds: ['Place'] }, []],
    ['a tag, in its letter case', { tags: ['health'] }, ['a', 'b']],
    ['a whole tag, not its words', { tags: ['time'] }, ['d']],
    ['all of several tags', { tags: ['health', 'time-series'] }, ['a']],
    ['tags that no thing has together', { tags: ['health', 'time'] }, []],
    ['a tag and a kind', { tags: ['health'], kinds: ['Model'] }, ['b']],
    ['text and kind', { text: 'glucose', kinds: ['Model'] }, ['b', 'c']],
    ['misspelt text, kind and tag', { text: 'glucsoe', kinds: ['Model', 'Dataset'], tags: ['health'] }, ['a', 'b']],
    ['no kind at all', { kinds: [] }, []],
    ['an empty list of tags', { tags: [] }, []],
    ['text and an empty list', { text: 'glucose', kinds: [] }, []],
    ['nothing', {}, ['a', 'b', 'c', 'd']],
  ];
  for (const [what, request, keys] of cases) {
    it(`filters by ${what}`, async () => {
      await put();
      const result = await given().query(request);
      expect(result.hits.map((hit) => hit.key).sort()).toEqual(keys);
      expect(result).toMatchObject({ total: keys.length, hasMore: false });
    });
  }
  it('filters by tags with signs, by long ones and by those of other languages', async () => {
    const tags = ["it's", 'a "b" \\c', '{x,y}', 'été', '健康', 'x'.repeat(40_000), '*', '🚀', 'NULL', ''];
    await given().put(...tags.map((tag, i) => documentOf({ key: `tag-${i}`, tags: [tag, 'common'] })));
    for (const [i, tag] of tags.entries())
      expect((await given().query({ tags: [tag, 'common'] })).hits.map((hit) => hit.key)).toEqual([`tag-${i}`]);
    expect((await given().query({ tags: ['x'.repeat(40_001)] })).total).toBe(0);
  });
}
