import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableProfile } from '../../../src/ports/profiler.ts';
import { compareProfiles } from '../../../src/services/comparison/compare-profiles.ts';
import type { FeatureDrift } from '../../../src/services/comparison/feature-drift.ts';
import { chanceIndex, stabilityIndex } from '../../../src/services/comparison/stability-index.ts';
import { profile, tableFiles } from '../../adapters/duckdb/table-files.ts';

const files = tableFiles();
let made = 0;
/** A CSV file of columns, profiled. */
async function table(columns: Record<string, readonly (string | number)[]>, target?: string): Promise<TableProfile> {
  const names = Object.keys(columns);
  const rows = Math.max(...Object.values(columns).map(({ length }) => length));
  const lines = Array.from({ length: rows }, (_, row) => names.map((name) => columns[name]?.[row] ?? '').join(','));
  const file = files.write(`table${made++}.csv`, [names.join(','), ...lines, ''].join('\n'));
  return profile(file, target === undefined ? {} : { target });
}
/** Numbers between 0 and 1 that are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
function normal(seed: number, count: number, mean = 0, deviation = 1): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()));
}
function drawn(seed: number, count: number, shares: Record<string, number>): string[] {
  const next = random(seed);
  return Array.from({ length: count }, () => {
    let left = next();
    return Object.entries(shares).find(([, share]) => (left -= share) < 0)?.[0] ?? 'last';
  });
}
function driftOf({ features }: { features: FeatureDrift[] }, name: string): FeatureDrift {
  const found = features.find((feature) => feature.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('stabilityIndex', () => {
  it('is the sum over the parts, with half a row added to each', () => {
    expect(stabilityIndex([50, 50], [80, 20])).toBeCloseTo(0.4062868, 6);
    expect(stabilityIndex([10, 20, 30, 0], [0, 20, 30, 10])).toBeCloseTo(0.982104, 6);
  });

  it('is never negative, 0 for the same shares, and the same both ways', () => {
    const counts = fc.array(fc.nat(100_000), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(counts, counts, (one, two) => {
        const [before, after] = [one.slice(0, two.length), two.slice(0, one.length)];
        const index = stabilityIndex(before, after);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(stabilityIndex(after, before)).toBeCloseTo(index, 9);
        expect(stabilityIndex(before, before)).toBe(0);
      }),
    );
  });

  it('knows what chance alone does', () => {
    // Quantiles of chi-squared with 5 and 19 degrees of freedom, as tables have them.
    expect(chanceIndex(6, 150, 150) / (20.515 * (2 / 150))).toBeCloseTo(1, 1);
    expect(chanceIndex(20, 1000, 500) / (43.82 * (1 / 1000 + 1 / 500))).toBeCloseTo(1, 1);
    expect(chanceIndex(1, 10, 10)).toBe(0);
  });
});

describe('compareProfiles', () => {
  it('finds nothing between a table and itself, however often its rows are repeated', async () => {
    const columns = { x: normal(1, 500), n: drawn(2, 500, { a: 0.5, b: 0.3, c: 0.2 }), d: dates(3, 500) };
    const one = await table(columns);
    const same = compareProfiles(one, one);
    expect(same).toMatchObject({ unchanged: true, drift: 'none', sameProfiler: true, reordered: false });
    expect(same.features.map(({ stabilityIndex: index }) => index)).toEqual([0, 0, 0]);
    const twice = await table(Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, [...cells, ...cells]])));
    expect(compareProfiles(one, twice)).toMatchObject({ unchanged: false, rows: { before: 500, after: 1000 }, drift: 'none' });
  });

  it('takes other rows of the same population for none, small or many', async () => {
    for (const [count, seed] of [
      [30, 5],
      [150, 7],
      [3000, 9],
    ] as const) {
      const sample = (at: number): Record<string, (string | number)[]> => ({
        x: normal(at, count),
        skewed: normal(at + 1, count).map((value) => Math.exp(2 * value)),
        whole: normal(at + 2, count).map((value) => Math.round(4 * value)),
        // Many rows of one value, and few values with one far away.
        zeros: normal(at + 6, count).map((value) => Math.max(0, value).toFixed(3)),
        steps: normal(at + 7, count).map((value, row) => (row === at % 20 ? 60 + (at % 7) : Math.round(8 + 2 * value))),
        n: drawn(at + 3, count, { a: 0.5, b: 0.3, c: 0.15, d: 0.05 }),
        many: drawn(at + 4, count, Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`v${i}`, 1 / 40]))),
        gaps: drawn(at + 5, count, { '': 0.2, yes: 0.8 }),
      });
      const { features } = compareProfiles(await table(sample(seed)), await table(sample(seed + 100)));
      expect(Object.fromEntries(features.map(({ name, level }) => [name, level]))).toEqual({
        x: 'none',
        skewed: 'none',
        whole: 'none',
        zeros: 'none',
        steps: 'none',
        n: 'none',
        many: 'none',
        gaps: 'none',
      });
    }
  });

  it('tells a small drift from a large one, by mean, deviation, values and missing cells', async () => {
    const count = 5000;
    const shares = { a: 0.5, b: 0.3, c: 0.2 };
    const base = await table({
      mean: normal(1, count, 10, 2),
      wide: normal(2, count),
      nominal: drawn(3, count, shares),
      gaps: drawn(4, count, { x: 0.5, y: 0.5 }),
      day: dates(5, count),
    });
    const moved = async (by: { shift: number; factor: number; share: number; gap: number; days: number }): Promise<FeatureDrift[]> =>
      compareProfiles(
        base,
        await table({
          mean: normal(11, count, 10 + 2 * by.shift, 2),
          wide: normal(12, count, 0, by.factor),
          nominal: drawn(13, count, { a: 0.5 - by.share, b: 0.3, c: 0.2 + by.share }),
          gaps: drawn(14, count, { '': by.gap, x: (1 - by.gap) / 2, y: (1 - by.gap) / 2 }),
          day: dates(15, count, by.days),
        }),
      ).features;
    const small = await moved({ shift: 0.35, factor: 1.3, share: 0.18, gap: 0.03, days: 14 });
    expect(small.map(({ level }) => level)).toEqual(['small', 'small', 'small', 'small', 'small']);
    const large = await moved({ shift: 0.7, factor: 1.6, share: 0.35, gap: 0.2, days: 200 });
    expect(large.map(({ level }) => level)).toEqual(['large', 'large', 'large', 'large', 'large']);
    const mean = large[0];
    expect(mean?.meanShift).toBeCloseTo(0.7, 1);
    // Of normal distributions the index is about the square of the shift.
    expect(mean?.stabilityIndex).toBeGreaterThan(0.35);
    expect(mean?.stabilityIndex).toBeLessThan(0.6);
    expect(large[1]?.deviationRatio).toBeCloseTo(1.6, 1);
    expect(large[3]?.missing.after).toBeCloseTo(0.2, 1);
    expect(large.map(({ indexOver }) => indexOver)).toEqual(['quantiles', 'quantiles', 'values', 'values', 'quantiles']);
  });

  it('says which values came and went', async () => {
    const before = await table({ n: drawn(1, 300, { a: 0.5, b: 0.5 }), k: drawn(2, 300, { '1': 0.5, '2': 0.5 }) });
    const after = await table({ n: drawn(1, 300, { a: 0.5, c: 0.5 }), k: drawn(2, 300, { '1': 0.5, '3': 0.5 }) });
    const compared = compareProfiles(before, after);
    expect(driftOf(compared, 'n')).toMatchObject({ level: 'large', valuesAdded: ['c'], valuesGone: ['b'] });
    expect(driftOf(compared, 'k')).toMatchObject({ level: 'large', indexOver: 'values', valuesAdded: [], valuesGone: [] });
  });

  it('tells columns added, removed, of another type and in another order, and another target', async () => {
    const x = normal(1, 50);
    const before = await table({ x, y: normal(2, 50), z: drawn(3, 50, { a: 0.5, b: 0.5 }), gone: normal(4, 50) }, 'z');
    const after = await table({
      y: normal(2, 50),
      x: x.map((value, row) => (row === 0 ? 'one' : `t${value}`)),
      z: drawn(3, 50, { a: 0.5, b: 0.5 }),
      come: normal(9, 50),
    });
    const compared = compareProfiles(before, after);
    expect(compared).toMatchObject({
      unchanged: false,
      target: { before: 'z', after: null },
      added: [{ name: 'come', type: 'numeric' }],
      removed: [{ name: 'gone', type: 'numeric' }],
      renamed: [],
      retyped: [{ name: 'x', before: 'numeric', after: 'nominal' }],
      reordered: true,
    });
    expect(driftOf(compared, 'x')).toMatchObject({ stabilityIndex: null, meanShift: null, level: 'none' });
  });

  it('takes a column for renamed only where all its figures are there and no other column has them', async () => {
    const [x, y] = [normal(1, 80), normal(2, 80)];
    const before = await table({ id: x, other: y, fixed: Array<string>(80).fill('a') });
    const after = await table({ key: x, other: y, constant: Array<string>(80).fill('a') });
    // As a database gives it back: names in another order.
    const stored = JSON.parse(JSON.stringify(before, (_, value: unknown) => backwards(value))) as TableProfile;
    expect(compareProfiles(stored, after)).toMatchObject({
      renamed: [{ before: 'id', after: 'key' }],
      added: [{ name: 'constant' }],
      removed: [{ name: 'fixed' }],
      reordered: false,
    });
    const twice = await table({ key: x, again: x, other: y, fixed: Array<string>(80).fill('a') });
    expect(compareProfiles(before, twice)).toMatchObject({ renamed: [], removed: [{ name: 'id' }] });
    const more = await table({ key: [...x, 1], other: [...y, 1], fixed: Array<string>(81).fill('a') });
    expect(compareProfiles(before, more)).toMatchObject({ renamed: [], removed: [{ name: 'id' }] });
  });

  it('takes numbers that name rows for no drift, and says when another profiler made the figures', async () => {
    const numbers = (first: number): number[] => Array.from({ length: 400 }, (_, row) => first + row);
    const [before, after] = [await table({ id: numbers(1) }), await table({ id: numbers(1001) })];
    const compared = compareProfiles(before, { ...after, profiler: `other; ${after.profiler}` });
    expect(driftOf(compared, 'id')).toMatchObject({ level: 'none', minimum: { before: '1', after: '1001' } });
    expect(driftOf(compared, 'id').stabilityIndex).toBeGreaterThan(1);
    expect(compared.sameProfiler).toBe(false);
  });

  it('never answers what is no number, on tables of extremes, of nothing, and of which little is known', async () => {
    const extremes = { e: [1e308, -1e308, 5e-324, 0], c: [1, 1, 1, 1], none: ['', '', '', ''], wide: [-1.7e308, 1.7e308, 0, 1] };
    const many = Array.from({ length: 40 }, (_, row) => row);
    const tables = [
      await table(extremes),
      await table({ e: [0, 0, 0, 0], c: [2, 2, 2, 3], none: [1, 2, 3, 4], wide: [5, 6, 7, 8] }),
      await table({ e: many.map((row) => (row - 20) * 8e306), c: many, none: many, wide: many.map((row) => (row - 20) * 8e306) }),
    ];
    const bare = tables.map(({ features, target, profiler }) => ({
      features: features.map((feature) => ({ ...feature, statistics: null, distribution: null })),
      metafeatures: null,
      target,
      profiler,
    }));
    const all = [...tables, ...bare];
    for (const before of all)
      for (const after of all) {
        const text = JSON.stringify(compareProfiles(before, after), (_, value: unknown) =>
          typeof value === 'number' && !Number.isFinite(value) ? 'NOT FINITE' : value,
        );
        expect(text).not.toContain('NOT FINITE');
      }
  });
});

function dates(seed: number, count: number, later = 0): string[] {
  const next = random(seed);
  return Array.from({ length: count }, () =>
    new Date(Date.UTC(2024, 0, 1 + later) + Math.floor(next() * 365) * 86_400_000).toISOString().slice(0, 10),
  );
}
function backwards(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
