import type { Clock } from '../ports/runtime.ts';
import type { NumberRange, SearchIndex, SuggestedThing } from '../ports/search-index.ts';
import type { Store } from '../ports/store.ts';
import { encodeCursor, pageSize } from './list-request.ts';
import { boundOf, requestOf, unknown } from './search-request.ts';
import type { SearchAnswer, SearchQuery, SuggestQuery } from './search-types.ts';
import { checkSought } from './text-problem.ts';

const MAX_BEGINNING = 200;
const SUGGESTIONS = 10;

interface Deps {
  store: Store;
  index: SearchIndex;
  clock: Clock;
  projection: () => string | null;
}

/** Finds things by words and by what they have, and says up to when the answer knows the truth. */
export class SearchService {
  private readonly deps: Deps;

  constructor(deps: Deps) {
    this.deps = deps;
  }

  /** @throws InputError for what is unknown, naming what is like it; CursorError, SearchUnavailableError */
  async search(query: SearchQuery): Promise<SearchAnswer> {
    const { store, index, clock, projection } = this.deps;
    const request = requestOf(query);
    // Taken before the query: what is written meanwhile may be missing from the answer.
    const now = clock.now();
    const name = projection();
    const { pending, oldestPending } = await store.settledUpTo(name === null ? null : await store.position(name));
    await this.checkMeasures(request.numbers ?? []);
    const result = await index.query(request);
    return {
      items: result.hits.map((hit) => ({ hit, cursor: encodeCursor(boundOf(query), hit.position) })),
      total: result.total,
      hasNextPage: result.hasMore,
      facets: result.facets,
      complete: !pending,
      indexedUpTo: oldestPending === null ? now : justBefore(oldestPending),
    };
  }

  /** Things whose names or keys begin so, for whoever is typing. @throws InputError, SearchUnavailableError */
  async suggest({ text, kinds, first }: SuggestQuery): Promise<SuggestedThing[]> {
    checkSought(text, 'text', MAX_BEGINNING);
    return this.deps.index.suggest({ text, ...(kinds ? { kinds } : {}), limit: pageSize(first, 'first', SUGGESTIONS) });
  }

  /** Measures are named by whoever evaluates, so the index knows which there are. */
  private async checkMeasures(ranges: readonly NumberRange[]): Promise<void> {
    const asked = ranges.filter(({ groups }) => !groups.includes('metafeature'));
    if (asked.length === 0) return;
    const measures = await this.deps.index.measures();
    const wrong = asked.find(({ name }) => !measures.includes(name));
    if (wrong) throw unknown(wrong.name, measures, 'filter.evaluations');
  }
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}
