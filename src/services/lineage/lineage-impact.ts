import type { Head, KindName } from '../../model/kind.ts';
import { LINEAGE_RELATIONS } from '../../model/relation.ts';
import type { Ground } from './lineage-ground.ts';
import { boundsOf, type LineageQuery, type Limits, type Truncation } from './lineage-types.ts';
import { walk } from './lineage-walk.ts';

export type ImpactQuery = Pick<LineageQuery, 'of' | 'kinds' | 'maxDepth' | 'maxNodes' | 'asOf'>;
export interface ImpactItem {
  head: Head;
  /** Steps from what was asked about. */
  depth: number;
}
export interface Impact {
  root: Head;
  /** Number of items. */
  total: number;
  /** The kinds that there are, most first. */
  countsByKind: { kind: KindName; count: number }[];
  /** What depends on the root, nearest first. */
  items: ImpactItem[];
  complete: boolean;
  truncation: Truncation | null;
}

/** Every neighbour counts: `maxNodes` alone bounds how wide the walk goes. */
const LIMITS: Limits = { maxDepth: [100, 100], maxNodes: [10_000, 100_000], maxFanOut: [100_000, 100_000] };

/** What depends on the root, directly or over others. @throws InputError */
export async function impactOf(ground: Ground, root: Head, query: ImpactQuery): Promise<Impact> {
  const { kinds, asOf } = query;
  const time = asOf === undefined ? {} : { asOf };
  const bounds = boundsOf(query, LIMITS);
  const reached = await walk(ground, { ...bounds, root, direction: 'downstream', relations: LINEAGE_RELATIONS, ...time });
  const items = reached.nodes.filter(({ head }) => head.id !== root.id && (kinds?.includes(head.kind) ?? true));
  return {
    root,
    total: items.length,
    countsByKind: countsByKind(items),
    items: items.map(({ head, depth }) => ({ head, depth })).sort(byDepth),
    complete: reached.truncation === null,
    truncation: reached.truncation,
  };
}

function countsByKind(items: readonly ImpactItem[]): Impact['countsByKind'] {
  const counts = new Map<KindName, number>();
  for (const { head } of items) counts.set(head.kind, (counts.get(head.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
function byDepth(a: ImpactItem, b: ImpactItem): number {
  return a.depth - b.depth || (a.head.path < b.head.path ? -1 : 1);
}
