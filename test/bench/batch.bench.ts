import { createHttpServer } from '../../src/transport/http.ts';
import { DATABASES } from '../support/databases.ts';
import { BASE_IRI, LAKES, openLake, silent, type TestLake } from '../support/lake.ts';
import { benchmark, quantile, timings, type Figures } from './measure.ts';

/** Bulk registration over HTTP, and what a row costs as the database grows. */

const ITEMS = 1000;
const MUTATION = 'mutation ($operations: [Operation!]!) { applyBatch(operations: $operations) { done failed } }';

/** A lake's usual mix: datasets, versions with files and metafeatures, sources, ingests that join them. */
function operations(round: number): object[] {
  const list: object[] = [];
  for (let i = 0; list.length < ITEMS; i++) {
    const key = `d-${round}-${i}`;
    list.push(
      { registerDataSource: { key, name: `Source ${i}`, sourceType: 'FILE', url: `https://example.org/${key}.csv` } },
      {
        registerDataset: {
          key,
          name: `Dataset ${i} of round ${round}`,
          description: 'Measured at a station.',
          tags: ['station', `t${i % 50}`],
          licence: 'CC-BY-4.0',
        },
      },
      {
        registerDatasetVersion: {
          key: '1',
          dataset: { key },
          created: '2026-01-01T00:00:00Z',
          files: [{ path: `https://example.org/${key}.csv`, mediaType: 'text/csv', bytes: 1000 + i }],
          features: Array.from({ length: 8 }, (_, n) => ({ name: `f${n}`, type: 'NUMERIC', role: 'INPUT' })),
          metafeatures: [{ name: 'NumberOfInstances', value: 150 + i }],
        },
      },
      {
        recordIngest: {
          key,
          name: `Ingest ${i}`,
          mode: 'BATCH',
          endedAt: '2026-01-02T00:00:00Z',
          sources: [{ key }],
          outputs: [{ key, version: '1' }],
        },
      },
    );
  }
  return list.slice(0, ITEMS);
}

async function send(url: string, list: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: MUTATION, variables: { operations: list } }),
  });
  const { data, errors } = (await answer.json()) as { data?: { applyBatch: { done: number } }; errors?: unknown };
  if (data?.applyBatch.done !== list.length) throw new Error(JSON.stringify(errors ?? data).slice(0, 500));
}

async function serve(lake: TestLake): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.addresses().find((one) => typeof one !== 'string');
  return { url: `http://127.0.0.1:${address?.port ?? 0}`, close: () => server.close() };
}

async function benchBatches(): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, open] of LAKES) {
    const lake = await open();
    // Indexing follows the writes; here the writes are measured.
    await lake.indexer.stop();
    const { url, close } = await serve(lake);
    await send(url, operations(0));
    const times = await timings(8, (round) => send(url, operations(round + 1)));
    const rate = (ms: number): string => `${((ITEMS * 1000) / ms).toFixed(0)} entities/s`;
    figures[`${name}: applyBatch of ${ITEMS} over HTTP, median and best`] = `${rate(quantile(times, 0.5))}, ${rate(quantile(times, 0))}`;
    const again = await timings(3, () => send(url, operations(1)));
    figures[`${name}: the same again, unchanged`] = rate(quantile(again, 0.5));
    await close();
    await lake.close();
  }
  return figures;
}

/** Writes batches until the database has that many things; the cost of a batch at each size. */
async function benchGrowth(): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, open] of DATABASES.slice(-1)) {
    const lake = await openLake(open);
    await lake.indexer.stop();
    const { url, close } = await serve(lake);
    let round = 0;
    for (const size of [10_000, 100_000, 1_000_000]) {
      if (round * ITEMS < size) await grow(lake, size - round * ITEMS);
      round = size / ITEMS;
      const times = await timings(6, (i) => send(url, operations(size + i)));
      const reads = await timings(30, (i) => fetch(`${url}/id/dataset/g-${(i * 331) % (size / 4)}`).then((answer) => answer.text()));
      figures[`${name}: at ${size} things, a row of a batch`] = `${((quantile(times, 0.5) * 1000) / ITEMS).toFixed(0)} µs`;
      figures[`${name}: at ${size} things, a page by IRI, p50`] = `${quantile(reads, 0.5).toFixed(1)} ms`;
    }
    await close();
    await lake.close();
  }
  return figures;
}
let grown = 0;
/** Fills the tables as registrations would, by SQL: the filling is not what is measured. */
async function grow(lake: TestLake, count: number): Promise<void> {
  await lake.dataSource.query(
    `WITH n AS (SELECT i, gen_random_uuid() AS id FROM generate_series($1::int, $2::int) i),
     e AS (INSERT INTO entity (id, kind, key, path, sort_key, name, description, tags, revision, created_at, updated_at)
       SELECT id, 'Dataset', 'g-' || i, 'dataset/g-' || i, 'g-' || i, 'Dataset ' || i, 'Measured at a station.', ARRAY['station', 't' || i % 50], 1, now(), now() FROM n),
     d AS (INSERT INTO dataset (id, licence) SELECT id, 'CC-BY-4.0' FROM n),
     g AS (INSERT INTO edge (from_id, relation, to_id, role, owner_ids, valid_from) SELECT id, 'RELATED', id, 'related', ARRAY[id], now() FROM n),
     o AS (INSERT INTO outbox (entity_id, kind, revision, at) SELECT id, 'Dataset', 1, now() FROM n)
     INSERT INTO audit (entity_id, at, actor, action, revision, after, edges, hash) SELECT id, now(), 'bench', 'create', 1, '{}', '{"opened":[],"ended":[]}', md5(id::text) FROM n`,
    [grown, grown + count - 1],
  );
  grown += count;
  await lake.dataSource.query('ANALYZE');
}

benchmark('Batches: entities per second', benchBatches);
benchmark('Batches: cost of a row as the database grows', benchGrowth);
