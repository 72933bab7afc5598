import type { Head } from '../../model/kind.ts';
import type { Edge } from '../../ports/store.ts';
import { lineageGraph } from './lineage-graph.ts';
import type { Ground } from './lineage-ground.ts';
import type { LineageNode, LineageQuery, Truncation } from './lineage-types.ts';

export interface DifferenceQuery extends Omit<LineageQuery, 'asOf'> {
  /** The two times that are compared. */
  from: string;
  to: string;
}
export interface LineageDifference {
  root: Head;
  /** In the lineage at `to` and not in that at `from`, with their depths there; and the other way round. */
  nodesAdded: LineageNode[];
  nodesRemoved: LineageNode[];
  edgesAdded: Edge[];
  edgesRemoved: Edge[];
  /** Whether both lineages are whole: else a difference may come from where one was cut. */
  complete: boolean;
  fromTruncation: Truncation | null;
  toTruncation: Truncation | null;
}

/** What was added to a lineage and what was removed from it between two times. @throws InputError */
export async function lineageDifference(ground: Ground, root: Head, { from, to, ...query }: DifferenceQuery): Promise<LineageDifference> {
  const before = await lineageGraph(ground, root, { ...query, asOf: from });
  const after = await lineageGraph(ground, root, { ...query, asOf: to });
  const nodeId = ({ head }: LineageNode): string => head.id;
  const edgeId = ({ id }: Edge): string => id;
  return {
    root,
    nodesAdded: without(after.nodes, before.nodes, nodeId),
    nodesRemoved: without(before.nodes, after.nodes, nodeId),
    edgesAdded: without(after.edges, before.edges, edgeId),
    edgesRemoved: without(before.edges, after.edges, edgeId),
    complete: before.complete && after.complete,
    fromTruncation: before.truncation,
    toTruncation: after.truncation,
  };
}

function without<T>(all: readonly T[], others: readonly T[], idOf: (item: T) => string): T[] {
  const ids = new Set(others.map(idOf));
  return all.filter((item) => !ids.has(idOf(item)));
}
