import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANDMARKER_LIMITS } from '../../../src/adapters/duckdb/measure-landmarkers.ts';
import { LANDMARKER_LEARNERS, landmarkerName, LANDMARKERS } from '../../../src/model/metafeature.ts';
import { undefinedReasons } from '../../../src/model/undefined-metafeature.ts';
import type { DeclaredColumn, ProfileOptions, TableProfile } from '../../../src/ports/profiler.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { duckdb, profile, tableFiles } from './table-files.ts';

const files = tableFiles();
const folder = ['metafeatures', 'ground-truth'] as const;
const landmarkersOf = ({ metafeatures }: TableProfile) => LANDMARKERS.map(({ name }) => metafeatures[name]);
const asked = (file: string, options: ProfileOptions = {}) => profile(file, { target: 'y', ...options, landmarkers: true });

/**
 * Accuracy and kappa by scikit-learn 1.9.1 on the same folds: GaussianNB and CategoricalNB (alpha 1) added up, DecisionTreeClassifier of depth 1,
 * RidgeClassifier (alpha 1) and KNeighborsClassifier of one neighbour, after mean imputation, StandardScaler and one-hot encoding of the training rows.
 */
const SCIKIT_LEARN: Record<string, { target: string } & Record<(typeof LANDMARKER_LEARNERS)[number], [number, number]>> = {
  iris: {
    target: 'class',
    NaiveBayes: [0.96, 0.94],
    DecisionStump: [0.666666666667, 0.5],
    RidgeClassifier: [0.846666666667, 0.77],
    NearestNeighbour: [0.953333333333, 0.93],
  },
  glass2: {
    target: 'class',
    NaiveBayes: [0.59509202454, 0.152646502836],
    DecisionStump: [0.742331288344, 0.473546601046],
    RidgeClassifier: [0.736196319018, 0.466874572146],
    NearestNeighbour: [0.80981595092, 0.616935789553],
  },
  'credit-g': {
    target: 'class',
    NaiveBayes: [0.742, 0.355],
    DecisionStump: [0.7, 0],
    RidgeClassifier: [0.757, 0.374356333677],
    NearestNeighbour: [0.69, 0.229622266402],
  },
  vehicle: {
    target: 'Class',
    NaiveBayes: [0.451536643026, 0.274198379564],
    DecisionStump: [0.397163120567, 0.201752422254],
    RidgeClassifier: [0.765957446809, 0.687974070487],
    NearestNeighbour: [0.697399527187, 0.596361257569],
  },
  // Missing numbers and missing nominal values in both.
  'credit-a': {
    target: 'class',
    NaiveBayes: [0.775362318841, 0.530175102575],
    DecisionStump: [0.855072463768, 0.711618031814],
    RidgeClassifier: [0.86231884058, 0.725950081525],
    NearestNeighbour: [0.794202898551, 0.582541562636],
  },
  labor: {
    target: 'class',
    NaiveBayes: [0.877192982456, 0.720783764871],
    DecisionStump: [0.754385964912, 0.434844192635],
    RidgeClassifier: [0.842105263158, 0.664924885696],
    NearestNeighbour: [0.964912280702, 0.924702774108],
  },
};

interface SchemaColumn {
  name: string;
  kind: 'nominal' | 'numeric';
  domain?: string[];
}
function declaredIn(name: string): DeclaredColumn[] {
  const columns = JSON.parse(readFileSync(shared(...folder, name, 'schema.json'), 'utf8')) as SchemaColumn[];
  return columns.map((column) =>
    column.kind === 'nominal'
      ? { name: column.name, type: 'nominal', values: column.domain ?? [] }
      : { name: column.name, type: 'numeric' },
  );
}

describe.skipIf(!hasShared(...folder))('landmarkers of public datasets', () => {
  it.each(Object.entries(SCIKIT_LEARN))(
    'are those that scikit-learn gives on the same folds: %s',
    async (name, { target, ...expected }) => {
      const table = await profile(shared(...folder, name, 'dataset.csv'), { target, declared: declaredIn(name), landmarkers: true });
      for (const learner of LANDMARKER_LEARNERS) {
        const [accuracy, kappa] = expected[learner];
        expect(table.metafeatures[landmarkerName(learner, 'Accuracy')], learner).toBeCloseTo(accuracy, 10);
        expect(table.metafeatures[landmarkerName(learner, 'Kappa')], learner).toBeCloseTo(kappa, 10);
      }
      expect(undefinedReasons(table)).not.toHaveProperty(LANDMARKERS[0]?.name ?? '');
    },
  );
});

describe('landmarkers', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${['a', 'b', ''][row % 3]},${row % 2},${row % 4 < 2 ? 'no' : 'yes'}`);
  const small = files.write('small.csv', ['x,n,b,y', ...rows, ''].join('\n'));

  it('are there when they are asked for, as another profile that says what they are of', async () => {
    const [without, first, second] = [await profile(small, { target: 'y' }), await asked(small), await asked(small)];
    for (const { name } of LANDMARKERS) expect(without.metafeatures).not.toHaveProperty(name);
    expect(landmarkersOf(first).every((value) => typeof value === 'number')).toBe(true);
    expect(second).toEqual(first);
    expect(first.profiler).toContain('; landmarkers by 5 folds over 60 of 60 rows, stratified, and 3 of 3 columns');
    expect(first.profiler).toMatch(/; told: landmarkers$/);
    expect(without.profiler).not.toContain('landmarkers');
    const { metafeatures } = first;
    expect(Object.fromEntries(Object.entries(metafeatures).filter(([name]) => name in without.metafeatures))).toEqual(without.metafeatures);
  });

  it('are the same of the same table as CSV and as Parquet', async () => {
    await duckdb(`COPY (SELECT * FROM read_csv('${small}')) TO '${files.path('small.parquet')}' (FORMAT parquet)`);
    expect(landmarkersOf(await asked(files.path('small.parquet')))).toEqual(landmarkersOf(await asked(small)));
  });

  it('leave out ignored columns, the target and texts, and rows without class', async () => {
    const gaps = rows.map((row, at) => (at < 6 ? row.replace(/\w+$/, '') : row));
    const noted = gaps.map((row, at) => `${row},note number ${at}`);
    const file = files.write('noted.csv', ['x,n,b,y,note', ...noted, ''].join('\n'));
    const { profiler } = await asked(file, { ignore: ['b'] });
    expect(profiler).toContain('over 54 of 60 rows, stratified, and 2 of 2 columns');
  });

  it('are null with a reason where they are not defined', async () => {
    const reasonOf = async (text: string, options: ProfileOptions = {}): Promise<string | undefined> => {
      const table = await profile(files.write('undefined.csv', text), { ...options, landmarkers: true });
      expect(landmarkersOf(table)).toEqual(LANDMARKERS.map(() => null));
      const reasons = new Set(LANDMARKERS.map(({ name }) => undefinedReasons(table)[name]));
      expect(reasons.size).toBe(1);
      return [...reasons][0];
    };
    const of = (count: number, line: (row: number) => string): string =>
      ['x,y', ...Array.from({ length: count }, (_, row) => line(row)), ''].join('\n');
    expect(await reasonOf(of(20, (row) => `${row},${row % 2 ? 'a' : 'b'}`))).toBe('no-target');
    expect(
      await reasonOf(
        of(20, (row) => `${row},${row / 2}`),
        { target: 'y' },
      ),
    ).toBe('numeric-target');
    expect(
      await reasonOf(
        of(20, (row) => `${row},a`),
        { target: 'y' },
      ),
    ).toBe('one-class');
    expect(
      await reasonOf(
        of(9, (row) => `${row},${row % 2 ? 'a' : 'b'}`),
        { target: 'y' },
      ),
    ).toBe('too-few-rows');
    expect(
      await reasonOf(
        of(20, (row) => `${row},${row < 9 ? 'ab'[row % 2] : ''}`),
        { target: 'y' },
      ),
    ).toBe('too-few-rows');
    expect(
      await reasonOf(
        of(500, (row) => `${row},c${row % 101}`),
        { target: 'y' },
      ),
    ).toBe('too-many-classes');
    expect(
      await reasonOf(
        of(20, (row) => `${row},${row % 2 ? 'a' : 'b'}`),
        { target: 'y', ignore: ['x'] },
      ),
    ).toBe('no-usable-feature');
    expect(
      await reasonOf(
        of(20, (row) => `this is note ${row},${row % 2 ? 'a' : 'b'}`),
        { target: 'y' },
      ),
    ).toBe('no-usable-feature');
  });

  it('look at a bounded part of a large table, always the same one', async () => {
    const columns = Array.from({ length: 130 }, (_, i) => `(hash(range + ${i}) % 1000) / 7 AS x${i}`).join(', ');
    const path = files.path('large.parquet');
    await duckdb(`COPY (SELECT ${columns}, 'c' || (range % 2) AS y FROM range(50000)) TO '${path}' (FORMAT parquet)`);
    const table = await asked(path);
    const { rows: most, columns: widest } = LANDMARKER_LIMITS;
    expect(table.profiler).toContain(`over ${most} of 50000 rows, stratified, and ${widest} of 130 columns`);
    expect(landmarkersOf(await asked(path))).toEqual(landmarkersOf(table));
    // The columns tell nothing of the class.
    for (const learner of LANDMARKER_LEARNERS) {
      const kappa = table.metafeatures[landmarkerName(learner, 'Kappa')] ?? null;
      if (kappa !== null) expect(Math.abs(kappa)).toBeLessThan(0.12);
    }
  }, 60_000);
  it('says which learners the time did not suffice for', async () => {
    const file = files.write('late.csv', `x,y\n${Array.from({ length: 60 }, (_, row) => `${row},${row < 30 ? 'a' : 'b'}`).join('\n')}\n`);
    const { milliseconds } = LANDMARKER_LIMITS;
    LANDMARKER_LIMITS.milliseconds = -1;
    try {
      const table = await asked(file);
      expect(landmarkersOf(table)).toEqual(LANDMARKERS.map(() => null));
      expect(table.profiler).toContain(`, without time for ${LANDMARKER_LEARNERS.join(', ')};`);
    } finally {
      LANDMARKER_LIMITS.milliseconds = milliseconds;
    }
    expect((await asked(file)).profiler).not.toContain('without time');
  });
});
