import { randomUUID } from 'node:crypto';
import { ElasticsearchIndex } from '../../src/adapters/elasticsearch/elasticsearch-index.ts';
import { PostgresSearchIndex } from '../../src/adapters/postgres/postgres-search-index.ts';
import { loadSeeds } from '../../src/app.ts';
import type { IndexBeside, SearchIndex } from '../../src/ports/search-index.ts';
import type { Store } from '../../src/ports/store.ts';
import { SearchRebuild } from '../../src/services/search-rebuild.ts';
import { serverDatabase } from '../support/databases.ts';
import { dropIndices } from '../support/indices.ts';
import { openLake } from '../support/lake.ts';
import { multiplyLake } from './big-lake.ts';
import { benchmark, type Figures } from './measure.ts';

/**
 * How fast the shipped code makes an index anew, from a Postgres server, of `THINGS=50000` things of the demo lake's kinds and links, and what
 * a client that searches meanwhile is told.
 */
const THINGS = Number(process.env.THINGS ?? 50_000);
const POLL_MS = 100;

/** The same object, with the time that each of its functions was waited for. What runs at the same time is counted for each. */
function timed<T extends object>(target: T, times: Map<string, number>, label: string): T {
  return new Proxy(target, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name, of);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const started = performance.now();
        const answer: unknown = value.apply(of, args);
        const key = `${label}.${String(name)}`;
        const add = (): void => void times.set(key, (times.get(key) ?? 0) + performance.now() - started);
        if (answer instanceof Promise) void answer.then(add, add);
        return answer;
      };
    },
  });
}

async function rebuild(store: Store, index: SearchIndex): Promise<Figures> {
  const times = new Map<string, number>();
  const beside = async (): Promise<IndexBeside> => timed(await index.beside(), times, 'index');
  const watched = new Proxy(index, { get: (of, name) => (name === 'beside' ? beside : boundTo(of, name)) });
  await index.ensure();
  await new SearchRebuild({ store, index }).run();
  const poller = poll(index);
  const started = performance.now();
  const { indexed } = await new SearchRebuild({ store: timed(store, times, 'store'), index: watched }).run();
  const seconds = (performance.now() - started) / 1000;
  const seen = await poller.end();
  const shares = [...times].filter(([, ms]) => ms > 20).sort(([, a], [, b]) => b - a);
  return {
    'documents per second': (indexed / seconds).toFixed(0),
    documents: indexed,
    ...Object.fromEntries(shares.map(([name, ms]) => [`seconds in ${name}`, (ms / 1000).toFixed(1)])),
    'searches meanwhile': seen.length,
    'hits they were told': `${Math.min(...seen)} to ${Math.max(...seen)}`,
  };
}
function boundTo(of: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(of, name, of);
  return typeof value === 'function' ? (value.bind(of) as unknown) : value;
}

function poll(index: SearchIndex): { end(): Promise<number[]> } {
  const totals: number[] = [];
  let running = true;
  const polling = (async () => {
    while (running) {
      totals.push((await index.query({ text: 'diabetes', limit: 1 })).total);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();
  return {
    end: async () => {
      running = false;
      await polling;
      return totals;
    },
  };
}

async function onServers(): Promise<Figures> {
  const lake = await openLake(serverDatabase as Parameters<typeof openLake>[0]);
  await loadSeeds(lake);
  await lake.indexer.stop();
  await multiplyLake(lake.dataSource, THINGS);
  const figures: Figures = {};
  const add = (name: string, more: Figures): void => {
    for (const [figure, value] of Object.entries(more)) figures[`${name}: ${figure}`] = value;
  };
  if (!process.env.SKIP_POSTGRES) add('Postgres', await rebuild(lake.store, new PostgresSearchIndex(lake.dataSource)));
  const { ELASTICSEARCH_URL: url } = process.env;
  if (url !== undefined) {
    const prefix = `bench-${randomUUID()}`;
    const index = await ElasticsearchIndex.connect(url, { prefix });
    add('Elasticsearch', await rebuild(lake.store, index));
    await index.close();
    await dropIndices(url, prefix);
  }
  await lake.close();
  return figures;
}

if (process.env.DATABASE_URL !== undefined) benchmark('the search index made anew', onServers);
