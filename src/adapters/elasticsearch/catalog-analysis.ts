import type { estypes } from '@elastic/elasticsearch';
import { LIGHT_STEM_RULES } from '../../model/light-stem.ts';

/** How the server cuts texts into terms. */

const LIGHT = LIGHT_STEM_RULES.map((rule, i) => [`light_${i + 1}`, { type: 'pattern_replace' as const, ...rule }] as const);
const FOLD = ['cjk_width', 'lowercase', 'asciifolding', 'arabic_normalization'];
const filters: Record<string, estypes.AnalysisTokenFilter> = {
  // `meanStdDev` is found whole and by its parts.
  whole_and_parts: { type: 'word_delimiter_graph', catenate_all: true, split_on_numerics: true, stem_english_possessive: false },
  parts: { type: 'word_delimiter_graph', catenate_all: false, split_on_numerics: true, stem_english_possessive: false },
  pairs: { type: 'cjk_bigram' },
  single_and_pairs: { type: 'cjk_bigram', output_unigrams: true },
  english: { type: 'stemmer', language: 'english' },
  ...Object.fromEntries(LIGHT),
};
/** Read by the server and here. */
const SIGNS = {
  // Accents that are signs of their own, and Arabic vowel signs; the others are taken off their letters by the token filters.
  unmarked: { pattern: '[\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670]+', replacement: '' },
  // The tokenizer would cut at these signs, and `credit-g` could not be found as `creditg`.
  joined: { pattern: "(?<=[\\p{L}\\p{N}])[-'’]+(?=[\\p{L}\\p{N}])", replacement: '_' },
  // `HTTPServer` is HTTP and Server; the filter itself parts only at a capital after a small letter.
  acronyms_apart: { pattern: '(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})', replacement: '_' },
};
const charFilters = {
  unmarked: { type: 'pattern_replace', ...SIGNS.unmarked },
  joined: { type: 'pattern_replace', ...SIGNS.joined },
  acronyms_apart: { type: 'pattern_replace', ...SIGNS.acronyms_apart },
  unsigned: { type: 'pattern_replace', pattern: "(?<=[\\p{L}\\p{N}])[-'’_]+(?=[\\p{L}\\p{N}])", replacement: '' },
  single_spaces: { type: 'pattern_replace', pattern: '\\s+', replacement: ' ' },
} satisfies Record<string, estypes.AnalysisCharFilter>;

const analyzer = (charFilters: readonly string[], ...filter: string[]): estypes.AnalysisAnalyzer => ({
  type: 'custom',
  char_filter: ['unmarked', ...charFilters],
  tokenizer: 'standard',
  filter,
});
/** For texts that have been through `withoutSigns`. */
const analyzerOfPlain = (...filter: string[]): estypes.AnalysisAnalyzer => ({ type: 'custom', tokenizer: 'standard', filter });
const APART = ['joined', 'acronyms_apart'];
const DOCUMENT = ['whole_and_parts', 'flatten_graph', ...FOLD, 'single_and_pairs'];
const QUERY = ['whole_and_parts', ...FOLD, 'pairs'];
const STEPS = LIGHT.map(([name]) => name);
const analyzers = {
  document: analyzer(APART, ...DOCUMENT),
  document_stemmed: analyzer(APART, ...DOCUMENT, 'english'),
  document_light: analyzer(APART, ...DOCUMENT, ...STEPS),
  plain: analyzerOfPlain(...DOCUMENT),
  plain_stemmed: analyzerOfPlain(...DOCUMENT, 'english'),
  plain_light: analyzerOfPlain(...DOCUMENT, ...STEPS),
  query: analyzer(APART, ...QUERY),
  query_stemmed: analyzer(APART, ...QUERY, 'english'),
  query_light: analyzer(APART, ...QUERY, ...STEPS),
  /** For beginnings of words, which must be no graphs. */
  query_whole: analyzer(['unsigned'], ...FOLD, 'pairs'),
  query_parts: analyzer(APART, 'parts', 'flatten_graph', ...FOLD, 'pairs'),
  /** For long texts. */
  query_long: analyzer([], ...FOLD, 'pairs', 'english'),
  /** For suggestions: the text as one. */
  beginning: { type: 'custom', char_filter: ['unmarked', 'single_spaces'], tokenizer: 'keyword', filter: ['trim', ...FOLD] },
} satisfies Record<string, estypes.AnalysisAnalyzer>;

export const ANALYSIS = {
  char_filter: charFilters,
  filter: filters,
  analyzer: analyzers,
  normalizer: { whole: { type: 'custom', char_filter: ['unmarked', 'single_spaces'], filter: ['trim', ...FOLD] } },
} satisfies estypes.IndicesIndexSettings['analysis'];

const REPLACED = Object.values(SIGNS).map(({ pattern, replacement }) => ({ pattern: new RegExp(pattern, 'gu'), replacement }));

/** The text as the character filters of documents leave it, for texts that are not shown: here it is done once, by the server for each analyzer. */
export function withoutSigns(text: string): string {
  return REPLACED.reduce((rest, { pattern, replacement }) => rest.replace(pattern, replacement), text);
}
