import { METAFEATURES } from '../../model/metafeature.ts';
import type { Measures } from '../../model/kind.ts';
import { Best } from './best.ts';
import { Slots } from './slots.ts';
import { SortedValues } from './sorted-values.ts';

/**
 * Datasets as points of metafeatures, each axis scaled to the rank a value has among all datasets, so that no outlier rules and units do
 * not matter. The distance is the mean difference of ranks: 0 for equal values, 1 for opposite ends of every axis.
 */
export interface Point {
  versionId: string;
  metafeatures: Measures;
  /** Who computed them; null where nobody said. */
  profiler: string | null;
}
/** What is asked about; `datasetId` is null for bare metafeatures. */
export type Asked = Pick<Point, 'metafeatures' | 'profiler'> & { datasetId: string | null };
export interface Neighbour {
  datasetId: string;
  versionId: string;
  distance: number;
  nearDuplicate: boolean;
  contributions: { metafeature: string; mine: number | null; theirs: number | null; share: number }[];
}

/**
 * Whether values by two profilers may be compared: all compute what OpenML defines, but versions of one program differ where it was
 * mended. The program is named by words, and its version by the number after them.
 */
export function comparable(one: string | null, other: string | null): boolean {
  const [a, b] = [one, other].map((profiler) => /^(\D+?)\s+(\d+)\b/.exec(profiler ?? ''));
  return !a || !b || a[1] !== b[1] || a[2] === b[2];
}

/** Expected difference of two ranks drawn at random: what is assumed where one value is unknown. */
const UNKNOWN = 1 / 3;
/** Nearer than this over enough axes, with the same number of columns, is most likely the same data. */
const NEAR = 0.01;
const ENOUGH_AXES = 10;

const AXES = METAFEATURES.map(({ name }) => name);
const COLUMNS = AXES.indexOf('NumberOfFeatures');
/** So large a share of all datasets may change before ranks are made anew. */
const MOST_CHANGED = 1 / 200;
/** More than the error of a sum of ranks in single precision. */
const ROUNDING = 1e-4;

interface Question {
  /** Axes that are known. */
  known: Int32Array;
  /** By axis. */
  ranks: Float64Array;
  mayBe: (slot: number) => boolean;
}

export class MetafeatureSpace {
  private readonly slots = new Slots();
  /** By slot. */
  private readonly told: (Omit<Point, 'metafeatures'> | undefined)[] = [];
  /** Row by row, one per slot; NaN where unknown. */
  private values = new Float64Array(0);
  /** Of the values: exact when the axes were made, a little off after changes. */
  private ranks = new Float32Array(0);
  /** Null when they have to be made anew. */
  private axes: SortedValues[] | null = null;
  /** Points that came, went or changed since the ranks were exact. */
  private changed = 0;
  /** Datasets without a point. */
  private readonly blank = new Set<string>();

  /** @param point null for a dataset that cannot be compared, undefined for one that is gone */
  set(id: string, point: Point | null | undefined): void {
    if (point === null) this.blank.add(id);
    else this.blank.delete(id);
    const slot = point ? this.slots.take(id) : this.slots.of(id);
    if (slot === undefined) return;
    this.told[slot] = point ? { versionId: point.versionId, profiler: point.profiler } : undefined;
    this.makeRoom(slot);
    this.put(slot, valuesOf(point?.metafeatures ?? {}));
    if (!point) this.slots.release(id);
  }

  /** Whether every dataset can be compared with values by this profiler. */
  isComplete(profiler: string | null): boolean {
    const profilers = new Set<string | null>();
    for (const told of this.told) if (told) profilers.add(told.profiler);
    return this.blank.size === 0 && [...profilers].every((one) => comparable(profiler, one));
  }

  private makeRoom(slot: number): void {
    const needed = (slot + 1) * AXES.length;
    if (needed <= this.values.length) return;
    const [values, ranks] = [new Float64Array(2 * needed).fill(NaN), new Float32Array(2 * needed).fill(NaN)];
    values.set(this.values);
    ranks.set(this.ranks);
    this.values = values;
    this.ranks = ranks;
  }
  private put(slot: number, values: Float64Array): void {
    if (++this.changed > MOST_CHANGED * this.slots.size) this.axes = null;
    const before = this.rowOf(slot);
    if (this.axes) {
      this.axes.forEach((axis, at) => axis.replace(before[at] ?? NaN, values[at] ?? NaN));
      this.ranks.set(ranksOf(values, this.axes), slot * AXES.length);
    }
    before.set(values);
  }
  private rowOf(slot: number): Float64Array {
    return this.values.subarray(slot * AXES.length, (slot + 1) * AXES.length);
  }

  private upToDate(): SortedValues[] {
    this.axes ??= AXES.map((_, axis) => this.scaled(axis));
    return this.axes;
  }
  /** One axis after the other, since the sorted values of all of them fit into no processor's cache. */
  private scaled(axis: number): SortedValues {
    const column = new Float64Array(this.slots.end);
    for (let slot = 0; slot < column.length; slot++) column[slot] = this.values[slot * AXES.length + axis] ?? NaN;
    const sorted = new SortedValues(column);
    for (let slot = 0; slot < column.length; slot++) this.ranks[slot * AXES.length + axis] = sorted.rankOf(column[slot] ?? NaN);
    this.changed = 0;
    return sorted;
  }

  /**
   * The nearest points over the axes that the asked one knows, ties by id. Points that share no axis are left out, and those of another
   * version of the profiler.
   */
  nearest(asked: Asked, first: number): Neighbour[] {
    const axes = this.upToDate();
    const mine = valuesOf(asked.metafeatures);
    const ranks = ranksOf(mine, axes);
    const known = Int32Array.from(ranks.keys()).filter((axis) => !Number.isNaN(ranks[axis]));
    const question = { known, ranks, mayBe: this.mayBe(asked) };
    const best = new Best(first, (slot) => this.slots.idOf(slot) ?? '');
    for (const slot of this.candidates(question, first)) best.offer(slot, sumOfDifferences(question, ranksOf(this.rowOf(slot), axes)));
    return best.items.map(({ at: slot, value }) => {
      const [theirs, distance] = [this.rowOf(slot), value / known.length];
      return {
        datasetId: this.slots.idOf(slot) ?? '',
        versionId: this.told[slot]?.versionId ?? '',
        distance,
        nearDuplicate: isNear(mine, theirs, distance),
        contributions: contributionsOf(question, { mine, theirs, axes }),
      };
    });
  }
  private mayBe({ profiler, datasetId }: Asked): (slot: number) => boolean {
    const may = new Map<string | null, boolean>();
    const own = this.slots.of(datasetId ?? '');
    return (slot) => {
      const told = this.told[slot];
      if (!told || slot === own) return false;
      const known = may.get(told.profiler) ?? comparable(profiler, told.profiler);
      may.set(told.profiler, known);
      return known;
    };
  }

  /** Slots among which the nearest are for certain: by ranks as they were, with what these may be off. */
  private candidates(question: Question, first: number): number[] {
    const margin = 2 * (this.mostOff(question.known) + ROUNDING);
    const best = new Best(first, () => '');
    const near: { slot: number; sum: number }[] = [];
    for (let slot = 0; slot < this.slots.end; slot++) {
      if (!question.mayBe(slot)) continue;
      const sum = this.sumUpTo(best.worst + margin, slot, question);
      if (sum > best.worst + margin) continue;
      best.offer(slot, sum);
      near.push({ slot, sum });
    }
    return near.flatMap(({ slot, sum }) => (sum <= best.worst + margin ? [slot] : []));
  }
  /** Sum of differences; infinite where no axis is shared. What is more than enough already is not added up to the end. */
  private sumUpTo(enough: number, slot: number, { known, ranks }: Question): number {
    const row = slot * AXES.length;
    let [sum, shared] = [0, 0];
    for (let i = 0; i < known.length && sum <= enough; i++) {
      const axis = known[i] ?? 0;
      const difference = Math.abs((ranks[axis] ?? NaN) - (this.ranks[row + axis] ?? NaN));
      if (Number.isNaN(difference)) sum += UNKNOWN;
      else {
        sum += difference;
        shared++;
      }
    }
    return shared === 0 ? Infinity : sum;
  }
  /** Each change moves a rank among n values by two places of n at most. */
  private mostOff(known: Int32Array): number {
    if (this.changed === 0) return 0;
    const off = (axis: number): number => {
      const left = (this.axes?.[axis]?.size ?? 0) - this.changed - 1;
      return left <= 0 ? 1 : Math.min(1, (2 * this.changed) / left);
    };
    return known.reduce((sum, axis) => sum + off(axis), 0);
  }
}

function valuesOf(metafeatures: Measures): Float64Array {
  return Float64Array.from(AXES, (name) => metafeatures[name] ?? NaN);
}
function ranksOf(values: Float64Array, axes: readonly SortedValues[]): Float64Array {
  return values.map((value, axis) => axes[axis]?.rankOf(value) ?? NaN);
}

/** Infinite where no axis is shared. */
function sumOfDifferences({ known, ranks }: Question, theirs: Float64Array): number {
  let [sum, shared] = [0, 0];
  for (const axis of known) {
    const difference = differenceOf(ranks[axis], theirs[axis]);
    sum += difference ?? UNKNOWN;
    if (difference !== null) shared++;
  }
  return shared === 0 ? Infinity : sum;
}
function differenceOf(a = NaN, b = NaN): number | null {
  const difference = Math.abs(a - b);
  return Number.isNaN(difference) ? null : difference;
}

function isNear(mine: Float64Array, theirs: Float64Array, distance: number): boolean {
  const shared = mine.filter((value, axis) => !Number.isNaN(value) && !Number.isNaN(theirs[axis])).length;
  return distance < NEAR && shared >= ENOUGH_AXES && Object.is(mine[COLUMNS], theirs[COLUMNS]);
}

interface Pair {
  mine: Float64Array;
  theirs: Float64Array;
  axes: readonly SortedValues[];
}
function contributionsOf({ known, ranks }: Question, { mine, theirs, axes }: Pair): Neighbour['contributions'] {
  const their = ranksOf(theirs, axes);
  const parts = Array.from(known, (axis) => ({
    metafeature: AXES[axis] ?? '',
    mine: numberOr(mine[axis]),
    theirs: numberOr(theirs[axis]),
    difference: differenceOf(ranks[axis], their[axis]) ?? UNKNOWN,
  }));
  const sum = parts.reduce((total, { difference }) => total + difference, 0);
  return parts
    .sort((a, b) => b.difference - a.difference)
    .map(({ difference, ...part }) => ({ ...part, share: sum === 0 ? 0 : difference / sum }));
}
function numberOr(value = NaN): number | null {
  return Number.isNaN(value) ? null : value;
}
