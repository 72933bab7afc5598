import { expect } from 'vitest';
import type { Labels, SearchDocument, SearchHit, SearchIndex, SearchRequest, SearchResult } from '../../../src/ports/search-index.ts';

/** The index with short ways to ask it. */
export class Finder {
  readonly index: SearchIndex;

  constructor(index: SearchIndex) {
    this.index = index;
  }
  async put(...documents: SearchDocument[]): Promise<void> {
    expect(await this.index.put(documents)).toEqual([]);
  }
  query(request: Partial<SearchRequest>): Promise<SearchResult> {
    return this.index.query({ limit: 100, ...request });
  }
  /** Keys of what is found, in order. */
  async keys(text: string, request: Partial<SearchRequest> = {}): Promise<string[]> {
    return (await this.query({ ...request, text })).hits.map((hit) => hit.key);
  }
  /** All hits, page by page of a list whose state is kept, each page checked to be no longer than asked for. */
  async walk(request: Partial<SearchRequest>, limit: number): Promise<SearchHit[]> {
    const hits: SearchHit[] = [];
    for (;;) {
      const after = hits.at(-1)?.position;
      const page = await this.query({ resumable: true, ...request, limit, ...(after ? { after } : {}) });
      expect(page.hits.length).toBe(page.hasMore ? limit : Math.min(limit, page.hits.length));
      hits.push(...page.hits);
      if (!page.hasMore) return hits;
    }
  }
}

export function idOf(number: number): string {
  return `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}
let counter = 0;
/** What a document may be given. */
export type DocumentParts = Partial<Omit<SearchDocument, 'labels'>> & { labels?: Partial<Labels> };
/** A document with the given parts; everything else of it is found by no word of the tests. */
export function documentOf({ labels, ...parts }: DocumentParts): SearchDocument {
  counter++;
  const key = parts.key ?? `k${counter}`;
  return {
    id: idOf(counter),
    kind: 'Dataset',
    key,
    path: `dataset/k${counter}`,
    name: 'Qq',
    description: null,
    tags: [],
    words: [],
    labels: { owner: [], licence: [], task: [], algorithm: [], format: [], ...labels },
    numbers: [],
    uses: 0,
    revision: 1,
    createdAt: '2024-04-01T10:00:00.000Z',
    updatedAt: '2024-04-17T10:00:00.000Z',
    ...parts,
  };
}

/** The index of the test that runs. */
export type Given = () => Finder;
