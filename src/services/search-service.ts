import { InputError } from '../errors.ts';
import type { Clock } from '../ports/runtime.ts';
import type { SearchIndex, SearchRequest } from '../ports/search-index.ts';
import type { Store } from '../ports/store.ts';
import { decodeCursor, encodeCursor, fingerprint, pageSize } from './list-request.ts';
import type { SearchAnswer, SearchQuery } from './search-types.ts';

const MAX_TEXT = 1000;

/** Finds things by words, and says up to when the answer knows the truth. */
export class SearchService {
  private readonly deps: { store: Store; index: SearchIndex; clock: Clock; projection: () => string | null };

  constructor(deps: { store: Store; index: SearchIndex; clock: Clock; projection: () => string | null }) {
    this.deps = deps;
  }

  /** @throws InputError, CursorError, SearchUnavailableError */
  async search(query: SearchQuery): Promise<SearchAnswer> {
    const { store, index, clock, projection } = this.deps;
    const request = requestOf(query);
    // Taken before the query: what is written meanwhile may be missing from the answer.
    const now = clock.now();
    const name = projection();
    const { pending, oldestPending } = await store.settledUpTo(name === null ? null : await store.position(name));
    const result = await index.query(request);
    return {
      items: result.hits.map((hit) => ({ hit, cursor: encodeCursor(boundOf(query), hit.position) })),
      total: result.total,
      hasNextPage: result.hasMore,
      complete: !pending,
      indexedUpTo: oldestPending === null ? now : justBefore(oldestPending),
    };
  }
}

function requestOf(query: SearchQuery): SearchRequest {
  const { text, kinds, tags, first, after } = query;
  if (text && text.length > MAX_TEXT) throw new InputError(`text: at most ${MAX_TEXT} characters can be searched for.`, { field: 'text' });
  return {
    text: text ?? '',
    kinds: kinds ?? undefined,
    tags: tags ?? undefined,
    limit: pageSize(first, 'first', 20),
    after: after ? decodeCursor(after, boundOf(query), 2) : undefined,
  };
}
/** What a cursor belongs to. */
function boundOf({ text, kinds, tags }: SearchQuery): string {
  return fingerprint('search', text ?? '', kinds ?? null, tags ?? null);
}
function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}
