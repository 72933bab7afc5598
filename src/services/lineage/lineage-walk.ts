import type { Head, RelationName } from '../../model/kind.ts';
import { versionKindOf } from '../../model/registry.ts';
import type { EdgeQuery } from '../../ports/store.ts';
import { Found, walkLevels } from './bounded-walk.ts';
import type { Ground, Seen } from './lineage-ground.ts';
import type { Bounds, LineageDirection, LineageNode, Truncation } from './lineage-types.ts';

export interface WalkRequest extends Bounds {
  root: Head;
  direction: LineageDirection;
  relations: readonly RelationName[];
  asOf?: string;
}
/** What a walk found. */
export interface Reached {
  /** In any order, the root among them. */
  nodes: LineageNode[];
  truncation: Truncation | null;
}
type Way = Exclude<LineageDirection, 'both'>;

/** One thin statement per level and direction, and one for what was found. */
export async function walk(ground: Ground, request: WalkRequest): Promise<Reached> {
  const { root, direction, maxDepth, maxNodes } = request;
  const found = new Found(root.id, maxNodes);
  // Both directions are walked apart: what a neighbour's other inputs are is not the root's lineage.
  for (const way of waysOf(direction))
    await walkLevels(ground, found, { root: root.id, maxDepth, step: (ids, depth) => levelOf(ground, request, { way, ids, depth }) });
  const heads = await ground.reader.heads(found.ids());
  return { nodes: heads.map((head) => ({ head, ...found.about(head.id) })), truncation: found.cuts.truncation() };
}

export function waysOf(direction: LineageDirection): readonly Way[] {
  return direction === 'both' ? ['upstream', 'downstream'] : [direction];
}

/** A dataset or model is the whole of its versions: from the root, they are the first step whichever way the walk goes. */
async function levelOf(
  ground: Ground,
  { root, relations, direction, maxFanOut, asOf }: WalkRequest,
  { way, ids, depth }: { way: Way; ids: readonly string[]; depth: number },
): Promise<Seen> {
  const along = way === 'upstream' ? 'out' : 'in';
  const query: EdgeQuery = { ids, direction: along, relations, perNode: maxFanOut, ...(asOf === undefined ? {} : { asOf }) };
  const level = await ground.neighbours(query);
  const versionsAreThere = along === 'in' && relations.includes('VERSION_OF');
  if (depth > 1 || relations.length === 0 || !versionKindOf(root.kind) || versionsAreThere) return level;
  const versions = await ground.neighbours({ ...query, direction: 'in', relations: ['VERSION_OF'] });
  // Walked in both directions, the versions left out are counted by the way downstream.
  const uncounted = direction === 'both' && way === 'upstream';
  return together(level, uncounted ? { ...versions, hidden: new Map() } : versions);
}

function together(a: Seen, b: Seen): Seen {
  const hidden = new Map(a.hidden);
  for (const [id, count] of b.hidden) hidden.set(id, (hidden.get(id) ?? 0) + count);
  const restricted = new Map(a.restricted);
  for (const [id, others] of b.restricted) restricted.set(id, new Set([...(restricted.get(id) ?? []), ...others]));
  return { pairs: [...a.pairs, ...b.pairs], hidden, restricted };
}
