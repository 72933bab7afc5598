import type { KindName } from '../model/kind.ts';
import type { SearchHit } from '../ports/search-index.ts';
import type { AspectLikeness } from './similarity/model-space.ts';

export interface SearchQuery {
  text?: string | null;
  kinds?: readonly KindName[] | null;
  tags?: readonly string[] | null;
  first?: number | null;
  after?: string | null;
}
export interface SearchAnswer {
  items: { hit: SearchHit; cursor: string }[];
  total: number;
  hasNextPage: boolean;
  /** False when changes wait to be indexed. */
  complete: boolean;
  /** Every change up to this time can be found. */
  indexedUpTo: string;
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
