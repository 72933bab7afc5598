import type { estypes } from '@elastic/elasticsearch';
import { ALL_METAFEATURES } from '../../model/metafeature.ts';
import { LABELS, type SearchDocument } from '../../ports/search-index.ts';
import { ANALYSIS } from './catalog-analysis.ts';

/** Number of the form of documents: an index of another number is made anew. */
export const SCHEMA = 4;

/** What the index holds of a thing. Of a removed one only the first three, so that an older put that arrives late cannot bring it back. */
export type IndexedDocument = { id: string; revision: number; removed: false } & Omit<SearchDocument, 'id' | 'revision' | 'numbers'> & {
    /** The words of all fields, since every word of a query must be found, though not in one field. */
    all: string;
    /** Tags as they are compared, see `keywordOf`. */
    tagsExact: string[];
    /** 1 for a name without letters, less for longer ones; short names come first among equals. */
    brevity: number;
    /** The beginning of the name, which it is sorted by. */
    nameSorted: string;
    /** Values by name. */
    metafeatures: Record<string, number[]>;
    measures: { group: string; name: string; value: number }[];
    suggest: { input: string[]; weight: number; contexts: { kind: string[] } }[];
  };
export type Tombstone = { id: string; revision: number; removed: true };

/** Fields that are searched, best first, with the weight of a hit. Powers of two: their sums are exact, whatever the order of adding. */
export const FIELD_WEIGHTS = { key: 1, name: 1, tags: 1 / 2, description: 1 / 4, words: 1 / 8 } as const;
export type SearchedField = keyof typeof FIELD_WEIGHTS;

/** Longest keyword, in characters; four bytes each stay below the 32,766 that Lucene takes. */
export const LONGEST_KEYWORD = 8000;

/** Which documents have a term is all that is asked: neither how often, nor where. */
const text = (document: string, query: string) =>
  ({ type: 'text', norms: false, index_options: 'docs', analyzer: document, search_analyzer: query }) satisfies estypes.MappingProperty;
const analyzed = text('document', 'query');
const fields = { stemmed: text('document_stemmed', 'query_stemmed'), light: text('document_light', 'query_light') };
const searched = { ...analyzed, fields } satisfies estypes.MappingProperty;
const searchedAndWhole = {
  ...searched,
  fields: { ...fields, whole: { type: 'keyword', normalizer: 'whole', ignore_above: LONGEST_KEYWORD } },
} satisfies estypes.MappingProperty;
const stored = { type: 'keyword', index: false, doc_values: false } satisfies estypes.MappingProperty;

const properties = {
  id: { type: 'keyword' },
  revision: { type: 'integer' },
  removed: { type: 'boolean' },
  kind: { type: 'keyword' },
  key: searchedAndWhole,
  path: stored,
  name: searchedAndWhole,
  nameSorted: { type: 'keyword', normalizer: 'whole' },
  description: searched,
  tags: searched,
  tagsExact: { type: 'keyword' },
  words: searched,
  labels: { properties: Object.fromEntries(LABELS.map((name) => [name, { type: 'keyword' }])) },
  metafeatures: { properties: Object.fromEntries(ALL_METAFEATURES.map(({ name }) => [name, { type: 'double' }])) },
  measures: { type: 'nested', properties: { group: { type: 'keyword' }, name: { type: 'keyword' }, value: { type: 'double' } } },
  createdAt: { type: 'date' },
  updatedAt: { type: 'date' },
  uses: { type: 'integer', index: false },
  brevity: { type: 'float', index: false },
  suggest: {
    type: 'completion',
    analyzer: 'beginning',
    max_input_length: 100,
    contexts: [{ name: 'kind', type: 'category' }],
  },
  all: {
    ...text('plain', 'query'),
    fields: { stemmed: text('plain_stemmed', 'query_stemmed'), light: text('plain_light', 'query_light') },
  },
} satisfies Record<keyof IndexedDocument, estypes.MappingProperty>;

/** Unknown fields are refused, not guessed. */
export const CATALOG_MAPPINGS = { dynamic: 'strict', _source: { excludes: ['all'] }, properties } satisfies estypes.MappingTypeMapping;

export const CATALOG_SETTINGS = {
  number_of_shards: 1,
  auto_expand_replicas: '0-1',
  // What is forgotten is so at once; nothing else is ever deleted.
  gc_deletes: '0s',
  analysis: ANALYSIS,
} satisfies estypes.IndicesIndexSettings;
