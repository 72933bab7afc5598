/** Numbers in order, of which some come and go. */
export class SortedValues {
  private values: Float64Array;
  private length: number;

  /** @param values NaN stands for none */
  constructor(values: Float64Array) {
    this.values = values.filter((value) => !Number.isNaN(value)).sort();
    this.length = this.values.length;
  }

  /** NaN stands for none. */
  replace(before: number, now: number): void {
    if (before === now) return;
    if (!Number.isNaN(before)) this.remove(before);
    if (!Number.isNaN(now)) this.add(now);
  }
  private add(value: number): void {
    const at = lowerBound(this.values, this.length, value);
    if (this.length === this.values.length) {
      const more = new Float64Array(2 * this.length + LEAST);
      more.set(this.values);
      this.values = more;
    }
    this.values.copyWithin(at + 1, at, this.length);
    this.values[at] = value;
    this.length++;
  }
  /** One of those that equal the value. */
  private remove(value: number): void {
    const at = lowerBound(this.values, this.length, value);
    if (at === this.length || this.values[at] !== value) return;
    this.values.copyWithin(at, at + 1, this.length);
    this.length--;
  }

  get size(): number {
    return this.length;
  }
  get isConstant(): boolean {
    return this.length === 0 || this.values[0] === this.values[this.length - 1];
  }
  /** Mid-rank of a value among them, from 0 to 1; NaN for NaN, which stands for an unknown one. Equal values have equal ranks. */
  rankOf(value: number): number {
    if (Number.isNaN(value)) return NaN;
    if (this.length < 2) return 0.5;
    const below = lowerBound(this.values, this.length, value);
    let upTo = below;
    // Most values are there once.
    if (upTo < this.length && this.values[upTo] === value) upTo++;
    if (upTo < this.length && this.values[upTo] === value) upTo = upperBound(this.values, this.length, value);
    return Math.min(1, Math.max(0, ((below + upTo) / 2 - 0.5) / (this.length - 1)));
  }
}
const LEAST = 64;

/** Number of values below the given one. */
function lowerBound(sorted: Float64Array, length: number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? NaN) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** Number of values that are at most the given one. */
function upperBound(sorted: Float64Array, length: number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? NaN) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
