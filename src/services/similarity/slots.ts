/** Small numbers for ids, given again when an id is gone, so that rows of arrays can be kept by them. */
export class Slots {
  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  /** By slot; undefined where none is. */
  private readonly ids: (string | undefined)[] = [];

  /** Ids that have a slot. */
  get size(): number {
    return this.slots.size;
  }
  /** All slots are below this. */
  get end(): number {
    return this.ids.length;
  }

  of(id: string): number | undefined {
    return this.slots.get(id);
  }
  idOf(slot: number): string | undefined {
    return this.ids[slot];
  }

  /** The slot of an id, a new one where it has none. */
  take(id: string): number {
    const known = this.slots.get(id);
    if (known !== undefined) return known;
    const slot = this.free.pop() ?? this.ids.length;
    this.ids[slot] = id;
    this.slots.set(id, slot);
    return slot;
  }
  release(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.ids[slot] = undefined;
    this.free.push(slot);
  }
}
