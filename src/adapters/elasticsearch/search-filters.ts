import type { estypes } from '@elastic/elasticsearch';
import {
  LABELS,
  MOST_BUCKETS,
  type Facet,
  type FacetName,
  type NumberRange,
  type SearchFilters,
  type Span,
} from '../../ports/search-index.ts';
import { keywordOf } from './indexed-document.ts';

/** What hits must have, and how they are counted. Pure. */

type Query = estypes.QueryDslQueryContainer;

export function filters({ kinds, tags, labels = {}, created, updated, numbers = [] }: SearchFilters): Query[] {
  return [
    { term: { removed: false } },
    ...(kinds ? [{ terms: { kind: [...kinds] } }] : []),
    ...(tags ?? []).map((tag) => ({ term: { tagsExact: keywordOf(tag) } })),
    ...LABELS.flatMap((name) => {
      const values = labels[name]?.map(keywordOf);
      return values ? [{ terms: { [`labels.${name}`]: values } }] : [];
    }),
    ...during('createdAt', created),
    ...during('updatedAt', updated),
    ...numbers.flatMap(within),
  ];
}
function during(field: string, span: Span | undefined): Query[] {
  if (span?.from === undefined && span?.before === undefined) return [];
  return [{ range: { [field]: { gte: span.from, lt: span.before } } }];
}
function within({ groups, name, atLeast: gte, above: gt, atMost: lte, below: lt }: NumberRange): Query[] {
  const bounds = { gte, gt, lte, lt };
  const isBounded = Object.values(bounds).some((bound) => bound !== undefined);
  const measured = groups.filter((group) => group !== 'metafeature');
  const any: Query[] = [];
  if (measured.length < groups.length) {
    const field = `metafeatures.${name}`;
    any.push(isBounded ? { range: { [field]: bounds } } : { exists: { field } });
  }
  if (measured.length > 0) {
    const filter: Query[] = [{ terms: { 'measures.group': measured } }, { term: { 'measures.name': keywordOf(name) } }];
    if (isBounded) filter.push({ range: { 'measures.value': bounds } });
    any.push({ nested: { path: 'measures', query: { bool: { filter } } } });
  }
  return [any.length === 1 ? (any[0] ?? {}) : { bool: { should: any, minimum_should_match: 1 } }];
}

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;

export function facetAggregations(facets: readonly FacetName[]): Aggregations {
  return Object.fromEntries(
    facets.map((facet) => [
      facet,
      { terms: { field: fieldOf(facet), size: MOST_BUCKETS, order: [{ _count: 'desc' as const }, { _key: 'asc' as const }] } },
    ]),
  );
}
function fieldOf(facet: FacetName): string {
  if (facet === 'kind') return 'kind';
  return facet === 'tag' ? 'tagsExact' : `labels.${facet}`;
}

export function facetsOf(asked: readonly FacetName[] = [], counted: unknown): Facet[] {
  const counts = (counted ?? {}) as Partial<Record<FacetName, { buckets: { key: string; doc_count: number }[] }>>;
  return asked.map((field) => ({
    field,
    buckets: (counts[field]?.buckets ?? []).map(({ key, doc_count: count }) => ({ value: key, count })),
  }));
}

/** Names of all measures that anything was evaluated by. */
export const MEASURES = {
  measures: { nested: { path: 'measures' }, aggs: { names: { terms: { field: 'measures.name', size: 10_000, order: { _key: 'asc' } } } } },
} satisfies Aggregations;
