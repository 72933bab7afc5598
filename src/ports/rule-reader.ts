import type { KindName, RelationName } from '../model/kind.ts';

/** What a writer needs for rules over more things than it could hold. */
export interface RuleReader {
  /** Holds off other writers under the same rule until the transaction ends; what is read afterwards shows what those before have written. */
  lockRule(rule: string): Promise<void>;
  /** All edges on ways of at most `depth` steps from the ids, in one statement; null where there are more than `most`. */
  ways(query: WaysQuery): Promise<Ways | null>;
}

export interface WaysQuery {
  ids: readonly string[];
  direction: 'out' | 'in';
  relations: readonly RelationName[];
  /** Only edges whose other end is of one of these kinds. */
  kinds?: readonly KindName[];
  depth: number;
  most: number;
}
export interface Ways {
  pairs: { own: string; other: string }[];
  /** Things of which all edges are among the pairs: those fewer than `depth` steps away. */
  whole: string[];
}
