import type { estypes } from '@elastic/elasticsearch';
import type { SearchDocument } from '../../ports/search-index.ts';

/** What the index holds of a thing. Of a removed one only the first three, so that an older put that arrives late cannot bring it back. */
export type IndexedDocument = { id: string; revision: number; removed: false } & Omit<SearchDocument, 'id' | 'revision'> & {
    /** Tags as they are compared, see `keywordOf`. */
    tagsExact: string[];
    /** 1 for a name without letters, less for longer ones; short names come first among equals. */
    brevity: number;
  };
export type Tombstone = { id: string; revision: number; removed: true };

/** Fields that are searched, best first, with the weight of a hit. Powers of two: their sums are exact, whatever the order of adding. */
export const FIELD_WEIGHTS = { key: 1, name: 1, tags: 1 / 2, description: 1 / 4, words: 1 / 8 } as const;
export type SearchedField = keyof typeof FIELD_WEIGHTS;

/** Longest keyword, in characters; four bytes each stay below the 32,766 that Lucene takes. */
export const LONGEST_KEYWORD = 8000;

const analyzed = { type: 'text', norms: false, analyzer: 'document', search_analyzer: 'query' } satisfies estypes.MappingProperty;
const stemmed = {
  type: 'text',
  norms: false,
  analyzer: 'document_stemmed',
  search_analyzer: 'query_stemmed',
} satisfies estypes.MappingProperty;
/** `all` holds the words of all fields, since every word of a query must be found, though not in one field. */
const searched = { ...analyzed, copy_to: 'all', fields: { stemmed } } satisfies estypes.MappingProperty;
const searchedAndWhole = {
  ...searched,
  fields: { stemmed, whole: { type: 'keyword', normalizer: 'whole', ignore_above: LONGEST_KEYWORD } },
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
  description: searched,
  tags: searched,
  tagsExact: { type: 'keyword' },
  words: searched,
  updatedAt: { type: 'date' },
  brevity: { type: 'float', index: false },
  all: { ...analyzed, fields: { stemmed } },
} satisfies Record<keyof IndexedDocument | 'all', estypes.MappingProperty>;

/** Unknown fields are refused, not guessed. */
export const CATALOG_MAPPINGS = { dynamic: 'strict', properties } satisfies estypes.MappingTypeMapping;

const FOLD = ['cjk_width', 'lowercase', 'asciifolding'];
const filters = {
  // `meanStdDev` is found whole and by its parts.
  whole_and_parts: { type: 'word_delimiter_graph', catenate_all: true, split_on_numerics: true, stem_english_possessive: false },
  parts: { type: 'word_delimiter_graph', catenate_all: false, split_on_numerics: true, stem_english_possessive: false },
  pairs: { type: 'cjk_bigram' },
  single_and_pairs: { type: 'cjk_bigram', output_unigrams: true },
  english: { type: 'stemmer', language: 'english' },
} satisfies Record<string, estypes.AnalysisTokenFilter>;
const charFilters = {
  // Accents that are signs of their own; the others are taken off their letters by asciifolding.
  unmarked: { type: 'pattern_replace', pattern: '[\\u0300-\\u036f]+', replacement: '' },
  // The tokenizer would cut at these signs, and `credit-g` could not be found as `creditg`.
  joined: { type: 'pattern_replace', pattern: "(?<=[\\p{L}\\p{N}])[-'’]+(?=[\\p{L}\\p{N}])", replacement: '_' },
  // `HTTPServer` is HTTP and Server; the filter itself parts only at a capital after a small letter.
  acronyms_apart: { type: 'pattern_replace', pattern: '(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})', replacement: '_' },
  unsigned: { type: 'pattern_replace', pattern: "(?<=[\\p{L}\\p{N}])[-'’_]+(?=[\\p{L}\\p{N}])", replacement: '' },
  single_spaces: { type: 'pattern_replace', pattern: '\\s+', replacement: ' ' },
} satisfies Record<string, estypes.AnalysisCharFilter>;

const analyzer = (charFilters: readonly string[], ...filter: string[]): estypes.AnalysisAnalyzer => ({
  type: 'custom',
  char_filter: ['unmarked', ...charFilters],
  tokenizer: 'standard',
  filter,
});
const APART = ['joined', 'acronyms_apart'];
const analyzers = {
  document: analyzer(APART, 'whole_and_parts', 'flatten_graph', ...FOLD, 'single_and_pairs'),
  document_stemmed: analyzer(APART, 'whole_and_parts', 'flatten_graph', ...FOLD, 'single_and_pairs', 'english'),
  query: analyzer(APART, 'whole_and_parts', ...FOLD, 'pairs'),
  query_stemmed: analyzer(APART, 'whole_and_parts', ...FOLD, 'pairs', 'english'),
  /** For beginnings of words, which must be no graphs. */
  query_whole: analyzer(['unsigned'], ...FOLD, 'pairs'),
  query_parts: analyzer(APART, 'parts', 'flatten_graph', ...FOLD, 'pairs'),
  /** For long texts. */
  query_long: analyzer([], ...FOLD, 'pairs', 'english'),
} satisfies Record<string, estypes.AnalysisAnalyzer>;

export const CATALOG_SETTINGS = {
  number_of_shards: 1,
  auto_expand_replicas: '0-1',
  analysis: {
    char_filter: charFilters,
    filter: filters,
    analyzer: analyzers,
    normalizer: { whole: { type: 'custom', char_filter: ['unmarked', 'single_spaces'], filter: ['trim', ...FOLD] } },
  },
} satisfies estypes.IndicesIndexSettings;
