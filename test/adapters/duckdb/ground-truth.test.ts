import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METAFEATURES } from '../../../src/model/metafeature.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { profile } from './table-files.ts';

const folder = ['metafeatures', 'ground-truth'] as const;

/**
 * What a CSV file does not tell: OpenML counts binary features by the values that an ARFF header declares, seen or not; a CSV only has those seen.
 * Booleans are the exception: their type declares both.
 */
const binary = ['NumberOfBinaryFeatures', 'PercentageOfBinaryFeatures'];
const differing: Record<string, { names: readonly string[]; why: string }> = {
  'kr-vs-kp': { names: binary, why: 'wtoeg declares three values and shows two' },
  mushroom: { names: binary, why: 'veil-type declares two values and shows one, gill-attachment four and two, gill-spacing three and two' },
  '_edge/missing-class': { names: binary, why: 'the class declares three values and shows two' },
  '_edge/single-class': { names: binary, why: 'the class declares two values and shows one' },
  '_edge/single-row': { names: binary, why: 'both nominal columns declare two values and show one' },
};
/** Sets that declare columns of digits as nominal; from the CSV alone those are numbers, and most metafeatures with them. */
const otherTypes: Record<string, string> = {
  anneal: 'formability, enamelability, bore and packing are digits declared nominal; six columns without a value are declared nominal',
  'bridges-v1': 'LOCATION is numbers declared nominal',
  'cleveland-numeric-target': 'sex, cp, fbs, restecg, exang, slope and thal are digits declared nominal',
  cmc: 'eight columns, the target of 1, 2, 3 among them, are digits declared nominal',
  wine: 'the target is 1, 2, 3 declared nominal; only a target of two whole numbers is taken as classes',
};
/** What those still agree on. */
const whatever = [
  'NumberOfInstances',
  'NumberOfFeatures',
  'Dimensionality',
  'NumberOfMissingValues',
  'PercentageOfMissingValues',
  'NumberOfInstancesWithMissingValues',
  'PercentageOfInstancesWithMissingValues',
];

interface Case {
  name: string;
  file: string;
  target: string;
  reference: Record<string, number | null>;
}

function cases(): Case[] {
  const root = shared(...folder);
  const sets = readdirSync(root).filter((name) => existsSync(shared(...folder, name, 'meta.json')));
  const edges = readdirSync(shared(...folder, '_edge')).filter((name) => name.endsWith('.csv'));
  return [
    ...sets.map((name): Case => {
      const plain = shared(...folder, name, 'dataset.csv');
      const meta = json(shared(...folder, name, 'meta.json')) as { target: string };
      return { name, file: existsSync(plain) ? plain : `${plain}.gz`, target: meta.target, reference: reference(name, 'reference.json') };
    }),
    ...edges.map((csv): Case => {
      const name = csv.replace(/\.csv$/, '');
      const target = name === 'numeric-target' ? 'target' : 'class';
      return {
        name: `_edge/${name}`,
        file: shared(...folder, '_edge', csv),
        target,
        reference: reference('_edge', `${name}.reference.json`),
      };
    }),
  ];
}
function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
function reference(...path: string[]): Record<string, number | null> {
  return json(shared(...folder, ...path)) as Record<string, number | null>;
}
function disagreements(measured: Readonly<Record<string, number | null>>, wanted: Readonly<Record<string, number | null>>): string[] {
  return METAFEATURES.map(({ name }) => name).filter((name) => {
    const [value, right] = [measured[name] ?? null, wanted[name] ?? null];
    if (value === null || right === null) return value !== right;
    return Math.abs(value - right) > 1e-8 * Math.max(1, Math.abs(right));
  });
}

const present = hasShared(...folder);
describe.skipIf(!present)('DuckdbProfiler against the reference values', () => {
  const all = present ? cases() : [];
  const exact = all.filter(({ name }) => !(name in differing) && !(name in otherTypes));

  it('has references to compare with', () => {
    expect(exact.map(({ name }) => name)).toEqual(expect.arrayContaining(['iris', 'diabetes', 'credit-g', 'breast-w']));
    expect(exact.length).toBeGreaterThan(30);
  });

  it.each(exact)('agrees on all 47 metafeatures of $name', async ({ file, target, reference: wanted }) => {
    const { metafeatures } = await profile(file, { target });
    expect(Object.keys(metafeatures)).toHaveLength(47);
    expect(disagreements(metafeatures, wanted)).toEqual([]);
  });

  it.each(all.filter(({ name }) => name in differing))(
    'differs on $name only where the arity is declared',
    async ({ name, file, target, reference: wanted }) => {
      const { metafeatures } = await profile(file, { target });
      expect(disagreements(metafeatures, wanted)).toEqual(differing[name]?.names);
    },
  );

  it.each(all.filter(({ name }) => name in otherTypes))(
    'agrees on $name on all that does not hang on declared types',
    async ({ file, target, reference: wanted }) => {
      const { metafeatures } = await profile(file, { target });
      const wrong = disagreements(metafeatures, wanted);
      expect(wrong).toContain('NumberOfNumericFeatures');
      expect(wrong.filter((name) => whatever.includes(name))).toEqual([]);
    },
  );
});
