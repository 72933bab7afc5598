import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSql } from '../../../src/adapters/postgres/list-query.ts';
import { PostgresStore } from '../../../src/adapters/postgres/postgres-store.ts';
import type { Kind, KindName } from '../../../src/model/kind.ts';
import { ALL_KINDS, fieldsOf, kindOf, tableOf } from '../../../src/model/registry.ts';
import type { Condition, ListQuery, OrderField } from '../../../src/ports/store.ts';
import { DATABASES, type TestDatabase } from '../../support/databases.ts';

const PAGE = 3;
/** Rows before page 1,000. */
const BEFORE = 999 * PAGE;
const ROWS = BEFORE + 600;
const IN_USE: readonly Condition[] = [{ field: 'retiredAt', op: 'isNull', value: true }];
const EVERY_KIND: readonly OrderField[] = ['name', 'key', 'createdAt', 'updatedAt', 'sortKey'];

const ownOrders = ALL_KINDS.flatMap((kind) =>
  fieldsOf(kind).flatMap(([field, { sortable }]) => (sortable ? [{ kind: kind.name, field }] : [])),
);
const orders: { kind: KindName; field: string }[] = [
  ...EVERY_KIND.map((field) => ({ kind: 'ModelVersion' as const, field })),
  ...ownOrders,
];

describe.each(DATABASES)('orders of lists on %s', (_name, open) => {
  let database: TestDatabase;
  let store: PostgresStore;
  beforeAll(async () => {
    database = await open();
    store = new PostgresStore(database.dataSource);
    for (const name of new Set(orders.map(({ kind }) => kind))) await fill(database.dataSource, kindOf(name));
    await database.dataSource.query('ANALYZE');
  });
  afterAll(() => database.close());

  it.each(orders)('read of page 1,000 by $field of $kind what they read of page 1, in the order of an index, each way', async (order) => {
    const kind = kindOf(order.kind);
    for (const descending of [false, true]) {
      for (const backward of [false, true]) {
        const query: ListQuery = { where: IN_USE, orderBy: [{ field: order.field, descending }], limit: PAGE, backward };
        const { items } = await store.list(kind.name, { ...query, limit: BEFORE });
        const after = items.at(backward ? 0 : -1)?.position;
        const [first, thousandth] = [await explained(query), await explained({ ...query, after })];
        for (const { nodes } of [first, thousandth]) expect(nodes.filter((node) => /Sort|Seq Scan/.test(node))).toEqual([]);
        expect(thousandth.blocks).toBeLessThanOrEqual(first.blocks + 10);
        expect(first.blocks).toBeGreaterThan(0);
      }
    }
    async function explained(query: ListQuery): Promise<Explained> {
      const { text, values } = listSql(kind, query);
      const [row]: { 'QUERY PLAN': [{ Plan: Plan }] }[] = await database.dataSource.query(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        values,
      );
      if (!row) throw new Error('no plan');
      const { Plan: plan } = row['QUERY PLAN'][0];
      return { nodes: nodesOf(plan), blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] };
    }
  });
});

interface Explained {
  nodes: string[];
  blocks: number;
}
interface Plan {
  'Node Type': string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}
function nodesOf(plan: Plan): string[] {
  return [plan['Node Type'], ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Rows with many equal and some unknown values, written past the services: there are many. */
async function fill(dataSource: DataSource, kind: Kind): Promise<void> {
  const table = tableOf(kind);
  await dataSource.query(
    `INSERT INTO entity (id, kind, key, path, sort_key, name, tags, revision, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'k' || i / 7, $1 || '/' || i, 's' || i / 9, 'Name ' || i % 50, '{}', 1,
       timestamptz '2026-01-01 00:00Z' + (i / 100) * interval '1 s', timestamptz '2026-01-01 00:00Z' + (i / 5) * interval '1 s'
     FROM generate_series(1, $2::int) i`,
    [kind.name, ROWS],
  );
  const columns: { name: string; type: string }[] = await dataSource.query(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = $1 AND column_name <> 'id' AND (is_nullable = 'NO' OR data_type = ANY($2))`,
    [table, Object.keys(VALUES)],
  );
  const values = columns.map(({ type }) => VALUES[type] ?? NEEDED[type] ?? `'x'`);
  await dataSource.query(
    `INSERT INTO ${table} (${['id', ...columns.map(({ name }) => name)].join(', ')})
     SELECT ${['id', ...values].join(', ')} FROM (SELECT id, row_number() OVER ()::int AS i FROM entity WHERE kind = $1) numbered`,
    [kind.name],
  );
}
const VALUES: Readonly<Record<string, string>> = {
  'timestamp with time zone': `CASE WHEN i % 4 > 0 THEN timestamptz '2026-01-01 00:00Z' + (i / 40) * interval '1 min' END`,
  bigint: 'CASE WHEN i % 4 > 0 THEN i / 40 END',
};
const NEEDED: Readonly<Record<string, string>> = { 'double precision': 'i / 40', jsonb: `'[]'`, ARRAY: `'{}'`, integer: '1' };
