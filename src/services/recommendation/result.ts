import type { Json, Measures } from '../../model/kind.ts';

/** One result of an algorithm on a dataset, from an evaluation of the catalog or from public results. */
export interface Result {
  measure: string;
  value: number;
  algorithm: { key: string; name: string };
  dataset: ResultDataset;
  /** Hyper-parameters as they were set; null where not told. */
  settings: Json;
  /** Version of a model in the catalog that was trained so; null for public results. */
  modelVersionId: string | null;
  /** Whether somebody says so, without a measurement that the catalog knows of. */
  claimed: boolean;
}
export interface ResultDataset {
  /** Unique among all datasets that have results. */
  id: string;
  name: string;
  /** Variants of one dataset, and the same dataset in other hands, share it. */
  group: string;
  metafeatures: Measures;
  /** In the catalog; null for public results. */
  datasetId: string | null;
}

/** Public results that are shipped with the catalog. */
export interface KnowledgeBase {
  /** What it is, and under which licence, in words. */
  title: string;
  licence: string;
  url: string;
  /** Metafeatures that its datasets have; only these are compared when it is used. */
  metafeatures: readonly string[];
  results: readonly Result[];
}
