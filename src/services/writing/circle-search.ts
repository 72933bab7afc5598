import type { Around, Direction } from './open-edges.ts';

/** Things that one search sees in both directions. Beyond them a circle is not found; a lineage walk ends at what it has seen, so that a circle harms none. */
export const MOST_THINGS = 50_000;

interface Side {
  direction: Direction;
  /** What was seen, with the thing from which it was reached; null for those that the search began with. */
  from: Map<string, string | null>;
  /** Seen, and not looked at yet. */
  frontier: string[];
  whole: boolean;
}

/**
 * Whether one can go from a thing along edges and come back to it: breadth first from both sides, always on from the smaller one, so that
 * what nobody points to yet, and what depends on nothing, is known at once. Pure: it says what it must know next, and is told.
 */
export class CircleSearch {
  private readonly start: string;
  private readonly mostThings: number;
  private readonly out: Side;
  private readonly in: Side;
  private meeting: string | null = null;

  /** @param ends where the edges of `start` lead to, and where those that lead to it come from */
  constructor(start: string, ends: { out: Iterable<string>; in: Iterable<string> }, mostThings: number = MOST_THINGS) {
    this.start = start;
    this.mostThings = mostThings;
    this.out = { direction: 'out', from: new Map(), frontier: [], whole: true };
    this.in = { direction: 'in', from: new Map(), frontier: [], whole: true };
    for (const id of ends.out) this.reach(this.out, id, null);
    for (const id of ends.in) this.reach(this.in, id, null);
  }

  /** Of which things it must know the neighbours; null when it is decided, or too far. */
  next(): { direction: Direction; ids: readonly string[] } | null {
    const { out, in: into } = this;
    if (this.meeting !== null || isExhausted(out) || isExhausted(into)) return null;
    if (out.from.size + into.from.size > this.mostThings) return null;
    const open = [into, out].filter(({ frontier }) => frontier.length > 0).sort((a, b) => a.frontier.length - b.frontier.length);
    const [side] = open;
    return side ? { direction: side.direction, ids: side.frontier } : null;
  }

  /** Takes the neighbours of the things asked for. */
  take(direction: Direction, found: ReadonlyMap<string, Around>): void {
    const side = direction === 'out' ? this.out : this.in;
    const asked = side.frontier;
    side.frontier = [];
    for (const id of asked) {
      const { ids, whole } = found.get(id) ?? { ids: new Set<string>(), whole: false };
      if (!whole) side.whole = false;
      for (const next of ids) this.reach(side, next, id);
    }
  }

  private reach(side: Side, id: string, from: string | null): void {
    // What leads to the start and what it leads to was told; its edges as they stand may be about to end.
    if (id === this.start || side.from.has(id)) return;
    side.from.set(id, from);
    side.frontier.push(id);
    const other = side === this.out ? this.in : this.out;
    if (other.from.has(id)) this.meeting ??= id;
  }

  /** The way from the start back to it, both ends included; null when none was found. */
  circle(): string[] | null {
    if (this.meeting === null) return null;
    const there = chain(this.out, this.meeting).reverse();
    return [this.start, ...there, ...chain(this.in, this.meeting).slice(1), this.start];
  }
}

function isExhausted({ frontier, whole }: Side): boolean {
  return frontier.length === 0 && whole;
}
/** From a thing to where the search of that side began. */
function chain({ from }: Side, id: string): string[] {
  const ids: string[] = [];
  for (let at: string | null = id; at !== null; at = from.get(at) ?? null) ids.push(at);
  return ids;
}
