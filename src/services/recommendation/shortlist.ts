import { columnMeans } from './first-choice.ts';

/**
 * Which few algorithms to try when the best of them will be kept: each next one takes most from the expected regret of the best so far.
 * A list of the likeliest ones would fail together; this one is made of algorithms that win where the others lose.
 */
export function shortlistOf(regret: readonly Float64Array[], weights: Float64Array, length: number): number[] {
  const usual = columnMeans(regret, regret[0]?.length ?? 0);
  const speaking = [...regret.keys()].filter((at) => (weights[at] ?? 0) > 0);
  const rows = speaking.map((at) => regret[at] ?? usual);
  const left = new Float64Array(rows.length).fill(1);
  const state = { rows, weights: Float64Array.from(speaking, (at) => weights[at] ?? 0), left, usual };
  const chosen: number[] = [];
  while (chosen.length < Math.min(length, usual.length)) {
    const next = bestNext(state, chosen);
    chosen.push(next);
    rows.forEach((row, at) => {
      left[at] = Math.min(left[at] ?? 1, valueOf(row, next, usual));
    });
  }
  return chosen;
}

interface State {
  rows: readonly Float64Array[];
  weights: Float64Array;
  /** Regret of the best chosen so far, by dataset. */
  left: Float64Array;
  usual: Float64Array;
}

function bestNext({ rows, weights, left, usual }: State, chosen: readonly number[]): number {
  const sums = new Float64Array(usual.length);
  rows.forEach((row, at) => {
    const [weight, most] = [weights[at] ?? 0, left[at] ?? 1];
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + weight * Math.min(most, valueOf(row, i, usual));
  });
  let best = -1;
  for (let i = 0; i < sums.length; i++) if (!chosen.includes(i) && (best < 0 || (sums[i] ?? 0) < (sums[best] ?? 0) - TIE)) best = i;
  return best;
}
const TIE = 1e-12;

/** A run that is missing is taken for as good as the algorithm usually is. */
function valueOf(row: Float64Array, at: number, usual: Float64Array): number {
  const value = row[at] ?? NaN;
  return Number.isNaN(value) ? (usual[at] ?? 1) : value;
}
