import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { DCAT, RDF, VOID } from '../../../src/model/vocab.ts';
import { LakeReader } from '../../../src/services/lake-reader.ts';
import { createHttpServer } from '../../../src/transport/http.ts';
import { FORMATS, RDF_FORMATS } from '../../../src/transport/rdf/formats.ts';
import { ownGraph } from '../../../src/transport/rdf/own-graph.ts';
import { robotsText, sitemapIndex, SitemapPages, type Stretch } from '../../../src/transport/rdf/sitemap.ts';
import { BASE_IRI, LAKES, silent, type TestLake } from '../../support/lake.ts';
import { caller } from '../../support/operations.ts';
import { hasShapes, violations } from '../../support/shacl.ts';
import { objectsOf, parse, parseJsonLd } from './quads.ts';

const CATALOG = `${BASE_IRI}/catalog`;
const open = LAKES[0]?.[1];
let lake: TestLake;
let server: FastifyInstance;
let host: string;

beforeAll(async () => {
  if (!open) throw new Error('no database to test on');
  lake = await open();
  await loadSeeds(lake);
  const gone = await lake.register(['Dataset', { key: 'gone', name: 'Retired' }]);
  await lake.services.writes.perform({ does: 'retire', of: { id: gone.id }, reason: 'Wrong' }, { caller });
  server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent, catalog: { title: 'Demo lake', publisher: 'ACME' } });
  await server.listen({ host: '127.0.0.1', port: 0 });
  host = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  await server.close();
  await lake.close();
});

const get = (path: string, accept?: string) => fetch(host + path, { headers: accept === undefined ? {} : { accept } });

describe('VoID', () => {
  const read = async () => parse(await (await get('/.well-known/void', 'text/turtle')).text(), 'text/turtle');

  it('tells where everything can be had', async () => {
    const quads = await read();
    expect(objectsOf(quads, CATALOG, VOID.dataDump).sort()).toEqual(
      RDF_FORMATS.map((format) => `${BASE_IRI}/dump${FORMATS[format].suffix}`).sort(),
    );
    expect(objectsOf(quads, CATALOG, VOID.feature)).toHaveLength(RDF_FORMATS.length);
    expect(objectsOf(quads, CATALOG, VOID.sparqlEndpoint)).toEqual([`${BASE_IRI}/sparql`]);
    expect(objectsOf(quads, CATALOG, VOID.uriSpace)).toEqual([`${BASE_IRI}/id/`]);
    expect(objectsOf(quads, CATALOG, VOID.vocabulary)).toContain('http://www.w3.org/ns/prov#');
    expect(objectsOf(quads, CATALOG, DCAT.distribution)).toHaveLength(RDF_FORMATS.length);
    expect(objectsOf(quads, CATALOG, RDF.type)).toContain(DCAT.Catalog);
    for (const example of objectsOf(quads, CATALOG, VOID.exampleResource)) {
      expect((await get(example.slice(BASE_IRI.length), 'text/turtle')).status).toBe(200);
    }
  });

  it('counts exactly the things of each class that the graphs of the lake hold', async () => {
    const quads = await read();
    const counts = new Map<string, number>();
    await new LakeReader(lake.store, BASE_IRI).snapshot(async (snapshot) => {
      for await (const batch of snapshot.batches()) {
        for (const { own } of batch.map((described) => ownGraph(described, BASE_IRI))) {
          for (const quad of own.filter((one) => one.predicate.value === RDF.type))
            counts.set(quad.object.value, (counts.get(quad.object.value) ?? 0) + 1);
        }
      }
    });
    const told = objectsOf(quads, CATALOG, VOID.classPartition).map((node) => {
      const [type] = objectsOf(quads, node, VOID.class);
      return [type, Number(objectsOf(quads, node, VOID.entities)[0])];
    });
    expect(told.length).toBeGreaterThan(12);
    expect(told).toEqual(told.map(([type]) => [type, counts.get(String(type))]));
  });

  it('is there in each format, by name and by ending, with the same facts', async () => {
    const count = (await read()).length;
    const json = await get('/.well-known/void', 'application/ld+json');
    expect(await parseJsonLd(await json.text())).toHaveLength(count);
    const lines = await get('/.well-known/void.nt');
    expect(lines.headers.get('content-location')).toBe(`${BASE_IRI}/.well-known/void.nt`);
    expect(parse(await lines.text(), 'N-Triples')).toHaveLength(count);
    expect((await get('/.well-known/void', 'image/png')).status).toBe(406);
  });

  for (const profile of ['dcat-ap', 'mldcat-ap'] as const) {
    it.skipIf(!hasShapes(profile))(`follows ${profile}`, async () => {
      expect(await violations(await read(), profile)).toEqual([]);
    });
  }
});

describe('the list of interfaces', () => {
  it('is in the form of RFC 9727, and leads to each of them', async () => {
    const response = await get('/.well-known/api-catalog', 'application/linkset+json');
    expect(response.headers.get('content-type')).toBe('application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"');
    expect(response.headers.get('link')).toContain(`<${BASE_IRI}/.well-known/api-catalog>; rel="api-catalog"`);
    const { linkset } = (await response.json()) as { linkset: { anchor: string; item?: { href: string }[]; 'service-doc'?: object[] }[] };
    const [own, ...apis] = linkset;
    expect(own?.item?.map(({ href }) => href)).toEqual(apis.map(({ anchor }) => anchor));
    expect(own?.item?.map(({ href }) => href)).toEqual(
      expect.arrayContaining(['/graphql', '/sparql', '/catalog', '/dump.nt'].map((path) => BASE_IRI + path)),
    );
    expect(apis.every((api) => (api['service-doc'] ?? []).length > 0)).toBe(true);
    const head = await fetch(`${host}/.well-known/api-catalog`, { method: 'HEAD' });
    expect([head.status, head.headers.get('link')]).toEqual([200, response.headers.get('link')]);
  });
});

describe('the sitemap', () => {
  const addresses = (xml: string): string[] =>
    [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => String(address).replaceAll('&amp;', '&'));

  it('leads to the page of every living thing, and robots.txt to it', async () => {
    const robots = await (await get('/robots.txt')).text();
    expect(robots).toContain(`Sitemap: ${BASE_IRI}/sitemap.xml`);
    const index = await get('/sitemap.xml');
    expect(index.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const pages = addresses(await index.text());
    const things = (await Promise.all(pages.map(async (page) => addresses(await (await get(page.slice(BASE_IRI.length))).text())))).flat();
    const census = await lake.store.census();
    expect(things).toHaveLength(census.reduce((sum, { living }) => sum + living, 0));
    expect(new Set(things).size).toBe(things.length);
    expect(things).not.toContain(`${BASE_IRI}/id/dataset/gone`);
    expect((await get(things.at(-1)?.slice(BASE_IRI.length) ?? '', 'text/html')).status).toBe(200);
  });

  it.each(['?after=1', '?upTo=x', '?page=2', `?after=${'0'.repeat(36)}`])('refuses %s, naming what is wrong', async (search) => {
    const response = await get(`/sitemap/page.xml${search}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty('field');
  });

  it('of many things is cut into pages that hold each of them once, also those that come later', async () => {
    const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const all = Array.from({ length: 45_000 }, (_, n) => ({ id: idOf(2 * n), path: `dataset/${n}` }));
    const sitemap = new SitemapPages(({ after = '', limit }) => {
      const from = all.findIndex(({ id }) => id > after);
      return Promise.resolve(from < 0 ? [] : all.slice(from, from + limit));
    });
    const read = async (stretches: readonly Stretch[]): Promise<string[]> =>
      (await Promise.all(stretches.map((one) => sitemap.paths(one)))).flat();
    const [first, second] = await Promise.all([sitemap.stretches(), sitemap.stretches()]);
    expect([first.length, second]).toEqual([3, first]);
    expect(await read(first)).toEqual(all.map(({ path }) => path));
    all.splice(100, 0, { id: idOf(199), path: 'dataset/late' });
    all.push(...Array.from({ length: 10_000 }, (_, n) => ({ id: idOf(100_000 + n), path: `dataset/new-${n}` })));
    expect(await read(first)).toEqual(all.map(({ path }) => path));
    const later = await sitemap.stretches();
    expect([later.length, later.slice(0, 2)]).toEqual([3, first.slice(0, 2)]);
    expect(await read(later)).toEqual(all.map(({ path }) => path));
  });

  it('writes addresses as XML wants them', () => {
    expect(sitemapIndex('https://lake.example', [{ after: 'a', upTo: 'b' }])).toContain('page.xml?after=a&amp;upTo=b</loc>');
    expect(robotsText('https://lake.example/catalog')).toContain('Disallow: /catalog/graphql\n');
  });
});

describe('the server as a whole', () => {
  it('lets pages of other sites read everything but GraphQL', async () => {
    for (const path of ['/id/dataset/iris', '/nowhere', '/impact/dataset/iris', '/healthz', '/.well-known/api-catalog']) {
      expect([path, (await get(path)).headers.get('access-control-allow-origin')]).toEqual([path, '*']);
    }
    const graphql = await fetch(`${host}/graphql?query={__typename}`, { headers: { 'apollo-require-preflight': '1' } });
    expect(graphql.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${host}/sparql`, { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  });

  it('tells of a retired thing in RDF from the database', async () => {
    const response = await get('/id/dataset/gone', 'text/turtle');
    expect(response.status).toBe(410);
    const body = await response.text();
    expect(body).toContain('"Wrong"');
    expect(body).toContain('Withdrawn');
  });
});
