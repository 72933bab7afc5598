import { InputError, NotFoundError } from '../errors.ts';
import { isEntityId } from '../model/entity-id.ts';
import type { Head, KindName, RelationName } from '../model/kind.ts';
import { LINEAGE_RELATIONS } from '../model/relation.ts';
import { versionKindOf } from '../model/registry.ts';
import type { Edge, Neighbours, StoreReader } from '../ports/store.ts';

export type LineageDirection = 'upstream' | 'downstream' | 'both';
export interface LineageQuery {
  /** Id of the thing to start at. */
  of: string;
  direction?: LineageDirection;
  maxDepth?: number;
  maxNodes?: number;
  maxFanOut?: number;
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
  /** All edges among the nodes, by id. */
  edges: Edge[];
  complete: boolean;
  truncation: Truncation | null;
}

const LIMITS = { maxDepth: [3, 100], maxNodes: [500, 10_000], maxFanOut: [100, 1000] } as const;

/**
 * Walks the edges level by level with a visited set: each thing is expanded once, so cycles end and the cost is that of the things
 * reached, not of the paths between them. One thin statement per level and direction, then one for what was found and one for the edges among it.
 */
export class LineageService {
  private readonly store: StoreReader;

  constructor(store: StoreReader) {
    this.store = store;
  }

  /**
   * What the thing depends on (upstream), what depends on it (downstream), or both. The lineage of a dataset or model is that of its versions.
   * @throws NotFoundError in one look-up, InputError for bounds that are not possible
   */
  async walk(query: LineageQuery): Promise<LineageGraph> {
    const [root] = isEntityId(query.of) ? await this.store.heads([query.of]) : [];
    if (!root) throw new NotFoundError(`There is no thing with the id ${query.of}.`, { field: 'of' });
    const bounds = boundsOf(query);
    const direction = query.direction ?? 'both';
    const walks = direction === 'both' ? (['upstream', 'downstream'] as const) : [direction];
    const found = new Found(root.id, bounds.maxNodes);
    for (const one of walks) await this.walkOneWay(found, one, { ...bounds, root, query });
    const heads = await this.store.heads(found.ids());
    const shown = query.kinds ? heads.filter((head) => head.id === root.id || query.kinds?.includes(head.kind)) : heads;
    const among = {
      ids: shown.map((head) => head.id),
      relations: query.relations ?? LINEAGE_RELATIONS,
      ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
    };
    return found.graph(root, shown, await this.store.edgesAmong(among));
  }

  /** Both directions are walked apart: what a neighbour's other inputs are is not the root's lineage. */
  private async walkOneWay(found: Found, direction: 'upstream' | 'downstream', walk: Walk): Promise<void> {
    const seen = new Set([walk.root.id]);
    let frontier = [walk.root.id];
    for (let depth = 1; frontier.length > 0; depth++) {
      const level = await this.neighbours(frontier, direction, { ...walk, first: depth === 1 });
      if (depth > walk.maxDepth) {
        // What the other direction has reached was not walked from in this one: more may stand behind it.
        const beyond = level.pairs.filter((pair) => !seen.has(pair.other)).map((pair) => pair.own);
        found.cut('MAX_DEPTH', walk.maxDepth, [...beyond, ...level.hidden.keys()]);
        return;
      }
      frontier = found.take(level, depth, seen);
      for (const id of frontier) seen.add(id);
    }
  }

  private async neighbours(
    ids: readonly string[],
    direction: 'upstream' | 'downstream',
    walk: Walk & { first: boolean },
  ): Promise<Neighbours> {
    const { query, root, maxFanOut } = walk;
    const relations = query.relations ?? LINEAGE_RELATIONS;
    const way = direction === 'upstream' ? 'out' : 'in';
    const step = (start: readonly string[], along: 'out' | 'in', over: readonly RelationName[]): Promise<Neighbours> =>
      this.store.neighbours({
        ids: start,
        direction: along,
        relations: over,
        perNode: maxFanOut,
        ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
      });
    const level = await step(ids, way, relations);
    // A dataset or model is the whole of its versions: from the root, they are the first step whichever way the walk goes.
    if (!walk.first || way === 'in' || !versionKindOf(root.kind) || !relations.includes('VERSION_OF')) return level;
    const versions = await step([root.id], 'in', ['VERSION_OF']);
    // Walked in both directions, the versions left out are counted by the way downstream.
    const hidden = query.direction === 'upstream' ? merge(level.hidden, versions.hidden) : level.hidden;
    return { pairs: [...level.pairs, ...versions.pairs], hidden };
  }
}

interface Bounds {
  maxDepth: number;
  maxNodes: number;
  maxFanOut: number;
}
type Walk = Bounds & { root: Head; query: LineageQuery };

/** Ids found so far with their depths; says what was left out and where. */
class Found {
  private readonly maxNodes: number;
  private readonly depths = new Map<string, number>();
  private readonly hidden = new Map<string, number>();
  private readonly cuts = new Map<TruncationReason, { at: number; frontier: Set<string> }>();

  constructor(root: string, maxNodes: number) {
    this.maxNodes = maxNodes;
    this.depths.set(root, 0);
  }

  ids(): string[] {
    return [...this.depths.keys()];
  }

  /** Takes a level in, by id; answers the ids to go on from. */
  take(level: Neighbours, depth: number, seen: ReadonlySet<string>): string[] {
    const fresh = [...new Set(level.pairs.map((pair) => pair.other))].filter((id) => !seen.has(id)).sort();
    const taken = fresh.filter((id) => {
      const known = this.depths.get(id);
      if (known === undefined && this.depths.size >= this.maxNodes) return false;
      this.depths.set(id, Math.min(known ?? depth, depth));
      return true;
    });
    if (taken.length < fresh.length)
      this.cut(
        'MAX_NODES',
        depth,
        level.pairs.filter((pair) => !this.depths.has(pair.other)).map((pair) => pair.own),
      );
    for (const [id, count] of level.hidden) this.hidden.set(id, (this.hidden.get(id) ?? 0) + count);
    this.cut('MAX_FAN_OUT', depth, [...level.hidden.keys()]);
    return taken;
  }

  cut(reason: TruncationReason, at: number, frontier: readonly string[]): void {
    if (frontier.length === 0) return;
    const cut = this.cuts.get(reason) ?? { at, frontier: new Set() };
    for (const id of frontier) cut.frontier.add(id);
    this.cuts.set(reason, cut);
  }

  graph(root: Head, heads: readonly Head[], edges: readonly Edge[]): LineageGraph {
    // The reason that lies nearest to the root is told: what lies beyond it cannot be known to be whole.
    const [first] = [...this.cuts].sort(([, a], [, b]) => a.at - b.at);
    const nodes = heads.map((head) => ({ head, depth: this.depths.get(head.id) ?? 0, hiddenNeighbours: this.hidden.get(head.id) ?? 0 }));
    return {
      root,
      nodes: nodes.sort((a, b) => a.depth - b.depth || (a.head.id < b.head.id ? -1 : 1)),
      edges: [...edges].sort((a, b) => Number(a.id) - Number(b.id)),
      complete: first === undefined,
      truncation: first ? { reason: first[0], at: first[1].at, frontier: [...first[1].frontier].sort() } : null,
    };
  }
}

function boundsOf(query: LineageQuery): Bounds {
  const bound = (name: keyof typeof LIMITS): number => {
    const [fallback, most] = LIMITS[name];
    const value = query[name] ?? fallback;
    const least = name === 'maxDepth' ? 0 : 1;
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InputError(`${name}: a number from ${least} to ${most} is expected.`, { field: name });
    return value;
  };
  return { maxDepth: bound('maxDepth'), maxNodes: bound('maxNodes'), maxFanOut: bound('maxFanOut') };
}
function merge(a: Map<string, number>, b: Map<string, number>): Map<string, number> {
  const sum = new Map(a);
  for (const [id, count] of b) sum.set(id, (sum.get(id) ?? 0) + count);
  return sum;
}
