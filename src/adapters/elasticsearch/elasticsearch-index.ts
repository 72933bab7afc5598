import type { Client, estypes } from '@elastic/elasticsearch';
import { InputError, SearchUnavailableError, SetupError } from '../../errors.ts';
import type { KindName } from '../../model/kind.ts';
import type { SearchDocument, SearchHit, SearchIndex, SearchRequest, SearchResult } from '../../ports/search-index.ts';
import { CATALOG_MAPPINGS, CATALOG_SETTINGS, type IndexedDocument, type Tombstone } from './catalog-mapping.ts';
import { indexedDocument } from './indexed-document.ts';
import { matchedFields, searchBody } from './search-body.ts';
import { errorType, translated, withoutSecrets } from './search-errors.ts';

export interface ElasticsearchOptions {
  /** Name of the alias, and start of the names of the indices behind it. Default `catalog`. */
  prefix?: string;
}

/** A query that takes longer has failed. Everything else may take the client's own time, which no request can exceed. */
const QUERY_MS = 10_000;
const LONGEST_MS = 60_000;
const BULK_BYTES = 5_000_000;
/** The server's own limit of a page, less the one hit by which we see that there are more. */
const LARGEST_PAGE = 9999;
const CONFLICT = 409;

type Source = { kind: KindName; key: string; path: string; name: string };
interface Dropped {
  status: number;
  id: string;
  reason: string;
}

/** Search on an Elasticsearch server, in one index behind an alias. */
export class ElasticsearchIndex implements SearchIndex {
  readonly name = 'elasticsearch';
  private readonly client: Client;
  private readonly url: string;
  private readonly alias: string;

  private constructor(client: Client, url: string, alias: string) {
    this.client = client;
    this.url = url;
    this.alias = alias;
  }

  /** Loads the client, which takes half a second, and talks to nobody yet. @throws SetupError when the URL is none */
  static async connect(url: string, { prefix = 'catalog' }: ElasticsearchOptions = {}): Promise<ElasticsearchIndex> {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new SetupError('ELASTICSEARCH_URL: expected a URL such as http://127.0.0.1:9200, or none to search in Postgres.');
    }
    const { Client } = await import('@elastic/elasticsearch');
    return new ElasticsearchIndex(new Client({ node: url, requestTimeout: LONGEST_MS, maxRetries: 2 }), url, prefix);
  }

  async ensure(): Promise<string> {
    return this.attempt(async () => {
      if (!(await this.client.indices.existsAlias({ name: this.alias }))) await this.create();
      const settings = await this.client.indices.getSettings({ index: this.alias });
      return Object.values(settings)
        .map(({ settings: of }) => of?.index?.uuid ?? '')
        .join();
    });
  }

  async put(documents: readonly SearchDocument[]): Promise<void> {
    await this.write(documents.map(indexedDocument));
  }

  async remove(things: readonly { id: string; revision: number }[]): Promise<void> {
    await this.write(things.map(({ id, revision }) => ({ id, revision, removed: true })));
  }

  /** @throws SearchUnavailableError, CursorError; InputError for a limit above 9,999 */
  async query(request: SearchRequest): Promise<SearchResult> {
    if (request.limit > LARGEST_PAGE)
      throw new InputError(`limit: at most ${LARGEST_PAGE} hits can be asked for at once.`, { field: 'limit' });
    const body = searchBody(request);
    if (request.kinds?.length === 0 || request.tags?.length === 0) return { hits: [], total: 0, hasMore: false };
    const answer = await this.attempt(() =>
      this.client.search<Source>({ index: this.alias, allow_partial_search_results: false, ...body }, { requestTimeout: QUERY_MS }),
    );
    const { hits, total } = answer.hits;
    return {
      hits: hits.slice(0, request.limit).map(toHit),
      total: typeof total === 'number' ? total : (total?.value ?? 0),
      hasMore: hits.length > request.limit,
    };
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /** Index and alias come into being together, and only once however many try. */
  private async create(): Promise<void> {
    const index = `${this.alias}-000001`;
    try {
      await this.client.indices.create({
        index,
        settings: CATALOG_SETTINGS,
        mappings: CATALOG_MAPPINGS,
        aliases: { [this.alias]: { is_write_index: true } },
      });
    } catch (cause) {
      const type = errorType(cause);
      if (type === 'resource_already_exists_exception' && (await this.client.indices.existsAlias({ name: this.alias }))) return;
      if (type !== 'resource_already_exists_exception' && type !== 'invalid_alias_name_exception') throw cause;
      throw new SetupError(
        `Elasticsearch at ${withoutSecrets(this.url)} has an index ${index} or ${this.alias} that the catalog did not make this way. Delete it, or rename it and try again.`,
        { cause },
      );
    }
  }

  /** Writes whole documents, of which the newest revision wins, also within the list, and waits until they can be found. */
  private async write(documents: readonly (IndexedDocument | Tombstone)[]): Promise<void> {
    if (documents.length === 0) return;
    const dropped: Dropped[] = [];
    await this.attempt(async () => {
      await this.client.helpers.bulk<IndexedDocument | Tombstone>({
        datasource: [...documents],
        onDocument: ({ id, revision }) => ({ index: { _index: this.alias, _id: id, version: revision, version_type: 'external_gte' } }),
        onDrop: ({ status, document, error }) => dropped.push({ status, id: document.id, reason: reasonOf(error) }),
        // Without the alias the server would make an index by that name, and guess its mapping.
        require_alias: true,
        flushBytes: BULK_BYTES,
        concurrency: 2,
        refreshOnCompletion: this.alias,
      });
    });
    this.report(dropped.filter(({ status }) => status !== CONFLICT));
  }

  /** A refused older revision is as it should be; anything else is not. */
  private report(failures: readonly Dropped[]): void {
    const [first] = failures;
    if (!first) return;
    const message = `${failures.length} document(s) were not indexed; the first: ${first.id}, status ${first.status}, ${first.reason}`;
    throw translated(Object.assign(new Error(message), { statusCode: first.status }), this.url, this.alias);
  }

  private async attempt<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw translated(error, this.url, this.alias);
    }
  }
}

function toHit(hit: estypes.SearchHit<Source>): SearchHit {
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
    position: (hit.sort ?? []) as (string | number)[],
  };
}

function reasonOf(error: { reason?: string | null; type?: string } | null): string {
  return error?.reason ?? error?.type ?? 'no reason given';
}
