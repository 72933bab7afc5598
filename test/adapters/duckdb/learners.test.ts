import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../../src/adapters/duckdb/landmarkers/agreement.ts';
import { crossValidated, LEARNERS } from '../../../src/adapters/duckdb/landmarkers/cross-validation.ts';
import { encodedFold, MOST_CATEGORIES } from '../../../src/adapters/duckdb/landmarkers/encoded-fold.ts';
import { foldsOf, stratified } from '../../../src/adapters/duckdb/landmarkers/folds.ts';
import type { LandmarkColumn, LandmarkTable } from '../../../src/adapters/duckdb/landmarkers/learner.ts';
import { LANDMARKER_FOLDS, LANDMARKER_LEARNERS } from '../../../src/model/metafeature.ts';

const numeric = (...values: number[]): LandmarkColumn => ({ kind: 'numeric', values: Float64Array.from(values) });
const nominal = (...codes: number[]): LandmarkColumn => ({ kind: 'nominal', codes: Int32Array.from(codes) });
const tableOf = (classes: number[], ...columns: LandmarkColumn[]): LandmarkTable => ({
  classes: Int32Array.from(classes),
  classCount: Math.max(...classes) + 1,
  columns,
});
/** The first rows teach, the rest is asked about. */
const split = (rows: number, taught: number) => ({
  train: Int32Array.from({ length: taught }, (_, row) => row),
  test: Int32Array.from({ length: rows - taught }, (_, at) => taught + at),
});
const told = (learner: (typeof LANDMARKER_LEARNERS)[number], table: LandmarkTable, taught: number): number[] => [
  ...LEARNERS[learner](encodedFold(table, split(table.classes.length, taught))),
];
const countsOf = (classes: Int32Array, rows: Int32Array): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(classes[row] ?? -1, (counts.get(classes[row] ?? -1) ?? 0) + 1);
  return counts;
};
const classes = fc.array(fc.nat(4), { minLength: 10, maxLength: 300 }).map((list) => Int32Array.from(list));

describe('folds', () => {
  it('ask about each row once, never about one that was taught, and share every class evenly', () => {
    fc.assert(
      fc.property(classes, (list) => {
        const folds = foldsOf(stratified(list, list.length));
        expect(folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...list.keys()]);
        for (const { train, test } of folds) expect(new Set([...train, ...test]).size).toBe(list.length);
        for (const of of new Set(list)) {
          const counts = folds.map(({ test }) => countsOf(list, test).get(of) ?? 0);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 50 },
    );
  });
  it('are of a sample in which each class keeps its share', () => {
    fc.assert(
      fc.property(classes, fc.integer({ min: 5, max: 100 }), (list, most) => {
        const rows = stratified(list, most);
        expect(new Set(rows).size).toBe(Math.min(most, list.length));
        const all = countsOf(list, Int32Array.from(list.keys()));
        const some = countsOf(list, rows);
        for (const [of, count] of all) expect(Math.abs((some.get(of) ?? 0) - (count * rows.length) / list.length)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
  it('mix the rows of a class, so that the order of a table does not matter', () => {
    const first = foldsOf(stratified(new Int32Array(1000), 1000))[0]?.test ?? [];
    const gaps = new Set(Array.from(first, (row, at) => row - (first[at - 1] ?? 0)));
    expect(gaps.size).toBeGreaterThan(5);
  });
});

describe('what a learner is given', () => {
  it('is standardised by the training rows alone, missing numbers being their mean', () => {
    const [column] = encodedFold(tableOf([0, 1, 0, 1, 0], numeric(1, 3, NaN, 5, 1e6)), split(5, 4)).numeric;
    // Mean 3, and of 1, 3, 3, 5 the variance 2.
    const expected = [-2, 0, 0, 2, 1e6 - 3].map((value) => value / Math.SQRT2);
    column?.forEach((value, row) => expect(value).toBeCloseTo(expected[row] ?? NaN, 6));
  });
  it('is finite for any numbers, also those whose squares are not', () => {
    const number = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constantFrom(1e308, -1e308, 5e-324, 0.1));
    fc.assert(
      fc.property(fc.array(number, { minLength: 12, maxLength: 12 }), (values) => {
        const table = tableOf([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], numeric(...values));
        const [column] = encodedFold(table, split(12, 8)).numeric;
        expect(column?.every(Number.isFinite)).toBe(true);
        for (const name of LANDMARKER_LEARNERS) expect(told(name, table, 8).every((one) => one === 0 || one === 1)).toBe(true);
      }),
    );
  });
  it('is 0 for a column that is constant up to rounding', () => {
    const table = tableOf([0, 1, 0, 1], numeric(0.1 + 0.2, 0.3, 0.3, 7));
    expect([...(encodedFold(table, split(4, 3)).numeric[0] ?? [])]).toEqual([0, 0, 0, 0]);
  });
  it('has the most frequent categories, all others as one, the missing ones as one, and none for what was not seen', () => {
    const codes = Array.from({ length: MOST_CATEGORIES }, (_, code) => [code, code]).flat();
    const rare = [MOST_CATEGORIES, MOST_CATEGORIES + 1];
    const of = (taught: number[], ...asked: number[]) => {
      const all = [...taught, ...asked];
      const fold = encodedFold(
        tableOf(
          all.map((_, row) => row % 2),
          nominal(...all),
        ),
        split(all.length, taught.length),
      );
      const { codes: coded, size } = fold.nominal[0] ?? { codes: [], size: NaN };
      return { size, asked: [...coded].slice(taught.length) };
    };
    expect(of([...codes, ...rare, -1], 0, ...rare, 99, -1)).toEqual({ size: 12, asked: [0, 10, 10, 10, 11] });
    expect(of(codes, 0, 99, -1)).toEqual({ size: 10, asked: [0, -1, -1] });
    expect(of([5, 5, 3, 3, 3], 3, 5)).toEqual({ size: 2, asked: [0, 1] });
  });
});

describe('learners', () => {
  const apart = tableOf([0, 0, 0, 1, 1, 1, 0, 1], numeric(1, 2, 3, 11, 12, 13, 2.5, 9));
  const named = tableOf([0, 0, 0, 1, 1, 1, 0, 1], nominal(0, 0, 1, 2, 2, 2, 0, 2));
  it('tell classes that one column keeps apart, of numbers and of names', () => {
    for (const name of LANDMARKER_LEARNERS) expect([name, told(name, apart, 6), told(name, named, 6)]).toEqual([name, [0, 1], [0, 1]]);
  });
  it('tell a class where there is nothing to learn from: the most frequent one, or the first row', () => {
    const same = tableOf([1, 0, 1, 0, 1, 0], numeric(4, 4, 4, 4, 4, 4));
    for (const name of LANDMARKER_LEARNERS) expect([name, told(name, same, 5)]).toEqual([name, [1]]);
  });
  it('split at the middle between two numbers, or off one category', () => {
    const edge = (value: number) => told('DecisionStump', tableOf([0, 0, 1, 1, 0], numeric(1, 2, 6, 7, value)), 4);
    expect([edge(3.9), edge(4.1)]).toEqual([[0], [1]]);
    expect(told('DecisionStump', tableOf([0, 1, 0, 1, 0, 0, 0, 0], nominal(0, 1, 2, 1, 3, 1, 2, 3)), 5)).toEqual([1, 0, 0]);
  });
  it('count two categories as the square root of 2 apart, in deviations of the numbers', () => {
    const near = (value: number) => told('NearestNeighbour', tableOf([0, 1, 0, 0], numeric(0, 10, 5, value), nominal(0, 1, 0, 1)), 3);
    // The deviation is 4.08. Row 1 has the category: 1.56 is less than 0.00 + 2, and 2.23 more than 0.07 + 2.
    expect([near(4.9), near(3.9)]).toEqual([[1], [0]]);
  });
});

describe('agreement', () => {
  it('is accuracy, and kappa beyond chance', () => {
    // Cohen's kappa by hand: 35 of 50 agree, chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    const [said, real]: [number[], number[]] = [[], []];
    for (const [one, other, count] of [
      [0, 0, 20],
      [0, 1, 5],
      [1, 0, 10],
      [1, 1, 15],
    ] as const) {
      said.push(...Array<number>(count).fill(one));
      real.push(...Array<number>(count).fill(other));
    }
    const { accuracy, kappa } = agreementOf(Int32Array.from(said), Int32Array.from(real), 2);
    expect(accuracy).toBeCloseTo(0.7, 12);
    expect(kappa).toBeCloseTo(0.4, 12);
  });
});

describe('cross-validation', () => {
  const rows = Array.from({ length: 40 }, (_, row) => row);
  const table = tableOf(
    rows.map((row) => row % 3),
    numeric(...rows.map((row) => (row % 3) + Math.sin(row))),
    nominal(...rows.map((row) => row % 4)),
  );
  const { signal } = new AbortController();
  it('gives the same always', async () => {
    const [one, other] = [
      await crossValidated(table, { signal, isOver: () => false }),
      await crossValidated(table, { signal, isOver: () => false }),
    ];
    expect(one).toEqual(other);
    for (const agreement of Object.values(one)) expect(agreement?.accuracy).toBeGreaterThan(0.4);
  });
  it('gives nothing of a learner that is not done in time, and keeps those before', async () => {
    let asked = 0;
    const found = await crossValidated(table, { signal, isOver: () => ++asked > LANDMARKER_FOLDS + 2 });
    const [first, ...others] = LANDMARKER_LEARNERS.map((name) => found[name]);
    expect(first).not.toBeNull();
    expect(others).toEqual([null, null, null]);
  });
  it('ends when it is cancelled', async () => {
    const cancel = new AbortController();
    const isOver = (): boolean => {
      cancel.abort(new Error('enough'));
      return false;
    };
    await expect(crossValidated(table, { signal: cancel.signal, isOver })).rejects.toThrow('enough');
  });
});
