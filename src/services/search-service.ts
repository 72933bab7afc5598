import { InputError } from '../errors.ts';
import type { Clock } from '../ports/runtime.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import type { Store } from '../ports/store.ts';
import { decodeCursor, encodeCursor, fingerprint, pageSize } from './list-request.ts';
import type { SearchAnswer, SearchQuery } from './search-types.ts';

const MAX_TEXT = 1000;

/** Finds things by words, and says up to when the answer knows the truth. */
export class SearchService {
  private readonly deps: { store: Store; index: SearchIndex; clock: Clock; projection: string };

  constructor(deps: { store: Store; index: SearchIndex; clock: Clock; projection: string }) {
    this.deps = deps;
  }

  /** @throws InputError, CursorError, SearchUnavailableError */
  async search({ text, kinds, tags, first, after }: SearchQuery): Promise<SearchAnswer> {
    const { store, index, clock, projection } = this.deps;
    const bound = fingerprint('search', text ?? '', kinds ?? null, tags ?? null);
    const limit = pageSize(first, 'first', 20);
    if ((text ?? '').length > MAX_TEXT) throw new InputError(`text: at most ${MAX_TEXT} characters can be searched for.`, { field: 'text' });
    // Taken before the query: what is written meanwhile may be missing from the answer.
    const now = clock.now();
    const { pending, oldestPending } = await store.settledUpTo(await store.position(projection));
    const result = await index.query({
      text: text ?? '', limit,
      ...(kinds ? { kinds } : {}), ...(tags ? { tags } : {}),
      ...(after ? { after: decodeCursor(after, bound, 2) } : {}),
    });
    return {
      items: result.hits.map((hit) => ({ hit, cursor: encodeCursor(bound, hit.position) })),
      total: result.total,
      hasNextPage: result.hasMore,
      complete: !pending,
      indexedUpTo: pending ? justBefore(oldestPending ?? now) : now,
    };
  }
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}
