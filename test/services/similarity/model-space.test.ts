import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASPECTS, ModelSpace, type Aspect, type ModelPoint } from '../../../src/services/similarity/model-space.ts';

const point = (modelId: string, features: Partial<Record<Aspect, Record<string, number>>> = {}): ModelPoint => {
  const of = (aspect: Aspect): Map<string, number> => new Map(Object.entries(features[aspect] ?? {}));
  return {
    modelId,
    versionId: null,
    cut: false,
    features: {
      data: of('data'),
      algorithm: of('algorithm'),
      task: of('task'),
      base: of('base').set(modelId, 1),
      description: of('description'),
    },
  };
};
const spaceOf = (points: readonly ModelPoint[]): ModelSpace => {
  const space = new ModelSpace();
  for (const one of points) space.set(one.modelId, one);
  return space;
};

const features = fc.dictionary(fc.constantFrom(...'abcdefgh'), fc.constantFrom(0.25, 0.5, 1), { maxKeys: 4 });
const anyPoint = (id: fc.Arbitrary<string>): fc.Arbitrary<ModelPoint> =>
  fc
    .record({
      id,
      data: features,
      algorithm: features,
      task: features,
      base: fc.dictionary(fc.constantFrom('m1', 'm2', 'm3'), fc.constant(0.5)),
      description: features,
    })
    .map(({ id: modelId, ...rest }) => point(modelId, rest));
const manyPoints = fc
  .integer({ min: 2, max: 12 })
  .chain((many) => fc.tuple(...Array.from({ length: many }, (_, i) => anyPoint(fc.constant(`m${i}`)))));

describe('likeness of models', () => {
  it('is 0 apart for the same in everything, and leaves out what has nothing in common', () => {
    const same = { data: { d: 1 }, algorithm: { svm: 1 }, task: { t: 1 }, description: { word: 1 } };
    const space = spaceOf([point('a', same), point('b', same), point('c', { data: { other: 1 } })]);
    const [first, ...rest] = space.nearest(point('a', same), 10);
    expect(first?.point.modelId).toBe('b');
    expect(first?.distance).toBeCloseTo(0, 12);
    expect(rest).toEqual([]);
  });

  it('lets what few models have weigh more than what all have', () => {
    const common = Object.fromEntries(['x', 'y'].map((word) => [word, 1]));
    const others = Array.from({ length: 20 }, (_, i) => point(`o${i}`, { data: { everywhere: 1 }, description: common }));
    const mine = point('mine', { data: { everywhere: 1, rare: 1 } });
    const space = spaceOf([mine, point('rare', { data: { rare: 1 } }), point('usual', { data: { everywhere: 1 } }), ...others]);
    expect(space.nearest(mine, 1)[0]?.point.modelId).toBe('rare');
  });

  it('finds models made from a model, models it was made from, and models of the same base', () => {
    const base = point('base', { description: { foundation: 1 } });
    const tuned = point('tuned', { base: { base: 0.5 } });
    const sister = point('sister', { base: { base: 0.5 } });
    const space = spaceOf([base, tuned, sister]);
    const near = (mine: ModelPoint): string[] => space.nearest(mine, 10).map((one) => one.point.modelId);
    expect(near(base)).toEqual(['sister', 'tuned']);
    expect(near(tuned)).toEqual(['base', 'sister']);
    expect(space.nearest(base, 1)[0]?.aspects.find(({ aspect }) => aspect === 'base')?.shared).toEqual(['base']);
  });

  it('holds what many models have, however often that changes', () => {
    const made = (seed: number, i: number): ModelPoint =>
      point(`m${i}`, {
        data: { [`d${(seed * i) % 7}`]: 1, [`d${(seed + i) % 11}`]: 0.5 },
        description: Object.fromEntries(Array.from({ length: 12 }, (_, word) => [`w${(seed + 3) * (i + word * word)}`, 1])),
      });
    const many = (seed: number): ModelPoint[] => Array.from({ length: 300 }, (_, i) => made(seed, i));
    const space = new ModelSpace();
    for (const seed of [1, 2, 3, 4, 5]) {
      for (const one of many(seed)) space.set(one.modelId, one);
      for (const one of many(seed)) expect(space.get(one.modelId)).toEqual(one);
    }
    const [mine] = many(5);
    if (mine) expect(space.nearest(mine, 50)).toEqual(spaceOf(many(5)).nearest(mine, 50));
    for (const { modelId } of many(5)) space.set(modelId, undefined);
    if (mine) expect([space.get(mine.modelId), space.nearest(mine, 5)]).toEqual([undefined, []]);
  });

  it('is what looking at every single model gives, whatever was in the space before', () => {
    fc.assert(
      fc.property(manyPoints, manyPoints, fc.integer({ min: 1, max: 5 }), (before, points, first) => {
        const space = spaceOf(before);
        for (const { modelId } of before) if (!points.some((one) => one.modelId === modelId)) space.set(modelId, undefined);
        for (const one of points) space.set(one.modelId, one);
        const fresh = spaceOf(points);
        for (const mine of points) {
          const all = fresh.nearest(mine, 1000).map(({ point: { modelId }, distance, aspects }) => ({ modelId, distance, aspects }));
          const found = space.nearest(mine, first).map(({ point: { modelId }, distance, aspects }) => ({ modelId, distance, aspects }));
          expect(found).toEqual(all.slice(0, first));
          expect(all.some(({ modelId }) => modelId === mine.modelId)).toBe(false);
          for (const { distance, aspects } of all) {
            expect(distance).toBeGreaterThanOrEqual(0);
            expect(distance).toBeLessThanOrEqual(1);
            expect(aspects.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
          }
          const sharing = points.filter(
            (one) =>
              one.modelId !== mine.modelId &&
              ASPECTS.some((aspect) => [...one.features[aspect].keys()].some((key) => mine.features[aspect].has(key))),
          );
          expect(all.map(({ modelId }) => modelId).sort()).toEqual(sharing.map(({ modelId }) => modelId).sort());
        }
      }),
      { numRuns: 200 },
    );
  });
});
