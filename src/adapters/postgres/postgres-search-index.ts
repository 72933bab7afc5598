import type { DataSource } from 'typeorm';
import { CursorError, SearchUnavailableError, SetupError } from '../../errors.ts';
import type { KindName } from '../../model/kind.ts';
import type { SearchDocument, SearchHit, SearchIndex, SearchRequest, SearchResult } from '../../ports/search-index.ts';
import { type Any, anyQuery, expansionsOf, matches, type Relative, termsOf, textQueries } from './search-query.ts';
import { NEWEST_PAGE, PUT, RELATIVES, REMOVE, TEXT_PAGE } from './search-statements.ts';
import { searchVector } from './search-vector.ts';
import { canBeMisspelt, documentTerms, folded, forgivesTypos, queryWords, storable } from './search-words.ts';

/** Documents of one statement. */
const BATCH = 500;
/** Scores are compared in millionths, as whole numbers: they are the same after a round trip through text. */
const SCORE_UNIT = 1e6;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Full-text search in the tables of the catalog's own database. */
export class PostgresSearchIndex implements SearchIndex {
  readonly name = 'postgres';
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** The tables come with the migrations. @throws SetupError when those did not run */
  async ensure(): Promise<string> {
    const [found] = await this.run<{ identity: string | null }>(`SELECT to_regclass('search_term')::oid::text AS identity`, []);
    if (!found?.identity) throw new SetupError('The database has no tables for the search: run `catalog migrate`.');
    return found.identity;
  }

  async put(documents: readonly SearchDocument[]): Promise<void> {
    const latest = latestById(documents);
    for (let start = 0; start < latest.length; start += BATCH) await this.run(PUT, putParameters(latest.slice(start, start + BATCH)));
  }

  async remove(things: readonly { id: string; revision: number }[]): Promise<void> {
    const latest = latestById(things);
    if (latest.length > 0) await this.run(REMOVE, [latest.map(({ id }) => id), latest.map(({ revision }) => revision)]);
  }

  async query(request: SearchRequest): Promise<SearchResult> {
    if (request.kinds?.length === 0 || request.tags?.length === 0) return { hits: [], total: 0, hasMore: false };
    const text = request.text ?? '';
    return text.trim() === '' ? this.newest(request) : this.find(text, request);
  }

  /** The database belongs to the store; nothing of it is open here. */
  async close(): Promise<void> {}

  private async newest(request: SearchRequest): Promise<SearchResult> {
    const position = positionOf(request.after);
    const after = position ? [new Date(position.value).toISOString(), position.id] : [null, null];
    const rows = await this.run<Row>(NEWEST_PAGE, [...filters(request), ...after, request.limit + 1]);
    return resultOf(rows, request.limit, (row) => ({ ...hitOf(row), score: 0, matchedFields: [], position: [row.value, row.id] }));
  }

  private async find(text: string, request: SearchRequest): Promise<SearchResult> {
    const words = queryWords(text);
    const whole = folded(text);
    const queries = words.length === 0 ? null : textQueries(words, expansionsOf(await this.relatives(termsOf(words))));
    const position = positionOf(request.after);
    const rows = await this.run<FoundRow>(TEXT_PAGE, [
      ...filters(request),
      ...(position ? [position.value, position.id] : [null, null]),
      request.limit + 1,
      whole,
      ...(queries ? [queries.misspelt, queries.asTyped, queries.inflected, queries.begun] : ['', '', '', '']),
      ...(queries ? [anyQuery(queries.any, '', false), anyQuery(queries.any)] : ['', '']),
      ...['B', 'C', 'D'].map((weight) => (queries ? anyQuery(queries.any, weight) : '')),
    ]);
    const any = queries?.any ?? { terms: [], prefixes: [], typos: [] };
    return resultOf(rows, request.limit, (row) => ({
      ...hitOf(row),
      score: row.value / SCORE_UNIT,
      matchedFields: matchedFields(row, whole, any),
      position: [row.value, row.id],
    }));
  }

  /** Terms that may stand for the words: other inflections, and words that differ by about one letter. */
  private async relatives(terms: readonly string[]): Promise<Relative[]> {
    return this.run<Relative>(RELATIVES, [terms, terms.filter(forgivesTypos)]);
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
  /** Null, as all that follows, where the page has no rows. */
  id: string | null;
  kind: KindName;
  key: string;
  path: string;
  name: string;
  /** What the page is ordered by: score in millionths, or milliseconds since 1970. */
  value: number;
}
interface FoundRow extends Row {
  in_tags: boolean;
  in_description: boolean;
  in_words: boolean;
}
type RowOfHit<R extends Row> = R & { id: string };

function hitOf({ id, kind, key, path, name }: RowOfHit<Row>): Pick<SearchHit, 'id' | 'kind' | 'key' | 'path' | 'name'> {
  return { id, kind, key, path, name };
}

function resultOf<R extends Row>(rows: readonly R[], limit: number, toHit: (row: RowOfHit<R>) => SearchHit): SearchResult {
  const found = rows.filter((row): row is RowOfHit<R> => row.id !== null);
  return { hits: found.slice(0, limit).map(toHit), total: rows[0]?.total ?? 0, hasMore: found.length > limit };
}

function matchedFields(row: FoundRow, whole: string, any: Any): string[] {
  const inText = (text: string): boolean => folded(text) === whole || matches(any, documentTerms(text));
  const fields = { key: inText(row.key), name: inText(row.name), tags: row.in_tags, description: row.in_description, words: row.in_words };
  return Object.entries(fields).flatMap(([field, matched]) => (matched ? [field] : []));
}

function filters({ kinds, tags }: SearchRequest): unknown[] {
  return [kinds ?? null, tags?.map(storable) ?? null];
}

/** @throws CursorError when it is not a position of this index */
function positionOf(after: readonly (string | number)[] | undefined): { value: number; id: string } | null {
  if (after === undefined) return null;
  const [value, id] = after;
  const valid = Number.isSafeInteger(value) && typeof id === 'string' && UUID.test(id) && after.length === 2;
  if (!valid) throw new CursorError('The cursor is none of this search: start again from the first page.', { field: 'after' });
  return { value: Number(value), id };
}

/** One entry per id: the newest revision, of equals the last. */
function latestById<T extends { id: string; revision: number }>(things: readonly T[]): T[] {
  const latest = new Map<string, T>();
  for (const thing of things) if (thing.revision >= (latest.get(thing.id)?.revision ?? 0)) latest.set(thing.id, thing);
  return [...latest.values()];
}

function putParameters(documents: readonly SearchDocument[]): unknown[] {
  const vectors = documents.map(searchVector);
  const terms = [...new Set(vectors.flatMap((vector) => vector.terms))];
  return [
    documents.map((d) => d.id),
    documents.map((d) => d.revision),
    documents.map((d) => d.kind),
    documents.map((d) => storable(d.key)),
    documents.map((d) => storable(d.path)),
    documents.map((d) => storable(d.name)),
    documents.map((d) => JSON.stringify(d.tags.map(storable))),
    documents.map((d) => folded(d.key)),
    documents.map((d) => folded(d.name)),
    vectors.map((vector) => vector.text),
    documents.map((d) => d.updatedAt),
    terms,
    terms.map(canBeMisspelt),
  ];
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
