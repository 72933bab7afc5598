import type { estypes } from '@elastic/elasticsearch';
import type { SearchRequest } from '../../ports/search-index.ts';
import { FIELD_WEIGHTS, LONGEST_KEYWORD, type SearchedField } from './catalog-mapping.ts';
import { storable } from './indexed-document.ts';
import { facetAggregations, filters } from './search-filters.ts';
import { pagePosition, sortOf } from './search-position.ts';
import { plainWords, termCount, type Word, wordsOf } from './query-words.ts';

type Query = estypes.QueryDslQueryContainer;
export type SearchBody = Pick<
  estypes.SearchRequest,
  'query' | 'sort' | 'size' | 'search_after' | 'track_total_hits' | 'track_scores' | '_source' | 'aggs' | 'highlight'
>;

const FIELDS = Object.keys(FIELD_WEIGHTS) as SearchedField[];
/** Texts of more terms are long ones, of which that many words count for the score. */
const MOST_TERMS = 56;
const SCORED_WORDS = 32;
/** A step of the score; more than all weights of fields together. */
const STEP = 4;
const TYPO_WEIGHT = 1 / 64;
const BREVITY_WEIGHT = 0.01;
const USES_WEIGHT = 0.001;
const MOST_FRAGMENTS = 3;
const FRAGMENT = 160;
/** Characters of a text in which words are marked. */
const LOOKED_AT = 100_000;
/** Marks in the names of queries: found in the field by another spelling, or as a whole. */
const TYPO_MARK = '~';
const WHOLE_MARK = '=';

/**
 * The search for a request. No score depends on other documents (no term statistics), so that pages stay whole while things are written.
 * @throws CursorError when `after` is no position of this index
 */
export function searchBody(request: SearchRequest): SearchBody {
  const { text = '', limit, after, facets = [], highlight } = request;
  const blank = text.trim() === '';
  const order = sortOf(request.orderBy ?? { by: 'relevance' }, blank);
  return {
    query: blank ? { bool: { filter: filters(request) } } : scored(storable(text), filters(request)),
    sort: [order, { id: { order: 'asc' } }],
    // Where something else is sorted by, too.
    ...(blank ? {} : { track_scores: true }),
    size: limit + 1,
    track_total_hits: true,
    _source: ['kind', 'key', 'path', 'name'],
    ...(facets.length === 0 ? {} : { aggs: facetAggregations(facets) }),
    ...(highlight && !blank ? { highlight: highlighting(storable(text)) } : {}),
    ...(after === undefined ? {} : { search_after: pagePosition(after, request.orderBy).sort }),
  };
}

/**
 * Found is what has every word in some field, or is called just so. Steps of the score: the text is the key or name; every word stands there
 * as typed; in another inflection; the last is only begun. Between the steps: the weights of the fields that have words, and a short name.
 */
function scored(text: string, filter: Query[]): Query {
  const whole = (['key', 'name'] as const).map((field) => ({
    term: { [`${field}.whole`]: { value: text.slice(0, LONGEST_KEYWORD + 1), _name: field + WHOLE_MARK } },
  }));
  const { found, scores } = byWords(text);
  const query: Query = {
    bool: { filter: [...filter, anyOf([...whole, ...found])], should: [constant(anyOf(whole), 4 * STEP), ...scores] },
  };
  return {
    function_score: {
      query,
      functions: [
        { field_value_factor: { field: 'brevity', factor: BREVITY_WEIGHT, missing: 0 } },
        { field_value_factor: { field: 'uses', modifier: 'ln1p', missing: 0 }, weight: USES_WEIGHT },
      ],
      score_mode: 'sum',
      boost_mode: 'sum',
    },
  };
}

interface ByWords {
  found: Query[];
  scores: Query[];
}
function byWords(text: string): ByWords {
  const words = wordsOf(text);
  if (words.length === 0) return { found: [], scores: [] };
  if (termCount(words.map((word) => word.text).join(' ')) > MOST_TERMS) return byManyWords(text);
  const every = (way: Way): Query => ({ bool: { filter: words.map((word) => anyOf(way('all', word))) } });
  const steps = [begun, inflected, asTyped].map((way) => constant(every(way), STEP));
  return { found: [every(misspelt)], scores: [...steps, ...FIELDS.flatMap((field) => fieldScores(field, words))] };
}

/** A long text is no longer looked at in every way, to stay below the server's limit of clauses: words count in any inflection. */
function byManyWords(text: string): ByWords {
  const words = plainWords(text);
  const match = (field: string, query: readonly string[], operator: 'and' | 'or'): Query => ({
    match: { [`${field}.stemmed`]: { query: query.join(' '), operator, analyzer: 'query_long' } },
  });
  const scores = FIELDS.map((field) => ({
    constant_score: { filter: match(field, words.slice(0, SCORED_WORDS), 'or'), boost: FIELD_WEIGHTS[field], _name: field },
  }));
  return { found: [match('all', words, 'and')], scores };
}

/** The field's weight for the share of words that it has; the names of the queries tell which fields matched. */
function fieldScores(field: SearchedField, words: readonly Word[]): Query[] {
  // A power of two, to keep sums exact.
  const weight = FIELD_WEIGHTS[field] / 2 ** Math.ceil(Math.log2(words.length));
  const forgiven = words.filter((word) => word.forgiven);
  const share = (name: string, boost: number, of: readonly Word[], way: Way): Query => ({
    bool: { _name: name, should: of.map((word) => constant(anyOf(way(field, word)), boost)), minimum_should_match: 1 },
  });
  const spelled = share(field, weight, words, begun);
  return forgiven.length === 0 ? [spelled] : [spelled, share(field + TYPO_MARK, weight * TYPO_WEIGHT, forgiven, typos)];
}

/** Ways in which a word may stand in a field; each finds what the one before finds, and more. */
type Way = (field: string, word: Word) => Query[];
const asTyped: Way = (field, { text }) => [match(field, text)];
const inflected: Way = (field, word) => [...asTyped(field, word), match(`${field}.stemmed`, word.text)];
const begun: Way = (field, word) => [
  ...inflected(field, word),
  ...(word.last ? ['query_whole', 'query_parts'].map((analyzer) => beginning(field, word.text, analyzer)) : []),
];
/** Also what may be another inflection in some language. */
const typos: Way = (field, { text, forgiven }) =>
  forgiven ? [...[field, `${field}.stemmed`].map((f) => match(f, text, true)), match(`${field}.light`, text)] : [];
const misspelt: Way = (field, word) => [...begun(field, word), ...typos(field, word)];

/** Words shorter than four letters are taken as they are; in others one letter may be wrong, missing, additional or swapped. */
function match(field: string, query: string, forgiving = false): Query {
  // Rewritten so, neither the number of spellings is limited nor that of clauses used up.
  const fuzzy = forgiving ? { fuzziness: 'AUTO:4,1000', fuzzy_rewrite: 'constant_score' } : {};
  return { match: { [field]: { query, operator: 'and', auto_generate_synonyms_phrase_query: false, ...fuzzy } } };
}
function beginning(field: string, query: string, analyzer: string): Query {
  return { match_bool_prefix: { [field]: { query, operator: 'and', analyzer } } };
}
function anyOf(should: Query[]): Query {
  return { bool: { should, minimum_should_match: 1 } };
}
function constant(filter: Query, boost: number): Query {
  return { constant_score: { filter, boost } };
}

/** The words of a hit's fields are marked as its words were found; the server escapes what is HTML in the texts. */
function highlighting(text: string): estypes.SearchHighlight {
  const words = wordsOf(text);
  const long = termCount(words.map((word) => word.text).join(' ')) > MOST_TERMS;
  const wordsIn = (field: string): Query =>
    long
      ? match(`${field}.stemmed`, plainWords(text).slice(0, SCORED_WORDS).join(' '))
      : anyOf(words.flatMap((word) => misspelt(field, word)));
  const fields = FIELDS.map((field) => [
    field,
    {
      matched_fields: [`${field}.stemmed`, `${field}.light`],
      highlight_query: wordsIn(field),
      number_of_fragments: MOST_FRAGMENTS,
      fragment_size: FRAGMENT,
    },
  ]);
  return {
    type: 'unified',
    encoder: 'html',
    pre_tags: ['<mark>'],
    post_tags: ['</mark>'],
    max_analyzed_offset: LOOKED_AT,
    fields: Object.fromEntries(fields) as estypes.SearchHighlight['fields'],
  };
}

/** Fields from the names of the queries that matched, in a fixed order. */
export function matchedFields(matchedQueries: readonly string[]): string[] {
  return FIELDS.filter((field) => ['', TYPO_MARK, WHOLE_MARK].some((mark) => matchedQueries.includes(field + mark)));
}
