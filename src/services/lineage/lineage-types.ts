import { InputError } from '../../errors.ts';
import type { Head, KindName, RelationName } from '../../model/kind.ts';
import type { Edge } from '../../ports/store.ts';

/** What lineages are asked with and answered in. */

export type LineageDirection = 'upstream' | 'downstream' | 'both';
/** How far a walk goes. */
export interface Bounds {
  /** Steps from the root. */
  maxDepth: number;
  /** Things, the root among them. */
  maxNodes: number;
  /** Neighbours of one thing. */
  maxFanOut: number;
}
export interface LineageQuery extends Partial<Bounds> {
  /** Id of the thing to start at. */
  of: string;
  direction?: LineageDirection;
  relations?: readonly RelationName[];
  /** Show only these kinds (and the root); the walk still goes through the others. */
  kinds?: readonly KindName[];
  /** As the edges stood at that time; default: now. */
  asOf?: string;
}
export interface LineageNode {
  head: Head;
  /** Steps from the root. */
  depth: number;
  /** Neighbours left out at this node by `maxFanOut`. */
  hiddenNeighbours: number;
  /** Neighbours of this node that the caller may not read. They have no name here, and the walk does not go through them. */
  restricted: number;
}
export type TruncationReason = 'MAX_DEPTH' | 'MAX_NODES' | 'MAX_FAN_OUT' | 'TIMEOUT' | 'RESTRICTED' | 'MAX_PATHS' | 'MAX_WORK';
export interface Truncation {
  /** What cut nearest to the root: what lies beyond cannot be known to be whole. */
  reason: TruncationReason;
  /** Steps from the root at which that was. */
  at: number;
  /** Ids of the nodes at which more would follow, for whatever reason. */
  frontier: string[];
}
export interface LineageGraph {
  root: Head;
  /** Root first, then by depth and id. */
  nodes: LineageNode[];
  /** All edges among the nodes, by id. */
  edges: Edge[];
  /** Whether nothing was left out. */
  complete: boolean;
  truncation: Truncation | null;
}

/** Of each bound: what it is unless said, and the most that can be asked for. */
export type Limits = Readonly<Record<keyof Bounds, readonly [fallback: number, most: number]>>;

/** The bounds of a query. @throws InputError for what is not possible */
export function boundsOf(query: Partial<Bounds>, limits: Limits): Bounds {
  const bound = (name: keyof Bounds): number => {
    const [fallback, most] = limits[name];
    return wholeNumber(name, query[name] ?? fallback, [name === 'maxDepth' ? 0 : 1, most]);
  };
  return { maxDepth: bound('maxDepth'), maxNodes: bound('maxNodes'), maxFanOut: bound('maxFanOut') };
}

/** @throws InputError that names the argument and what it may be */
export function wholeNumber(name: string, value: number, [least, most]: readonly [number, number]): number {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InputError(`${name}: a number from ${least} to ${most} is expected.`, { field: name });
  return value;
}
