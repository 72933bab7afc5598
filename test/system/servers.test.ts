import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverDatabase } from '../support/databases.ts';
import { graphql, jsonLines, runCatalog, startServer, type RunningServer } from '../support/server.ts';

const { DATABASE_URL, ELASTICSEARCH_URL } = process.env;
const ready = DATABASE_URL !== undefined && ELASTICSEARCH_URL !== undefined;
if (!ready) process.stderr.write('skipped: the catalog on real servers, since DATABASE_URL or ELASTICSEARCH_URL is not set\n');

/** The catalog as it is run in earnest: on a Postgres server, with Elasticsearch, two processes on one database. */
describe.skipIf(!ready)('the catalog on real servers', () => {
  let database: Awaited<ReturnType<typeof serverDatabase>>;
  let servers: RunningServer[];
  const environment = (): Record<string, string> => ({ DATABASE_URL: database?.url ?? '', ELASTICSEARCH_URL: ELASTICSEARCH_URL ?? '' });
  /** Letters alone: in words with digits no typo is forgiven. */
  const word = Array.from(randomUUID().replaceAll('-', ''), (digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
  beforeAll(async () => {
    database = await serverDatabase();
    servers = await Promise.all([startServer(environment()), startServer(environment())]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database?.close();
  });

  it('finds through one process what was registered through the other, with a typo too, and says how fresh it is', async () => {
    const [one, other] = servers;
    const mutation = 'mutation ($key: Key!, $name: String!) { registerDataset(input: { key: $key, name: $name }) { outcome } }';
    expect(await graphql(one?.url ?? '', mutation, { key: word, name: `Name ${word}` })).toEqual({
      data: { registerDataset: { outcome: 'CREATED' } },
    });
    const query = 'query ($text: String!) { search(text: $text, kinds: [DATASET]) { edges { node { key } } complete indexedUpTo } }';
    const typo = word.slice(0, 5) + word.slice(6);
    for (const text of [word, typo]) {
      await expect
        .poll(async () => (await graphql(other?.url ?? '', query, { text })).data?.search, { timeout: 20_000 })
        .toMatchObject({
          edges: [{ node: { key: word } }],
          complete: true,
        });
    }
    const command = await runCatalog(['search', word, '--json'], environment());
    expect([command.code, jsonLines(command).map(({ key }) => key)]).toEqual([0, [word]]);
  });

  it('lets one of two processes win at the same revision', async () => {
    const mutation =
      'mutation ($key: Key!, $name: String!) { registerDataset(input: { key: $key, name: $name, expectedRevision: 1 }) { outcome } }';
    const answers = await Promise.all(servers.map((server, i) => graphql(server.url, mutation, { key: word, name: `Name ${i}` })));
    expect(
      answers.map(({ data, errors }) => errors?.[0]?.extensions.code ?? (data?.registerDataset as { outcome: string }).outcome).sort(),
    ).toEqual(['CONFLICT', 'UPDATED']);
  });

  it('starts and answers everything but searches while Elasticsearch is away', async () => {
    const server = await startServer({ ...environment(), ELASTICSEARCH_URL: 'http://127.0.0.1:9' });
    const answer = await graphql(server.url, '{ datasets { totalCount } }');
    expect(answer).toEqual({ data: { datasets: { totalCount: 1 } } });
    const search = await graphql(server.url, '{ search(text: "x") { complete } }');
    expect(search.errors?.[0]).toMatchObject({
      extensions: { code: 'SEARCH_UNAVAILABLE' },
      message: expect.stringContaining('127.0.0.1:9') as string,
    });
    await server.stop();
  });
});
