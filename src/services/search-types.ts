import type { KindName } from '../model/kind.ts';
import type { Facet, FacetName, SearchHit, SearchOrder } from '../ports/search-index.ts';
import type { AspectLikeness } from './similarity/model-space.ts';

export interface SearchQuery {
  text?: string | null;
  kinds?: readonly KindName[] | null;
  filter?: SearchFilterQuery | null;
  /** Fields whose values are counted over all hits. */
  facets?: readonly FacetName[] | null;
  /** Default: relevance, and without a text the newest first. */
  orderBy?: SearchOrderQuery | null;
  /** Whether it is shown where the words stand. */
  highlight?: boolean | null;
  first?: number | null;
  after?: string | null;
  /** Whether cursors will be used: what the first page saw is then kept for the others. Default true. */
  resumable?: boolean | null;
}
/** All that is given must hold; an empty list matches nothing. */
export interface SearchFilterQuery {
  /** All of these. */
  tags?: readonly string[] | null;
  /** One of these, as of the following ones: keys of agents who own, administer, made or published it. */
  owners?: readonly string[] | null;
  licences?: readonly string[] | null;
  /** Types of tasks. */
  tasks?: readonly string[] | null;
  /** Keys of algorithms. */
  algorithms?: readonly string[] | null;
  /** Media types and formats of files. */
  formats?: readonly string[] | null;
  created?: SpanQuery | null;
  updated?: SpanQuery | null;
  /** Of the data themselves, or of those that a model was trained or evaluated on. */
  metafeatures?: readonly NumberQuery[] | null;
  /** Of the model, or of any model on the data. */
  evaluations?: readonly (NumberQuery & { claim?: 'measured' | 'claimed' | null })[] | null;
}
export interface SpanQuery {
  from?: string | null;
  before?: string | null;
}
export interface NumberQuery {
  /** Of the metafeature or measure. */
  name: string;
  atLeast?: number | null;
  above?: number | null;
  atMost?: number | null;
  below?: number | null;
}
export interface SearchOrderQuery {
  by: SearchOrder['by'];
  /** Where it is ordered by one. */
  metafeature?: string | null;
  /** Default: false for names, true for all else. */
  descending?: boolean | null;
}
export interface SearchAnswer {
  items: { hit: SearchHit; cursor: string }[];
  total: number;
  hasNextPage: boolean;
  facets: Facet[];
  /** False when changes wait to be indexed. */
  complete: boolean;
  /** Every change up to this time can be found. */
  indexedUpTo: string;
}
export interface SuggestQuery {
  text: string;
  kinds?: readonly KindName[] | null;
  first?: number | null;
}
export interface SimilarQuery {
  /** Id of a dataset or dataset version. */
  to?: string | null;
  metafeatures?: readonly { name: string; value: number | null }[] | null;
  first?: number | null;
}
export interface SimilarAnswer {
  items: SimilarItem[];
  /** False when not every dataset could be compared. */
  complete: boolean;
}
export interface SimilarItem {
  datasetId: string;
  versionId: string;
  /** 0 for the same metafeatures, 1 for opposite ends of the catalog in each. */
  distance: number;
  nearDuplicate: boolean;
  /** Largest share of the distance first. */
  contributions: { metafeature: string; mine: number | null; theirs: number | null; share: number }[];
}
export interface SimilarModelsAnswer {
  items: SimilarModelItem[];
  /** False when of some model not everything could be compared: it has no version, or too much around it. */
  complete: boolean;
}
export interface SimilarModelItem {
  modelId: string;
  /** Null for a model without versions. */
  versionId: string | null;
  /** 0: the same in all aspects; 1: nothing in common. */
  distance: number;
  aspects: AspectLikeness[];
}
