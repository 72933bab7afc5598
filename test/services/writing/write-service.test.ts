import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KindName } from '../../../src/model/kind.ts';
import type { Operation } from '../../../src/services/writing/write-operation.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { agent, caller, dataset, performOn, register, version } from '../../support/operations.ts';

describe.each(LAKES)('writing on %s', (_, open) => {
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
  const keysAt = async (kind: KindName, link: string, id: string): Promise<string[]> =>
    ((await lake.services.catalog.links(kind, link, [id], 100)).get(id) ?? []).map(({ head }) => head.key).sort();

  describe('update', () => {
    it('changes what is given, clears what is null and leaves the rest, links included', async () => {
      const before = await perform(
        dataset('patched', {
          description: 'Old.',
          licence: 'MIT',
          tags: ['a'],
          administrator: { key: 'ada' },
          creators: [{ key: 'ada' }, { key: 'bob' }],
        }),
      );
      const input = { description: 'New.', licence: null, creators: [{ key: 'bob' }] };
      const after = await perform({
        does: 'update',
        kind: 'Dataset',
        of: { id: before.id },
        input,
        expectedRevision: 1,
        reason: 'handed over',
      });
      expect(after).toMatchObject({ name: 'patched', description: 'New.', licence: null, tags: ['a'], revision: 2 });
      expect([await keysAt('Dataset', 'administrator', before.id), await keysAt('Dataset', 'creators', before.id)]).toEqual([
        ['ada'],
        ['bob'],
      ]);
      const { items } = await lake.services.audit.entries({ filter: { of: [{ id: before.id }] } });
      expect(items[0]?.entry).toMatchObject({
        action: 'update',
        reason: 'handed over',
        before: { description: 'Old.' },
        after: { description: 'New.' },
      });
    });

    it('is unchanged when it says what is there, and refused with another revision, kind or field', async () => {
      const { id } = await perform(dataset('steady', { licence: 'MIT' }));
      const update = (more: object): Operation => ({
        does: 'update',
        kind: 'Dataset',
        of: { id },
        input: { licence: 'MIT' },
        expectedRevision: 1,
        ...more,
      });
      expect((await lake.services.writes.perform(update({}), { caller })).outcome).toBe('unchanged');
      await expect(perform(update({ expectedRevision: 7 }))).rejects.toMatchObject({ code: 'CONFLICT', field: 'expectedRevision' });
      await expect(perform(update({ kind: 'Model' }))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(perform(update({ input: { key: 'other' } }))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'key' });
      await expect(perform(update({ input: { name: null } }))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'name' });
      await expect(perform(update({ of: { id: '00000000-0000-7000-8000-000000000000' } }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('keeps the features of a version, which are not read with it', async () => {
      await perform(dataset('wide'));
      const features = [{ name: 'a', type: 'numeric', role: 'input', statistics: { missing: 3 } }];
      const { id } = await perform(version('wide', '1', { features }));
      await perform({ does: 'update', kind: 'DatasetVersion', of: { id }, input: { notes: 'Looked at.' }, expectedRevision: 1 });
      const kept = (await lake.services.catalog.lazyField('DatasetVersion', 'features', [id])).get(id);
      expect(kept).toMatchObject(features);
    });
  });

  describe('retire and restore', () => {
    it('takes a dataset out of lists and search with its versions, keeps it in lineage, and brings it back whole', async () => {
      const { id } = await perform(dataset('leaving', { description: 'Zebrafish embryos.' }));
      const kept = await perform(version('leaving', '1'));
      const old = await perform(version('leaving', '0'));
      await perform({ does: 'retire', of: { id: old.id } });
      const retired = await perform({ does: 'retire', of: { id }, reason: 'superseded' });
      expect(retired).toMatchObject({ retiredReason: 'superseded', revision: 2 });
      const listed = async (): Promise<number> => lake.services.catalog.count('DatasetVersion', { parents: [{ id }] });
      const found = async (): Promise<number> => {
        await lake.indexer.drain();
        return (await lake.services.search.search({ text: 'zebrafish' })).items.length;
      };
      expect([await listed(), await found()]).toEqual([0, 0]);
      await expect(lake.services.descriptions.describe('dataset/leaving')).rejects.toMatchObject({ code: 'GONE' });
      const lineage = await lake.services.lineage.walk({ of: id });
      expect(lineage.nodes.map(({ head }) => head.retiredAt !== null)).toEqual([true, true, true]);
      await expect(perform(dataset('leaving'))).rejects.toMatchObject({ code: 'CONFLICT', field: 'key' });
      await expect(perform({ does: 'restore', of: { id: kept.id } })).rejects.toMatchObject({ code: 'CONFLICT' });
      const restored = await perform({ does: 'restore', of: { id } });
      expect(restored).toMatchObject({ retiredAt: null, retiredReason: null, description: 'Zebrafish embryos.', revision: 3 });
      // The version that had been retired before stays so.
      expect([await listed(), await found()]).toEqual([1, 1]);
      expect((await lake.services.writes.perform({ does: 'restore', of: { id } }, { caller })).outcome).toBe('unchanged');
    });
  });

  it('leaves what was linked before it was retired, and links nothing new to it', async () => {
    await perform(agent('leaver'));
    const before = dataset('left', { creators: [{ key: 'leaver' }] });
    await perform(before);
    await perform({ does: 'retire', of: { kind: 'Agent', key: 'leaver' } });
    expect((await lake.services.writes.perform(before, { caller })).outcome).toBe('unchanged');
    await expect(perform(dataset('joining', { creators: [{ key: 'leaver' }] }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'creators[0]',
      message: expect.stringContaining('restore it first') as string,
    });
  });

  describe('relate and endRelation', () => {
    it('states one more link, once, and ends it so that its time stays on record', async () => {
      const { id } = await perform(dataset('related', { creators: [{ key: 'ada' }] }));
      const relate: Operation = {
        does: 'relate',
        from: { id },
        relation: 'ATTRIBUTED',
        to: { kind: 'Agent', key: 'bob' },
        role: 'creator',
        reason: 'helped',
      };
      expect((await perform(relate)).revision).toBe(2);
      expect((await lake.services.writes.perform(relate, { caller })).outcome).toBe('unchanged');
      expect(await keysAt('Dataset', 'creators', id)).toEqual(['ada', 'bob']);
      const edge = await lake.services.catalog.edge({
        from: { id },
        relation: 'ATTRIBUTED',
        to: { kind: 'Agent', key: 'bob' },
        role: 'creator',
      });
      await perform({ does: 'endRelation', edgeId: edge?.id ?? '' });
      expect(await keysAt('Dataset', 'creators', id)).toEqual(['ada']);
      const [ended] = await lake.store.edgesById([edge?.id ?? '']);
      expect(ended).toMatchObject({ ownerIds: [], validTo: expect.any(String) as string });
      expect((await lake.services.writes.perform({ does: 'endRelation', edgeId: edge?.id ?? '' }, { caller })).outcome).toBe('unchanged');
    });

    it('refuses relations that the model does not know, a second where one is possible, and the loss of one that must be', async () => {
      const { id } = await perform(dataset('strict', { administrator: { key: 'ada' } }));
      const relate = (more: object): Operation => ({
        does: 'relate',
        from: { id },
        relation: 'ATTRIBUTED',
        to: { kind: 'Agent', key: 'bob' },
        ...more,
      });
      await expect(perform(relate({ relation: 'USED' }))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'relation' });
      await expect(perform(relate({}))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'role' });
      await expect(perform(relate({ role: 'administrator' }))).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(perform(relate({ role: 'creator', attributes: { x: 1 } }))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await perform(register('DataSource', { key: 'strict-source', name: 'S', sourceType: 'file' }));
      const ingest = await perform(
        register('Ingest', { key: 'strict-ingest', name: 'I', mode: 'batch', sources: [{ key: 'strict-source' }] }),
      );
      const [source] = (await lake.store.edges({ ids: [ingest.id], direction: 'out', relations: ['USED'], perNode: 5 })).edges;
      await expect(perform({ does: 'endRelation', edgeId: source?.id ?? '' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(perform({ does: 'endRelation', edgeId: '999999999' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('keeps what an edge says, and what it said before', async () => {
      const [{ id }] = [await perform(dataset('joined')), await perform(dataset('other'))];
      const related = (similarity: number): Operation => ({
        does: 'update',
        kind: 'Dataset',
        of: { id },
        input: { related: [{ key: 'other', role: 'joinable-with', similarity, measure: 'jaccard' }] },
        expectedRevision: null,
      });
      const first = await perform({ ...related(0.5), expectedRevision: 1 });
      await perform({ ...related(0.75), expectedRevision: first.revision });
      const rows: unknown = await lake.dataSource.query(
        `SELECT role, attributes ->> 'similarity' AS similarity, valid_to IS NULL AS open FROM edge WHERE from_id = $1 AND relation = 'RELATED' ORDER BY id`,
        [id],
      );
      expect(rows).toEqual([
        { role: 'joinable-with', similarity: '0.5', open: false },
        { role: 'joinable-with', similarity: '0.75', open: true },
      ]);
    });
  });

  describe('labels of versions', () => {
    it('gives the next whole number where none is said, also after retired ones, and asks where no number can follow', async () => {
      await perform(dataset('numbered'));
      const keys = [];
      for (let i = 0; i < 3; i++) keys.push((await perform(version('numbered', null))).key);
      expect(keys).toEqual(['1', '2', '3']);
      await perform({ does: 'retire', of: { kind: 'DatasetVersion', key: 'numbered', version: '3' } });
      expect((await perform(version('numbered', null))).key).toBe('4');
      await perform(dataset('semantic'));
      await perform(version('semantic', '2.10.0'));
      await expect(perform(version('semantic', null))).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'key' });
    });

    it('gives many writers of the next version one each, without gap or double', async () => {
      await perform(dataset('raced'));
      const made = await Promise.all(Array.from({ length: 20 }, () => perform(version('raced', null))));
      expect(made.map(({ key }) => Number(key)).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    });
  });

  it('loses no effect of 50 writers at one thing: each is done or is a conflict', async () => {
    const { id } = await perform(dataset('busy'));
    const writers = Array.from({ length: 50 }, async (_, i) => {
      await perform(agent(`w${i}`));
      if (i % 2 === 0)
        return perform({ does: 'relate', from: { id }, relation: 'ATTRIBUTED', to: { kind: 'Agent', key: `w${i}` }, role: 'creator' });
      const now = await lake.services.catalog.get({ id });
      return perform({
        does: 'update',
        kind: 'Dataset',
        of: { id },
        input: { tags: [...now.tags, `t${i}`] },
        expectedRevision: now.revision,
      });
    });
    const settled = await Promise.allSettled(writers);
    for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'CONFLICT' });
    const done = settled.flatMap((one, i) => (one.status === 'fulfilled' ? [i] : []));
    const after = await lake.services.catalog.get({ id });
    expect(after.revision).toBe(1 + done.length);
    expect(after.tags.length).toBe(done.filter((i) => i % 2 === 1).length);
    expect((await keysAt('Dataset', 'creators', id)).length).toBe(25);
  });
});
