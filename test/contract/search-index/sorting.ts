import { expect, it } from 'vitest';
import { CursorError } from '../../../src/errors.ts';
import type { SearchOrder } from '../../../src/ports/search-index.ts';
import { documentOf, idOf, type DocumentParts, type Given } from './finder.ts';

export function sorting(given: Given): void {
  const at = (n: number, key: string, rest: DocumentParts): Parameters<typeof documentOf>[0] => ({
    id: idOf(800_000 + n),
    key,
    words: ['rose'],
    ...rest,
  });
  const instances = (...values: number[]): DocumentParts => ({
    numbers: values.map((value) => ({ group: 'metafeature', name: 'NumberOfInstances', value })),
  });
  const put = (): Promise<void> =>
    given().put(
      ...[
        at(1, 'a', { name: 'Émile', createdAt: '2024-01-03T00:00:00.000Z', updatedAt: '2024-02-01T00:00:00.000Z', ...instances(5) }),
        at(2, 'b', { name: 'adam', createdAt: '2024-01-01T00:00:00.000Z', updatedAt: '2024-02-03T00:00:00.000Z', ...instances(-1, 70) }),
        at(3, 'c', { name: 'Zoe', createdAt: '2024-01-02T00:00:00.000Z', updatedAt: '2024-02-02T00:00:00.000Z' }),
        at(4, 'd', { name: 'Adam', createdAt: '2024-01-01T00:00:00.000Z', updatedAt: '2024-02-03T00:00:00.000Z', ...instances(30) }),
        at(5, 'e', { name: 'eva', createdAt: '1969-01-01T00:00:00.000Z', updatedAt: '2024-02-01T00:00:00.000Z' }),
      ].map(documentOf),
    );
  const metafeature = (descending: boolean): SearchOrder => ({ by: 'metafeature', name: 'NumberOfInstances', descending });
  const cases: [string, SearchOrder, string][] = [
    ['name, letter case and accents aside', { by: 'name', descending: false }, 'bdaec'],
    ['name, the other way', { by: 'name', descending: true }, 'ceabd'],
    ['creation', { by: 'created', descending: false }, 'ebdca'],
    ['creation, latest first', { by: 'created', descending: true }, 'acbde'],
    ['change', { by: 'updated', descending: true }, 'bdcae'],
    ['a metafeature, what has none last', metafeature(false), 'badce'],
    ['a metafeature, the other way, what has none last as well', metafeature(true), 'bdace'],
  ];
  it('puts hits in the order asked for, ties by id, on one page and over several', async () => {
    await put();
    for (const [what, orderBy, keys] of cases) {
      for (const text of ['', 'rose']) {
        const whole = (await given().query({ text, orderBy })).hits.map((hit) => hit.key).join('');
        const walked = (await given().walk({ text, orderBy }, 1)).map((hit) => hit.key).join('');
        expect({ what, text, whole, walked }).toEqual({ what, text, whole: keys, walked: keys });
      }
    }
  });
  it('tells scores and matched fields whatever it sorts by', async () => {
    await put();
    const [hit] = (await given().query({ text: 'rose', orderBy: { by: 'name', descending: false } })).hits;
    expect(hit?.matchedFields).toEqual(['words']);
    expect(hit?.score).toBeGreaterThan(0);
  });
  it('puts names first whose beginning is long and the same in whatever order, and loses none', async () => {
    await given().put(...Array.from({ length: 5 }, (_, i) => documentOf({ name: `${'x'.repeat(9000)}${i}` })));
    expect(new Set((await given().walk({ orderBy: { by: 'name', descending: true } }, 2)).map((hit) => hit.id)).size).toBe(5);
  });
  it('refuses a position of another order', async () => {
    await put();
    const [hit] = (await given().query({ orderBy: { by: 'name', descending: false }, limit: 1 })).hits;
    await expect(given().query({ orderBy: metafeature(true), after: hit?.position })).rejects.toThrow(CursorError);
  });
}
