import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistinctSample, MOST_KEPT } from '../../../src/adapters/duckdb/distinct-sample.ts';
import { SUM_UNIT } from '../../../src/adapters/duckdb/moments.ts';
import { describeNumbers, QUANTILE_SHARES } from '../../../src/adapters/duckdb/number-description.ts';
import { PowerSums } from '../../../src/adapters/duckdb/power-sums.ts';

/** To the nearest unit, ties to even, as an integer of any length: what a double times a power of two is. */
function units(power: number): bigint {
  const scaled = power * SUM_UNIT;
  if (Math.abs(scaled) >= 2 ** 53) return BigInt(scaled);
  const below = Math.floor(scaled);
  const rest = scaled - below;
  return BigInt(rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below);
}

/** Within -1 and 1, of all sizes; and what is left out. */
const scaledValue = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  { weight: 4, arbitrary: fc.integer({ min: -70, max: 0 }).map((exponent) => 2 ** exponent) },
  { weight: 4, arbitrary: fc.integer({ min: -1000, max: 1000 }).map((part) => part / 1000) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324) },
);

describe('PowerSums', () => {
  it('adds the powers exactly, whatever the order and the parts they come in', () => {
    fc.assert(
      fc.property(fc.array(scaledValue, { maxLength: 300 }), fc.nat(300), (values, cut) => {
        const used = values.filter(Number.isFinite);
        const expected = [1, 2, 3, 4].map((power) =>
          used.reduce(
            (sum, u) =>
              sum +
              units(
                Array<number>(power)
                  .fill(u)
                  .reduce((a, b) => a * b),
              ),
            0n,
          ),
        );
        const [forward, parts] = [new PowerSums({ shift: 0, scale: 1 }), new PowerSums({ shift: 0, scale: 1 })];
        forward.add(Float64Array.from(values));
        parts.add(Float64Array.from(values.slice(cut).reverse()));
        parts.add(Float64Array.from(values.slice(0, cut)));
        expect(forward.powers).toEqual(expected);
        expect(parts.powers).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
  it('loses nothing of the longest part that it takes', () => {
    const sums = new PowerSums({ shift: 0, scale: 1 });
    // The parts of its powers that are rounded away from each other are as many as can be.
    const value = 1 - 2 ** -53;
    sums.add(new Float64Array(2 ** 20).fill(value));
    expect(sums.powers[0]).toBe(units(value) * 2n ** 20n);
    expect(sums.powers[3]).toBe(units(value * value * value * value) * 2n ** 20n);
  });
});

describe('DistinctSample', () => {
  it('is exact while the values are few, with repetitions, both zeros and gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.integer({ min: -20, max: 20 })), { maxLength: 500 }), (values) => {
        const sample = new DistinctSample();
        sample.add(Float64Array.from(values));
        sample.add(Float64Array.from([...values, NaN]));
        const different = new Set(values.filter((value) => !Number.isNaN(value)));
        expect([sample.count, sample.estimated]).toEqual([different.size, false]);
      }),
    );
  });
  it.each([
    ['whole numbers', (at: number) => at],
    ['fractions', (at: number) => at / 1000],
    ['large numbers that differ little', (at: number) => 1e15 + at],
    ['powers', (at: number) => 1.0001 ** at],
  ])('estimates many %s to some percent, in whatever order', (_, value) => {
    const values = Float64Array.from({ length: 300_000 }, (_row, at) => value(at));
    const expected = new Set(values).size;
    const [forward, backward] = [new DistinctSample(), new DistinctSample()];
    forward.add(values);
    backward.add(values.slice().reverse());
    backward.add(values);
    expect(forward.estimated).toBe(expected > MOST_KEPT);
    expect(Math.abs(forward.count / expected - 1)).toBeLessThan(0.08);
    expect(backward.count).toBe(forward.count);
  });
});

describe('describeNumbers', () => {
  const description = (values: readonly number[], bounds: [number, number] | null = null): ReturnType<typeof describeNumbers> =>
    describeNumbers(Float64Array.from(values), bounds, true);

  it('takes quantiles of finite values between neighbours, and counts every value in one part', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 })), { maxLength: 200 }), (values) => {
        const present = values.filter((value) => !Number.isNaN(value));
        const finite = present.filter(Number.isFinite).sort((a, b) => a - b);
        const bounds = finite.length === present.length && finite.length > 0 ? ([finite[0], finite.at(-1)] as [number, number]) : null;
        const { quantiles, histogram, top } = description(values, bounds);
        expect(quantiles).toHaveLength(finite.length === 0 ? 0 : QUANTILE_SHARES.length);
        QUANTILE_SHARES.forEach((share, at) => {
          if (finite.length === 0) return;
          const place = share * (finite.length - 1);
          expect(quantiles[at]).toBeGreaterThanOrEqual(finite[Math.floor(place)] ?? NaN);
          expect(quantiles[at]).toBeLessThanOrEqual(finite[Math.ceil(place)] ?? NaN);
        });
        if (histogram.length > 0) expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(finite.length);
        for (const { value, count } of top) expect(present.filter((one) => one === Number(value))).toHaveLength(count);
      }),
    );
  });
  it('tells nothing of no values, and no parts of one value or of a range beyond doubles', () => {
    expect(description([NaN, NaN])).toEqual({ quantiles: [], histogram: [], top: [] });
    expect(description([7, 7], [7, 7])).toMatchObject({ histogram: [], top: [{ value: '7', count: 2 }] });
    const wide = description([-1.7e308, 1.7e308], [-1.7e308, 1.7e308]);
    expect(wide.quantiles[3]).toBe(0);
    expect(wide.histogram).toEqual([]);
  });
  it('orders the most frequent by count, then by value', () => {
    expect(description([3, 1, 2, 2, 1, 9, -0, 0]).top).toEqual([
      { value: '0', count: 2 },
      { value: '1', count: 2 },
      { value: '2', count: 2 },
      { value: '3', count: 1 },
      { value: '9', count: 1 },
    ]);
  });
});
