import { expect, it, describe } from 'vitest';
import { AuditChain1700000000003 } from '../../../src/adapters/postgres/migrations/0003-audit-chain.ts';
import { OwnOrders1700000000004 } from '../../../src/adapters/postgres/migrations/0004-own-orders.ts';
import { LAKES } from '../../support/lake.ts';

describe.each(LAKES)('migrations on %s', (_, open) => {
  it('go back and forth on a catalog with content: nothing is lost, and old audit entries are chained', async () => {
    const lake = await open();
    await lake.indexer.stop();
    const { id } = await lake.register(
      ['Agent', { key: 'ada', name: 'Ada', agentType: 'person' }],
      ['Dataset', { key: 'kept', name: 'Kept', creators: [{ key: 'ada' }] }],
    );
    const update = { does: 'update', kind: 'Dataset', of: { id }, input: { licence: 'MIT', creators: null }, expectedRevision: 1 } as const;
    await lake.services.writes.perform(update, { caller: { actor: 'test' } });
    const told = async (): Promise<unknown> =>
      (await lake.services.audit.entries({})).items.map(({ entry: { hash, action, before, after, edges } }) => ({
        hash,
        action,
        before,
        after,
        edges,
      }));
    const before = await told();

    const runner = lake.dataSource.createQueryRunner();
    const [chain, orders] = [new AuditChain1700000000003(), new OwnOrders1700000000004()];
    await orders.down(runner);
    await chain.down(runner);
    await runner.query('ALTER TABLE edge ADD COLUMN owner_id uuid');
    await runner.query('UPDATE edge SET owner_id = coalesce(owner_ids[1], from_id)');
    await runner.query('ALTER TABLE edge DROP COLUMN owner_ids');
    await chain.up(runner);
    await orders.up(runner);
    await runner.release();

    expect(await told()).toEqual(before);
    expect(await lake.services.audit.check()).toEqual({ checked: 2, problems: [] });
    await lake.close();
  });
});
