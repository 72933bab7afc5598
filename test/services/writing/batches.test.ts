import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationResult } from '../../../src/services/writing/write-operation.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { agent, batchOn, dataset, outcomes, performOn, register, version } from '../../support/operations.ts';

describe.each(LAKES)('batches on %s', (_, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.register(
      ['Agent', { key: 'ada', name: 'Ada', agentType: 'person' }],
      ['Agent', { key: 'bob', name: 'Bob', agentType: 'person' }],
    );
  });
  afterAll(() => lake.close());

  const perform = performOn(() => lake);
  const batch = batchOn(() => lake);
  describe('a batch', () => {
    it('stores all but the bad ones, each of which names itself, and keeps the order', async () => {
      const results = await batch([
        agent('b1'),
        register('Agent', { key: 'bad key', name: 'x', agentType: 'person' }),
        dataset('b2', { administrator: { key: 'b1' } }),
        dataset('b3', { administrator: { key: 'nobody' } }),
        version('b3', '1'),
        { does: 'nothing', problem: 'no mutation', field: null },
        agent('b1'),
        agent('b1', { email: 'other@example.org' }),
      ]);
      expect(outcomes(results)).toEqual([
        'created',
        'INPUT_INVALID',
        'created',
        'INPUT_INVALID',
        'INPUT_INVALID',
        'INPUT_INVALID',
        'unchanged',
        'CONFLICT',
      ]);
      expect(results[3]).toMatchObject({ error: { field: 'administrator', message: expect.stringContaining('nobody') as string } });
      expect(await lake.services.catalog.find({ kind: 'Dataset', key: 'b3' })).toBeNull();
    });

    it('lets items refer to earlier and to later ones, by key and by place', async () => {
      const results = await batch([
        version('c-data', '1', { derivedFrom: [{ kind: 'DataSource', key: 'c-source', columns: [{ column: 'a', from: 'b' }] }] }),
        dataset('c-data'),
        register('DataSource', { key: 'c-source', name: 'S', sourceType: 'file' }),
        register('DatasetVersion', { dataset: { item: 1 } }),
        register('DatasetVersion', { dataset: { item: 99 } }),
      ]);
      expect(outcomes(results)).toEqual(['created', 'created', 'created', 'created', 'INPUT_INVALID']);
      expect(results[3]).toMatchObject({ record: { path: 'dataset/c-data/v/2' } });
    });

    it('takes several changes of one thing in their order', async () => {
      const results = await batch([
        dataset('d'),
        dataset('d', { licence: 'MIT' }),
        { ...dataset('d', { licence: 'MIT' }), expectedRevision: 1 },
        { does: 'relate', from: { kind: 'Dataset', key: 'd' }, relation: 'ATTRIBUTED', to: { kind: 'Agent', key: 'ada' }, role: 'creator' },
        { does: 'retire', of: { kind: 'Dataset', key: 'd' } },
      ]);
      expect(outcomes(results)).toEqual(['created', 'CONFLICT', 'updated', 'updated', 'updated']);
      const found = await lake.services.catalog.find({ kind: 'Dataset', key: 'd' });
      expect(found).toMatchObject({ licence: 'MIT', revision: 4, retiredAt: expect.any(String) as string });
      const { items } = await lake.services.audit.entries({ filter: { of: [{ kind: 'Dataset', key: 'd' }] } });
      expect(items.map(({ entry }) => entry.action)).toEqual(['retire', 'relate', 'update', 'create']);
    });

    it('refuses a second generation also among its own items', async () => {
      const results = await batch([
        dataset('e'),
        version('e', '1'),
        register('Process', { key: 'e1', name: 'E1', outputs: [{ key: 'e', version: '1' }] }),
        register('Process', { key: 'e2', name: 'E2', outputs: [{ key: 'e', version: '1' }] }),
      ]);
      expect(outcomes(results)).toEqual(['created', 'created', 'created', 'INPUT_INVALID']);
      const other = await batch([
        register('Process', { key: 'e1', name: 'E1', outputs: [{ key: 'e', version: '1', role: 'train-split' }] }),
      ]);
      expect(other).toMatchObject([{ error: { code: 'CONFLICT' } }]);
      const split = [
        version('e', 'a'),
        register('Process', { key: 'e3', name: 'E3', outputs: [{ key: 'e', version: 'a', role: 'train-split' }] }),
        { ...version('e', 'a', { generatedBy: { kind: 'Process', key: 'e3', role: 'test-split' } }), expectedRevision: 1 },
        { ...version('e', 'a', { generatedBy: { kind: 'Process', key: 'e3', role: 'train-split' } }), expectedRevision: 1 },
      ];
      expect(outcomes(await batch(split))).toEqual(['created', 'created', 'INPUT_INVALID', 'updated']);
    });

    it('needs the same number of statements for 10 items as for 500', async () => {
      // Its statements would be counted too.
      await lake.indexer.stop();
      const count = async (n: number): Promise<number> => {
        let statements = 0;
        const { logger } = lake.dataSource;
        lake.dataSource.logger = { ...logger, logQuery: () => void statements++ };
        const items = Array.from({ length: n }, (_, i) => [
          dataset(`s${n}-${i}`, { creators: [{ key: 'ada' }] }),
          version(`s${n}-${i}`, '1'),
        ]).flat();
        const results = await batch(items);
        lake.dataSource.logger = logger;
        expect(new Set(outcomes(results))).toEqual(new Set(['created']));
        return statements;
      };
      expect(await count(500)).toBe(await count(5));
    });

    it('refuses more than 1,000 items', async () => {
      await expect(batch(Array.from({ length: 1001 }, () => agent('x')))).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        field: 'operations',
      });
    });
  });

  describe('clientMutationId', () => {
    it('is answered as the first time and not repeated, alone and in a batch', async () => {
      await perform(dataset('replayed'));
      const made = [await perform(version('replayed', null), 'm1'), await perform(version('replayed', null), 'm1')];
      expect(made.map(({ key }) => key)).toEqual(['1', '1']);
      const items = [version('replayed', null), version('nowhere', null)];
      const [first, again] = [await batch(items, 'm2'), await batch(items, 'm2')];
      expect(outcomes(first)).toEqual(['created', 'INPUT_INVALID']);
      const idsOf = (results: OperationResult[]): unknown[] =>
        results.map((one) => ('error' in one ? one.error : [one.record.id, one.outcome]));
      expect(idsOf(again)).toEqual(idsOf(first));
      expect(await lake.services.catalog.count('DatasetVersion', { parents: [{ kind: 'Dataset', key: 'replayed' }] })).toBe(2);
      await expect(perform(dataset('another'), 'm1')).rejects.toMatchObject({ code: 'CONFLICT', field: 'clientMutationId' });
      await expect(batch([dataset('another')], 'm2')).rejects.toMatchObject({ code: 'CONFLICT', field: 'clientMutationId' });
    });

    it('does a thing once when it is sent many times at once', async () => {
      await perform(dataset('hammered'));
      const made = await Promise.all(Array.from({ length: 10 }, () => perform(version('hammered', null), 'hammer')));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    });

    it('is not used up by what was refused', async () => {
      await expect(perform(version('later', '1'), 'm3')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await perform(dataset('later'));
      expect((await perform(version('later', '1'), 'm3')).path).toBe('dataset/later/v/1');
    });
  });
});
