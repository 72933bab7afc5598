import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import type { Operation } from '../../../src/services/writing/write-operation.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { batchOn, caller, outcomes, performOn, processed, register, version } from '../../support/operations.ts';

/** What only shows when two write at the same time, or one writes twice. */
describe.each(LAKES)('owners of edges and repeated requests on %s', (_, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());

  const perform = performOn(() => lake);
  const batch = batchOn(() => lake);
  const update = async ({ id, kind }: AnyRecord, input: Record<string, unknown>): Promise<AnyRecord> => {
    const { revision } = await lake.services.catalog.get({ id });
    return perform({ does: 'update', kind, of: { id }, input, expectedRevision: revision });
  };
  const edges = (id: string): Promise<{ relation: string; owner_ids: string[]; open: boolean }[]> =>
    lake.dataSource.query(
      `SELECT relation, owner_ids, valid_to IS NULL AS open FROM edge WHERE (from_id = $1 OR to_id = $1) AND relation <> 'VERSION_OF' ORDER BY id`,
      [id],
    );
  const dataset = (key: string): Promise<AnyRecord> => perform(register('Dataset', { key, name: key }));

  it('ends an edge that two state when both take it back at once, and keeps it when another states it meanwhile', async () => {
    for (const round of ['a', 'b', 'c', 'd']) {
      await dataset(round);
      const job = await perform(processed(round));
      const made = await perform(version(round, '1', { generatedBy: { kind: 'Process', key: round } }));
      await update(job, { outputs: [{ key: round, version: '1' }] });
      await Promise.all([update(made, { generatedBy: null }), update(job, { outputs: [] })]);
      expect(await edges(made.id)).toEqual([{ relation: 'GENERATED', owner_ids: [], open: false }]);
      await update(made, { generatedBy: { kind: 'Process', key: round } });
      await Promise.all([update(made, { generatedBy: null }), update(job, { outputs: [{ key: round, version: '1' }] })]);
      expect((await edges(made.id)).filter((edge) => edge.open)).toEqual([{ relation: 'GENERATED', owner_ids: [job.id], open: true }]);
    }
  });

  it('refuses to move a generation that another states too, at once and by name', async () => {
    await dataset('moved');
    await perform(processed('moved-2'));
    const job = await perform(processed('moved-1'));
    const made = await perform(version('moved', '1', { generatedBy: { kind: 'Process', key: 'moved-1' } }));
    await update(job, { outputs: [{ key: 'moved', version: '1' }] });
    await expect(update(made, { generatedBy: { kind: 'Process', key: 'moved-2' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('registers no version of a dataset that is being retired', async () => {
    const { id } = await dataset('leaving');
    await Promise.allSettled([
      perform({ does: 'retire', of: { id } }),
      ...Array.from({ length: 5 }, (__, i) => perform(version('leaving', String(i)))),
    ]);
    const inUse = await lake.services.catalog.count('DatasetVersion', { parents: [{ id }] });
    expect(inUse).toBe(0);
  });

  it('brings back with a dataset only what went with it, also when both were retired in one batch', async () => {
    const { id } = await dataset('faulty');
    const [one, two] = [await perform(version('faulty', '1')), await perform(version('faulty', '2'))];
    await batch([
      { does: 'retire', of: { id: one.id }, reason: 'faulty' },
      { does: 'retire', of: { id } },
    ]);
    await perform({ does: 'restore', of: { id } });
    const states = [await lake.services.catalog.get({ id: one.id }), await lake.services.catalog.get({ id: two.id })];
    expect(states.map(({ retiredAt }) => retiredAt === null)).toEqual([false, true]);
  });

  it('uses the code that the steps of a job name, and no longer that of steps that were replaced', async () => {
    await batch(['old', 'new'].map((key) => register('Code', { key, name: key })));
    const steps = (key: string): Record<string, unknown> => ({ operations: [{ name: 's', kind: 'other', code: { key } }] });
    const job = await perform(processed('stepped', steps('old')));
    await update(job, steps('new'));
    expect((await edges(job.id)).map(({ open }) => open)).toEqual([false, true]);
    expect((await lake.services.writes.perform(processed('stepped', steps('new')), { caller })).outcome).toBe('unchanged');
    const [edge] = (await lake.store.edges({ ids: [job.id], direction: 'out', relations: ['USED'], perNode: 5 })).edges;
    await expect(perform({ does: 'endRelation', edgeId: edge?.id ?? '' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('answers a repetition that comes while the first is under way like the first', async () => {
    const { id } = await dataset('repeated');
    const change: Operation = { does: 'update', kind: 'Dataset', of: { id }, input: { licence: 'MIT' }, expectedRevision: 1 };
    const done = await Promise.all([perform(change, 'r1'), perform(change, 'r1')]);
    expect(done.map(({ revision }) => revision)).toEqual([2, 2]);
    await expect(batch([change], 'x'.repeat(201))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'clientMutationId' });
  });

  it('answers a batch again of which an item quoted what the database cannot keep', async () => {
    await dataset('quoted');
    const items = [
      register('DatasetVersion', { dataset: { key: 'quoted' } }),
      version('quoted', 'q', { features: [{ name: 'a', type: 'numeric', role: 'input', statistics: { 'a\u0000b': 1 } }] }),
    ];
    expect([outcomes(await batch(items, 'q1')), outcomes(await batch(items, 'q1'))]).toEqual(Array(2).fill(['created', 'INPUT_INVALID']));
    expect(await lake.services.catalog.count('DatasetVersion', { parents: [{ kind: 'Dataset', key: 'quoted' }] })).toBe(1);
  });

  it('shows one edge at any time, also when it was ended and stated again for an activity of the past', async () => {
    await dataset('past');
    await perform(version('past', '1'));
    const job = await perform(processed('past', { endedAt: '2020-01-01T00:00:00Z' }));
    const relate: Operation = {
      does: 'relate',
      from: { id: job.id },
      relation: 'USED',
      to: { kind: 'DatasetVersion', key: 'past', version: '1' },
      role: 'input',
    };
    await perform(relate);
    const [edge] = (await lake.store.edges({ ids: [job.id], direction: 'out', relations: ['USED'], perNode: 5 })).edges;
    await perform({ does: 'endRelation', edgeId: edge?.id ?? '' });
    await perform(relate);
    const asOf = async (time: string): Promise<number> =>
      (await lake.store.edges({ ids: [job.id], direction: 'out', relations: ['USED'], perNode: 5, asOf: time })).edges.length;
    expect([await asOf('2021-01-01T00:00:00Z'), await asOf(new Date(Date.now() + 1000).toISOString())]).toEqual([1, 1]);
  });

  it('refuses one link that is to say two things, and JSON that goes too deep', async () => {
    await dataset('twice');
    await perform(version('twice', '1'));
    const from = (column: string): object => ({ kind: 'DatasetVersion', key: 'twice', version: '1', columns: [{ column, from: 'x' }] });
    await expect(perform(version('twice', '2', { derivedFrom: [from('a'), from('b')] }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'derivedFrom[1]',
    });
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    await expect(perform(register('DataSource', { key: 'deep', name: 'D', sourceType: 'file', extras: deep }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('agrees with its audit trail in the end', async () => {
    expect((await lake.services.audit.check()).problems).toEqual([]);
  });
});
