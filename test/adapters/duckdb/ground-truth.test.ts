import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METAFEATURES } from '../../../src/model/metafeature.ts';
import { undefinedReasons } from '../../../src/model/undefined-metafeature.ts';
import type { DeclaredColumn } from '../../../src/ports/profiler.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { profile } from './table-files.ts';

const folder = ['metafeatures', 'ground-truth'] as const;

/** What a CSV file does not tell: which values were declared. OpenML counts binary features by them, and takes a missing nominal cell for the first. */
const binary = ['NumberOfBinaryFeatures', 'PercentageOfBinaryFeatures'];
const information = METAFEATURES.filter(({ group }) => group === 'information').map(({ name }) => name);
const differing: Record<string, { names: readonly string[]; why: string }> = {
  'kr-vs-kp': { names: binary, why: 'wtoeg declares three values and shows two' },
  mushroom: {
    names: [...binary, ...information],
    why: 'veil-type declares two values and shows one, gill-attachment four and two, gill-spacing three and two; stalk-root has missing cells',
  },
  '_edge/missing-class': {
    names: [...binary, ...information],
    why: 'the class declares three values and shows two, and has missing cells',
  },
  '_edge/single-class': { names: binary, why: 'the class declares two values and shows one' },
  '_edge/single-row': { names: binary, why: 'both nominal columns declare two values and show one' },
  ...Object.fromEntries(
    ['credit-a', 'labor', 'primary-tumor', '_edge/sparse'].map((name) => [name, { names: information, why: 'nominal cells are missing' }]),
  ),
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
  declared: DeclaredColumn[];
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
      const file = existsSync(plain) ? plain : `${plain}.gz`;
      return { name, file, target: meta.target, declared: declared(name, 'schema.json'), reference: reference(name, 'reference.json') };
    }),
    ...edges.map((csv): Case => {
      const name = csv.replace(/\.csv$/, '');
      return {
        name: `_edge/${name}`,
        file: shared(...folder, '_edge', csv),
        target: name === 'numeric-target' ? 'target' : 'class',
        declared: declared('_edge', `${name}.schema.json`),
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
function declared(...path: string[]): DeclaredColumn[] {
  const columns = json(shared(...folder, ...path)) as {
    name: string;
    kind: 'numeric' | 'date' | 'string' | 'nominal';
    domain?: string[];
  }[];
  return columns.map(({ name, kind, domain = [] }): DeclaredColumn =>
    kind === 'nominal' ? { name, type: kind, values: domain } : { name, type: kind === 'string' ? 'text' : kind },
  );
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
  const seen = all.filter(({ name }) => !(name in differing) && !(name in otherTypes));

  it('has references to compare with', () => {
    expect(all.length).toBeGreaterThanOrEqual(44);
    expect(seen.map(({ name }) => name)).toEqual(expect.arrayContaining(['iris', 'diabetes', 'credit-g', 'car', '_edge/high-cardinality']));
  });

  it.each(all)(
    'agrees on all 62 metafeatures of $name with its columns declared',
    async ({ file, target, declared, reference: wanted }) => {
      const { metafeatures, features } = await profile(file, { target, declared });
      expect(Object.keys(metafeatures).sort()).toEqual(Object.keys(wanted).sort());
      expect(disagreements(metafeatures, wanted)).toEqual([]);
      const undefinedOnes = Object.keys(wanted).filter((name) => wanted[name] === null);
      const reasons = undefinedReasons({ metafeatures, features });
      expect(Object.keys(reasons).sort()).toEqual(undefinedOnes.sort());
      expect(Object.values(reasons)).not.toContain('unknown');
    },
  );

  it.each(seen)('agrees on all 62 metafeatures of $name as it is seen', async ({ file, target, reference: wanted }) => {
    const { metafeatures } = await profile(file, { target });
    expect(disagreements(metafeatures, wanted)).toEqual([]);
  });

  it.each(all.filter(({ name }) => name in differing))(
    'differs on $name as it is seen only in what hangs on declared values',
    async ({ name, file, target, reference: wanted }) => {
      const { metafeatures } = await profile(file, { target });
      const wrong = disagreements(metafeatures, wanted);
      expect(wrong).not.toEqual([]);
      expect(differing[name]?.names).toEqual(expect.arrayContaining(wrong));
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
