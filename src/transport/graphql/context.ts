import type { Caller } from '../../services/caller.ts';
import type { AuditService } from '../../services/audit-service.ts';
import type { CatalogService } from '../../services/catalog-service.ts';
import type { ChangeStream } from '../../services/changes/change-stream.ts';
import type { FiveW1HService } from '../../services/five-w1h-service.ts';
import type { LineageService } from '../../services/lineage/lineage-service.ts';
import type { SearchService } from '../../services/search-service.ts';
import type { RecommendationService } from '../../services/recommendation/recommendation-service.ts';
import type { ComparisonService } from '../../services/comparison/comparison-service.ts';
import type { ModelSimilarityService } from '../../services/similarity/model-similarity-service.ts';
import type { SimilarityService } from '../../services/similarity/similarity-service.ts';
import type { WriteService } from '../../services/writing/write-service.ts';
import type { BatchItems } from './batch-items.ts';
import { Loaders } from './loaders.ts';

/** The services that GraphQL speaks to. */
export interface CatalogServices {
  catalog: CatalogService;
  writes: WriteService;
  audit: AuditService;
  changes: ChangeStream;
  lineage: LineageService;
  search: SearchService;
  comparison: ComparisonService;
  similarity: SimilarityService;
  modelSimilarity: ModelSimilarityService;
  recommendations: RecommendationService;
  fiveW1H: FiveW1HService;
  /** Absolute IRI of a place below `/id/`. */
  iriOf(path: string): string;
}

/** What one request carries. */
export interface GraphqlContext {
  services: CatalogServices;
  caller: Caller;
  /** Replaced after each mutation and for each change that is told of, so that what was read before is not taken for what is there now. */
  loaders: Loaders;
  /** Items of batches, read one by one; see `batch-items.ts`. */
  batchItems?: BatchItems;
}

export function createContext(parts: { services: CatalogServices; caller: Caller }): GraphqlContext {
  return { ...parts, loaders: new Loaders(parts.services.catalog) };
}
