import type { Head } from '../../model/kind.ts';
import { LINEAGE_RELATIONS } from '../../model/relation.ts';
import { versionKindOf } from '../../model/registry.ts';
import type { Ground, Seen } from './lineage-ground.ts';
import type { TruncationReason } from './lineage-types.ts';

/** Of each of the two searches: the most levels and the most things. */
const MAX_LEVELS = 100;
const MAX_THINGS = 10_000;
/** Neighbours of one thing: a crowd is read whole where it can be, though the search does not go on through it. */
const MAX_CROWD = 100_000;

/**
 * Two breadth-first searches that come towards each other: from `start` along the edges and from `end` against them, one statement per
 * level, the narrower one first. What is known of the graph grows with each level, until one of the two has seen everything that it can reach.
 */
export class Meeting {
  /** Edges seen so far, along the edges. */
  readonly next = new Map<string, Set<string>>();
  private readonly ground: Ground;
  private readonly start: Head;
  private readonly time: { asOf?: string };
  private readonly sides: readonly [Side, Side];
  private versions: Seen | null = null;

  constructor(ground: Ground, start: Head, end: Head, asOf?: string) {
    this.ground = ground;
    this.start = start;
    this.time = asOf === undefined ? {} : { asOf };
    this.sides = [new Side('out', start.id), new Side('in', end.id)];
  }

  /** Whether the two have met: before that there is no path. */
  get met(): boolean {
    const [one, other] = this.sides;
    return [...one.seen].some((id) => other.seen.has(id));
  }
  /** The side that has seen everything it can reach: every path lies inside that. */
  get whole(): Side | null {
    return this.sides.find((side) => side.frontier.length === 0) ?? null;
  }
  /** All paths of up to so many steps are known. */
  get known(): number {
    return this.whole ? Infinity : this.sides[0].levels + this.sides[1].levels;
  }
  /** Why the searches ended before that. */
  get stop(): { reason: TruncationReason; frontier: string[] } {
    const reasons = this.sides.flatMap((side) => side.stop ?? []);
    return { reason: reasons[0] ?? 'TIMEOUT', frontier: this.sides.flatMap((side) => side.frontier) };
  }

  /** One more level; false when there is none to go on with. */
  async grow(): Promise<boolean> {
    if (this.whole) return false;
    const [side] = this.sides.filter((one) => one.stop === null).sort((a, b) => a.frontier.length - b.frontier.length);
    if (!side) return false;
    if (side.levels >= MAX_LEVELS) side.stop = 'MAX_DEPTH';
    else if (this.ground.late) side.stop = 'TIMEOUT';
    else this.take(side, await this.level(side));
    return true;
  }

  private take(side: Side, { pairs, hidden, restricted }: Seen): void {
    for (const { own, other } of pairs) {
      const [from, to] = side.direction === 'out' ? [own, other] : [other, own];
      this.next.set(from, (this.next.get(from) ?? new Set()).add(to));
    }
    for (const id of restricted.keys()) side.restricted.add(id);
    const fresh = new Set(pairs.map((pair) => pair.other).filter((id) => !side.seen.has(id)));
    for (const id of fresh) side.seen.add(id);
    if (hidden.size === 0) {
      side.levels++;
      side.frontier = [...fresh];
    }
    if (hidden.size > 0 || side.seen.size > MAX_THINGS) side.stop = 'MAX_NODES';
  }

  private async level({ direction, frontier }: Side): Promise<Seen> {
    const query = { ids: frontier, direction, relations: LINEAGE_RELATIONS, perNode: MAX_CROWD, ...this.time };
    const level = await this.ground.neighbours(query);
    if (!versionKindOf(this.start.kind)) return level;
    const { id } = this.start;
    this.versions ??= await this.ground.neighbours({ ...query, ids: [id], direction: 'in', relations: ['VERSION_OF'] });
    return addVersions(level, this.versions, { start: id, direction, here: new Set(frontier) });
  }
}

/** A dataset or model is the whole of its versions: from the start, a step leads to each of them. */
function addVersions(
  level: Seen,
  versions: Seen,
  { start, direction, here }: { start: string; direction: 'out' | 'in'; here: ReadonlySet<string> },
): Seen {
  if (direction === 'in') {
    const steps = versions.pairs.filter(({ other }) => here.has(other)).map(({ other }) => ({ own: other, other: start }));
    return { ...level, pairs: [...level.pairs, ...steps] };
  }
  if (!here.has(start)) return level;
  return {
    pairs: [...level.pairs, ...versions.pairs],
    hidden: new Map([...level.hidden, ...versions.hidden]),
    restricted: new Map([...level.restricted, ...versions.restricted]),
  };
}

class Side {
  readonly direction: 'out' | 'in';
  readonly seen: Set<string>;
  frontier: string[];
  /** Levels whose edges are all known. */
  levels = 0;
  stop: TruncationReason | null = null;
  /** Things with neighbours that the caller may not read. */
  readonly restricted = new Set<string>();

  constructor(direction: 'out' | 'in', id: string) {
    this.direction = direction;
    this.seen = new Set([id]);
    this.frontier = [id];
  }
}
