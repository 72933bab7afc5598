import { seededRandom } from './seeded-random.ts';

/**
 * Extremely randomized trees with several outputs (Geurts, Ernst, Wehenkel: Extremely randomized trees, Machine Learning 63, 2006), kept as
 * what they say of datasets rather than of outputs: a tree puts a dataset into a leaf with others, and the forest gives each known dataset
 * the weight with which it speaks for the new one. So outputs may be missing, and what speaks for an answer can be shown.
 */
export interface TreeSettings {
  trees: number;
  /** Datasets in a leaf at least. */
  leaf: number;
  /** Splits tried at each node. */
  tries: number;
  /** Datasets that a tree is grown on at most, drawn anew for each. */
  sample: number;
  seed: number;
}

type Node = { members: Int32Array } | { column: number; threshold: number; unknownAbove: boolean; below: Node; above: Node };

interface Split {
  column: number;
  threshold: number;
  /** On which side unknown values go: thrown for each split, so that being unknown may tell something. */
  unknownAbove: boolean;
}

export class ExtraTrees {
  private readonly size: number;
  /** By column: a split looks at one of them. */
  private readonly columns: readonly Float64Array[];
  private readonly outputs: readonly Float64Array[];
  private readonly settings: TreeSettings;
  private readonly random: () => number;
  private readonly roots: Node[] = [];
  /** Reused by each split that is tried. */
  private readonly below: Float64Array;

  constructor(inputs: readonly Float64Array[], outputs: readonly Float64Array[], settings: TreeSettings) {
    this.size = inputs.length;
    this.columns = Array.from(inputs[0] ?? [], (_, column) => Float64Array.from(inputs, (input) => input[column] ?? NaN));
    this.outputs = outputs;
    this.settings = settings;
    this.random = seededRandom(settings.seed);
    this.below = new Float64Array(outputs[0]?.length ?? 0);
  }

  /** Grows the trees, with a pause after each for whoever wants to do something else meanwhile. */
  *grow(): Generator<void, void> {
    for (let tree = 0; tree < this.settings.trees; tree++) {
      this.roots.push(this.nodeOf(this.drawn()));
      yield;
    }
  }

  /** How much each known dataset speaks for one with this input; the weights sum to 1. */
  weights(input: Float64Array): Float64Array {
    const weights = new Float64Array(this.size);
    for (const root of this.roots) {
      let node = root;
      while ('column' in node) node = isAbove(input[node.column] ?? NaN, node) ? node.above : node.below;
      for (const member of node.members) weights[member] = (weights[member] ?? 0) + 1 / node.members.length / this.roots.length;
    }
    return weights;
  }

  private drawn(): Int32Array {
    const all = Int32Array.from({ length: this.size }, (_, at) => at);
    const size = Math.min(this.settings.sample, all.length);
    for (let at = 0; size < all.length && at < size; at++) swap(all, at, at + Math.floor(this.random() * (all.length - at)));
    return all.slice(0, size);
  }

  private nodeOf(members: Int32Array): Node {
    const split = members.length < 2 * this.settings.leaf ? null : this.bestSplit(members);
    if (!split) return { members };
    const column = this.columns[split.column] ?? EMPTY;
    let [low, high] = [0, members.length - 1];
    while (low <= high) {
      if (isAbove(column[members[low] ?? 0] ?? NaN, split)) swap(members, low, high--);
      else low++;
    }
    return { ...split, below: this.nodeOf(members.subarray(0, low)), above: this.nodeOf(members.subarray(low)) };
  }

  private bestSplit(members: Int32Array): Split | null {
    const totals = new Float64Array(this.below.length);
    for (const member of members) addRow(totals, this.outputs[member] ?? EMPTY);
    let best: Split | null = null;
    let most = -Infinity;
    for (let attempt = 0; attempt < this.settings.tries; attempt++) {
      const split = this.randomSplit(members);
      const gain = split ? this.gainOf(members, split, totals) : -Infinity;
      if (gain > most) [best, most] = [split, gain];
    }
    return best;
  }

  private randomSplit(members: Int32Array): Split | null {
    const column = Math.floor(this.random() * this.columns.length);
    const values = this.columns[column] ?? EMPTY;
    let [low, high] = [Infinity, -Infinity];
    for (let at = 0; at < members.length; at++) {
      const value = values[members[at] ?? 0] ?? NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (!(high > low)) return null;
    return { column, threshold: low + (high - low) * this.random(), unknownAbove: this.random() < 0.5 };
  }

  /** What the split takes from the sum of squares, up to a constant; -Infinity where a side is too small. */
  private gainOf(members: Int32Array, split: Split, totals: Float64Array): number {
    const values = this.columns[split.column] ?? EMPTY;
    this.below.fill(0);
    let count = 0;
    for (let at = 0; at < members.length; at++) {
      const member = members[at] ?? 0;
      if (isAbove(values[member] ?? NaN, split)) continue;
      count++;
      addRow(this.below, this.outputs[member] ?? EMPTY);
    }
    const rest = members.length - count;
    return count < this.settings.leaf || rest < this.settings.leaf ? -Infinity : squares(this.below, totals, { count, rest });
  }
}

const EMPTY = new Float64Array();

function addRow(sums: Float64Array, row: Float64Array): void {
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (row[at] ?? 0);
}
function squares(below: Float64Array, totals: Float64Array, { count, rest }: { count: number; rest: number }): number {
  let sum = 0;
  for (let at = 0; at < below.length; at++) {
    const low = below[at] ?? 0;
    const high = (totals[at] ?? 0) - low;
    sum += (low * low) / count + (high * high) / rest;
  }
  return sum;
}
function isAbove(value: number, { threshold, unknownAbove }: Split): boolean {
  return Number.isNaN(value) ? unknownAbove : value > threshold;
}
function swap(list: Int32Array, a: number, b: number): void {
  const kept = list[a] ?? 0;
  list[a] = list[b] ?? 0;
  list[b] = kept;
}
