import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FACETS, type FacetName, type Labels, type SearchFilters, type SearchRequest } from '../../../src/ports/search-index.ts';
import type { KindName } from '../../../src/model/kind.ts';
import { documentOf, type Given } from './finder.ts';

export function facets(given: Given): void {
  it('count the values of all hits, most frequent first, then by value', async () => {
    await given().put(
      documentOf({ kind: 'Model', tags: ['b', 'a', 'a'], labels: { licence: ['MIT'] }, words: ['rose'] }),
      documentOf({ kind: 'Model', tags: ['b'], words: ['rose'] }),
      documentOf({ kind: 'Dataset', tags: ['c', 'a'], labels: { licence: ['MIT'] }, words: ['rose'] }),
      documentOf({ kind: 'Agent', tags: ['d'], labels: { owner: ['ada'] } }),
    );
    const result = await given().query({ text: 'rose', facets: ['tag', 'kind', 'licence', 'owner'], limit: 1 });
    expect(result.total).toBe(3);
    expect(result.facets).toEqual([
      {
        field: 'tag',
        buckets: [
          { value: 'a', count: 2 },
          { value: 'b', count: 2 },
          { value: 'c', count: 1 },
        ],
      },
      {
        field: 'kind',
        buckets: [
          { value: 'Model', count: 2 },
          { value: 'Dataset', count: 1 },
        ],
      },
      { field: 'licence', buckets: [{ value: 'MIT', count: 2 }] },
      { field: 'owner', buckets: [] },
    ]);
  });
  it('are empty where nothing is found, and there where nothing is shown', async () => {
    await given().put(documentOf({ tags: ['a'] }));
    expect((await given().query({ kinds: [], facets: ['tag'] })).facets).toEqual([{ field: 'tag', buckets: [] }]);
    expect((await given().query({ text: 'zebra', facets: ['tag'] })).facets).toEqual([{ field: 'tag', buckets: [] }]);
    expect((await given().query({ facets: ['tag'], limit: 0 })).facets).toEqual([{ field: 'tag', buckets: [{ value: 'a', count: 1 }] }]);
  });
  it('agree with the hits of the search with that value as a filter, for any documents', async () => {
    const values = ['MIT', 'mit', 'a:b', 'été', ' ', 'svm', '健康', "it's"];
    const some = fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
    const labels = fc.record({ owner: some, licence: some, task: some, algorithm: some, format: some });
    const parts = fc.record({
      kind: fc.constantFrom<KindName>('Dataset', 'Model', 'Agent'),
      tags: some,
      labels,
      words: fc.constantFrom(['iris'], ['rose'], []),
    });
    const asked = fc.record({ text: fc.constantFrom('', 'iris', 'rosse'), tags: fc.option(fc.constant(['MIT']), { nil: undefined }) });
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { minLength: 5, maxLength: 15 }), asked, async (documents, request) => {
        await given().put(...documents.map(documentOf));
        const { facets: counted, total } = await given().query({ ...request, facets: FACETS, limit: 0 });
        for (const { field, buckets } of counted) {
          for (const { value, count } of buckets.slice(0, 3)) {
            const found = await given().query({ ...request, ...withValue(request, field, value), limit: 0 });
            expect({ field, value, count: found.total }).toEqual({ field, value, count });
          }
        }
        expect(counted.find(({ field }) => field === 'kind')?.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      }),
      { numRuns: 3 },
    );
  });
}

function withValue(request: Pick<SearchRequest, 'tags'>, field: FacetName, value: string): SearchFilters {
  if (field === 'kind') return { kinds: [value as KindName] };
  if (field === 'tag') return { tags: [...(request.tags ?? []), value] };
  return { labels: { [field]: [value] } satisfies Partial<Labels> };
}
