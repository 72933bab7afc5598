import { describe, expect, it } from 'vitest';
import { LANDMARKERS, METAFEATURES } from '../../src/model/metafeature.ts';
import { UNDEFINED_REASONS, undefinedReasons, type DescribedTable } from '../../src/model/undefined-metafeature.ts';

type Feature = DescribedTable['features'][number];
const nothing = Object.fromEntries(METAFEATURES.map(({ name }) => [name, null]));
const reasonsOf = (metafeatures: DescribedTable['metafeatures'], ...features: Feature[]) =>
  undefinedReasons({ metafeatures: { ...nothing, NumberOfInstances: 10, ...metafeatures }, features });
const numbers = (missing: number | null, distinct: number | null): Feature => ({
  type: 'numeric',
  role: 'input',
  statistics: { missing, distinct },
});
const names = (role: Feature['role'], missing = 0): Feature => ({ type: 'nominal', role, statistics: { missing, distinct: 3 } });

describe('undefinedReasons', () => {
  it('tells of every null and of nothing else', () => {
    const reasons = reasonsOf({ NumberOfClasses: 2 });
    expect(Object.keys(reasons)).toEqual(
      METAFEATURES.map(({ name }) => name).filter((name) => !['NumberOfInstances', 'NumberOfClasses'].includes(name)),
    );
    expect(Object.values(reasons).filter((reason) => !(reason in UNDEFINED_REASONS))).toEqual([]);
    expect(undefinedReasons({ metafeatures: { NumberOfFeatures: 3 }, features: [] })).toEqual({});
  });
  it('tells a target that is not there from one without classes and one with gaps', () => {
    const of = (classes: number | null, ...features: Feature[]) => {
      const { MajorityClassSize, AutoCorrelation, ClassEntropy } = reasonsOf({ NumberOfClasses: classes }, ...features);
      return [MajorityClassSize, AutoCorrelation, ClassEntropy];
    };
    expect(of(null)).toEqual(['no-target', 'no-target', 'no-target']);
    expect(of(0, { ...numbers(2, 3), role: 'target' })).toEqual(['numeric-target', 'missing-target', 'numeric-target']);
    expect(of(0, { ...numbers(0, 3), role: 'target' })).toEqual(['numeric-target', 'out-of-range', 'numeric-target']);
    expect(of(3, names('target', 4))[1]).toBe('missing-target');
    expect(of(0)).toEqual(['numeric-target', 'unknown', 'numeric-target']);
  });
  it('tells what the numeric columns lack', () => {
    const of = (...features: Feature[]) => {
      const { MeanMeansOfNumericAtts, MinSkewnessOfNumericAtts, MaxKurtosisOfNumericAtts } = reasonsOf({}, ...features);
      return [MeanMeansOfNumericAtts, MinSkewnessOfNumericAtts, MaxKurtosisOfNumericAtts];
    };
    expect(of(names('input'))).toEqual(['no-numeric-feature', 'no-numeric-feature', 'no-numeric-feature']);
    expect(of({ ...numbers(0, 5), role: 'ignored' })[0]).toBe('no-numeric-feature');
    expect(of(numbers(10, 0))).toEqual(['no-values', 'no-values', 'no-values']);
    expect(of(numbers(7, 3))).toEqual(['out-of-range', 'out-of-range', 'too-few-values']);
    expect(of(numbers(8, 2), numbers(0, 1))[1]).toBe('constant');
    expect(of(numbers(0, 5))[1]).toBe('out-of-range');
    expect(of(numbers(null, 5))[1]).toBe('unknown');
  });
  it('tells what the nominal columns lack', () => {
    const of = (metafeatures: DescribedTable['metafeatures'], ...features: Feature[]) => {
      const { MeanAttributeEntropy, EquivalentNumberOfAtts, MeanNominalAttDistinctValues } = reasonsOf(
        { NumberOfClasses: 3, ...metafeatures },
        ...features,
      );
      return [MeanAttributeEntropy, EquivalentNumberOfAtts, MeanNominalAttDistinctValues];
    };
    expect(of({}, names('target'))).toEqual(['no-nominal-feature', 'no-nominal-feature', 'no-nominal-feature']);
    expect(of({}, names('target'), names('input'))).toEqual(['no-values', 'no-values', 'no-nominal-feature']);
    expect(of({ MeanMutualInformation: 0 }, names('target'), names('input'))[1]).toBe('no-information');
  });
  it('tells why landmarkers are not there, where they were asked for', () => {
    const landmarkers = Object.fromEntries(LANDMARKERS.map(({ name }) => [name, null]));
    const of = (classes: number | null, ...features: Feature[]) => {
      const reasons = reasonsOf({ ...landmarkers, NumberOfClasses: classes }, ...features);
      const all = new Set(LANDMARKERS.map(({ name }) => reasons[name]));
      expect(all.size).toBe(1);
      return [...all][0];
    };
    const target = (missing: number | null, distinct: number | null): Feature => ({
      type: 'nominal',
      role: 'target',
      statistics: { missing, distinct },
    });
    const input = numbers(0, 3);
    expect(of(null, input)).toBe('no-target');
    expect(of(0, input)).toBe('numeric-target');
    expect(of(2, target(0, 2))).toBe('no-usable-feature');
    expect(of(2, target(0, 2), { ...input, role: 'ignored' }, { ...input, type: 'text' })).toBe('no-usable-feature');
    expect(of(2, target(1, 2), input)).toBe('too-few-rows');
    expect(of(1, target(0, 1), input)).toBe('one-class');
    expect(of(101, target(0, 101), input)).toBe('too-many-classes');
    expect(of(2, target(0, 2), input)).toBe('limit-reached');
    expect(of(2, target(null, null), input)).toBe('unknown');
    expect(Object.keys(reasonsOf({ NumberOfClasses: 2 }, input)).filter((name) => name in landmarkers)).toEqual([]);
  });
});
