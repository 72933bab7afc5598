import { METAFEATURES } from '../model/metafeature.ts';
import type { Measures } from '../model/kind.ts';
import { Best } from './similarity/best.ts';

/**
 * Pure: datasets as points of metafeatures, each axis scaled to the rank a value has among all datasets, so that no outlier rules
 * and units do not matter. The distance is the mean difference of ranks: 0 for equal values, 1 for opposite ends of every axis.
 */
export interface Point {
  datasetId: string;
  versionId: string;
  metafeatures: Measures;
  /** Who computed them; null where nobody said. */
  profiler: string | null;
}
/** What is asked about; `datasetId` is null for bare metafeatures. */
export type Asked = Pick<Point, 'metafeatures' | 'profiler'> & { datasetId: string | null };
export interface Neighbour {
  point: Point;
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

/** Ranks on the axes that are known. */
interface Question {
  ranks: Float64Array;
  known: Int32Array;
}

export class MetafeatureSpace {
  private readonly points: readonly Point[];
  private readonly axes: { name: string; sorted: Float64Array }[];
  /** Row by row, one per point. */
  private readonly ranks: Float64Array;

  constructor(points: readonly Point[]) {
    this.points = points;
    this.axes = METAFEATURES.map(({ name }) => ({ name, sorted: sortedValues(points, name) }));
    this.ranks = new Float64Array(points.length * this.axes.length);
    points.forEach((point, at) => this.ranks.set(this.ranksOf(point.metafeatures), at * this.axes.length));
  }

  private ranksOf(metafeatures: Measures): Float64Array {
    return Float64Array.from(this.axes, ({ name, sorted }) => rankOf(metafeatures[name] ?? null, sorted));
  }

  /** The nearest points over the axes that `mine` knows, ties by id. Points that share no axis are left out, and those of another version of the profiler. */
  nearest({ metafeatures: mine, profiler, datasetId: except }: Asked, first: number): Neighbour[] {
    const ranks = this.ranksOf(mine);
    const known = this.axes.flatMap((_, axis) => (Number.isNaN(ranks[axis]) ? [] : [axis]));
    const question = { ranks: Float64Array.from(known, (axis) => ranks[axis] ?? NaN), known: Int32Array.from(known) };
    const others = new Map([...new Set(this.points.map((point) => point.profiler))].map((one) => [one, comparable(profiler, one)]));
    const idOf = (at: number): string => this.points[at]?.datasetId ?? '';
    const best = new Best(first, idOf);
    this.points.forEach((point, at) => {
      if (point.datasetId !== except && others.get(point.profiler)) best.offer(at, this.sumOfDifferences(question, at, best.worst));
    });
    return best.items.flatMap(({ at, value }) => {
      const [point, distance] = [this.points[at], value / known.length];
      return point
        ? [{ point, distance, nearDuplicate: this.isNear(mine, point, distance), contributions: this.contributions(mine, point, known) }]
        : [];
    });
  }

  /** Infinite where no axis is shared. What is more than `enough` already is not added up to the end. */
  private sumOfDifferences({ ranks, known }: Question, at: number, enough: number): number {
    const row = at * this.axes.length;
    let sum = 0;
    let shared = 0;
    for (let i = 0; i < known.length && sum <= enough; i++) {
      const difference = Math.abs((ranks[i] ?? NaN) - (this.ranks[row + (known[i] ?? 0)] ?? NaN));
      if (Number.isNaN(difference)) sum += UNKNOWN;
      else {
        sum += difference;
        shared++;
      }
    }
    return shared === 0 ? Infinity : sum;
  }

  private isNear(mine: Measures, point: Point, distance: number): boolean {
    const shared = this.axes.filter(({ name }) => isNumber(mine[name]) && isNumber(point.metafeatures[name])).length;
    return distance < NEAR && shared >= ENOUGH_AXES && mine.NumberOfFeatures === point.metafeatures.NumberOfFeatures;
  }

  private contributions(mine: Measures, point: Point, known: readonly number[]): Neighbour['contributions'] {
    const parts = known.flatMap((at) => {
      const axis = this.axes[at];
      if (!axis) return [];
      const [m, t] = [mine[axis.name] ?? null, point.metafeatures[axis.name] ?? null];
      return [{ metafeature: axis.name, mine: m, theirs: t, difference: difference(rankOf(m, axis.sorted), rankOf(t, axis.sorted)) }];
    });
    const sum = parts.reduce((total, part) => total + part.difference, 0);
    return parts
      .sort((a, b) => b.difference - a.difference)
      .map(({ difference: own, ...part }) => ({ ...part, share: sum === 0 ? 0 : own / sum }));
  }
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
function sortedValues(points: readonly Point[], name: string): Float64Array {
  const values = new Float64Array(points.length);
  let known = 0;
  for (const { metafeatures } of points) {
    const value = metafeatures[name];
    if (isNumber(value)) values[known++] = value;
  }
  return values.slice(0, known).sort();
}

/** Mid-rank of a value among the sorted ones, from 0 to 1; NaN when unknown. Equal values have equal ranks. */
export function rankOf(value: number | null, sorted: Float64Array): number {
  if (value === null) return NaN;
  if (sorted.length < 2) return 0.5;
  const below = lowerBound(sorted, value, false);
  // Most values are there once.
  const upTo = sorted[below + 1] === value ? lowerBound(sorted, value, true) : below + Number(sorted[below] === value);
  return Math.min(1, Math.max(0, ((below + upTo) / 2 - 0.5) / (sorted.length - 1)));
}
/** Number of values below the given one, or at most it. */
function lowerBound(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle] ?? NaN;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
function difference(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : Math.abs(a - b);
}
