/** The few with the lowest values of many that are offered in turn, in order; ties by id. */
export class Best {
  readonly items: { at: number; value: number }[] = [];
  private readonly most: number;
  private readonly idOf: (at: number) => string;

  constructor(most: number, idOf: (at: number) => string) {
    this.most = most;
    this.idOf = idOf;
  }

  /** A value above this is of no use any more. */
  get worst(): number {
    return this.items.length < this.most ? Infinity : (this.items.at(-1)?.value ?? -Infinity);
  }

  /** An infinite value is never taken. */
  offer(at: number, value: number): void {
    if (value === Infinity || value > this.worst) return;
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.isBefore(this.items[middle], at, value)) low = middle + 1;
      else high = middle;
    }
    this.items.splice(low, 0, { at, value });
    this.items.length = Math.min(this.items.length, this.most);
  }
  private isBefore(one: { at: number; value: number } | undefined, at: number, value: number): boolean {
    return one !== undefined && (one.value < value || (one.value === value && this.idOf(one.at) < this.idOf(at)));
  }
}
