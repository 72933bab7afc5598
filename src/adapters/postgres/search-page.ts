import { MOST_BUCKETS, type FacetName, type SearchOrder, type SearchRequest } from '../../ports/search-index.ts';
import {
  afterSql,
  orderBy,
  orderSql,
  pagePosition,
  Parameters,
  SCORE,
  wanted,
  type OrderSql,
  type PagePosition,
} from './search-conditions.ts';
import { anyQuery, type TextQueries } from './search-query.ts';

/** The statement of one page of hits, with the total and the facets of the same state. Pure. */

export interface PageStatement {
  text: string;
  values: unknown[];
  /** Where the page starts. */
  after: PagePosition | null;
}
/** The text of a request, as Postgres looks for it. */
export interface SoughtText {
  whole: string;
  /** Null where it has no words. */
  queries: TextQueries | null;
}

const NEWEST: SearchOrder = { by: 'updated', descending: true };
const RELEVANCE: SearchOrder = { by: 'relevance' };
/** Columns that each hit is told with. */
const HIT = 'd.id, d.kind, d.key, d.path, d.name';

/**
 * Always at least one row, for the total; the facets are in the first one alone.
 * @throws CursorError when `after` is no position of this order
 */
export function pageStatement(request: SearchRequest, sought: SoughtText | null): PageStatement {
  const parameters = new Parameters();
  const by = request.orderBy ?? RELEVANCE;
  const order = orderSql(sought === null && by.by === 'relevance' ? NEWEST : by, parameters);
  const after = request.after === undefined ? null : pagePosition(request.after, order);
  const where = wanted(request, parameters);
  const plan = { request, order, after, where, parameters };
  const text = sought === null ? everything(plan) : byText(plan, sought);
  return { text, values: parameters.values, after };
}

interface Plan {
  request: SearchRequest;
  order: OrderSql;
  after: PagePosition | null;
  where: string;
  parameters: Parameters;
}

function everything({ request, order, after, where, parameters }: Plan): string {
  const beyond = after ? ` AND ${afterSql(after, order, parameters)}` : '';
  return `WITH found AS NOT MATERIALIZED (SELECT d.id FROM search_document d WHERE ${where}), page AS (
    SELECT d.id, ${order.value} AS value, 0::float8 AS score FROM search_document d WHERE ${where}${beyond}
    ORDER BY ${orderBy(order)} LIMIT ${parameters.add(request.limit + 1, 'integer')}
  ) ${told(request, order, 'false AS in_tags, false AS in_description, false AS in_words')}`;
}

/**
 * Score: 4 for a key or name that is the text; else 3 when every word is found as typed, 2 when in another inflection, 1 when the last is
 * only begun, 0 when one is misspelt. To that comes less than 1 for the rank, which counts fields by weight, for a short name and for uses.
 */
function byText({ request, order, after, where, parameters }: Plan, { whole, queries }: SoughtText): string {
  const is = parameters.add(whole, 'text');
  const query = (text: string): string => parameters.add(text, 'tsquery');
  const of = (text: (from: TextQueries) => string): string => query(queries ? text(queries) : '');
  const isCalled = `d.key_folded = ${is} OR d.name_folded = ${is}`;
  const rank = `ts_rank('{0.1, 0.2, 0.4, 1}', d.terms, CASE level WHEN 0 THEN ${of(({ any }) => anyQuery(any))} ELSE ${of(({ any }) => anyQuery(any, '', false))} END)`;
  const beyond = after ? ` WHERE ${afterSql(after, order, parameters)}` : '';
  const [inTags, inDescription, inWords] = ['B', 'C', 'D'].map((weight) => `d.terms @@ ${of(({ any }) => anyQuery(any, weight))}`);
  return `WITH found AS MATERIALIZED (
    SELECT d.id, round((level + 0.9 * least(1, ${rank}) + 0.01 / (1 + length(d.name) / 20.0) + 0.001 * ln(1 + d.uses)) * 1000000)::float8 AS score
    FROM search_document d, LATERAL (SELECT CASE
      WHEN ${isCalled} THEN 4
      WHEN d.terms @@ ${of(({ asTyped }) => asTyped)} THEN 3
      WHEN d.terms @@ ${of(({ inflected }) => inflected)} THEN 2
      WHEN d.terms @@ ${of(({ begun }) => begun)} THEN 1
      ELSE 0 END AS level) AS leveled
    WHERE ${where} AND (d.terms @@ ${of(({ misspelt }) => misspelt)} OR ${isCalled})
  ), page AS (
    SELECT f.id, ${order.value} AS value, f.score FROM found f${order.value === SCORE && !after ? '' : ' JOIN search_document d ON d.id = f.id'}${beyond}
    ORDER BY ${orderBy(order)} LIMIT ${parameters.add(request.limit + 1, 'integer')}
  ) ${told(request, order, `${inTags} AS in_tags, ${inDescription} AS in_description, ${inWords} AS in_words`)}`;
}

function told({ facets = [], highlight }: SearchRequest, order: OrderSql, columns: string): string {
  const texts = highlight ? ', d.tags, d.description, d.words' : '';
  const first = 'page.id IS NOT DISTINCT FROM (SELECT id FROM page ORDER BY ' + orderBy(order) + ' LIMIT 1)';
  return `SELECT (SELECT count(*) FROM found)::float8 AS total, to_regclass('search_term')::oid::text AS identity,
    pg_current_snapshot()::text AS snapshot, CASE WHEN ${first} THEN ${facetsSql(facets)} END AS facets,
    ${HIT}, page.score, ${order.told} AS value, ${columns}${texts}
  FROM (SELECT) AS always LEFT JOIN page ON true LEFT JOIN search_document d ON d.id = page.id
  ORDER BY page.${orderBy(order).replace(/, id$/, ', page.id')}`;
}

/**
 * All facets as one JSON list of lists: field, value, count; of each the most frequent first. Tags and labels of a thing are different ones,
 * and labels are counted as they stand before they are taken apart: a label of each thing costs more than one of each value.
 */
function facetsSql(facets: readonly FacetName[]): string {
  if (facets.length === 0) return 'NULL::jsonb';
  const hits = 'found f JOIN search_document d ON d.id = f.id';
  const labels = facets.filter((facet) => facet !== 'kind' && facet !== 'tag');
  const counts = [
    ...(facets.includes('kind') ? [`SELECT 'kind', d.kind COLLATE "C", count(*) FROM ${hits} GROUP BY 2`] : []),
    ...(facets.includes('tag') ? [`SELECT 'tag', tag COLLATE "C", count(*) FROM ${hits}, unnest(d.tags) tag GROUP BY 2`] : []),
    ...(labels.length > 0
      ? [
          `SELECT split_part(label, ':', 1), substr(label, strpos(label, ':') + 1) COLLATE "C", count
            FROM (SELECT label, count(*) AS count FROM ${hits}, unnest(d.labels) label GROUP BY 1) labelled
            WHERE split_part(label, ':', 1) IN (${labels.map((name) => `'${name}'`).join(', ')})`,
        ]
      : []),
  ];
  return `(SELECT coalesce(jsonb_agg(jsonb_build_array(facet, value, count) ORDER BY place), '[]') FROM (
    SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS place
    FROM (${counts.join(' UNION ALL ')}) counted (facet, value, count)) ranked WHERE place <= ${MOST_BUCKETS})`;
}
