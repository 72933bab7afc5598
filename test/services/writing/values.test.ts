import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.ts';
import type { Field, KindName, PartField } from '../../../src/model/kind.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../../src/model/registry.ts';
import { parseAttributes, parseInput, parsePatch } from '../../../src/services/writing/input-schema.ts';
import { kindOf } from '../../../src/model/registry.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { batchOn, caller, dataset, register } from '../../support/operations.ts';

/** Values at the ends of what can be kept: kept exactly, or refused with place and remedy. */

const BAD = ['a\u0000b', 'a\u0007b', 'a\u001fb', 'a\ud800b', 'a\udc00b', 'a\ufffeb', 'a\uffffb'];

function refusal(run: () => unknown): { field: string | undefined; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return { field: error.field, message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}

/** Values of the field that hold the text, each with its place. */
function holding(field: Field | PartField, text: string): [place: string, value: unknown][] {
  switch (field.type) {
    case 'text':
    case 'iri':
    case 'instant':
    case 'enum':
      return [['', text]];
    case 'texts':
      return [['[1]', ['fine', text]]];
    case 'json':
      return [
        ['', text],
        ['.a[1]', { a: [1, text] }],
        [`.${text}`, { [text]: 1 }],
      ];
    case 'statistics':
      return [
        ['.minimum', { minimum: text }],
        ['.top[0].value', { top: [{ value: text }] }],
      ];
    case 'parts':
      return within(field.of, text).map(([place, value]) => [`[0]${place}`, [value]]);
    case 'part':
      return within(field.of, text);
    default:
      return [];
  }
}
function within(parts: Readonly<Record<string, PartField>>, text: string): [string, unknown][] {
  return Object.entries(parts).flatMap(([name, inner]) =>
    holding(inner, text).map(([place, value]): [string, unknown] => {
      const others = Object.entries(parts).flatMap(([other, { required }]) =>
        required && other !== name ? [[other, fine(parts[other])]] : [],
      );
      return [`.${name}${place}`, { ...(Object.fromEntries(others) as Record<string, unknown>), [name]: value }];
    }),
  );
}
function fine(field: PartField | undefined): unknown {
  return field?.type === 'enum' ? field.values[0] : 'x';
}

describe('characters that cannot be kept', () => {
  it.each(BAD)('are refused in every text of every kind, by its place: %j', (text) => {
    let places = 0;
    for (const kind of ALL_KINDS) {
      for (const [name, field] of fieldsOf(kind)) {
        for (const [place, value] of holding(field, text)) {
          places++;
          expect(refusal(() => parsePatch(kind, { [name]: value }))).toMatchObject({ field: `${name}${place}` });
        }
      }
      for (const [name, value] of Object.entries({ name: text, description: text, tags: ['fine', text] })) {
        expect(refusal(() => parsePatch(kind, { [name]: value }, 'operations[2]')).field).toMatch(`operations[2].${name}`);
      }
      for (const [name, link] of linksOf(kind)) {
        for (const [place, value] of within((link.attributes?.of ?? {}) as Record<string, PartField>, text)) {
          expect(refusal(() => parseAttributes(link, value, name)).field).toBe(`${name}${place}`);
        }
      }
    }
    expect(places).toBeGreaterThan(100);
  });

  it('are named with code, position and remedy', () => {
    const run = kindOf('TrainingRun');
    const told = (input: object): string => refusal(() => parsePatch(run, input)).message;
    expect(told({ name: 'ab\u0007' })).toBe('name: the character U+0007 at position 3 cannot be kept; remove it');
    expect(told({ settings: [{ name: 'C', value: { deep: ['\ud800'] } }] })).toBe(
      'settings[0].value.deep[0]: U+D800 at position 1 is half of a surrogate pair and cannot be kept; encode the text as UTF-8',
    );
    expect(told({ environment: { 'a\u0001': 1 } })).toContain('in the name of a member the character U+0001 at position 2 cannot be kept');
  });

  it('are no escapes: what only looks like one is kept', () => {
    const environment = { path: 'C:\\u0000\\ud800', '\\u0001': ['tab\t', 'line\r\nend', '\u0085', '\ufdd0', '\u{1F600}'] };
    expect(parsePatch(kindOf('TrainingRun'), { environment }).fields.environment).toEqual(environment);
  });
});

describe('numbers', () => {
  const run = kindOf('TrainingRun');
  const setting = (value: unknown): unknown => parsePatch(run, { settings: [{ name: 'C', value }] }).fields.settings;

  it('within JSON are kept exactly or refused', () => {
    for (const value of [2 ** 53 - 1, 1 - 2 ** 53, 1e21, 1.7976931348623157e308, 5e-324, 0.1, '9007199254740993'])
      expect(setting(value)).toEqual([{ name: 'C', value }]);
    for (const value of [2 ** 53, -(2 ** 53), 2 ** 63, 1e20])
      expect(refusal(() => setting({ deep: [value] }))).toEqual({
        field: 'settings[0].value.deep[0]',
        message:
          'settings[0].value.deep[0]: beyond 2^53 an integer is not exact as a number; give it as a text, such as "9007199254740993"',
      });
    for (const value of [NaN, Infinity, -Infinity])
      expect(refusal(() => setting([value])).message).toMatch(/\[0\]: a finite number is expected/);
  });

  it('that are not finite are refused where a double is expected, and in what was measured', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(refusal(() => parsePatch(kindOf('Evaluation'), { value })).message).toBe(
        'value: a finite number is expected; leave it out when undefined',
      );
      const metafeatures = [{ name: 'NumberOfInstances', value }];
      expect(refusal(() => parsePatch(kindOf('DatasetVersion'), { metafeatures })).field).toBe('metafeatures[0].value');
      const features = [{ name: 'a', type: 'numeric', role: 'input', statistics: { mean: value } }];
      expect(refusal(() => parsePatch(kindOf('DatasetVersion'), { features })).field).toBe('features[0].statistics.mean');
    }
  });

  it('of 64 bits are refused where they are not exact any more', () => {
    const files = (bytes: unknown): unknown => parsePatch(kindOf('ModelVersion'), { files: [{ path: 'x', bytes }] });
    expect(refusal(() => files(2 ** 53)).message).toBe(
      'files[0].bytes: beyond 2^53 a number is not exact; give the integer as a text of its digits',
    );
    expect(refusal(() => files('9223372036854775808')).message).toMatch(/files\[0\]\.bytes: the integer is beyond 64 bits/);
    for (const value of [1.5, NaN, Infinity, '1.5', '', true])
      expect(refusal(() => files(value)).message).toMatch(/bytes: an integer is expected/);
  });
});

describe.each(LAKES)('Values at the ends, on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.register(['Model', { key: 'm', name: 'M' }], ['Dataset', { key: 'd', name: 'D' }]);
  });
  afterAll(() => lake.close());

  it('instants of the years 0001 to 9999 come back as they were, also in lists and filters by them', async () => {
    const instants = ['0001-01-01T00:00:00.000Z', '0099-12-31T23:59:59.999Z', '1582-10-10T00:00:00.001Z', '9999-12-31T23:59:59.999Z'];
    for (const [i, created] of instants.entries())
      await lake.register(['DatasetVersion', { key: String(i + 1), dataset: { key: 'd' }, created }]);
    const listed = async (filter: object): Promise<unknown[]> => {
      const page = await lake.services.catalog.list('DatasetVersion', {
        filter,
        orderBy: [{ field: 'created', descending: false }],
        first: 10,
      });
      return page.items.map(({ record }) => record.created);
    };
    expect(await listed({})).toEqual(instants);
    const described = await lake.services.descriptions.describe('dataset/d/v/1');
    expect(described.record.created).toBe(instants[0]);
  });

  it('integers of 64 bits and doubles come back as they were', async () => {
    let label = 0;
    const long = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(long, long, double, async (parameterCount, bytes, value) => {
        const key = String(++label);
        await lake.register(
          [
            'ModelVersion',
            { key, model: { key: 'm' }, parameterCount: String(parameterCount), files: [{ path: 'x', bytes: String(bytes) }] },
          ],
          ['Evaluation', { key, name: key, measure: 'accuracy', value, claim: 'measured', model: { key: 'm', version: key } }],
        );
        const version = await lake.services.catalog.find({ kind: 'ModelVersion', key: 'm', version: key });
        expect([version?.parameterCount, (version?.files as { bytes: unknown }[])[0]?.bytes].map(String)).toEqual(
          [parameterCount, bytes].map(String),
        );
        // The database has one zero.
        expect((await lake.services.catalog.find({ kind: 'Evaluation', key }))?.value).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses an item of a batch by its field, keeps the rest, and answers a repetition the same', async () => {
    const batch = batchOn(() => lake);
    const operations = [dataset('bad-1', { description: 'x\ud800' }), dataset('good'), dataset('bad-2', { tags: ['\u0001'] })];
    const results = await batch(operations, 'characters');
    expect(results.map((result) => ('error' in result ? result.error : result.outcome))).toEqual([
      { code: 'INPUT_INVALID', field: 'description', message: expect.stringContaining('U+D800 at position 2') as string },
      'created',
      { code: 'INPUT_INVALID', field: 'tags[0]', message: expect.stringContaining('U+0001 at position 1') as string },
    ]);
    const again = await batch(operations, 'characters');
    expect(again.map((result) => ('error' in result ? result.error.field : 'done'))).toEqual(['description', 'done', 'tags[0]']);
  });

  it('refuses reasons and roles by their names', async () => {
    const { writes } = lake.services;
    await expect(writes.register('Dataset', { key: 'r', name: 'R' }, { reason: 'a\u0002' }, caller)).rejects.toMatchObject({
      field: 'reason',
    });
    await expect(
      writes.perform({ ...register('Dataset', { key: 'r', name: 'R' }) }, { caller, clientMutationId: 'a\uffff' }),
    ).rejects.toMatchObject({ field: 'clientMutationId' });
  });

  it('old data with such characters is still read, filtered and described', async () => {
    const kind: KindName = 'Dataset';
    await lake.register([kind, { key: 'old', name: 'Old', licence: 'plain', tags: ['plain'] }]);
    await lake.dataSource.query(`UPDATE entity SET name = $1, tags = ARRAY[$1] WHERE key = 'old'`, ['ol\u0007d']);
    const page = await lake.services.catalog.list(kind, { filter: { tags: ['ol\u0007d'], nameContains: 'l\u0007' }, first: 5 });
    expect(page.items.map(({ record }) => record.name)).toEqual(['ol\u0007d']);
    const sorted = await lake.services.catalog.list(kind, { orderBy: [{ field: 'name', descending: true }], first: 1 });
    expect(sorted.items).toHaveLength(1);
  });
});

describe('an input of any kind', () => {
  it('names a control in a key by its code', () => {
    expect(refusal(() => parseInput(kindOf('Dataset'), { key: 'a\u0001', name: 'A' })).message).toMatch(/^key: a key cannot hold U\+0001/);
  });
});
