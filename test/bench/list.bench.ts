import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, execute, parse } from 'graphql';
import { loadSeeds } from '../../src/app.ts';
import { METAFEATURES } from '../../src/model/metafeature.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { BASE_IRI, LAKES, silent, type TestLake } from '../support/lake.ts';
import { benchmark, type Figures } from './measure.ts';

/**
 * A page of datasets with versions, agents and metafeatures over HTTP, against bare graphql-js behind node's own HTTP server, twice:
 * with the same answer in memory, and with one statement written for this very query over the same database. The former has no
 * database to read, no query to parse, check and bound, and no secrets to mask; the latter has at least the reading in common.
 */

const QUERY = `{ datasets(first: 50) { nodes {
  name key iri tags administrator { name } creators { nodes { name } } publisher { name }
  versions(first: 5) { nodes { key created metafeatures { name value } } } } } }`;
const SECONDS = 4;
const ROUNDS = 3;
const CONNECTIONS = 16;

async function benchList(): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, open] of LAKES) {
    const lake = await open();
    await loadSeeds(lake);
    await lake.indexer.stop();
    const catalog = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    await catalog.listen({ host: '127.0.0.1', port: 0 });
    const url = catalog.listeningOrigin + '/graphql';
    const { data, errors } = (await (await ask(url)).json()) as { data: object; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    const inMemory = await bareServer(() => Promise.resolve(data));
    const byHand = await bareServer(() => readByHand(lake));
    const urls = [url, urlOf(byHand), urlOf(inMemory)];
    if ((await (await ask(urls[1] ?? '')).text()) !== JSON.stringify({ data }))
      throw new Error('what was written by hand answers something else');
    const [own = 0, hand = 0, memory = 0] = await bestRates(urls);
    figures[`${name}: bare graphql-js, answer in memory`] = `${memory.toFixed(0)} requests/s`;
    figures[`${name}: bare graphql-js, SQL by hand`] = `${hand.toFixed(0)} requests/s`;
    figures[`${name}: the catalog`] =
      `${own.toFixed(0)} requests/s (by hand / catalog ${(hand / own).toFixed(2)}, in memory / catalog ${(memory / own).toFixed(2)})`;
    for (const server of [inMemory, byHand]) server.close();
    await catalog.close();
    await lake.close();
  }
  return figures;
}

function ask(url: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: QUERY }) });
}
/** Each in turn, several times: the best of each. */
async function bestRates(urls: readonly string[]): Promise<number[]> {
  const best = urls.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) for (const [i, url] of urls.entries()) best[i] = Math.max(best[i] ?? 0, await rate(url));
  return best;
}
async function rate(url: string): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const answer = await ask(url);
      const text = await answer.text();
      if (!answer.ok || text.includes('"errors"')) throw new Error(text.slice(0, 300));
      count++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return count / SECONDS;
}

/** The smallest server that answers this query: parsed once, resolved from an object by graphql-js itself. */
async function bareServer(read: () => Promise<object>): Promise<Server> {
  const schema = buildSchema(`
    scalar DateTime scalar IRI scalar Key
    type Query { datasets(first: Int): Connection! } type Connection { nodes: [Dataset!]! }
    type Dataset { name: String! key: Key! iri: IRI! tags: [String!]! administrator: Agent creators: Agents! publisher: Agent versions(first: Int): Versions! }
    type Agents { nodes: [Agent!]! } type Versions { nodes: [Version!]! }
    type Agent { name: String! } type Version { key: Key! created: DateTime metafeatures: [Metafeature!]! } type Metafeature { name: String! value: Float }`);
  const document = parse(QUERY);
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      void read()
        .then((rootValue) => execute({ schema, document, rootValue }))
        .then((result) => {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(result));
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

const AGENTS = (role: string, most: number): string => `coalesce((SELECT json_agg(json_build_object('name', a.name) ORDER BY a.id) FROM (
  SELECT g.id, o.name FROM edge g JOIN entity o ON o.id = g.to_id AND o.kind = 'Agent'
  WHERE g.from_id = e.id AND g.relation = 'ATTRIBUTED' AND g.role = '${role}' AND g.valid_to IS NULL ORDER BY g.id LIMIT ${most}) a), '[]')`;
const BY_HAND = `SELECT e.name, e.key, e.path, e.tags, ${AGENTS('administrator', 1)} AS administrators, ${AGENTS('creator', 50)} AS creators,
  ${AGENTS('publisher', 1)} AS publishers, coalesce((SELECT json_agg(json_build_object('key', v.key, 'created', v.created, 'metafeatures', v.metafeatures)
    ORDER BY v.sort_key DESC, v.id DESC) FROM (SELECT v.key, v.sort_key, v.id, k.created, k.metafeatures FROM entity v JOIN dataset_version k ON k.id = v.id
    WHERE v.parent_id = e.id AND v.retired_at IS NULL ORDER BY v.sort_key DESC, v.id DESC LIMIT 5) v), '[]') AS versions
  FROM entity e WHERE e.kind = 'Dataset' AND e.retired_at IS NULL ORDER BY lower(e.name) COLLATE "C", e.id LIMIT 50`;

interface Row {
  path: string;
  administrators: object[];
  creators: object[];
  publishers: object[];
  versions: { created: string | null; metafeatures: Record<string, number | null> | null }[];
}
/** The data of the query in the shape of its answer. */
async function readByHand(lake: TestLake): Promise<object> {
  const rows: Row[] = await lake.dataSource.query(BY_HAND);
  const nodes = rows.map(({ path, administrators, creators, publishers, versions, ...row }) => ({
    ...row,
    iri: `${BASE_IRI}/id/${path}`,
    administrator: administrators[0] ?? null,
    creators: { nodes: creators },
    publisher: publishers[0] ?? null,
    versions: { nodes: versions.map(versionByHand) },
  }));
  return { datasets: { nodes } };
}
function versionByHand({ created, metafeatures, ...version }: Row['versions'][number]): object {
  const stated = METAFEATURES.flatMap(({ name }) => (metafeatures && name in metafeatures ? [{ name, value: metafeatures[name] }] : []));
  return { ...version, created: created === null ? null : new Date(created).toISOString(), metafeatures: stated };
}

benchmark('list of 50 datasets', benchList);
