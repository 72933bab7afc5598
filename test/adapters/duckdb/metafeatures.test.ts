import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METAFEATURES } from '../../../src/model/metafeature.ts';
import { autoCorrelationOf, metafeaturesOf } from '../../../src/adapters/duckdb/metafeatures.ts';
import type { MetafeatureColumn, MetafeatureTable } from '../../../src/adapters/duckdb/metafeatures.ts';
import { momentsOf, NO_MOMENTS, SUM_UNIT } from '../../../src/adapters/duckdb/moments.ts';
import { quantile6 } from '../../../src/adapters/duckdb/quantile.ts';

const real = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
const maybe = fc.option(real, { nil: null });
const maybeBits = fc.option(fc.double({ noNaN: true, min: 0, max: 20 }), { nil: null });
const column: fc.Arbitrary<MetafeatureColumn> = fc.oneof(
  fc.record({
    use: fc.constant('numeric' as const),
    missing: fc.nat(50),
    distinct: fc.nat(50),
    binary: fc.constant(false),
    moments: fc.record({ mean: maybe, standardDeviation: maybe, skewness: maybe, kurtosis: maybe }),
    information: fc.constant(null),
  }),
  fc.nat(50).chain((distinct) =>
    fc.record({
      use: fc.constant('nominal' as const),
      missing: fc.nat(50),
      distinct: fc.constant(distinct),
      binary: fc.constant(distinct === 2),
      moments: fc.constant(NO_MOMENTS),
      information: fc.option(fc.record({ entropy: maybeBits, mutual: maybeBits }), { nil: null }),
    }),
  ),
  fc.record({
    use: fc.constant('other' as const),
    missing: fc.nat(50),
    distinct: fc.constant(null),
    binary: fc.constant(false),
    moments: fc.constant(NO_MOMENTS),
    information: fc.constant(null),
  }),
);
const tableOf = (columns: readonly MetafeatureColumn[]): MetafeatureTable => ({
  rows: 100,
  columns,
  rowsWithMissing: 7,
  target: { classes: 3, largest: 60, smallest: 10, entropy: 1.3 },
  autoCorrelation: 0.5,
});

describe('metafeatures', () => {
  it('do not change with the order of columns', () => {
    fc.assert(
      fc.property(
        fc
          .array(column, { maxLength: 12 })
          .chain((columns) => fc.tuple(fc.constant(columns), fc.shuffledSubarray(columns, { minLength: columns.length }))),
        ([columns, shuffled]) => {
          expect(metafeaturesOf(tableOf(shuffled))).toEqual(metafeaturesOf(tableOf(columns)));
        },
      ),
    );
  });
  it('are all named, and each finite or null', () => {
    fc.assert(
      fc.property(fc.array(column, { maxLength: 6 }), (columns) => {
        const values = metafeaturesOf(tableOf(columns));
        expect(Object.keys(values)).toEqual(METAFEATURES.map(({ name }) => name));
        expect(Object.values(values).every((value) => value === null || Number.isFinite(value))).toBe(true);
      }),
    );
  });
  it('order minimum, quartiles and maximum', () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 9 }), (columns) => {
        const values = metafeaturesOf(tableOf(columns));
        const line = ['Min', 'Quartile1', 'Quartile2', 'Quartile3', 'Max'].map((prefix) => values[`${prefix}MeansOfNumericAtts`] ?? 0);
        expect([...line].sort((a, b) => a - b)).toEqual(line);
      }),
    );
  });
  it('leave out columns without a moment, and are null where none has it', () => {
    const moments = { mean: 4, standardDeviation: 0, skewness: null, kurtosis: null };
    const constant: MetafeatureColumn = { use: 'numeric', missing: 0, distinct: 1, binary: false, moments, information: null };
    const other = { ...constant, moments: { mean: 2, standardDeviation: 1, skewness: 0.5, kurtosis: null } };
    expect(metafeaturesOf(tableOf([constant, other]))).toMatchObject({
      MeanMeansOfNumericAtts: 3,
      MeanStdDevOfNumericAtts: 0.5,
      MeanSkewnessOfNumericAtts: 0.5,
      MeanKurtosisOfNumericAtts: null,
      MaxNominalAttDistinctValues: null,
    });
  });
  it('have no classes without a target and zero with a numeric one', () => {
    expect(metafeaturesOf({ ...tableOf([]), target: null })).toMatchObject({
      NumberOfClasses: null,
      MajorityClassSize: null,
      AutoCorrelation: null,
    });
    expect(metafeaturesOf({ ...tableOf([]), target: 'numeric' })).toMatchObject({
      NumberOfClasses: 0,
      MajorityClassSize: null,
      AutoCorrelation: 0.5,
    });
  });
});

describe('autocorrelation', () => {
  const order = { rows: 5, firstMissing: false, equalPairs: 3, distance: 6 };
  it('is the share of equal neighbours of classes, and the distance of numbers', () => {
    expect(autoCorrelationOf('nominal', 0, order)).toBe(0.75);
    expect(autoCorrelationOf('numeric', 0, order)).toBe(-0.5);
    expect(autoCorrelationOf('nominal', 0, { ...order, rows: 1, equalPairs: 0 })).toBe(1);
  });
  it('is undefined with a missing target, but for the first of classes', () => {
    expect(autoCorrelationOf('nominal', 1, order)).toBeNull();
    expect(autoCorrelationOf('nominal', 1, { ...order, firstMissing: true })).toBe(0.75);
    expect(autoCorrelationOf('nominal', 2, { ...order, firstMissing: true })).toBeNull();
    expect(autoCorrelationOf('numeric', 1, { ...order, firstMissing: true })).toBeNull();
  });
});

describe('quantile6', () => {
  it('takes the positions of Hyndman and Fan type 6', () => {
    expect(quantile6([4, 1, 3, 2], 0.25)).toBe(1.25);
    expect(quantile6([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile6([4, 1, 3, 2], 0.75)).toBe(3.75);
    expect(quantile6([1, 2], 0.25)).toBe(1);
    expect(quantile6([7], 0.75)).toBe(7);
    expect(quantile6([], 0.5)).toBeNull();
  });
  it('lies within the values and grows with the share', () => {
    fc.assert(
      fc.property(
        fc.array(real, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const [low, high] = [quantile6(values, Math.min(p, q)) ?? NaN, quantile6(values, Math.max(p, q)) ?? NaN];
          expect(low).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
    );
  });
});

describe('moments', () => {
  const sums = (values: readonly number[], shift: number): Parameters<typeof momentsOf>[0] => {
    const range = Math.max(...values) - Math.min(...values);
    const power = (k: number): bigint =>
      values.reduce((sum, value) => sum + BigInt(Math.round((range === 0 ? 0 : (value - shift) / range) ** k * SUM_UNIT)), 0n);
    return {
      count: values.length,
      shift: range === 0 ? (values[0] ?? 0) : shift,
      range,
      powers: [power(1), power(2), power(3), power(4)],
    };
  };
  it('are those of the formulas', () => {
    const { mean, standardDeviation, skewness, kurtosis } = momentsOf(sums([1, 2, 4, 9], 4));
    expect(mean).toBe(4);
    // Distances from the mean: -3, -2, 0, 5; their squares, cubes and fourth powers sum to 38, 90 and 722.
    const variance = 38 / 3;
    expect(standardDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(skewness).toBeCloseTo(((4 / 6) * 90) / variance ** 1.5, 12);
    expect(kurtosis).toBeCloseTo(((20 / 6) * 722) / variance ** 2 - 27 / 2, 12);
  });
  it('do not depend on the centre of the sums', () => {
    const close = (a: number | null, b: number | null): boolean =>
      a === null || b === null ? a === b : Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 40 }), fc.nat(39), (values, pick) => {
        const [one, other] = [momentsOf(sums(values, values[0] ?? 0)), momentsOf(sums(values, values[pick % values.length] ?? 0))];
        for (const name of ['mean', 'standardDeviation', 'skewness', 'kurtosis'] as const)
          expect(close(one[name], other[name]), name).toBe(true);
      }),
    );
  });
  it('are undefined where there are too few values, or all are the same', () => {
    expect(momentsOf(sums([1, 2], 1))).toMatchObject({ mean: 1.5, skewness: null, kurtosis: null });
    expect(momentsOf(sums([1, 2, 4], 1)).kurtosis).toBeNull();
    expect(momentsOf(sums([5], 5))).toEqual({ mean: 5, standardDeviation: 0, skewness: null, kurtosis: null });
    expect(momentsOf(sums([3, 3, 3, 3, 3], 3))).toEqual({ mean: 3, standardDeviation: 0, skewness: null, kurtosis: null });
  });
});
