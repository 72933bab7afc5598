import { Cuts } from './lineage-cuts.ts';
import type { Ground, Seen } from './lineage-ground.ts';

/**
 * A walk level by level with a visited set: each node is expanded once, so cycles end and the cost is that of the nodes reached, not of
 * the paths between them. Nodes are known by texts: ids of things, or of columns.
 */
export interface LevelWalk {
  root: string;
  maxDepth: number;
  /** The neighbours of a whole level, in one statement. */
  step: (frontier: readonly string[], depth: number) => Promise<Seen>;
}

/** Walks into what was found before: a second walk from the same root, such as the other way, adds to it. */
export async function walkLevels(ground: Ground, found: Found, { root, maxDepth, step }: LevelWalk): Promise<void> {
  const seen = new Set([root]);
  let frontier = [root];
  for (let depth = 1; frontier.length > 0; depth++) {
    if (ground.late) return found.cuts.add('TIMEOUT', depth, frontier);
    const level = await step(frontier, depth);
    found.restrict(level.restricted, depth);
    if (depth > maxDepth) return found.end(level, maxDepth, seen);
    frontier = found.take(level, depth, seen);
    for (const id of frontier) seen.add(id);
  }
}

/** Nodes found so far with their depths; says what was left out and where. */
export class Found {
  readonly cuts = new Cuts();
  private readonly maxNodes: number;
  private readonly depths: Map<string, number>;
  private readonly hidden = new Map<string, number>();
  private readonly restricted = new Map<string, Set<string>>();

  constructor(root: string, maxNodes: number) {
    this.maxNodes = maxNodes;
    this.depths = new Map([[root, 0]]);
  }

  ids(): string[] {
    return [...this.depths.keys()];
  }

  about(id: string): { depth: number; hiddenNeighbours: number; restricted: number } {
    return { depth: this.depths.get(id) ?? 0, hiddenNeighbours: this.hidden.get(id) ?? 0, restricted: this.restricted.get(id)?.size ?? 0 };
  }

  /** Takes a level in, by id; answers the ids to go on from. */
  take(level: Seen, depth: number, seen: ReadonlySet<string>): string[] {
    const fresh = [...new Set(level.pairs.map((pair) => pair.other))].filter((id) => !seen.has(id)).sort();
    const taken = fresh.filter((id) => {
      const known = this.depths.get(id);
      if (known === undefined && this.depths.size >= this.maxNodes) return false;
      this.depths.set(id, Math.min(known ?? depth, depth));
      return true;
    });
    const dropped = taken.length < fresh.length ? level.pairs.filter((pair) => !this.depths.has(pair.other)) : [];
    this.cuts.add('MAX_NODES', depth, ownOf(dropped));
    for (const [id, count] of level.hidden) this.hidden.set(id, (this.hidden.get(id) ?? 0) + count);
    this.cuts.add('MAX_FAN_OUT', depth, [...level.hidden.keys()]);
    return taken;
  }

  /** The level below the last one shown: whether there is anything. */
  end(level: Seen, maxDepth: number, seen: ReadonlySet<string>): void {
    // What the other direction has reached was not walked from in this one: more may stand behind it.
    const beyond = new Set(ownOf(level.pairs.filter((pair) => !seen.has(pair.other))));
    const unclear = [...level.hidden.keys()].filter((id) => !beyond.has(id));
    this.cuts.add('MAX_DEPTH', maxDepth, [...beyond]);
    this.cuts.add('MAX_FAN_OUT', maxDepth + 1, unclear);
  }

  restrict(restricted: Seen['restricted'], depth: number): void {
    for (const [id, others] of restricted) this.restricted.set(id, new Set([...(this.restricted.get(id) ?? []), ...others]));
    this.cuts.add('RESTRICTED', depth, [...restricted.keys()]);
  }
}

function ownOf(pairs: Seen['pairs']): string[] {
  return pairs.map((pair) => pair.own);
}
