import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresSearchIndex } from '../../../src/adapters/postgres/postgres-search-index.ts';
import { documentOf, searchIndexContract } from '../../contract/search-index.contract.ts';
import { DATABASES, type TestDatabase } from '../../support/databases.ts';

for (const [name, open] of DATABASES) {
  describe(`PostgresSearchIndex on ${name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());

    searchIndexContract('Postgres', () =>
      Promise.resolve({
        index: new PostgresSearchIndex(database.dataSource),
        cleanUp: async () => {
          await database.dataSource.query('TRUNCATE search_document, search_term');
        },
      }),
    );

    it('keeps of a removed thing only that it is gone', async () => {
      const index = new PostgresSearchIndex(database.dataSource);
      const document = documentOf({ key: 'confidential', name: 'Confidential' });
      await index.put([document]);
      await index.remove([{ id: document.id, revision: 2 }]);
      const [row] = await database.dataSource.query<Record<string, unknown>[]>('SELECT * FROM search_document WHERE id = $1', [document.id]);
      const { id, revision, removed, ...rest } = row ?? {};
      expect([id, revision, removed]).toEqual([document.id, 2, true]);
      expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    });

    it('says which command is missing when the tables are', async () => {
      const index = new PostgresSearchIndex(database.dataSource);
      await database.dataSource.query('ALTER TABLE search_term RENAME TO search_term_away');
      await expect(index.ensure()).rejects.toThrow(/catalog migrate/);
      await database.dataSource.query('ALTER TABLE search_term_away RENAME TO search_term');
      await expect(index.ensure()).resolves.toBeUndefined();
    });
  });
}
