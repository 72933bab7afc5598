import type { QueryWord } from './search-words.ts';
import { isOneTypoAway } from './search-words.ts';

/** A term of the dictionary that may stand for a word of the query. */
export interface Relative {
  word: string;
  wordStem: string;
  term: string;
  termStem: string;
  /** Found by the light stem. */
  light: boolean;
}

/** What each word of the query may be found by besides itself. */
export interface Expansions {
  /** Other inflections: `datasets` for `dataset`. */
  stems: ReadonlyMap<string, readonly string[]>;
  /** Words that differ by one letter, or that may be other inflections in some language. */
  typos: ReadonlyMap<string, readonly string[]>;
}

/** The query in Postgres' language, from strict to lenient: each finds what the one before finds, and more. */
export interface TextQueries {
  asTyped: string;
  inflected: string;
  /** The last word may be only begun. */
  begun: string;
  misspelt: string;
  /** Any of the terms is enough: for ranks, and to see which fields match. */
  any: Any;
}
export interface Any {
  terms: string[];
  prefixes: string[];
  /** Found by other spelling alone. */
  typos: string[];
}

/** Shortest beginning of a word that is searched for. */
const SHORTEST_PREFIX = 2;

/** Sorts relatives, and drops those that share letters with the word but are further than one typo away. */
export function expansionsOf(relatives: readonly Relative[]): Expansions {
  const stems = new Map<string, string[]>();
  const typos = new Map<string, string[]>();
  for (const relative of relatives) {
    const { word, wordStem, term, termStem, light } = relative;
    if (word === term) continue;
    if (wordStem === termStem) add(stems, word, term);
    else if (light || isOneTypoAway(word, term) || (wordStem.length > 3 && isOneTypoAway(wordStem, termStem))) add(typos, word, term);
  }
  return { stems, typos };
}
function add(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (!values) map.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}

export function termsOf(words: readonly QueryWord[]): string[] {
  return [...new Set(words.flatMap(({ alternatives }) => alternatives.flat()))];
}

/** All words must be found, each by one of its alternatives. `words` is not empty. */
export function textQueries(words: readonly QueryWord[], expansions: Expansions): TextQueries {
  const { stems, typos } = expansions;
  const none = new Map<string, readonly string[]>();
  const prefixes = lastTerms(words);
  const of = (spellings: readonly ReadonlyMap<string, readonly string[]>[], begun: readonly string[]): string =>
    allOf(words, (term) =>
      anyOf([
        quote(term),
        ...(begun.includes(term) ? [`${quote(term)}:*`] : []),
        ...spellings.flatMap((s) => (s.get(term) ?? []).map(quote)),
      ]),
    );
  const terms = termsOf(words);
  return {
    asTyped: of([none], []),
    inflected: of([stems], []),
    begun: of([stems], prefixes),
    misspelt: of([stems, typos], prefixes),
    any: {
      terms: [...new Set([...terms, ...terms.flatMap((term) => stems.get(term) ?? [])])],
      prefixes,
      typos: [...new Set(terms.flatMap((term) => typos.get(term) ?? []))],
    },
  };
}

/** The terms in which the text ends: they may be unfinished. */
function lastTerms(words: readonly QueryWord[]): string[] {
  const alternatives = words.at(-1)?.alternatives ?? [];
  return alternatives.flatMap((terms) => terms.slice(-1)).filter((term) => term.length >= SHORTEST_PREFIX);
}

function allOf(words: readonly QueryWord[], spell: (term: string) => string): string {
  return join(
    words.map(({ alternatives }) => anyOf(alternatives.map((terms) => join(terms.map(spell), '&')))),
    '&',
  );
}
function anyOf(queries: readonly string[]): string {
  return join(queries, '|');
}

/** Joined as a balanced tree, for Postgres descends into a query recursively and a long text is a deep one otherwise. */
function join(queries: readonly string[], operator: '&' | '|'): string {
  if (queries.length <= 1) return queries[0] ?? '';
  const middle = queries.length >> 1;
  return `(${join(queries.slice(0, middle), operator)}${operator}${join(queries.slice(middle), operator)})`;
}

/** A query that any of the terms satisfies, in fields of that weight if one is given. */
export function anyQuery({ terms, prefixes, typos }: Any, weight = '', withTypos = true): string {
  const mark = weight ? `:${weight}` : '';
  return anyOf([
    ...[...terms, ...(withTypos ? typos : [])].map((term) => quote(term) + mark),
    ...prefixes.map((prefix) => `${quote(prefix)}:*${weight}`),
  ]);
}

/** Whether a field with these terms is one by which the query found its document. */
export function matches({ terms, prefixes, typos }: Any, fieldTerms: readonly string[]): boolean {
  return fieldTerms.some((term) => terms.includes(term) || typos.includes(term) || prefixes.some((prefix) => term.startsWith(prefix)));
}

/** Terms are letters, digits and emoji; the quotes are doubled for whatever Unicode may bring. */
function quote(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
