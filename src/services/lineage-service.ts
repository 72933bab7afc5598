import { InputError, NotFoundError } from '../errors.ts';
import type { Head, KindName, RelationName } from '../model/kind.ts';
import { LINEAGE_RELATIONS } from '../model/relation.ts';
import { versionKindOf } from '../model/registry.ts';
import type { Edge, StoreReader } from '../ports/store.ts';

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
 * reached, not of the paths between them. Two statements per level and direction, and one for the edges among what was found.
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
    const [root] = await this.store.heads([query.of]);
    if (!root) throw new NotFoundError(`There is no thing with the id ${query.of}.`, { field: 'of' });
    const bounds = boundsOf(query);
    const direction = query.direction ?? 'both';
    const walks = direction === 'both' ? (['upstream', 'downstream'] as const) : [direction];
    const graph = new GraphUnderConstruction(root, bounds.maxNodes);
    for (const one of walks) await this.walkOneWay(graph, one, { ...bounds, query });
    graph.show(query.kinds);
    const among = { ids: graph.ids(), relations: query.relations ?? LINEAGE_RELATIONS, ...(query.asOf === undefined ? {} : { asOf: query.asOf }) };
    return graph.finish(await this.store.edgesAmong(among));
  }

  /** Both directions are walked apart: what a neighbour's other inputs are is not the root's lineage. */
  private async walkOneWay(graph: GraphUnderConstruction, direction: 'upstream' | 'downstream', walk: Walk): Promise<void> {
    const seen = new Set([graph.root.id]);
    let frontier: Head[] = [graph.root];
    for (let depth = 1; frontier.length > 0; depth++) {
      const last = depth > walk.maxDepth;
      const next = await this.neighbours(frontier, direction, { ...walk, first: depth === 1 });
      const fresh = [...new Set(next.edges.map((step) => step.otherId))].filter((id) => !seen.has(id));
      if (last) {
        const beyond = next.edges.filter((step) => !graph.holds(step.otherId)).map((step) => step.ownId);
        graph.cut('MAX_DEPTH', walk.maxDepth, [...beyond, ...next.hidden.keys()]);
        return;
      }
      const heads = await this.store.heads(fresh);
      frontier = graph.take(sortById(heads), depth, next);
      for (const head of frontier) seen.add(head.id);
    }
  }

  private async neighbours(frontier: readonly Head[], direction: 'upstream' | 'downstream', walk: Walk & { first: boolean }): Promise<Neighbours> {
    const [root] = frontier;
    const relations = walk.query.relations ?? LINEAGE_RELATIONS;
    const way = direction === 'upstream' ? 'out' : 'in';
    const found = await this.steps(frontier, way, relations, walk);
    // A dataset or model is the whole of its versions: from the root, they are the first step whichever way the walk goes.
    if (walk.first && way === 'out' && root && versionKindOf(root.kind) && relations.includes('VERSION_OF')) {
      const versions = await this.steps([root], 'in', ['VERSION_OF'], walk);
      return { edges: [...found.edges, ...versions.edges], hidden: merge(found.hidden, versions.hidden) };
    }
    return found;
  }

  private async steps(frontier: readonly Head[], way: 'out' | 'in', relations: readonly RelationName[], { query, maxFanOut }: Walk): Promise<Neighbours> {
    const slice = await this.store.edges({
      ids: frontier.map((head) => head.id), direction: way, relations, perNode: maxFanOut,
      ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
    });
    const edges = slice.edges.map((edge) => (way === 'out' ? { ownId: edge.fromId, otherId: edge.toId } : { ownId: edge.toId, otherId: edge.fromId }));
    return { edges, hidden: slice.hidden };
  }
}

interface Bounds { maxDepth: number; maxNodes: number; maxFanOut: number }
type Walk = Bounds & { query: LineageQuery };
interface Neighbours {
  edges: { ownId: string; otherId: string }[];
  hidden: Map<string, number>;
}

/** Nodes found so far; says what was left out and where. */
class GraphUnderConstruction {
  readonly root: Head;
  private readonly maxNodes: number;
  private readonly nodes = new Map<string, LineageNode>();
  private readonly cuts = new Map<TruncationReason, { at: number; frontier: Set<string> }>();

  constructor(root: Head, maxNodes: number) {
    this.root = root;
    this.maxNodes = maxNodes;
    this.nodes.set(root.id, { head: root, depth: 0, hiddenNeighbours: 0 });
  }

  holds(id: string): boolean {
    return this.nodes.has(id);
  }

  /** Leaves only things of the given kinds, and the root. */
  show(kinds: readonly KindName[] | undefined): void {
    if (!kinds) return;
    for (const [id, { head }] of this.nodes) if (id !== this.root.id && !kinds.includes(head.kind)) this.nodes.delete(id);
  }

  ids(): string[] {
    return [...this.nodes.keys()];
  }

  /** Takes a level in; answers the things to go on from. */
  take(heads: readonly Head[], depth: number, level: Neighbours): Head[] {
    const taken: Head[] = [];
    const left = new Set<string>();
    for (const head of heads) {
      if (this.nodes.has(head.id) || this.nodes.size < this.maxNodes) {
        const known = this.nodes.get(head.id);
        if (known) known.depth = Math.min(known.depth, depth);
        else this.nodes.set(head.id, { head, depth, hiddenNeighbours: 0 });
        taken.push(head);
      } else left.add(head.id);
    }
    if (left.size > 0) this.cut('MAX_NODES', depth, level.edges.filter((step) => left.has(step.otherId)).map((step) => step.ownId));
    for (const [id, count] of level.hidden) this.hide(id, count, depth);
    return taken;
  }

  cut(reason: TruncationReason, at: number, frontier: readonly string[]): void {
    if (frontier.length === 0) return;
    const cut = this.cuts.get(reason) ?? { at, frontier: new Set() };
    for (const id of frontier) cut.frontier.add(id);
    this.cuts.set(reason, cut);
  }

  private hide(id: string, count: number, depth: number): void {
    const node = this.nodes.get(id);
    if (node) node.hiddenNeighbours += count;
    this.cut('MAX_FAN_OUT', depth, [id]);
  }

  finish(edges: readonly Edge[]): LineageGraph {
    // The reason that lies nearest to the root is told: what lies beyond it cannot be known to be whole.
    const [first] = [...this.cuts].sort(([, a], [, b]) => a.at - b.at);
    return {
      root: this.root,
      nodes: [...this.nodes.values()].sort((a, b) => a.depth - b.depth || compare(a.head.id, b.head.id)),
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
    if (!Number.isInteger(value) || value < least || value > most) throw new InputError(`${name}: a number from ${least} to ${most} is expected.`, { field: name });
    return value;
  };
  return { maxDepth: bound('maxDepth'), maxNodes: bound('maxNodes'), maxFanOut: bound('maxFanOut') };
}
function merge(a: Map<string, number>, b: Map<string, number>): Map<string, number> {
  const sum = new Map(a);
  for (const [id, count] of b) sum.set(id, (sum.get(id) ?? 0) + count);
  return sum;
}
function sortById(heads: readonly Head[]): Head[] {
  return [...heads].sort((a, b) => compare(a.id, b.id));
}
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
