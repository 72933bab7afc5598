/**
 * Rows of features, one after the other in two arrays: a million models of forty features each take 5 bytes a feature and are read in
 * one go. What a row held before stays where it was until the arrays are full; then only what is held is carried over.
 */
export class PackedRows {
  /** Numbers of features. */
  features = new Uint32Array(LEAST);
  /** How often their strength, 1, is halved. */
  halvings = new Uint8Array(LEAST);
  private used = 0;
  private held = 0;
  private starts = new Uint32Array(LEAST);
  private ends = new Uint32Array(LEAST);

  /** Rows are from here ... */
  startOf(row: number): number {
    return this.starts[row] ?? 0;
  }
  /** ... up to here, which is not theirs any more. */
  endOf(row: number): number {
    return this.ends[row] ?? 0;
  }

  put(row: number, features: readonly number[], halvings: readonly number[]): void {
    this.held += features.length - (this.endOf(row) - this.startOf(row));
    if (row >= this.starts.length) this.makeRoomForRow(row);
    this.ends[row] = this.startOf(row);
    if (this.used + features.length > this.features.length) this.carryOver(2 * this.held + LEAST);
    this.features.set(features, this.used);
    this.halvings.set(halvings, this.used);
    this.starts[row] = this.used;
    this.ends[row] = this.used += features.length;
  }

  private makeRoomForRow(row: number): void {
    const [starts, ends] = [new Uint32Array(2 * row), new Uint32Array(2 * row)];
    starts.set(this.starts);
    ends.set(this.ends);
    this.starts = starts;
    this.ends = ends;
  }

  private carryOver(capacity: number): void {
    const [features, halvings] = [new Uint32Array(capacity), new Uint8Array(capacity)];
    let used = 0;
    for (let row = 0; row < this.starts.length; row++) {
      const [start, end] = [this.startOf(row), this.endOf(row)];
      features.set(this.features.subarray(start, end), used);
      halvings.set(this.halvings.subarray(start, end), used);
      this.starts[row] = used;
      this.ends[row] = used += end - start;
    }
    this.features = features;
    this.halvings = halvings;
    this.used = used;
  }
}
const LEAST = 1024;
