import type { Truncation, TruncationReason } from './lineage-types.ts';

/** What a walk left out: why, at which step, and at which nodes more would follow. */
export class Cuts {
  private readonly nearest = new Map<TruncationReason, number>();
  private readonly frontier = new Set<string>();

  add(reason: TruncationReason, at: number, frontier: readonly string[]): void {
    if (frontier.length === 0) return;
    for (const id of frontier) this.frontier.add(id);
    this.nearest.set(reason, Math.min(at, this.nearest.get(reason) ?? at));
  }

  truncation(): Truncation | null {
    // The depth is reached by what is shown still; all other reasons leave gaps in the step that they name.
    const gap = ([reason, at]: [TruncationReason, number]): number => (reason === 'MAX_DEPTH' ? at + 1 : at);
    const [first] = [...this.nearest].sort((a, b) => gap(a) - gap(b));
    return first ? { reason: first[0], at: first[1], frontier: [...this.frontier].sort() } : null;
  }
}
