import type { KindName } from '../model/kind.ts';

/**
 * A projection of the store for finding things by words. Rebuildable at any time; never the truth.
 *
 * Contract of every implementation (`test/contract/search-index.contract.ts`):
 * - `put` of an older revision than the stored one changes nothing, and is no error;
 * - what `put` returned from is found by the next `query`;
 * - a text equal to a key or name (letter case and accents aside) puts that thing first; a word with one wrong, missing, doubled
 *   or swapped letter is found; all words must be found, though not in one field;
 * - tags and kinds filter exactly; an empty list matches nothing, an absent one is no filter;
 * - hits come best first, ties by id, so that pages neither repeat nor lose a hit;
 * - no text is an error: quotes, operators and wildcards are words like others.
 */
export interface SearchIndex {
  readonly name: string;
  /**
   * Creates what the index needs. Safe to call by many at once. Answers the identity of the index: another one is another index,
   * which knows nothing yet.
   */
  ensure(): Promise<string>;
  /** @throws SearchUnavailableError when the server cannot be reached */
  put(documents: readonly SearchDocument[]): Promise<void>;
  /** Takes things out, unless a newer revision was put meanwhile. */
  remove(things: readonly { id: string; revision: number }[]): Promise<void>;
  /** @throws SearchUnavailableError when the server cannot be reached */
  query(request: SearchRequest): Promise<SearchResult>;
  close(): Promise<void>;
}

export interface SearchDocument {
  id: string;
  kind: KindName;
  key: string;
  /** Place below `/id/`. */
  path: string;
  name: string;
  description: string | null;
  tags: readonly string[];
  /** Further words: other text fields, names of features and files, the parent's name. */
  words: readonly string[];
  revision: number;
  updatedAt: string;
}

export interface SearchRequest {
  /** Absent or blank: everything, newest first. */
  text?: string;
  kinds?: readonly KindName[];
  /** Things that carry all of these tags. */
  tags?: readonly string[];
  limit: number;
  /** Sort values of the hit to continue after, as `position` gave them. */
  after?: readonly (string | number)[];
}

export interface SearchHit {
  id: string;
  kind: KindName;
  key: string;
  path: string;
  name: string;
  score: number;
  /** Names of document fields that matched: key, name, tags, description, words. */
  matchedFields: string[];
  position: (string | number)[];
}
export interface SearchResult {
  hits: SearchHit[];
  total: number;
  hasMore: boolean;
}
