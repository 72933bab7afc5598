import type { DataSource } from 'typeorm';
import type { IndexBeside } from '../../ports/search-index.ts';
import { BESIDE, createIndexes, createTables, swapTables, TABLES } from './search-tables.ts';
import { SearchWriter, type RunSearchSql } from './search-writer.ts';

/** Any number, the same in every process: whoever comes second goes on with what the first one made. */
const BESIDE_LOCK = 7_236_111;

/** Tables beside those of the index; the ones that are being filled where there are any. */
export async function openBeside(dataSource: DataSource, run: RunSearchSql): Promise<IndexBeside> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [BESIDE_LOCK]);
    const [found] = await manager.query<{ there: boolean }[]>(`SELECT to_regclass('search_term${BESIDE}') IS NOT NULL AS there`);
    if (found?.there) return;
    for (const statement of createTables(BESIDE)) await manager.query(statement);
    await manager.query('CREATE TABLE search_progress (progress text)');
    await manager.query('INSERT INTO search_progress VALUES (NULL)');
  });
  const [state] = await run<{ identity: string; progress: string | null }>(
    `SELECT to_regclass('search_term${BESIDE}')::oid::text AS identity, progress FROM search_progress`,
    [],
  );
  const writer = new SearchWriter(run, BESIDE);
  const prepare = async (): Promise<void> => {
    for (const statement of createIndexes(BESIDE)) await run(statement, []);
    // What the planner knows of the new tables is what it knows when the first query comes.
    for (const table of TABLES) await run(`ANALYZE ${table}${BESIDE}`, []);
  };
  return {
    identity: state?.identity ?? '',
    progress: state?.progress ?? null,
    put: (documents) => writer.put(documents),
    remove: (things) => writer.remove(things),
    reached: async (progress) => {
      await run('UPDATE search_progress SET progress = $1', [progress]);
    },
    prepare,
    swap: async () => {
      await prepare();
      await dataSource.transaction(async (manager) => {
        for (const statement of swapTables()) await manager.query(statement);
      });
    },
  };
}
