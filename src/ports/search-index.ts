import type { KindName } from '../model/kind.ts';

/**
 * A projection of the store for finding things by words. Rebuildable at any time; never the truth.
 *
 * Contract of every implementation (`test/contract/search-index.contract.ts`):
 * - `put` of an older revision than the stored one changes nothing, and is no error;
 * - what `put` returned from is found by the next `query`;
 * - a document that the index refuses keeps no other one out;
 * - a text equal to a key or name (letter case and accents aside) puts that thing first; a word with one wrong, missing, doubled
 *   or swapped letter is found; all words must be found, though not in one field;
 * - tags, kinds and labels filter exactly; an empty list matches nothing, an absent one is no filter;
 * - hits come best first, ties by id; pages neither repeat nor lose a hit, and what is written meanwhile makes none come twice;
 * - the count of a facet's value is the total of the same search with that value as a further filter;
 * - no text is an error: quotes, operators and wildcards are words like others.
 */
export interface SearchIndex {
  readonly name: string;
  /**
   * Creates what the index needs. Safe to call by many at once. Answers the identity of the index: another one is another index,
   * which knows nothing yet.
   */
  ensure(): Promise<string>;
  /** Answers the documents that the index refuses, however often they are put. @throws SearchUnavailableError when the server cannot be reached */
  put(documents: readonly SearchDocument[]): Promise<Refused[]>;
  /** Takes things out, unless a newer revision was put meanwhile. */
  remove(things: readonly Held[]): Promise<void>;
  /** @throws CursorError for a position of another search or of an index that was replaced, SearchUnavailableError when the server cannot be reached */
  query(request: SearchRequest): Promise<SearchResult>;
  /** Things by the beginning of their names and keys, or of words in names. At most one of each name. @throws SearchUnavailableError */
  suggest(request: SuggestRequest): Promise<SuggestedThing[]>;
  /** Names of all measures that things were evaluated by, in their order. */
  measures(): Promise<string[]>;
  /** What can be found, in the order of ids, after the given one. */
  holdings(after: string | null, limit: number): Promise<Held[]>;
  /** What of these things can be found, in any order; at most 10,000. */
  held(ids: readonly string[]): Promise<Held[]>;
  /** Forgets things and their revisions, so that any revision can be put again. For repairs: a late older put would come through. */
  forget(ids: readonly string[]): Promise<void>;
  /** A second index beside this one, which nothing is found in before it takes this one's place; the one under way where there is one. */
  beside(): Promise<IndexBeside>;
  close(): Promise<void>;
}

/** An index that is being filled. */
export interface IndexBeside {
  /** What `ensure` answers when it has taken the place. */
  readonly identity: string;
  /** What `reached` was told last; null at the beginning. */
  readonly progress: string | null;
  put(documents: readonly SearchDocument[]): Promise<Refused[]>;
  remove(things: readonly Held[]): Promise<void>;
  /** Remembers how far it is filled, for whoever goes on. */
  reached(progress: string): Promise<void>;
  /** Makes it ready to be searched, which takes its time; what is put afterwards is no problem. Safe to call again. */
  prepare(): Promise<void>;
  /** Takes the place of the index that is there, at once for every query; that one is dropped. */
  swap(): Promise<void>;
}

export interface Held {
  id: string;
  revision: number;
}
export interface Refused {
  id: string;
  path: string;
  reason: string;
}

/** Properties by whose exact values things are filtered and counted, besides kind and tag. */
export const LABELS = ['owner', 'licence', 'task', 'algorithm', 'format'] as const;
export type LabelName = (typeof LABELS)[number];
export type Labels = Readonly<Record<LabelName, readonly string[]>>;
/** Characters of a label that count: of longer texts the beginning stands for all. */
export const LABEL_LENGTH = 256;

export const FACETS = ['kind', 'tag', ...LABELS] as const;
export type FacetName = (typeof FACETS)[number];
/** Values that a facet tells at most. */
export const MOST_BUCKETS = 100;

/** Metafeatures of the data, and values of evaluations by whether they were measured or only claimed. */
export const NUMBER_GROUPS = ['metafeature', 'measured', 'claimed'] as const;
export type NumberGroup = (typeof NUMBER_GROUPS)[number];
/** A thing may have several values of one number: what it was evaluated to several times. */
export interface NamedNumber {
  group: NumberGroup;
  name: string;
  value: number;
}

export interface SearchDocument {
  id: string;
  kind: KindName;
  key: string;
  /** Place below `/id/`. */
  path: string;
  name: string;
  description: string | null;
  tags: readonly string[];
  /** Further words: other text fields, names of features and files, the parent's name, agents, algorithms. */
  words: readonly string[];
  labels: Labels;
  numbers: readonly NamedNumber[];
  /** How many things use it, as far as counted. Raises it a little among equals. */
  uses: number;
  revision: number;
  createdAt: string;
  updatedAt: string;
}

/** From a time on, and before another one. */
export interface Span {
  from?: string;
  before?: string;
}
export interface NumberRange {
  /** Any of these. */
  groups: readonly NumberGroup[];
  name: string;
  atLeast?: number;
  above?: number;
  atMost?: number;
  below?: number;
}
export type SearchOrder =
  | { by: 'relevance' }
  | { by: 'name' | 'created' | 'updated'; descending: boolean }
  /** Of several values the one that comes first; things without one come last. */
  | { by: 'metafeature'; name: string; descending: boolean };

/** What hits must have, all of it. */
export interface SearchFilters {
  kinds?: readonly KindName[];
  /** Things that carry all of these tags. */
  tags?: readonly string[];
  /** Of each label given, one of the values. */
  labels?: Partial<Labels>;
  created?: Span;
  updated?: Span;
  /** Each range holds for some value of the thing. */
  numbers?: readonly NumberRange[];
}

export interface SearchRequest extends SearchFilters {
  /** Absent or blank: everything. */
  text?: string;
  /** Default: relevance, and without a text the newest first. */
  orderBy?: SearchOrder;
  facets?: readonly FacetName[];
  highlight?: boolean;
  limit: number;
  /** `position` of the hit to continue after. */
  after?: Position;
  /** Pages will follow: what this one saw is kept for them where that takes effort. */
  resumable?: boolean;
}
/** Sort value and id of a hit, and what the index knows its page by. Goes through JSON. */
export type Position = readonly (string | number | null)[];
export const POSITION_LENGTH = 3;

export interface SearchHit {
  id: string;
  kind: KindName;
  key: string;
  path: string;
  name: string;
  score: number;
  /** Names of document fields that matched: key, name, tags, description, words. */
  matchedFields: string[];
  /** Empty unless asked for. */
  highlights: Highlight[];
  position: Position;
}
/** Where the words stand in a field. */
export interface Highlight {
  field: string;
  /** HTML: the text with its signs escaped, and the words in `<mark>`. */
  fragments: string[];
}
export interface Facet {
  field: FacetName;
  /** Most frequent first, then by value. */
  buckets: { value: string; count: number }[];
}
export interface SearchResult {
  hits: SearchHit[];
  total: number;
  hasMore: boolean;
  /** As asked for, in that order. */
  facets: Facet[];
}

export interface SuggestRequest {
  text: string;
  /** Absent: all but versions. */
  kinds?: readonly KindName[];
  limit: number;
}
export interface SuggestedThing {
  id: string;
  kind: KindName;
  key: string;
  name: string;
}
