import { randomUUID } from 'node:crypto';
import { ElasticsearchIndex } from '../../src/adapters/elasticsearch/elasticsearch-index.ts';
import { PostgresSearchIndex } from '../../src/adapters/postgres/postgres-search-index.ts';
import { compose } from '../../src/app.ts';
import { BASE_IRI, LAKES, registering, settling, silent, type TestLake } from './lake.ts';

/** Every test database with its own index, and with one on the Elasticsearch server that ELASTICSEARCH_URL names. */

const elasticsearchUrl = process.env.ELASTICSEARCH_URL;
if (elasticsearchUrl === undefined)
  process.stderr.write('skipped: searches on an Elasticsearch server, since ELASTICSEARCH_URL is not set\n');

export type SearchedLake = TestLake & { index: ElasticsearchIndex | PostgresSearchIndex };

async function onPostgres(open: () => Promise<TestLake>): Promise<SearchedLake> {
  const lake = await open();
  return { ...lake, index: new PostgresSearchIndex(lake.dataSource) };
}
async function onElasticsearch(open: () => Promise<TestLake>, url: string): Promise<SearchedLake> {
  const lake = await open();
  await lake.indexer.stop();
  const prefix = `test-${randomUUID()}`;
  const index = await ElasticsearchIndex.connect(url, { prefix });
  const app = compose({ store: lake.store, index, logger: silent, baseIri: BASE_IRI });
  const close = async (): Promise<void> => {
    await app.indexer.stop();
    await index.close();
    await dropIndices(url, prefix);
    await lake.close();
  };
  return { ...app, indexer: settling(app), dataSource: lake.dataSource, register: registering(app), index, close };
}
/** All that begin so. */
export async function dropIndices(url: string, prefix: string): Promise<void> {
  const listed = (await (await fetch(`${url}/${prefix}-*`)).json()) as object;
  for (const name of Object.keys(listed)) await fetch(`${url}/${name}`, { method: 'DELETE' });
}

export const SEARCHED_LAKES: [string, () => Promise<SearchedLake>][] = LAKES.flatMap(([name, open]) => [
  [name, () => onPostgres(open)],
  ...(elasticsearchUrl === undefined || name !== LAKES.at(-1)?.[0]
    ? []
    : [[`${name} with Elasticsearch`, () => onElasticsearch(open, elasticsearchUrl)] satisfies [string, () => Promise<SearchedLake>]]),
]);
