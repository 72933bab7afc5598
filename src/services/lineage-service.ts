import type { Head, KindName, RelationName } from '../model/kind.ts';
import type { Edge } from '../ports/store.ts';

export type LineageDirection = 'upstream' | 'downstream' | 'both';
export interface LineageQuery {
  /** Id of the thing to start at. */
  of: string;
  direction?: LineageDirection;
  maxDepth?: number;
  maxNodes?: number;
  maxFanOut?: number;
  relations?: readonly RelationName[];
  kinds?: readonly KindName[];
  asOf?: string;
}
export interface LineageNode {
  head: Head;
  /** Steps from the root. */
  depth: number;
  /** Neighbours left out at this node by `maxFanOut`. */
  hiddenNeighbours: number;
}
export type TruncationReason = 'MAX_DEPTH' | 'MAX_NODES' | 'MAX_FAN_OUT';
export interface Truncation {
  reason: TruncationReason;
  /** Depth at which the walk was cut. */
  at: number;
  /** Ids of nodes at which more would follow. */
  frontier: string[];
}
export interface LineageGraph {
  root: Head;
  /** Root first, then by depth and id. */
  nodes: LineageNode[];
  /** Edges among the nodes, by id. */
  edges: Edge[];
  complete: boolean;
  truncation: Truncation | null;
}
