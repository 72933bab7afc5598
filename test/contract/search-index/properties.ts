import { expect, it } from 'vitest';
import type { NamedNumber, SearchRequest } from '../../../src/ports/search-index.ts';
import { documentOf, type Given } from './finder.ts';

const instances = (value: number): NamedNumber => ({ group: 'metafeature', name: 'NumberOfInstances', value });
const accuracy = (group: 'measured' | 'claimed', value: number): NamedNumber => ({ group, name: 'predictive_accuracy', value });

/** Filters by what things have besides words, kind and tags. */
export function properties(given: Given): void {
  const put = async (): Promise<void> =>
    given().put(
      documentOf({
        key: 'a',
        labels: { owner: ['ada', 'bob'], licence: ['MIT'], task: ['classification'], format: ['text/csv'] },
        numbers: [instances(150), accuracy('measured', 0.95), accuracy('measured', 0.6)],
        words: ['glucose'],
        createdAt: '2024-01-01T00:00:00.000Z',
        updatedAt: '2024-06-01T00:00:00.000Z',
      }),
      documentOf({
        key: 'b',
        labels: { owner: ['bob'], licence: ['CC-BY-4.0'], algorithm: ['svm'] },
        numbers: [instances(1000), accuracy('claimed', 0.99)],
        words: ['glucose'],
        createdAt: '2024-02-01T00:00:00.000Z',
        updatedAt: '2024-06-01T00:00:00.001Z',
      }),
      documentOf({
        key: 'c',
        labels: { owner: ['eve'], licence: ['mit'], algorithm: ['svm', 'random-forest'] },
        numbers: [instances(10_000), accuracy('measured', 0.9), { group: 'measured', name: 'kappa', value: -0.2 }],
        createdAt: '2024-02-01T00:00:00.001Z',
        updatedAt: '2024-07-01T00:00:00.000Z',
      }),
      documentOf({ key: 'd' }),
    );
  const measured = ['measured'] as const;
  const cases: [string, Partial<SearchRequest>, string[]][] = [
    ['an owner', { labels: { owner: ['bob'] } }, ['a', 'b']],
    ['one of several owners', { labels: { owner: ['ada', 'eve'] } }, ['a', 'c']],
    ['a licence, in its letter case', { labels: { licence: ['MIT'] } }, ['a']],
    ['a task', { labels: { task: ['classification'] } }, ['a']],
    ['an algorithm', { labels: { algorithm: ['svm'] } }, ['b', 'c']],
    ['a format', { labels: { format: ['text/csv'] } }, ['a']],
    ['a value of another label', { labels: { format: ['MIT'] } }, []],
    ['an owner and an algorithm', { labels: { owner: ['bob'], algorithm: ['svm'] } }, ['b']],
    ['an empty list of owners', { labels: { owner: [] } }, []],
    [
      'a time of creation, its beginning included',
      { created: { from: '2024-02-01T00:00:00.000Z', before: '2024-02-01T00:00:00.001Z' } },
      ['b'],
    ],
    ['a time of change without an end', { updated: { from: '2024-06-01T00:00:00.001Z' } }, ['b', 'c']],
    ['a time of change without a beginning', { updated: { before: '2024-06-01T00:00:00.001Z' } }, ['a', 'd']],
    [
      'a range with both ends',
      { numbers: [{ groups: ['metafeature'], name: 'NumberOfInstances', atLeast: 1000, atMost: 10_000 }] },
      ['b', 'c'],
    ],
    ['a range without its ends', { numbers: [{ groups: ['metafeature'], name: 'NumberOfInstances', above: 150, below: 10_000 }] }, ['b']],
    ['a number that is known', { numbers: [{ groups: ['metafeature'], name: 'NumberOfInstances' }] }, ['a', 'b', 'c']],
    ['a number that nothing has', { numbers: [{ groups: ['metafeature'], name: 'NumberOfClasses' }] }, []],
    ['what was measured', { numbers: [{ groups: measured, name: 'predictive_accuracy', above: 0.9 }] }, ['a']],
    [
      'what was measured or claimed',
      { numbers: [{ groups: ['measured', 'claimed'], name: 'predictive_accuracy', above: 0.9 }] },
      ['a', 'b'],
    ],
    [
      'a bound that only another value of the thing keeps',
      { numbers: [{ groups: measured, name: 'predictive_accuracy', above: 0.7, below: 0.9 }] },
      [],
    ],
    ['a measure and not the value of another', { numbers: [{ groups: measured, name: 'kappa', above: 0 }] }, []],
    ['negative numbers', { numbers: [{ groups: measured, name: 'kappa', atMost: -0.2 }] }, ['c']],
    [
      'the size of the data and what was measured',
      {
        numbers: [
          { groups: ['metafeature'], name: 'NumberOfInstances', atLeast: 100, atMost: 10_000 },
          { groups: measured, name: 'predictive_accuracy', above: 0.9 },
        ],
      },
      ['a'],
    ],
    ['text and an owner', { text: 'glucose', labels: { owner: ['bob'] } }, ['a', 'b']],
    [
      'misspelt text and a range',
      { text: 'glucsoe', numbers: [{ groups: ['metafeature'], name: 'NumberOfInstances', above: 500 }] },
      ['b'],
    ],
  ];
  it('filter by each alone and together, exactly', async () => {
    await put();
    for (const [what, request, keys] of cases) {
      const { hits, total, hasMore } = await given().query(request);
      expect({ what, keys: hits.map((hit) => hit.key).sort(), total, hasMore }).toEqual({ what, keys, total: keys.length, hasMore: false });
    }
  });
  it('are those of the newest revision alone', async () => {
    const document = documentOf({ key: 'a', labels: { owner: ['ada'] }, numbers: [instances(1), accuracy('measured', 0.9)] });
    await given().put(document);
    await given().put({ ...document, revision: 2, labels: documentOf({ labels: { owner: ['bob'] } }).labels, numbers: [instances(2)] });
    await given().put({ ...document, numbers: [instances(3)] });
    const found = async (value: number): Promise<number> =>
      (await given().query({ numbers: [{ groups: ['metafeature'], name: 'NumberOfInstances', atLeast: value, atMost: value }] })).total;
    expect([await found(1), await found(2), await found(3)]).toEqual([0, 1, 0]);
    expect((await given().query({ labels: { owner: ['ada'] } })).total).toBe(0);
    expect(await given().index.measures()).toEqual([]);
    await given().index.remove([{ id: document.id, revision: 3 }]);
    expect(await found(2)).toBe(0);
  });
  it('are those of one of the puts where two come at once', async () => {
    const document = documentOf({ key: 'a' });
    const puts = Array.from({ length: 8 }, (_, i) => ({ ...document, revision: i + 1, numbers: [instances(i + 1)] }));
    await Promise.all(puts.map((one) => given().index.put([one])));
    const values = await Promise.all(
      puts.map(
        async (_, i) =>
          (await given().query({ numbers: [{ groups: ['metafeature'], name: 'NumberOfInstances', atLeast: i + 1, atMost: i + 1 }] })).total,
      ),
    );
    expect(values).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });
  it('name the measures that there are', async () => {
    await put();
    expect(await given().index.measures()).toEqual(['kappa', 'predictive_accuracy']);
  });
}
