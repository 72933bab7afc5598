import { SUM_UNIT } from './moments.ts';

/** How values are brought between -1 and 1: u = (x - shift) * scale. */
export interface Scaling {
  shift: number;
  scale: number;
}

/**
 * Sums of the powers 1 to 4 of scaled values, in units of 1 / SUM_UNIT. Each power is rounded to units and cut in two parts of 31 bits, so that adding
 * doubles loses nothing and the order of the values changes no digit.
 */
export class PowerSums {
  private readonly sums: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
  private readonly parts = new Float64Array(8);
  private readonly scaling: Scaling;

  constructor(scaling: Scaling) {
    this.scaling = scaling;
  }

  /** @param values at most 2 to the power of 20; NaN is missing */
  add(values: Float64Array): void {
    addParts(this.parts, values, this.scaling);
    for (const power of [0, 1, 2, 3] as const) {
      this.sums[power] += unitsOf(this.parts[power] ?? NaN) + unitsOf(this.parts[power + 4] ?? NaN);
    }
  }

  get powers(): readonly [bigint, bigint, bigint, bigint] {
    return this.sums;
  }
}

function unitsOf(sum: number): bigint {
  return BigInt(sum * SUM_UNIT);
}

/** Adding this number and taking it away rounds to multiples of 2 to the power of -bits, ties to even. */
const rounder = (bits: number): number => 1.5 * 2 ** (52 - bits);
const COARSE = rounder(31);
const FINE = rounder(62);

/**
 * The coarse parts of the four sums, then the fine ones. Values that do not come to lie where they should are infinite, and left out. A function of doubles
 * alone: with integers of any length in it, the loop was seen to take five times as long.
 */
function addParts(into: Float64Array, values: Float64Array, { shift, scale }: Scaling): void {
  let high1 = 0;
  let high2 = 0;
  let high3 = 0;
  let high4 = 0;
  let low1 = 0;
  let low2 = 0;
  let low3 = 0;
  let low4 = 0;
  for (let row = 0; row < values.length; row++) {
    const u = ((values[row] ?? NaN) - shift) * scale;
    // Rounding may take it a little beyond 1.
    if (!(u > -2 && u < 2)) continue;
    const square = u * u;
    const cube = square * u;
    const fourth = cube * u;
    let part = u + COARSE - COARSE;
    high1 += part;
    low1 += u - part + FINE - FINE;
    part = square + COARSE - COARSE;
    high2 += part;
    low2 += square - part + FINE - FINE;
    part = cube + COARSE - COARSE;
    high3 += part;
    low3 += cube - part + FINE - FINE;
    part = fourth + COARSE - COARSE;
    high4 += part;
    low4 += fourth - part + FINE - FINE;
  }
  into.set([high1, high2, high3, high4, low1, low2, low3, low4]);
}
