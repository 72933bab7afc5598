import type { Head } from '../../model/kind.ts';
import { LINEAGE_RELATIONS } from '../../model/relation.ts';
import type { Edge } from '../../ports/store.ts';
import type { Ground } from './lineage-ground.ts';
import { Meeting } from './lineage-meeting.ts';
import { wholeNumber, type Truncation } from './lineage-types.ts';
import { shortestPaths } from './shortest-paths.ts';

export interface PathsQuery {
  /** Ids of the two ends. */
  from: string;
  to: string;
  /** How many paths. */
  first?: number;
  /** As the edges stood at that time; default: now. */
  asOf?: string;
}
export interface LineagePath {
  /** From the one end to the other; none comes twice. */
  nodes: Head[];
  /** All edges between each node and the next, in that order. */
  edges: Edge[];
}
export interface LineagePaths {
  from: Head;
  to: Head;
  /** Upstream: `from` depends on `to`; downstream: `to` depends on `from`. Null when there is no path. */
  direction: 'upstream' | 'downstream' | null;
  /** Shortest first. */
  paths: LineagePath[];
  /** Whether there are no more. */
  complete: boolean;
  truncation: Truncation | null;
}

const FIRST = [5, 50] as const;
/** Partial paths looked at, of one direction. */
const MAX_WORK = 200_000;

/**
 * The shortest paths between two things, upstream, and where there is none, downstream.
 * @throws InputError for a number of paths that is not possible
 */
export async function lineagePaths(ground: Ground, [from, to]: readonly [Head, Head], query: PathsQuery): Promise<LineagePaths> {
  const first = wholeNumber('first', query.first ?? FIRST[0], [1, FIRST[1]]);
  if (from.id === to.id)
    return { from, to, direction: 'upstream', paths: [{ nodes: [from], edges: [] }], complete: true, truncation: null };
  const up = await search(ground, [from, to], { ...query, first });
  // Downstream, the same paths are walked from their other end.
  const down = up.paths.length > 0 ? NOTHING : await search(ground, [to, from], { ...query, first });
  const truncation = up.truncation ?? down.truncation;
  const ends = { from, to, complete: truncation === null, truncation };
  if (down.paths.length > 0) return { ...ends, direction: 'downstream', paths: down.paths.map(backwards) };
  return { ...ends, direction: up.paths.length > 0 ? 'upstream' : null, paths: up.paths };
}

interface Searched {
  paths: LineagePath[];
  truncation: Truncation | null;
}
const NOTHING: Searched = { paths: [], truncation: null };

async function search(ground: Ground, [start, end]: readonly [Head, Head], query: PathsQuery & { first: number }): Promise<Searched> {
  const meeting = new Meeting(ground, start, end, query.asOf);
  const work = { left: MAX_WORK };
  let found: string[][] = [];
  // One more than asked for, to know whether there are more.
  while (found.length <= query.first && work.left > 0 && (await meeting.grow())) {
    if (!meeting.met) continue;
    const { next, known } = meeting;
    found = shortestPaths({ next, start: start.id, end: end.id, most: query.first + 1, longest: known, work });
  }
  const told = found.slice(0, query.first);
  const paths = await withThings(ground, told, { start: start.id, asOf: query.asOf });
  return { paths, truncation: truncationOf(meeting, { more: found.length > told.length, work, at: (told.at(-1)?.length ?? 1) - 1 }) };
}

function truncationOf(meeting: Meeting, { more, work, at }: { more: boolean; work: { left: number }; at: number }): Truncation | null {
  if (more) return { reason: 'MAX_PATHS', at, frontier: [] };
  if (work.left <= 0) return { reason: 'MAX_WORK', at, frontier: [] };
  if (!meeting.whole) return { ...meeting.stop, at: meeting.known };
  const restricted = [...meeting.whole.restricted];
  return restricted.length === 0 ? null : { reason: 'RESTRICTED', at: meeting.whole.levels, frontier: restricted };
}

/** From ids to things and edges; two statements. */
async function withThings(
  ground: Ground,
  paths: readonly string[][],
  { start, asOf }: { start: string; asOf: string | undefined },
): Promise<LineagePath[]> {
  const ids = [...new Set(paths.flat())];
  const heads = new Map((await ground.reader.heads(ids)).map((head) => [head.id, head]));
  const steps = new Map<string, Edge[]>();
  const among = { ids, relations: LINEAGE_RELATIONS, ...(asOf === undefined ? {} : { asOf }) };
  for (const edge of await ground.reader.edgesAmong(among)) {
    stepOf(steps, edge.fromId, edge.toId).push(edge);
    // The step from a dataset or model to its version is the edge between them, walked the other way.
    if (edge.relation === 'VERSION_OF' && edge.toId === start) stepOf(steps, edge.toId, edge.fromId).push(edge);
  }
  return paths.map((path) => ({
    nodes: path.flatMap((id) => heads.get(id) ?? []),
    edges: path.slice(1).flatMap((id, i) => stepOf(steps, path[i] ?? '', id).sort((a, b) => Number(a.id) - Number(b.id))),
  }));
}
function stepOf(steps: Map<string, Edge[]>, from: string, to: string): Edge[] {
  const key = `${from} ${to}`;
  const edges = steps.get(key) ?? [];
  steps.set(key, edges);
  return edges;
}
function backwards({ nodes, edges }: LineagePath): LineagePath {
  return { nodes: [...nodes].reverse(), edges: [...edges].reverse() };
}
