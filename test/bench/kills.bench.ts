import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { expect } from 'vitest';
import { serverDatabase } from '../support/databases.ts';
import { killRounds, type KillPlan } from '../support/kill-rounds.ts';
import { runCatalog } from '../support/server.ts';
import { hasShared, shared } from '../support/shared.ts';
import { benchmark, type Figures } from './measure.ts';

/**
 * `KILL_ROUNDS=200` rounds of kill -9 under writes, of catalogs on a Postgres server and of an Elasticsearch node that is started for this alone
 * (on `KILL_PORT`). At the end documents are compared, too: with those of an index that is made anew.
 */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 20);
const SEED = Number(process.env.KILL_SEED ?? 2);
const PORT = process.env.KILL_PORT ?? '9262';

const run = promisify(execFile);
const start = async (...more: string[]): Promise<void> => void (await run(shared('elasticsearch', 'start'), ['--port', PORT, ...more]));
const stop = async (...more: string[]): Promise<void> => void (await run(shared('elasticsearch', 'stop'), ['--port', PORT, ...more]));

/** Every document by its id, but for tombstones. */
async function documents(url: string): Promise<Map<string, string>> {
  const client = new Client({ node: url });
  const found = new Map<string, string>();
  for (let after: string | null = null; ;) {
    const answer: Awaited<ReturnType<typeof client.search>> = await client.search({
      index: 'catalog',
      query: { term: { removed: false } },
      sort: [{ id: 'asc' }],
      size: 2000,
      ...(after === null ? {} : { search_after: [after] }),
    });
    const { hits } = answer.hits;
    for (const { _id: id, _source: source } of hits) found.set(id ?? '', JSON.stringify(source));
    after = hits.at(-1)?._id ?? null;
    if (after === null) break;
  }
  await client.close();
  return found;
}

async function kills(): Promise<Figures> {
  const url = `http://127.0.0.1:${PORT}`;
  const database = await serverDatabase();
  await start('--clean');
  try {
    const environment = { DATABASE_URL: database?.url ?? '', ELASTICSEARCH_URL: url };
    const searchServer: KillPlan['searchServer'] = { kill: () => stop('--kill'), start: () => start() };
    const figures = await killRounds({ environment, rounds: ROUNDS, seed: SEED, processes: 2, searchServer });
    const before = await documents(url);
    expect(await runCatalog(['reindex'], environment)).toMatchObject({ code: 0 });
    const after = await documents(url);
    const other = [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id));
    for (const id of other.slice(0, 5)) process.stdout.write(`${before.get(id) ?? 'none'}\n${after.get(id) ?? 'none'}\n\n`);
    for (const difference of figures.differences) process.stdout.write(`${difference}\n`);
    return {
      rounds: ROUNDS,
      ...Object.fromEntries(Object.entries(figures.kills).map(([what, times]) => [`kills of ${what}`, times])),
      'writes done': figures.done,
      'requests cut short': figures.cut,
      'things compared by id and revision': figures.compared,
      'rounds with a difference': figures.differences.length,
      'documents compared with those made anew': after.size,
      'other documents': other.length,
    };
  } finally {
    await stop();
    await database?.close();
  }
}

if (process.env.DATABASE_URL !== undefined && hasShared('elasticsearch', 'start'))
  benchmark('kill -9 under writes', kills, 600_000 + ROUNDS * 60_000);
