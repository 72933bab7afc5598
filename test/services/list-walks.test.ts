import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord, KindName } from '../../src/model/kind.ts';
import { fieldsOf, kindOf } from '../../src/model/registry.ts';
import { versionSortKey } from '../../src/model/version-order.ts';
import type { OrderBy } from '../../src/ports/store.ts';
import { LAKES, type TestLake } from '../support/lake.ts';

const VERSIONS = 48;
const EVALUATIONS = 40;
const DATES = [undefined, '2024-02-29T23:59:59.999Z', '2024-03-01T00:00:00.000Z', undefined, '1999-01-01T00:00:00.000Z'];
const COUNTS = [7, '9007199254740993', undefined, '9007199254740992', 0, 7];
const VALUES = [0.1, -0.5, 0, 1e300, 0.1];
const NAMES = ['Equal', 'equal', 'other', 'Équal'];
const pick = <T>(values: readonly T[], i: number): T => values[i % values.length] as T;

const ORDERS = {
  ModelVersion: ordersOf('ModelVersion'),
  Evaluation: ordersOf('Evaluation'),
} as const;
function ordersOf(kind: KindName): string[] {
  const own = fieldsOf(kindOf(kind)).flatMap(([name, { sortable }]) => (sortable ? [name] : []));
  return ['name', 'key', 'createdAt', 'updatedAt', 'sortKey', ...own];
}

describe.each(LAKES)('walks of lists on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.indexer.stop();
    await lake.register(
      ...Array.from({ length: 4 }, (_, i): [KindName, Record<string, unknown>] => ['Model', { key: `m${i}`, name: 'M' }]),
    );
    // Some at once, so that they share the time of registration, and some at the same time.
    await lake.register(...Array.from({ length: VERSIONS / 2 }, (_, i) => modelVersion(i)));
    await Promise.all(Array.from({ length: VERSIONS / 2 }, (_, i) => lake.register(modelVersion(i + VERSIONS / 2))));
    await lake.register(...Array.from({ length: EVALUATIONS }, (_, i) => evaluation(i)));
  });
  afterAll(() => lake.close());

  const kinds = fc.constantFrom('ModelVersion' as const, 'Evaluation' as const);
  const requests = kinds.chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      orderBy: fc.array(fc.record({ field: fc.constantFrom(...ORDERS[kind]), descending: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      size: fc.integer({ min: 1, max: 30 }),
    }),
  );

  it('give every thing once, in order, forward and backward, with equal and unknown values, whatever the orders and the page size', async () => {
    const all = new Map(
      await Promise.all(Object.keys(ORDERS).map(async (kind) => [kind, await everything(lake, kind as KindName)] as const)),
    );
    await fc.assert(
      fc.asyncProperty(requests, async ({ kind, orderBy, size }) => {
        const expected = sorted(all.get(kind) ?? [], orderBy);
        expect(await walk(lake, kind, orderBy, { first: size })).toEqual(expected);
        expect(await walk(lake, kind, orderBy, { last: size })).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it.each(ORDERS.ModelVersion.map((field) => ({ kind: 'ModelVersion' as const, field })))(
    'have what is unknown at the end in the order by $field, ascending and descending',
    async ({ kind, field }) => {
      const all = await everything(lake, kind);
      for (const descending of [false, true])
        expect(await walk(lake, kind, [{ field, descending }], { first: 7 })).toEqual(sorted(all, [{ field, descending }]));
    },
  );

  it('miss and repeat nothing while others register things of the same name', async () => {
    const study = (key: string): [KindName, Record<string, unknown>] => ['Study', { key, name: 'The same' }];
    await lake.register(...Array.from({ length: 30 }, (_, i) => study(`first-${i}`)));
    const seen: string[] = [];
    let after: string | undefined;
    for (let i = 0, more = true; more && i < 100; i++) {
      const page = await lake.services.catalog.list('Study', { orderBy: [{ field: 'name', descending: true }], first: 4, after });
      seen.push(...page.items.map(({ record }) => record.key));
      after = page.items.at(-1)?.cursor;
      more = page.hasNextPage;
      if (i < 5) await Promise.all([lake.register(study(`late-${i}`)), lake.register(study(`later-${i}`))]);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((key) => key.startsWith('first-'))).toHaveLength(30);
  });
});

function modelVersion(i: number): [KindName, Record<string, unknown>] {
  const input = { name: pick(NAMES, i), created: pick(DATES, i), parameterCount: pick(COUNTS, i) };
  return ['ModelVersion', { model: { key: `m${i % 4}` }, key: `1.${Math.floor(i / 4)}`, ...input }];
}
function evaluation(i: number): [KindName, Record<string, unknown>] {
  const input = { name: pick(NAMES, i), measure: 'accuracy', value: pick(VALUES, i), claim: 'claimed', evaluatedAt: pick(DATES, i) };
  return ['Evaluation', { key: `e${i}`, model: { key: 'm0', version: '1.0' }, ...input }];
}

async function everything(lake: TestLake, kind: KindName): Promise<AnyRecord[]> {
  const page = await lake.services.catalog.list(kind, { first: 200 });
  return page.items.map(({ record }) => record);
}

async function walk(
  lake: TestLake,
  kind: KindName,
  orderBy: readonly OrderBy[],
  size: { first: number } | { last: number },
): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const backward = 'last' in size;
    const page = await lake.services.catalog.list(kind, { orderBy, ...size, [backward ? 'before' : 'after']: cursor });
    const ids = page.items.map(({ record }) => record.id);
    seen.splice(backward ? 0 : seen.length, 0, ...ids);
    cursor = page.items.at(backward ? 0 : -1)?.cursor;
    if (seen.length > 200) throw new Error('the walk does not end');
    if (!(backward ? page.hasPreviousPage : page.hasNextPage)) return seen;
  }
}

/** The order as it is promised, by plain comparison. */
function sorted(records: readonly AnyRecord[], orderBy: readonly OrderBy[]): string[] {
  const ties = orderBy.at(-1)?.descending ? -1 : 1;
  return [...records]
    .sort((a, b) => {
      for (const by of orderBy) {
        const compared = compareField(a, b, by);
        if (compared !== 0) return compared;
      }
      return ties * compare(a.id, b.id);
    })
    .map((record) => record.id);
}
function compareField(a: AnyRecord, b: AnyRecord, { field, descending }: OrderBy): number {
  const [x, y] = [valueOf(a, field), valueOf(b, field)];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return descending ? compare(y, x) : compare(x, y);
}
type Comparable = string | number | bigint;
function compare(x: Comparable, y: Comparable): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
function valueOf(record: AnyRecord, field: string): Comparable | null {
  if (field === 'name') return record.name.toLowerCase();
  if (field === 'sortKey') return versionSortKey(record.key);
  if (field === 'parameterCount') return record[field] === null ? null : BigInt(record[field] as string | number);
  return record[field] as string | number | null;
}
