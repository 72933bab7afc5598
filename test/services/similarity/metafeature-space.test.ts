import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measures } from '../../../src/model/kind.ts';
import { LANDMARKERS } from '../../../src/model/metafeature.ts';
import { comparable, MetafeatureSpace, type Point } from '../../../src/services/similarity/metafeature-space.ts';

type Dataset = Point & { datasetId: string };
const spaceOf = (all: readonly Dataset[]): MetafeatureSpace => {
  const space = new MetafeatureSpace();
  for (const { datasetId, ...point } of all) space.set(datasetId, point);
  return space;
};
const names = ['NumberOfInstances', 'NumberOfFeatures', 'Dimensionality', 'MeanMeansOfNumericAtts'] as const;
const measures = fc.record(Object.fromEntries(names.map((name) => [name, fc.option(fc.integer({ min: -1000, max: 1000 }))])));
const points = fc.array(measures, { minLength: 2, maxLength: 20 }).map((list) =>
  list.map((metafeatures, i): Dataset => ({
    datasetId: `d${String(i).padStart(2, '0')}`,
    versionId: `v${i}`,
    metafeatures,
    profiler: null,
  })),
);
const asked = (metafeatures: Measures, datasetId: string | null = null, profiler: string | null = null) => ({
  metafeatures,
  datasetId,
  profiler,
});

describe('MetafeatureSpace', () => {
  it('finds the same values at distance 0, and none nearer', () => {
    fc.assert(
      fc.property(points, fc.nat(), (all, n) => {
        const mine = all[n % all.length];
        fc.pre(mine !== undefined && Object.values(mine.metafeatures).every((value) => value !== null));
        const [first] = spaceOf(all).nearest(asked(mine?.metafeatures ?? {}), 1);
        expect(first?.distance).toBe(0);
      }),
    );
  });

  it('takes no account of landmarkers, which few datasets have', () => {
    fc.assert(
      fc.property(points, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (all, values) => {
        const landmarked = all.map((point, at) => ({
          ...point,
          metafeatures: { ...point.metafeatures, ...Object.fromEntries(LANDMARKERS.map(({ name }) => [name, values[at] ?? 0])) },
        }));
        const neighbours = ([first]: Dataset[], list: Dataset[]) => spaceOf(list).nearest(asked(first?.metafeatures ?? {}), 99);
        expect(neighbours(landmarked, landmarked)).toEqual(neighbours(all, all));
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on units or outliers: any growing change of one axis leaves every distance', () => {
    fc.assert(
      fc.property(points, (all) => {
        const stretched = all.map((point) => ({
          ...point,
          metafeatures: { ...point.metafeatures, NumberOfInstances: grow(point.metafeatures.NumberOfInstances ?? null) },
        }));
        const distances = (list: Dataset[]) =>
          spaceOf(list)
            .nearest(asked(list[0]?.metafeatures ?? {}), 99)
            .map(({ datasetId, distance }) => [datasetId, distance]);
        expect(distances(stretched)).toEqual(distances(all));
      }),
    );
    function grow(value: number | null): number | null {
      return value === null ? null : Math.sinh(value / 50) * 1e9;
    }
  });

  it('finds the same few as among all, in the same order', () => {
    fc.assert(
      fc.property(points, measures, fc.nat(20), (all, mine, first) => {
        const space = spaceOf(all);
        expect(space.nearest(asked(mine), first)).toEqual(space.nearest(asked(mine), 99).slice(0, first));
      }),
    );
  });

  it('finds the same after any changes as where nothing was before', () => {
    // So many that ranks are not made anew after each of the few changes, and so few values that many are equal.
    const many = Array.from({ length: 1200 }, (_, i): Dataset => {
      const metafeatures = Object.fromEntries(names.map((name, axis) => [name, ((i + 1) * (axis + 7) * 7919) % 501]));
      return { datasetId: `old${i}`, versionId: `v${i}`, metafeatures, profiler: null };
    });
    const edits = fc.array(fc.tuple(fc.nat(1199), fc.option(measures), fc.boolean()), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(edits, points, measures, (some, more, mine) => {
        const space = spaceOf(many);
        const now = new Map(many.map((one) => [one.datasetId, one]));
        const put = (one: Dataset, isKept: boolean): void => {
          space.set(one.datasetId, isKept ? one : undefined);
          if (isKept) now.set(one.datasetId, one);
          else now.delete(one.datasetId);
          // Asking makes ranks, which the next change is told by.
          space.nearest(asked(mine), 1);
        };
        for (const [i, metafeatures, isKept] of some) {
          const [old] = many.slice(i);
          if (old) put({ ...old, metafeatures: metafeatures ?? {} }, isKept);
        }
        for (const one of more.slice(0, 3)) put(one, true);
        expect(space.nearest(asked(mine), 7)).toEqual(spaceOf([...now.values()]).nearest(asked(mine), 7));
      }),
      { numRuns: 30 },
    );
  });

  it('stays between 0 and 1, is sorted, and its shares add up to 1', () => {
    fc.assert(
      fc.property(points, measures, (all, mine) => {
        const found = spaceOf(all).nearest(asked(mine), 99);
        const distances = found.map(({ distance }) => distance);
        expect([...distances].sort((a, b) => a - b)).toEqual(distances);
        for (const { distance, contributions } of found) {
          expect(distance >= 0 && distance <= 1).toBe(true);
          const sum = contributions.reduce((total, { share }) => total + share, 0);
          expect(distance === 0 ? sum : Math.abs(sum - 1) < 1e-9 ? 1 : sum).toBe(distance === 0 ? 0 : 1);
        }
      }),
    );
  });

  it('leaves out the dataset itself and those without a common metafeature, and calls nothing near that shares little', () => {
    const all: Dataset[] = [
      { datasetId: 'a', versionId: 'a1', metafeatures: { NumberOfInstances: 5 }, profiler: null },
      { datasetId: 'b', versionId: 'b1', metafeatures: { NumberOfInstances: 5 }, profiler: null },
      { datasetId: 'c', versionId: 'c1', metafeatures: { Dimensionality: 1 }, profiler: null },
    ];
    expect(spaceOf(all).nearest(asked({ NumberOfInstances: 5 }, 'a'), 9)).toEqual([
      {
        datasetId: 'b',
        versionId: 'b1',
        distance: 0,
        nearDuplicate: false,
        contributions: [{ metafeature: 'NumberOfInstances', mine: 5, theirs: 5, share: 0 }],
      },
    ]);
  });

  it.each([
    ['catalog table profiler 3 on DuckDB 1.5', 'catalog table profiler 3 on DuckDB 1.6; ignored: "4"', true],
    ['catalog table profiler 3 on DuckDB 1.5', 'catalog table profiler 4 on DuckDB 1.5', false],
    ['catalog table profiler 3', 'OpenML, published values', true],
    ['catalog table profiler 3', null, true],
  ])('takes values by %j and %j for comparable: %s', (one, other, may) => {
    expect(comparable(one, other)).toBe(may);
    expect(comparable(other, one)).toBe(may);
    const point = (datasetId: string, profiler: string | null): Dataset => ({
      datasetId,
      versionId: '',
      metafeatures: { NumberOfInstances: 5 },
      profiler,
    });
    expect(spaceOf([point('b', other)]).nearest(point('a', one), 9)).toHaveLength(may ? 1 : 0);
  });
});
