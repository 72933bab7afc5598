import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord, KindName } from '../../src/model/kind.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../src/model/registry.ts';
import type { CatalogFilter } from '../../src/services/catalog-types.ts';
import { detailsOf } from '../../src/services/details.ts';
import { filterForm } from '../../src/services/field-filter.ts';
import { LAKES, type TestLake } from '../support/lake.ts';

const DATES = [undefined, '2024-03-01T00:00:00.000Z', '2025-03-01T12:00:00.001Z', '2026-01-01T00:00:00.000Z'];
const MEASURES = ['accuracy', 'Accuracy', 'f1'];
const VALUES = [-1, 0, 0.5, 1];
const pick = <T>(values: readonly T[], i: number): T => values[i % values.length] as T;
type Bound = string | number;

describe.each(LAKES)('filters of lists on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.indexer.stop();
    await lake.register(
      ['Agent', { key: 'ada', name: 'Ada', agentType: 'person' }],
      ['Dataset', { key: 'bare', name: 'Bare' }],
      ['Dataset', { key: 'licensed', name: 'Licensed', licence: 'MIT', tags: ['a'] }],
      ['Dataset', { key: 'administered', name: 'Administered', administrator: { key: 'ada' }, description: 'x' }],
      ['Dataset', { key: 'both', name: 'Both', licence: 'CC-BY-4.0', administrator: { key: 'ada' } }],
      [
        'DatasetVersion',
        { dataset: { key: 'both' }, key: '1', files: [{ path: 'a.csv' }], metafeatures: [{ name: 'NumberOfFeatures', value: 3 }] },
      ],
      ['DatasetVersion', { dataset: { key: 'both' }, key: '2' }],
      ['Task', { key: 't', name: 'T', taskType: 'classification', measures: ['accuracy', 'f1'], targetFeature: 'class' }],
      ['Task', { key: 'u', name: 'U', taskType: 'classification', measures: ['accuracy'] }],
      ['Model', { key: 'm', name: 'M' }],
      ['ModelVersion', { model: { key: 'm' }, key: '1', parameterCount: '9007199254740993' }],
      ['ModelVersion', { model: { key: 'm' }, key: '2', parameterCount: 5 }],
      ['ModelVersion', { model: { key: 'm' }, key: '3' }],
      ...Array.from({ length: 24 }, (_, i): [KindName, Record<string, unknown>] => [
        'Evaluation',
        {
          key: `e${i}`,
          name: 'E',
          model: { key: 'm', version: '1' },
          measure: pick(MEASURES, i),
          value: pick(VALUES, i),
          claim: i % 2 ? 'claimed' : 'measured',
          fold: i % 5 ? i % 5 : undefined,
          evaluatedAt: pick(DATES, Math.floor(i / 3)),
        },
      ]),
    );
  });
  afterAll(() => lake.close());
  const keys = async (kind: KindName, filter: CatalogFilter): Promise<string[]> =>
    (await lake.services.catalog.list(kind, { filter, first: 200, orderBy: [{ field: 'key', descending: false }] })).items.map(
      ({ record }) => record.key,
    );

  it('find what a look at every record finds: values, ranges, and both at once', async () => {
    const all = (await lake.services.catalog.list('Evaluation', { first: 200 })).items.map(({ record }) => record);
    const bounds = (of: readonly Bound[]) =>
      fc.record({ atLeast: fc.constantFrom(null, ...of), below: fc.constantFrom(null, ...of) }, { requiredKeys: [] });
    const filters = fc.record(
      {
        measure: fc.subarray([...MEASURES, 'nothing']),
        claim: fc.subarray(['claimed', 'measured']),
        value: bounds([-1, 0.5, 1, 2]),
        fold: bounds([0, 1, 3, 5_000_000_000]),
        evaluatedAt: bounds(DATES.filter((date) => date !== undefined)),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filters, async (fields) => {
        const expected = all.filter((record) => Object.entries(fields).every(([name, wanted]) => holds(record[name], wanted)));
        expect(await keys('Evaluation', { fields })).toEqual(expected.map(({ key }) => key).sort());
        expect(await lake.services.catalog.count('Evaluation', { fields })).toBe(expected.length);
      }),
      { numRuns: 60 },
    );
  });

  it('find what lacks one of several details, and of the rest what has them all', async () => {
    const details = ['licence', 'administrator'];
    expect(await keys('Dataset', { missing: details })).toEqual(['administered', 'bare', 'licensed']);
    expect(await keys('Dataset', { present: details })).toEqual(['both']);
    expect(await keys('Dataset', { missing: ['licence'], present: ['administrator'] })).toEqual(['administered']);
    expect(await keys('Dataset', { missing: [] })).toEqual([]);
    expect(await keys('Dataset', { present: [] })).toEqual([]);
    expect(await keys('Dataset', { present: ['tags'] })).toEqual(['licensed']);
    expect(await keys('Dataset', { missing: ['versions'] })).toEqual(['administered', 'bare', 'licensed']);
    expect(await keys('DatasetVersion', { missing: ['files', 'metafeatures', 'features'] })).toEqual(['1', '2']);
    expect(await keys('DatasetVersion', { present: ['files', 'metafeatures'] })).toEqual(['1']);
    expect(await keys('ModelVersion', { missing: ['evaluations'] })).toEqual(['2', '3']);
  });

  it('take every detail of every kind, missing and present', async () => {
    for (const kind of ALL_KINDS) {
      const all = await lake.services.catalog.count(kind.name);
      for (const { name } of detailsOf(kind)) {
        const [without, having] = await Promise.all([
          lake.services.catalog.count(kind.name, { missing: [name] }),
          lake.services.catalog.count(kind.name, { present: [name] }),
        ]);
        expect(without + having, `${kind.name}.${name}`).toBe(all);
      }
    }
  });

  it('take every field that has a filter and every link, and match nothing with an empty list', async () => {
    for (const kind of ALL_KINDS) {
      for (const [name, field] of fieldsOf(kind)) {
        const form = filterForm(field);
        if (form === null) continue;
        const filter = { oneOf: [], allOf: [], bounds: {}, flag: true }[form];
        const count = await lake.services.catalog.count(kind.name, { fields: { [name]: filter } });
        if (form === 'oneOf' || form === 'allOf') expect(count, `${kind.name}.${name}`).toBe(0);
        if (form === 'bounds') expect(count, `${kind.name}.${name}`).toBe(await lake.services.catalog.count(kind.name));
      }
      for (const [name] of linksOf(kind)) expect(await lake.services.catalog.count(kind.name, { links: { [name]: [] } })).toBe(0);
    }
  });

  it('match texts in exactly their letters, lists of texts whole, and integers beyond 2^53 exactly', async () => {
    expect(await keys('Dataset', { fields: { licence: ['mit', 'CC-BY-4.0'] } })).toEqual(['both']);
    expect(await keys('Task', { fields: { measures: ['f1', 'accuracy'] } })).toEqual(['t']);
    expect(await keys('Task', { fields: { targetFeature: ['class'] } })).toEqual(['t']);
    expect(await keys('ModelVersion', { fields: { parameterCount: { atLeast: '9007199254740993' } } })).toEqual(['1']);
    expect(await keys('ModelVersion', { fields: { parameterCount: { below: '9007199254740993' } } })).toEqual(['2']);
  });

  it.each<[string, KindName, CatalogFilter, string]>([
    ['a field that is prose', 'Dataset', { fields: { purpose: ['x'] } }, 'filter.purpose: Dataset cannot be filtered by it.'],
    ['a field that there is not', 'Dataset', { fields: { toString: ['x'] } }, 'filter.toString: Dataset cannot be filtered by it.'],
    [
      'a range where values are expected',
      'Dataset',
      { fields: { licence: { atLeast: 1 } } },
      'filter.licence: a list of values is expected.',
    ],
    ['values where a range is expected', 'Evaluation', { fields: { value: ['1'] } }, 'filter.value: bounds are expected.'],
    ['a link that there is not', 'Dataset', { links: { constructor: [] } }, 'filter.constructor: Dataset has no such link.'],
    ['a detail that there is not', 'Dataset', { missing: ['nothing'] }, 'filter.missing: Dataset has no "nothing" that could be missing.'],
    ['a detail that is always there', 'Evaluation', { present: ['value'] }, 'filter.present: Evaluation has no "value"'],
    ['a text that no database takes', 'Dataset', { fields: { licence: ['a\u0000'] } }, 'filter.licence: the character U+0000'],
  ])('refuse %s', async (_, kind, filter, message) => {
    const refused = lake.services.catalog.list(kind, { filter });
    await expect(refused).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining(message) as string });
  });
});

function holds(value: AnyRecord[string], wanted: readonly string[] | { atLeast?: Bound | null; below?: Bound | null }): boolean {
  if (Array.isArray(wanted)) return (wanted as readonly unknown[]).includes(value);
  const { atLeast = null, below = null } = wanted as { atLeast?: Bound | null; below?: Bound | null };
  if (value === null) return atLeast === null && below === null;
  return (atLeast === null || (value as Bound) >= atLeast) && (below === null || (value as Bound) < below);
}
