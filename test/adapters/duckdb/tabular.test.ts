import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/errors.ts';
import { METAFEATURES } from '../../../src/model/metafeature.ts';
import type { TableProfile } from '../../../src/ports/profiler.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { feature, profile } from './table-files.ts';

const ROOT = ['inputs', 'tabular'];
const present = hasShared(...ROOT);
const table = (path: string, target?: string): Promise<TableProfile> =>
  profile(shared(...ROOT, path), target === undefined ? {} : { target });
const refusal = (path: string): Promise<string> =>
  table(path).then(
    () => 'it was not refused',
    (error: unknown) => (error instanceof CatalogError ? error.message : `no CatalogError: ${String(error)}`),
  );
const missing = (of: TableProfile, ...names: string[]): unknown[] => names.map((name) => feature(of, name).statistics.missing);
const CSVKIT = 'csvkit/examples';
const FRICTIONLESS = 'frictionless/data';
const ARFF = 'scipy/scipy/io/arff/tests/data';

/** Of 9,074 and 20,001 columns: they take longer than all the others together. */
const WIDEST = ['frictionless/data/wide.csv', 'openml-python/tests/files/org/openml/test/datasets/-1/dataset.arff'];

describe.skipIf(!present)('tables that people really have', () => {
  it('each give a finite profile or one clear error', { timeout: 300_000 }, async () => {
    const files = readdirSync(shared(...ROOT), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    let profiles = 0;
    for (const entry of files) {
      const file = join(entry.parentPath, entry.name);
      if (WIDEST.some((path) => file.endsWith(path))) continue;
      try {
        const found = await profile(file);
        profiles++;
        expect(found.rows, file).toBeGreaterThan(0);
        expect(Object.keys(found.metafeatures), file).toHaveLength(METAFEATURES.length);
        expect(JSON.parse(JSON.stringify(found)), file).toEqual(found);
        expect(new Set(found.features.map(({ name }) => name)).size, file).toBe(found.features.length);
      } catch (error) {
        if (!(error instanceof CatalogError)) throw error;
        // The place, what is wrong, and what to do.
        expect(error.message).toContain(file);
        expect(error.message.length, error.message).toBeLessThan(1000);
        expect(error.message, file).toMatch(/; |supported are/);
      }
    }
    expect(profiles).toBeGreaterThan(180);
  });

  it('CSV in all its forms', async () => {
    expect(await table(`${CSVKIT}/mac_newlines.csv`)).toMatchObject({ rows: 2, features: { length: 3 } });
    expect(await refusal(`${CSVKIT}/bad.csv`)).toMatch(/2 rows have another number of fields.*which has 3: line 2 has 4, line 3 has 2/);
    const utf16 = await table(`${CSVKIT}/test_utf16_big.csv`);
    expect(utf16.features.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect((await table(`${CSVKIT}/test_latin1.csv`)).rows).toBe(2);
    const twice = await table(`${FRICTIONLESS}/duplicate-headers.csv`);
    expect(twice.features.map(({ name }) => name)).toEqual(['id', 'name', 'id_2', 'age', 'id_3']);
    const greek = await table(`${FRICTIONLESS}/table-infer-iso-8859-7.csv`);
    expect([greek.rows, greek.profiler.includes('iso-8859-7')]).toEqual([4, true]);
    const code = await table(`${FRICTIONLESS}/issue-1009-semicolon.csv`);
    expect([code.rows, feature(code, 'fieldNameA').type]).toEqual([1, 'nominal']);
  });
  it('iris, with the moments that are known', async () => {
    const iris = await table(`${CSVKIT}/iris.csv`, 'species');
    expect(iris).toMatchObject({ rows: 150, features: { length: 5 } });
    const numbers = iris.features.slice(0, 4).map(({ statistics }) => statistics);
    [5.84333, 3.05733, 3.758, 1.19933].forEach((mean, index) => expect(numbers[index]?.mean).toBeCloseTo(mean, 5));
    [0.82807, 0.43587, 1.7653, 0.76224].forEach((deviation, index) => expect(numbers[index]?.standardDeviation).toBeCloseTo(deviation, 5));
  });
  it('ARFF: missing rows, dates of five formats, and a type that is none', async () => {
    const gaps = await table(`${ARFF}/missing.arff`);
    expect([gaps.rows, gaps.features.map(({ type }) => type), missing(gaps, 'yop', 'yap')]).toEqual([3, ['integer', 'integer'], [1, 1]]);
    const dates = await table(`${ARFF}/test7.arff`);
    expect([dates.rows, dates.features.every(({ type }) => type === 'date')]).toEqual([6, true]);
    expect(feature(dates, 'attr_datetime_missing').statistics).toMatchObject({ missing: 3, maximum: '2013-11-30T04:55:00' });
    expect(feature(dates, 'attr_year').statistics).toMatchObject({ minimum: '1631-01-01', maximum: '2100-01-01' });
    expect(await refusal(`${ARFF}/test3.arff`)).toMatch(/unknown type "crap"/);
    expect(await refusal(`${ARFF}/test9.arff`)).toMatch(/is relational/);
  });
  it('anneal as OpenML has it', async () => {
    const anneal = await table('openml-python/tests/files/org/openml/test/datasets/2/dataset.arff', 'class');
    expect(anneal.metafeatures).toMatchObject({
      NumberOfInstances: 898,
      NumberOfFeatures: 39,
      NumberOfMissingValues: 22175,
      NumberOfInstancesWithMissingValues: 898,
      MajorityClassSize: 684,
      NumberOfNumericFeatures: 6,
      NumberOfSymbolicFeatures: 33,
    });
    expect(anneal.metafeatures.ClassEntropy).toBeCloseTo(1.18983, 5);
  });
  it('Parquet of nested types, decimals and old timestamps', async () => {
    const maps = await table('parquet-testing/data/nested_maps.snappy.parquet');
    expect([maps.rows, maps.features.map(({ name, type }) => [name, type])]).toEqual([
      6,
      [
        ['a', 'nested'],
        ['b', 'integer'],
        ['c', 'integer'],
      ],
    ]);
    expect(await table('parquet-testing/data/nested_structs.rust.parquet')).toMatchObject({ rows: 1, features: { length: 36 } });
    expect((await table('parquet-testing/data/unknown-logical-type.parquet')).rows).toBe(3);
  });
});
