import type { AnyRecord } from '../../src/model/kind.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_KINDS, fieldsOf, tableOf } from '../../src/model/registry.ts';
import { sqlType, columnsOf } from '../../src/adapters/postgres/columns.ts';
import type { FeedPosition, NewEdge } from '../../src/ports/store.ts';
import { settled, type TestLake } from '../support/lake.ts';
import { agentRecord, create } from '../support/records.ts';

const AT = '2026-01-01T00:00:00.000Z';
const context = { at: AT, actor: 'test' };

/** As it is read back: who states it is a list. */
function stored({ ownerId, ...edge }: NewEdge): object {
  return { ...edge, ownerIds: [ownerId] };
}

/** What every store must hold to. */
export function storeContract(name: string, open: () => Promise<TestLake>): void {
  describe(`Store on ${name}`, () => {
    let lake: TestLake;
    beforeAll(async () => {
      lake = await open();
    });
    afterAll(() => lake.close());
    const counts = async (): Promise<unknown> =>
      lake.dataSource.query(
        'SELECT (SELECT count(*) FROM entity) AS entity, (SELECT count(*) FROM edge) AS edge, (SELECT count(*) FROM audit) AS audit, (SELECT count(*) FROM outbox) AS outbox',
      );

    it('stores row, edges, audit and feed entry together or not at all', async () => {
      const [a, b] = [agentRecord(), agentRecord()];
      const edge = { fromId: a.id, relation: 'DELEGATED' as const, toId: b.id, role: null, attributes: null, ownerId: a.id, validFrom: AT };
      const before = await counts();
      const broken = lake.store.write(async (tx) => {
        await tx.apply([create(b), { ...create(a), opened: [edge] }], context);
        throw new Error('half-way');
      });
      await expect(broken).rejects.toThrow('half-way');
      expect(await counts()).toEqual(before);
      await lake.store.write((tx) => tx.apply([create(b), { ...create(a), opened: [edge] }], context));
      expect((await lake.store.records([a.id]))[0]).toEqual(a);
      expect((await lake.store.edges({ ids: [a.id], direction: 'out', relations: ['DELEGATED'], perNode: 5 })).edges).toMatchObject([
        { ...stored(edge), validTo: null },
      ]);
      expect((await lake.store.audit({ entityIds: [a.id], limit: 5 })).map((entry) => entry.action)).toEqual(['create']);
    });

    it('refuses a stale revision inside the update, and everything else of that transaction with it', async () => {
      const [a, other] = [agentRecord(), agentRecord()];
      await lake.store.write((tx) => tx.apply([create(a)], context));
      const change = { action: 'update' as const, record: { ...a, name: 'new', revision: 2 }, before: a, opened: [], ended: [] };
      await lake.store.write((tx) => tx.apply([change], context));
      const stale = lake.store.write((tx) =>
        tx.apply([create(other), { ...change, record: { ...a, name: 'late', revision: 2 } }], context),
      );
      await expect(stale).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await lake.store.records([a.id, other.id])).map((record) => record.name)).toEqual(['new']);
    });

    it('lets one writer at a time look after a rule, and the next see what it wrote', async () => {
      const seen: number[] = [];
      const enter = (): Promise<void> =>
        lake.store.write(async (tx) => {
          await tx.lockRule('one at a time');
          seen.push(await tx.count('Agent', [{ field: 'name', op: 'in', values: ['ruled'] }]));
          await tx.apply([create({ ...agentRecord(), name: 'ruled' })], context);
        });
      await Promise.all(Array.from({ length: 6 }, enter));
      expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('reads ways along edges of some steps at once, and which things it read all of', async () => {
      const things = Array.from({ length: 6 }, () => agentRecord());
      const id = (i: number): string => things[i]?.id ?? '';
      const edge = (from: number, to: number): NewEdge => ({
        fromId: id(from),
        relation: 'DELEGATED',
        toId: id(to),
        role: null,
        attributes: null,
        ownerId: id(from),
        validFrom: AT,
      });
      // A diamond with a tail and a way back: 0 → 1, 2 → 3 → 4 → 5 → 3.
      const edges = [edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3), edge(3, 4), edge(4, 5), edge(5, 3)];
      await lake.store.write((tx) =>
        tx.apply(
          things.map((one) => ({ ...create(one), opened: edges.filter(({ fromId }) => fromId === one.id) })),
          context,
        ),
      );
      const ways = (start: number, direction: 'out' | 'in', depth: number, most = 100) =>
        lake.store.write(async (tx) => {
          const found = await tx.ways({ ids: [id(start)], direction, relations: ['DELEGATED'], depth, most });
          const at = (one: string): number => things.findIndex((thing) => thing.id === one);
          const pairs = [...new Set(found?.pairs.map(({ own, other }) => `${at(own)}-${at(other)}`))].sort();
          return found && { pairs, whole: found.whole.map(at).sort() };
        });
      expect(await ways(0, 'out', 1)).toEqual({ pairs: ['0-1', '0-2'], whole: [0] });
      expect(await ways(0, 'out', 2)).toEqual({ pairs: ['0-1', '0-2', '1-3', '2-3'], whole: [0, 1, 2] });
      expect(await ways(0, 'out', 50)).toEqual({ pairs: ['0-1', '0-2', '1-3', '2-3', '3-4', '4-5', '5-3'], whole: [0, 1, 2, 3, 4, 5] });
      expect(await ways(3, 'in', 2)).toEqual({ pairs: ['1-0', '2-0', '3-1', '3-2', '3-5', '5-4'], whole: [1, 2, 3, 5] });
      expect(await ways(0, 'out', 3, 3)).toBeNull();
    });

    it('says so when a write reads past its transaction, instead of waiting for ever', async () => {
      await expect(lake.store.write(() => lake.store.heads([agentRecord().id]))).rejects.toThrow(/read through what they give/);
    });

    it('ends an edge when the last who states it takes it back, and keeps it; the same fact stated twice is one edge', async () => {
      const [a, b] = [agentRecord(), agentRecord()];
      const edge = {
        fromId: a.id,
        relation: 'MEMBER_OF' as const,
        toId: b.id,
        role: 'member',
        attributes: null,
        ownerId: a.id,
        validFrom: AT,
      };
      await lake.store.write((tx) => tx.apply([create(b), { ...create(a), opened: [edge, { ...edge, ownerId: b.id }] }], context));
      const query = { ids: [a.id], direction: 'out' as const, relations: ['MEMBER_OF' as const], perNode: 5 };
      const [first] = (await lake.store.edges(query)).edges;
      const end = (record: AnyRecord) => ({
        action: 'update' as const,
        record: { ...record, revision: 2 },
        before: record,
        opened: [],
        ended: [first?.id ?? ''],
      });
      await lake.store.write((tx) => tx.apply([end(a)], { ...context, at: '2026-01-20T00:00:00.000Z' }));
      expect((await lake.store.edges(query)).edges).toMatchObject([{ ownerIds: [b.id] }]);
      await lake.store.write((tx) => tx.apply([end(b)], { ...context, at: '2026-02-01T00:00:00.000Z' }));
      expect((await lake.store.edges(query)).edges).toEqual([]);
      expect((await lake.store.edges({ ...query, asOf: '2026-01-15T00:00:00.000Z' })).edges).toHaveLength(1);
      expect((await lake.store.edges({ ...query, asOf: '2026-02-01T00:00:00.000Z' })).edges).toEqual([]);
      expect((await lake.store.edges({ ...query, asOf: '2025-12-31T23:59:59.999Z' })).edges).toEqual([]);
    });

    it('counts what it leaves out at a crowded thing', async () => {
      const hub = agentRecord();
      const leaves = Array.from({ length: 12 }, () => agentRecord());
      const changes = leaves.map((leaf) => ({
        ...create(leaf),
        opened: [
          { fromId: leaf.id, relation: 'DELEGATED' as const, toId: hub.id, role: null, attributes: null, ownerId: leaf.id, validFrom: AT },
        ],
      }));
      await lake.store.write((tx) => tx.apply([create(hub), ...changes], context));
      const slice = await lake.store.edges({ ids: [hub.id, leaves[0]?.id ?? ''], direction: 'in', relations: ['DELEGATED'], perNode: 5 });
      expect(slice.edges).toHaveLength(5);
      expect([...slice.hidden]).toEqual([[hub.id, 7]]);
      expect(await lake.store.edgesAmong({ ids: [hub.id, leaves[0]?.id ?? ''], relations: ['DELEGATED'] })).toHaveLength(1);
    });

    it('feeds every change once and in order, however many write at the same time', async () => {
      await settled(lake.store);
      const start = await lake.store.feedEnd();
      const records = Array.from({ length: 30 }, () => agentRecord());
      await Promise.all(records.map((record) => lake.store.write((tx) => tx.apply([create(record)], context))));
      await settled(lake.store);
      const seen: string[] = [];
      for (let position: FeedPosition | null = start; ;) {
        const changes = await lake.store.changesAfter(position, 7);
        if (changes.length === 0) break;
        seen.push(...changes.map((change) => change.entityId));
        position = changes.at(-1)?.position ?? position;
      }
      expect([...seen].sort()).toEqual(records.map((record) => record.id).sort());
      await lake.store.write((tx) => tx.setPosition('p', { transaction: '5', sequence: '5' }));
      await lake.store.write((tx) => tx.setPosition('p', { transaction: '4', sequence: '9' }));
      expect(await lake.store.position('p')).toEqual({ transaction: '5', sequence: '5' });
    });

    it('has a column of the right type for every field of every kind, and no other', async () => {
      for (const kind of ALL_KINDS) {
        const rows: { column_name: string; data_type: string }[] = await lake.dataSource.query(
          `SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND column_name <> 'id' ORDER BY column_name`,
          [tableOf(kind)],
        );
        const types = new Map(fieldsOf(kind).map(([field, declared]) => [field, sqlType(declared)]));
        const expected = columnsOf(kind).map(({ field, column }) => ({ column_name: column, data_type: types.get(field) }));
        expect(rows, kind.name).toEqual(expected.sort((a, b) => (a.column_name < b.column_name ? -1 : 1)));
      }
    });
  });
}
