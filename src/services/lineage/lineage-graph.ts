import type { Head } from '../../model/kind.ts';
import { LINEAGE_RELATIONS } from '../../model/relation.ts';
import type { Edge } from '../../ports/store.ts';
import type { Ground } from './lineage-ground.ts';
import { boundsOf, type LineageGraph, type LineageNode, type LineageQuery, type Limits } from './lineage-types.ts';
import { walk } from './lineage-walk.ts';

const LIMITS: Limits = { maxDepth: [3, 100], maxNodes: [500, 10_000], maxFanOut: [100, 1000] };

/** What the root depends on (upstream), what depends on it (downstream), or both, with all edges among what was found. @throws InputError */
export async function lineageGraph(ground: Ground, root: Head, query: LineageQuery): Promise<LineageGraph> {
  const { direction = 'both', relations = LINEAGE_RELATIONS, kinds, asOf } = query;
  const time = asOf === undefined ? {} : { asOf };
  const reached = await walk(ground, { ...boundsOf(query, LIMITS), root, direction, relations, ...time });
  const nodes = kinds ? reached.nodes.filter(({ head }) => head.id === root.id || kinds.includes(head.kind)) : reached.nodes;
  const ids = nodes.map(({ head }) => head.id);
  const edges = await ground.reader.edgesAmong({ ids, relations: [...new Set([...relations, ...VERSIONS])], ...time });
  return {
    root,
    nodes: nodes.sort(byDepth),
    edges: edges.filter((edge) => relations.includes(edge.relation) || isVersionOf(edge, root, relations)).sort(byId),
    complete: reached.truncation === null,
    truncation: reached.truncation,
  };
}

const VERSIONS = ['VERSION_OF'] as const;
/** The root's versions are part of it, whichever relations were asked for. */
function isVersionOf(edge: Edge, root: Head, relations: readonly string[]): boolean {
  return relations.length > 0 && edge.relation === 'VERSION_OF' && edge.toId === root.id;
}
function byDepth(a: LineageNode, b: LineageNode): number {
  return a.depth - b.depth || (a.head.id < b.head.id ? -1 : 1);
}
function byId(a: Edge, b: Edge): number {
  return Number(a.id) - Number(b.id);
}
