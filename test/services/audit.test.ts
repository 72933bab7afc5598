import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAKES, type TestLake } from '../support/lake.ts';

const caller = { actor: 'auditor' };

describe.each(LAKES)('the audit trail on %s', (_, open) => {
  let lake: TestLake;
  let id: string;
  beforeAll(async () => {
    lake = await open();
    ({ id } = await lake.register(['Dataset', { key: 'iris', name: 'Iris', tags: ['flowers'] }]));
    for (const [revision, licence] of [
      [1, 'MIT'],
      [2, 'CC0-1.0'],
      [3, 'CC-BY-4.0'],
    ] as const)
      await lake.services.writes.perform(
        { does: 'update', kind: 'Dataset', of: { id }, input: { licence }, expectedRevision: revision, reason: `because ${licence}` },
        { caller },
      );
    await lake.register([
      'DatasetVersion',
      { dataset: { key: 'iris' }, key: '1', features: [{ name: 'a', type: 'numeric', role: 'input', statistics: { mean: 0.1 } }] },
    ]);
  });
  afterAll(() => lake.close());

  const tamper = async (sql: string, undo: string): Promise<string[]> => {
    await lake.dataSource.query('ALTER TABLE audit DISABLE TRIGGER USER');
    await lake.dataSource.query(sql);
    const { problems } = await lake.services.audit.check();
    await lake.dataSource.query(undo);
    await lake.dataSource.query('ALTER TABLE audit ENABLE TRIGGER USER');
    expect((await lake.services.audit.check()).problems).toEqual([]);
    return problems.map(({ path, problem }) => `${path}: ${problem}`);
  };

  it('tells before and after, and is found by thing, kind, actor, action and time', async () => {
    const entries = async (filter: object): Promise<number[]> =>
      (await lake.services.audit.entries({ filter })).items.map(({ entry }) => entry.revision);
    expect(await entries({ of: [{ kind: 'Dataset', key: 'iris' }] })).toEqual([4, 3, 2, 1]);
    expect(await entries({ actors: ['auditor'], actions: ['update'] })).toEqual([4, 3, 2]);
    expect(await entries({ kinds: ['DatasetVersion'] })).toEqual([1]);
    expect(await entries({ before: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await entries({ of: [] })).toEqual([]);
    const [last] = (await lake.services.audit.entries({ filter: { of: [{ id }] } })).items;
    expect(last?.entry).toMatchObject({ reason: 'because CC-BY-4.0', before: { licence: 'CC0-1.0' }, after: { licence: 'CC-BY-4.0' } });
  });

  it('pages, and refuses a cursor of another filter', async () => {
    const filter = { of: [{ id }] };
    const first = await lake.services.audit.entries({ filter, first: 3 });
    expect([first.items.length, first.hasNextPage]).toEqual([3, true]);
    const after = first.items.at(-1)?.cursor;
    expect((await lake.services.audit.entries({ filter, first: 3, after })).items.map(({ entry }) => entry.revision)).toEqual([1]);
    await expect(lake.services.audit.entries({ after })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('cannot be changed, and agrees with what it tells of', async () => {
    for (const sql of [`UPDATE audit SET reason = 'x'`, 'DELETE FROM audit', 'TRUNCATE audit'])
      await expect(lake.dataSource.query(sql)).rejects.toThrow('append-only');
    expect(await lake.services.audit.check()).toEqual({ checked: 2, problems: [] });
  });

  it('shows an entry that was edited, taken out or put in, and a thing that was changed behind its back', async () => {
    const edited = await tamper(
      `UPDATE audit SET after = jsonb_set(after, '{licence}', '"GPL-3.0"') WHERE entity_id = '${id}' AND revision = 2`,
      `UPDATE audit SET after = jsonb_set(after, '{licence}', '"MIT"') WHERE entity_id = '${id}' AND revision = 2`,
    );
    expect(edited).toEqual(['dataset/iris: the entry of revision 2 is not as it was written']);
    await lake.dataSource.query(`CREATE TABLE stolen AS SELECT * FROM audit WHERE entity_id = '${id}' AND revision IN (2, 4)`);
    const restore = (revision: number): string =>
      `INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM stolen WHERE revision = ${revision}`;
    const taken = await tamper(`DELETE FROM audit WHERE entity_id = '${id}' AND revision = 2`, restore(2));
    expect(taken).toEqual(['dataset/iris: the entry of revision 2 is missing']);
    const last = await tamper(`DELETE FROM audit WHERE entity_id = '${id}' AND revision = 4`, restore(4));
    expect(last).toEqual(['dataset/iris: the thing is at revision 4, its last entry at 3']);
    const behind = await tamper(
      `UPDATE dataset SET licence = 'none' WHERE id = '${id}'`,
      `UPDATE dataset SET licence = 'CC-BY-4.0' WHERE id = '${id}'`,
    );
    expect(behind).toEqual(['dataset/iris: the thing was changed without an entry: licence']);
    await lake.dataSource.query(`CREATE TABLE cut AS SELECT * FROM edge WHERE relation = 'VERSION_OF'`);
    const edge = await tamper(
      `DELETE FROM edge WHERE relation = 'VERSION_OF'`,
      'INSERT INTO edge OVERRIDING SYSTEM VALUE SELECT * FROM cut',
    );
    expect(edge).toEqual([expect.stringMatching(/^dataset\/iris\/v\/1: the edge \S+ VERSION_OF \S+ is missing$/)]);
  });
});
