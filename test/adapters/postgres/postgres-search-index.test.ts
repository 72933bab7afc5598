import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataSource } from '../../../src/adapters/postgres/data-source.ts';
import { PostgresSearchIndex } from '../../../src/adapters/postgres/postgres-search-index.ts';
import { SearchUnavailableError } from '../../../src/errors.ts';
import { searchIndexContract } from '../../contract/search-index.contract.ts';
import { documentOf } from '../../contract/search-index/finder.ts';
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
          await database.dataSource.query('TRUNCATE search_document, search_number, search_beginning, search_term');
        },
      }),
    );

    it('keeps of a removed thing only that it is gone', async () => {
      const index = new PostgresSearchIndex(database.dataSource);
      const document = documentOf({ key: 'confidential', name: 'Confidential' });
      await index.put([document]);
      await index.remove([{ id: document.id, revision: 2 }]);
      const [row] = await database.dataSource.query<Record<string, unknown>[]>('SELECT * FROM search_document WHERE id = $1', [
        document.id,
      ]);
      const { id, revision, removed, put_by: putBy, ...rest } = row ?? {};
      expect(putBy).toMatch(/^\d+$/);
      expect([id, revision, removed]).toEqual([document.id, 2, true]);
      expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    });

    it('says which command is missing when the tables are', async () => {
      const index = new PostgresSearchIndex(database.dataSource);
      await database.dataSource.query('ALTER TABLE search_term RENAME TO search_term_away');
      await expect(index.ensure()).rejects.toThrow(/catalog migrate/);
      await database.dataSource.query('ALTER TABLE search_term_away RENAME TO search_term');
      await expect(index.ensure()).resolves.toMatch(/^\d+$/);
    });
  });
}

const server = process.env.DATABASE_URL;
describe.skipIf(server === undefined)('PostgresSearchIndex on a server that goes away', () => {
  it('says that the search is not available', async () => {
    const target = new URL(server ?? '');
    const sockets: Socket[] = [];
    const gate = createServer((inside) => {
      const outside = connect(Number(target.port || 5432), target.hostname);
      sockets.push(inside, outside);
      for (const socket of [inside, outside]) socket.on('error', () => undefined);
      inside.pipe(outside).pipe(inside);
    });
    await once(gate.listen(0, '127.0.0.1'), 'listening');
    const url = Object.assign(new URL(target), { hostname: '127.0.0.1', port: String((gate.address() as AddressInfo).port) }).href;
    const dataSource = await openDataSource({ url }, false);
    for (const socket of sockets) socket.destroy();
    gate.close();
    await once(gate, 'close');
    const index = new PostgresSearchIndex(dataSource);
    await expect(index.query({ text: 'iris', limit: 1 })).rejects.toThrow(SearchUnavailableError);
    await expect(index.remove([{ id: documentOf({}).id, revision: 1 }])).rejects.toThrow(/cannot be reached\. Check DATABASE_URL/);
    await dataSource.destroy();
  });
});
