import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, execute, parse } from 'graphql';
import { loadSeeds } from '../../src/app.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { BASE_IRI, LAKES, silent } from '../support/lake.ts';
import { benchmark, type Figures } from './measure.ts';

const QUERY = `{ datasets(first: 50) { nodes {
  name key iri tags administrator { name } creators { nodes { name } } publisher { name }
  versions(first: 5) { nodes { key created metafeatures { name value } } } } } }`;
const SECONDS = 4;
const CONNECTIONS = 16;

/** A page of datasets with versions, agents and metafeatures over HTTP, against bare graphql-js that has the same answer in memory. */
async function benchList(): Promise<Figures> {
  const figures: Figures = {};
  for (const [name, open] of LAKES) {
    const lake = await open();
    await loadSeeds(lake);
    const server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const address = server.addresses().find((one) => typeof one !== 'string');
    const url = `http://127.0.0.1:${address?.port ?? 0}/graphql`;
    const { data, errors } = (await (await ask(url)).json()) as { data: object; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    const bare = await bareServer(data);
    const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/graphql`;
    const rates: [number, number][] = [];
    for (let round = 0; round < 3; round++) rates.push([await rate(bareUrl), await rate(url)]);
    const best = (i: 0 | 1): number => Math.max(...rates.map((pair) => pair[i]));
    figures[`${name}: bare graphql-js, answer in memory`] = `${best(0).toFixed(0)} requests/s`;
    figures[`${name}: the catalog`] = `${best(1).toFixed(0)} requests/s (bare / catalog ${(best(0) / best(1)).toFixed(1)})`;
    bare.close();
    await server.close();
    await lake.close();
  }
  return figures;
}

function ask(url: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: QUERY }) });
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
async function bareServer(data: object): Promise<Server> {
  const schema = buildSchema(`
    scalar DateTime scalar IRI scalar Key
    type Query { datasets(first: Int): Connection! } type Connection { nodes: [Dataset!]! }
    type Dataset { name: String! key: Key! iri: IRI! tags: [String!]! administrator: Agent creators: Agents! publisher: Agent versions(first: Int): Versions! }
    type Agents { nodes: [Agent!]! } type Versions { nodes: [Version!]! }
    type Agent { name: String! } type Version { key: Key! created: DateTime metafeatures: [Metafeature!]! } type Metafeature { name: String! value: Float }`);
  const document = parse(QUERY);
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      void Promise.resolve(execute({ schema, document, rootValue: data })).then((result) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(result));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

benchmark('list of 50 datasets', benchList);
