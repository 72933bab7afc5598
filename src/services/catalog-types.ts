import type { AnyRecord, KindName } from '../model/kind.ts';
import type { OrderBy } from '../ports/store.ts';
import type { Reference } from './reference.ts';

/** What a registration did. */
export type Outcome = 'created' | 'updated' | 'unchanged';
export interface RegisterOptions {
  /** Revision the caller read; needed to change what exists. */
  expectedRevision?: number | null;
  reason?: string | null;
  /** What is there already stays as it is. */
  keepExisting?: boolean;
}

/** One thing to be registered. */
export interface Registration {
  kind: KindName;
  input: Record<string, unknown>;
  options?: RegisterOptions;
}

/** Filters of a list. All given ones must hold; an empty list matches nothing. */
export interface CatalogFilter {
  ids?: readonly string[];
  keys?: readonly string[];
  nameContains?: string;
  /** All of these tags. */
  tags?: readonly string[];
  createdFrom?: string;
  createdBefore?: string;
  updatedFrom?: string;
  updatedBefore?: string;
  /** Retired things too; default false. */
  includeRetired?: boolean;
  /** Of versions: those of these datasets or models. */
  parents?: readonly Reference[];
  /** Values of fields of the kind, by name. */
  fields?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** Linked to one of these, by the link's name. */
  links?: Readonly<Record<string, readonly Reference[]>>;
}
export interface ListRequest {
  filter?: CatalogFilter;
  orderBy?: readonly OrderBy[];
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}
export interface CatalogPage {
  items: { record: AnyRecord; cursor: string }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}
