import { countKnown } from './experience.ts';
import { mapped } from './pauses.ts';

/**
 * What an algorithm leaves on the table of a dataset, on a scale of that dataset's own: scores of different datasets are never averaged.
 * All rows are NaN where the algorithm was not tried.
 */
export interface Regrets {
  /** Square root of (best - score) / (best - worst): the root weighs differences near the best, which is where the choice is made. */
  regret: Float64Array[];
  /** Expected place among all algorithms, from 0 for the best to 1: rank / (number known + 1); equal scores share the mean of their ranks. */
  place: Float64Array[];
  /** Credit for being among the ten best: 1 for the best, 0 from the eleventh on. */
  gain: Float64Array[];
}

/** @param scores by dataset, higher is better, NaN where unknown */
export function* regretsOf(scores: readonly Float64Array[]): Generator<void, Regrets> {
  const plain = yield* mapped(scores, regretOf);
  const complete = plain.filter((row) => countKnown(row) === row.length).slice(0, MOST_REFERENCES);
  const reach = reachWithin(complete);
  const place = yield* mapped(scores, placesOf);
  return {
    regret: yield* mapped(plain, (row) => calibrated(row, reach).map(Math.sqrt)),
    place,
    gain: yield* mapped(place, (row) => row.map((one) => Math.max(0, (11 - one * (row.length + 1)) / 10))),
  };
}
const MOST_REFERENCES = 300;

/** (best - score) / (best - worst) of one dataset; all 0 where they do not differ. */
export function regretOf(scores: Float64Array): Float64Array {
  let [best, worst] = [-Infinity, Infinity];
  for (const score of scores) {
    if (score > best) best = score;
    if (score < worst) worst = score;
  }
  return scores.map((score) => (best > worst ? (best - score) / (best - worst) : score - score));
}

/**
 * The best of a few that were tried is not the best of all, and the worst of them not the worst. Where other datasets tell how the very
 * same algorithms usually stand within all, a sparse row is put on that part of the scale; else it keeps the whole.
 */
function calibrated(row: Float64Array, reach: (known: readonly number[]) => Reach | null): Float64Array {
  const known = [...row.keys()].filter((at) => !Number.isNaN(row[at] ?? NaN));
  const { least, most } = (known.length === row.length ? null : reach(known)) ?? { least: 0, most: 1 };
  return row.map((value) => least + value * (most - least));
}

/** Mean regret of the best and of the worst of some algorithms, on datasets where all were tried. */
interface Reach {
  least: number;
  most: number;
}
/** Each set of algorithms is looked up once: many datasets were tried with the same ones. Null where no dataset tells. */
function reachWithin(complete: readonly Float64Array[]): (known: readonly number[]) => Reach | null {
  const seen = new Map<string, Reach>();
  return (known) => {
    if (complete.length === 0) return null;
    const key = known.join();
    const reach = seen.get(key) ?? reachOf(known, complete);
    seen.set(key, reach);
    return reach;
  };
}
function reachOf(known: readonly number[], complete: readonly Float64Array[]): Reach {
  let [least, most] = [0, 0];
  for (const reference of complete) {
    let [low, high] = [Infinity, -Infinity];
    for (const at of known) {
      low = Math.min(low, reference[at] ?? NaN);
      high = Math.max(high, reference[at] ?? NaN);
    }
    least += low / complete.length;
    most += high / complete.length;
  }
  return { least, most };
}

function placesOf(scores: Float64Array): Float64Array {
  const known = scores.filter((score) => !Number.isNaN(score)).sort();
  return scores.map((score) => {
    if (Number.isNaN(score)) return NaN;
    const [below, upTo] = [countBelow(known, score, false), countBelow(known, score, true)];
    return (known.length - (below + upTo - 1) / 2) / (known.length + 1);
  });
}
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle] ?? NaN;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A mean place far from certain counts as one in the middle: this many datasets' worth. */
const DOUBT = 1;

/** Mean place of each algorithm, drawn to the middle where few datasets tell. */
export function meanPlaces(place: readonly Float64Array[], width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, at) => {
    let [sum, count] = [0, 0];
    for (const row of place) {
      const value = row[at] ?? NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return (sum + DOUBT * 0.5) / (count + DOUBT);
  });
}
