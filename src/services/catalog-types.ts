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
  /** What fields of the kind must hold, by name. */
  fields?: Readonly<Record<string, FieldFilter>>;
  /** Linked to one of these, by the link's name. */
  links?: Readonly<Record<string, readonly Reference[]>>;
  /** Names of details (`detailsOf`): one of them at least is not stated. */
  missing?: readonly string[];
  /** Names of details: all of them are stated. */
  present?: readonly string[];
}
/** One of these values (of a list of texts: all of them), between bounds, or true or false, as the field's type has it. */
export type FieldFilter = readonly string[] | Bounds | boolean;
export interface Bounds {
  atLeast?: string | number | null;
  below?: string | number | null;
}
export interface ListRequest {
  filter?: CatalogFilter;
  orderBy?: readonly OrderBy[];
  /** From 0 to 200; 50 unless said. */
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  /** What is read of the records beyond their heads, the rest is absent; all but lazy fields where not given. */
  fields?: readonly string[];
}
export interface CatalogPage {
  items: { record: AnyRecord; cursor: string }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}
