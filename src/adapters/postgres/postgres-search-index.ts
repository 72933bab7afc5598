import type { DataSource } from 'typeorm';
import { SearchUnavailableError, SetupError } from '../../errors.ts';
import { lightStem } from '../../model/light-stem.ts';
import type { KindName } from '../../model/kind.ts';
import type {
  Facet,
  FacetName,
  Held,
  IndexBeside,
  NumberGroup,
  Refused,
  SearchDocument,
  SearchHit,
  SearchIndex,
  SearchRequest,
  SearchResult,
  SuggestedThing,
  SuggestRequest,
} from '../../ports/search-index.ts';
import { openBeside } from './search-beside.ts';
import { notAPosition, positionOf } from './search-conditions.ts';
import { highlights } from './search-highlight.ts';
import { pageStatement, type SoughtText } from './search-page.ts';
import { type Any, expansionsOf, matches, type Relative, termsOf, textQueries } from './search-query.ts';
import { FORGET, HELD, HOLDINGS, MEASURES, RELATIVES } from './search-statements.ts';
import { suggestStatement } from './search-suggestions.ts';
import { documentTerms, folded, forgivesTypos, queryWords } from './search-words.ts';
import { SearchWriter } from './search-writer.ts';

/** Scores are compared in millionths, as whole numbers: they are the same after a round trip through text. */
const SCORE_UNIT = 1e6;
const MEASURE_GROUPS: readonly NumberGroup[] = ['measured', 'claimed'];

/** Full-text search in the tables of the catalog's own database. */
export class PostgresSearchIndex implements SearchIndex {
  readonly name = 'postgres';
  private readonly dataSource: DataSource;
  private readonly writer: SearchWriter;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
    this.writer = new SearchWriter((statement, parameters) => this.run(statement, parameters));
  }

  /** The tables come with the migrations. @throws SetupError when those did not run */
  async ensure(): Promise<string> {
    const [found] = await this.run<{ identity: string | null }>(`SELECT to_regclass('search_term')::oid::text AS identity`, []);
    if (!found?.identity) throw new SetupError('The database has no tables for the search: run `catalog migrate`.');
    return found.identity;
  }

  put(documents: readonly SearchDocument[]): Promise<Refused[]> {
    return this.writer.put(documents);
  }
  remove(things: readonly Held[]): Promise<void> {
    return this.writer.remove(things);
  }
  async forget(ids: readonly string[]): Promise<void> {
    await this.run(FORGET, [ids]);
  }
  holdings(after: string | null, limit: number): Promise<Held[]> {
    return this.run(HOLDINGS, [after, limit]);
  }
  held(ids: readonly string[]): Promise<Held[]> {
    return this.run(HELD, [ids]);
  }
  async measures(): Promise<string[]> {
    const rows = await this.run<{ measure: string }>(MEASURES, [MEASURE_GROUPS.map((group) => `${group}:`)]);
    return rows.map(({ measure }) => measure);
  }
  beside(): Promise<IndexBeside> {
    return openBeside(this.dataSource, (statement, parameters) => this.run(statement, parameters));
  }

  async query(request: SearchRequest): Promise<SearchResult> {
    if (matchesNothing(request)) return { hits: [], total: 0, hasMore: false, facets: facetsOf(request.facets, []) };
    const sought = await this.sought(request.text ?? '');
    const { text, values, after } = pageStatement(request, sought);
    const rows = await this.run<Row>(text, values);
    const [first] = rows;
    if (!first) throw new SearchUnavailableError('The database answered a search without its first row: try again.');
    // Other tables have taken the place of those that the list began with.
    if (after && after.identity !== first.identity) throw notAPosition();
    const state = after ?? first;
    const found = rows.filter((row): row is FoundRow => row.id !== null);
    return {
      hits: found.slice(0, request.limit).map((row) => hitOf(row, { sought, state, highlight: request.highlight === true })),
      total: first.total,
      hasMore: found.length > request.limit,
      facets: facetsOf(request.facets, first.facets ?? []),
    };
  }

  async suggest(request: SuggestRequest): Promise<SuggestedThing[]> {
    if (request.kinds?.length === 0) return [];
    const statement = suggestStatement(request);
    return statement ? this.run(statement.text, statement.values) : [];
  }

  /** The database belongs to the store; nothing of it is open here. */
  async close(): Promise<void> {}

  private async sought(text: string): Promise<SoughtText | null> {
    if (text.trim() === '') return null;
    const words = queryWords(text);
    const queries = words.length === 0 ? null : textQueries(words, expansionsOf(await this.relatives(termsOf(words))));
    return { whole: folded(text), queries };
  }

  /** Terms that may stand for the words: other inflections, and words that differ by about one letter. */
  private relatives(terms: readonly string[]): Promise<Relative[]> {
    return this.run(RELATIVES, [terms, terms.map(lightStem), terms.filter(forgivesTypos)]);
  }

  private async run<T>(statement: string, parameters: readonly unknown[]): Promise<T[]> {
    try {
      return await this.dataSource.query<T[]>(statement, [...parameters]);
    } catch (cause) {
      if (!isUnreachable(cause)) throw cause;
      throw new SearchUnavailableError(
        'The database, which holds the search index too, cannot be reached. Check DATABASE_URL and that the server runs.',
        { cause },
      );
    }
  }
}

interface Row {
  total: number;
  identity: string;
  snapshot: string;
  /** Field, value, count; in the first row alone. */
  facets: [FacetName, string, number][] | null;
  /** Null, as all that follows, where the page has no rows. */
  id: string | null;
}
interface FoundRow extends Row {
  id: string;
  kind: KindName;
  key: string;
  path: string;
  name: string;
  /** In millionths. */
  score: number;
  /** What the page is ordered by; of instants the milliseconds since 1970. */
  value: string | number | null;
  in_tags: boolean;
  in_description: boolean;
  in_words: boolean;
  tags?: string[];
  description?: string | null;
  words?: string;
}

function matchesNothing({ kinds, tags, labels = {} }: SearchRequest): boolean {
  return [kinds, tags, ...Object.values(labels)].some((values) => values?.length === 0);
}
function facetsOf(asked: readonly FacetName[] = [], counted: readonly [FacetName, string, number][]): Facet[] {
  return asked.map((field) => ({
    field,
    buckets: counted.filter(([of]) => of === field).map(([, value, count]) => ({ value, count })),
  }));
}

interface HitContext {
  sought: SoughtText | null;
  state: { identity: string; snapshot: string };
  highlight: boolean;
}
const NOTHING: Any = { terms: [], prefixes: [], typos: [] };

function hitOf(row: FoundRow, { sought, state, highlight }: HitContext): SearchHit {
  const { id, kind, key, path, name, score } = row;
  const any = sought?.queries?.any ?? NOTHING;
  return {
    id,
    kind,
    key,
    path,
    name,
    score: score / SCORE_UNIT,
    matchedFields: sought ? matchedFields(row, sought.whole, any) : [],
    highlights: highlight ? highlightsOf(row, any) : [],
    position: positionOf(row, state),
  };
}
function matchedFields(row: FoundRow, whole: string, any: Any): string[] {
  const inText = (text: string): boolean => folded(text) === whole || matches(any, documentTerms(text));
  const fields = { key: inText(row.key), name: inText(row.name), tags: row.in_tags, description: row.in_description, words: row.in_words };
  return Object.entries(fields).flatMap(([field, matched]) => (matched ? [field] : []));
}
function highlightsOf({ key, name, tags = [], description, words }: FoundRow, any: Any): SearchHit['highlights'] {
  return highlights(
    [
      { field: 'key', texts: [key] },
      { field: 'name', texts: [name] },
      { field: 'tags', texts: tags },
      { field: 'description', texts: description ? [description] : [] },
      { field: 'words', texts: words?.split('\n') ?? [] },
    ],
    any,
  );
}

/** Errors of the connection have a code of the operating system or of SQL's classes 08 and 57P, or none at all. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08|57P|ECONN|ETIMEDOUT|ENOTFOUND|EPIPE|EHOSTUNREACH)/.test(code) ||
    /connection terminated|timeout exceeded when trying to connect|not queryable/i.test(error.message)
  );
}
