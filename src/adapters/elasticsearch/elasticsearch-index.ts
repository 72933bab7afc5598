import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, estypes } from '@elastic/elasticsearch';
import { InputError, SearchUnavailableError, SetupError } from '../../errors.ts';
import type { KindName } from '../../model/kind.ts';
import type {
  Held,
  Highlight,
  IndexBeside,
  Refused,
  SearchDocument,
  SearchHit,
  SearchIndex,
  SearchRequest,
  SearchResult,
  SuggestedThing,
  SuggestRequest,
} from '../../ports/search-index.ts';
import { BulkWriter } from './bulk-writer.ts';
import { FIELD_WEIGHTS, SCHEMA } from './catalog-mapping.ts';
import { firstIndex, indexOf, openBeside } from './index-beside.ts';
import { matchedFields, searchBody, type SearchBody } from './search-body.ts';
import { errorType, isGonePoint, translated, withoutSecrets } from './search-errors.ts';
import { facetsOf, MEASURES } from './search-filters.ts';
import { notAPosition, pagePosition, positionOf } from './search-position.ts';
import { suggestBody, suggested } from './suggestions.ts';

export interface ElasticsearchOptions {
  /** Name of the alias, and start of the names of the indices behind it. Default `catalog`. */
  prefix?: string;
}

/** A query that takes longer has failed. Everything else may take the client's own time, which no request can exceed. */
const QUERY_MS = 10_000;
const LONGEST_MS = 60_000;
/** The server's own limit of a page, less the one hit by which we see that there are more. */
const LARGEST_PAGE = 9999;
/** How long the state that the pages of a list show is kept after the last one. */
const KEPT = '5m';
/** Twice what the server's clock stands still at most. */
const CLOCK_MS = 400;

type Source = { kind: KindName; key: string; path: string; name: string };

/** Search on an Elasticsearch server, in one index behind an alias. */
export class ElasticsearchIndex implements SearchIndex {
  readonly name = 'elasticsearch';
  private readonly client: Client;
  private readonly url: string;
  private readonly alias: string;
  private readonly writer: BulkWriter;

  private constructor(client: Client, url: string, alias: string) {
    this.client = client;
    this.url = url;
    this.alias = alias;
    this.writer = new BulkWriter({ client, url, index: alias, isAlias: true, refresh: true });
  }

  /** Loads the client, which takes half a second, and talks to nobody yet. @throws SetupError when the URL is none */
  static async connect(url: string, { prefix = 'catalog' }: ElasticsearchOptions = {}): Promise<ElasticsearchIndex> {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new SetupError('ELASTICSEARCH_URL: expected a URL such as http://127.0.0.1:9200, or none to search in Postgres.');
    }
    const { Client } = await import('@elastic/elasticsearch');
    return new ElasticsearchIndex(new Client({ node: url, requestTimeout: LONGEST_MS, maxRetries: 2 }), url, prefix);
  }

  /** @throws SearchUnavailableError; SetupError where the name is taken, or the index is one of another version of the catalog */
  async ensure(): Promise<string> {
    return this.attempt(async () => {
      const found = (await indexOf(this.client, this.alias)) ?? (await this.create());
      if (found.meta.schema === SCHEMA) return found.uuid;
      throw new SetupError(
        `The index ${found.name} of Elasticsearch at ${withoutSecrets(this.url)} was made by another version of the catalog. Run \`catalog reindex\`, which makes it anew.`,
      );
    });
  }

  put(documents: readonly SearchDocument[]): Promise<Refused[]> {
    return this.attempt(() => this.writer.put(documents));
  }
  remove(things: readonly Held[]): Promise<void> {
    return this.attempt(() => this.writer.remove(things));
  }
  beside(): Promise<IndexBeside> {
    return this.attempt(async () => {
      const made = await openBeside({ client: this.client, url: this.url, alias: this.alias });
      return {
        ...made,
        put: (documents) => this.attempt(() => made.put(documents)),
        remove: (things) => this.attempt(() => made.remove(things)),
        reached: (progress) => this.attempt(() => made.reached(progress)),
        prepare: () => this.attempt(() => made.prepare()),
        swap: () => this.attempt(() => made.swap()),
      };
    });
  }

  /** @throws SearchUnavailableError, CursorError; InputError for a limit above 9,999 */
  async query(request: SearchRequest): Promise<SearchResult> {
    if (request.limit > LARGEST_PAGE)
      throw new InputError(`limit: at most ${LARGEST_PAGE} hits can be asked for at once.`, { field: 'limit' });
    const body = searchBody(request);
    if (matchesNothing(request)) return { hits: [], total: 0, hasMore: false, facets: facetsOf(request.facets, {}) };
    const point = await this.pointOf(request);
    const answer = await this.search(body, point);
    const { hits, total } = answer.hits;
    const hasMore = hits.length > request.limit;
    if (!hasMore && point !== '') this.letGo(point);
    return {
      hits: hits.slice(0, request.limit).map((hit) => toHit(hit, hasMore ? (answer.pit_id ?? point) : point)),
      total: typeof total === 'number' ? total : (total?.value ?? 0),
      hasMore,
      facets: facetsOf(request.facets, answer.aggregations),
    };
  }

  async suggest(request: SuggestRequest): Promise<SuggestedThing[]> {
    const body = suggestBody(request);
    if (body === null) return [];
    const answer = await this.attempt(() => this.client.search<Source>({ index: this.alias, ...body }, { requestTimeout: QUERY_MS }));
    return suggested(answer.suggest, request.limit);
  }

  async measures(): Promise<string[]> {
    const answer = await this.attempt(() =>
      this.client.search({ index: this.alias, size: 0, aggs: MEASURES }, { requestTimeout: QUERY_MS }),
    );
    const { measures } = answer.aggregations as unknown as { measures: { names: { buckets: { key: string }[] } } };
    return measures.names.buckets.map(({ key }) => key);
  }

  holdings(after: string | null, limit: number): Promise<Held[]> {
    const from = after === null ? {} : { search_after: [after] };
    return this.revisions({ query: { term: { removed: false } }, sort: [{ id: 'asc' }], size: limit, ...from });
  }
  held(ids: readonly string[]): Promise<Held[]> {
    const filter = [{ term: { removed: false } }, { terms: { id: [...ids] } }];
    return this.revisions({ query: { bool: { filter } }, size: LARGEST_PAGE + 1 });
  }
  private async revisions(body: estypes.SearchRequest): Promise<Held[]> {
    const answer = await this.attempt(() =>
      this.client.search<{ revision: number }>({ index: this.alias, _source: ['revision'], track_total_hits: false, ...body }),
    );
    return answer.hits.hits.map((hit) => ({ id: hit._id ?? '', revision: hit._source?.revision ?? 0 }));
  }

  async forget(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.attempt(async () => {
      await this.client.bulk({ index: this.alias, operations: ids.map((id) => ({ delete: { _id: id } })) });
      // Revisions of what is deleted are forgotten by a refresh that comes when the server's clock, which is a coarse one, has moved on.
      await sleep(CLOCK_MS);
      await this.client.indices.refresh({ index: this.alias });
    });
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /** Index and alias come into being together, and only once however many try. */
  private async create(): Promise<NonNullable<Awaited<ReturnType<typeof indexOf>>>> {
    const request = firstIndex(this.alias);
    try {
      await this.client.indices.create(request);
    } catch (cause) {
      const type = errorType(cause);
      if (type !== 'resource_already_exists_exception' && type !== 'invalid_alias_name_exception') throw cause;
      if (!(await this.client.indices.existsAlias({ name: this.alias }))) throw this.taken(request.index, cause);
    }
    const made = await indexOf(this.client, this.alias);
    if (!made) throw this.taken(request.index);
    return made;
  }
  private taken(index: string, cause?: unknown): SetupError {
    return new SetupError(
      `Elasticsearch at ${withoutSecrets(this.url)} has an index ${index} or ${this.alias} that the catalog did not make this way. Delete it, or set ELASTICSEARCH_INDEX to another name.`,
      { cause },
    );
  }

  /** The state of the index that a list shows, kept since its first page; none where no page follows. */
  private async pointOf({ after, orderBy, resumable }: SearchRequest): Promise<string> {
    if (after) return pagePosition(after, orderBy).point;
    if (!resumable) return '';
    const { id } = await this.attempt(() => this.client.openPointInTime({ index: this.alias, keep_alive: KEPT }));
    return id;
  }
  private async search(body: SearchBody, point: string): Promise<estypes.SearchResponse<Source>> {
    const where = point === '' ? { index: this.alias } : { pit: { id: point, keep_alive: KEPT } };
    try {
      return await this.client.search<Source>({ ...where, allow_partial_search_results: false, ...body }, { requestTimeout: QUERY_MS });
    } catch (error) {
      throw point !== '' && isGonePoint(error) ? notAPosition(error) : translated(error, this.url, this.alias);
    }
  }
  /** Nobody waits for it, and where it fails the server forgets the state by itself. */
  private letGo(point: string): void {
    this.client.closePointInTime({ id: point }).catch(() => undefined);
  }

  private async attempt<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw translated(error, this.url, this.alias);
    }
  }
}

function matchesNothing({ kinds, tags, labels = {} }: SearchRequest): boolean {
  return [kinds, tags, ...Object.values(labels)].some((values) => values?.length === 0);
}

function toHit(hit: estypes.SearchHit<Source>, point: string): SearchHit {
  const source = hit._source;
  if (source === undefined || hit._id === undefined)
    throw new SearchUnavailableError('Elasticsearch answered a hit without its document: it was indexed by another program.');
  const { kind, key, path, name } = source;
  const queries = Array.isArray(hit.matched_queries) ? hit.matched_queries : Object.keys(hit.matched_queries ?? {});
  return {
    id: hit._id,
    kind,
    key,
    path,
    name,
    score: hit._score ?? 0,
    matchedFields: matchedFields(queries),
    highlights: highlightsOf(hit.highlight),
    position: positionOf(hit.sort ?? [], hit._id, point),
  };
}
function highlightsOf(marked: Record<string, string[]> = {}): Highlight[] {
  return Object.keys(FIELD_WEIGHTS).flatMap((field) => {
    const fragments = marked[field];
    return fragments ? [{ field, fragments }] : [];
  });
}
