import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { Quad } from 'n3';
import oxigraph from 'oxigraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../src/app.ts';
import { DCAT, HYDRA, LAKE } from '../../src/model/vocab.ts';
import { FORMATS, RDF_FORMATS } from '../../src/transport/rdf/formats.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { BASE_IRI, LAKES, settled, silent, type TestLake } from '../support/lake.ts';
import { hasShapes, profileValidator } from '../support/shacl.ts';
import { lines, objectsOf, parse } from '../transport/rdf/quads.ts';

/** The demo lake as a whole: dump, catalog pages and SPARQL tell the same, and what official validators accept. */
describe.each(LAKES)('the whole lake on %s', (_name, open) => {
  let lake: TestLake;
  let server: FastifyInstance;
  let dump: Quad[];
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    const wine = await lake.services.descriptions.head('dataset/wine');
    await lake.services.writes.perform({ does: 'retire', of: { id: wine.id }, reason: 'for the test' }, { caller: { actor: 'test' } });
    server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    dump = parse(await text('/dump.nt'), 'application/n-triples');
  });
  afterAll(async () => {
    await server.close();
    await lake.close();
  });
  const text = async (url: string, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await server.inject({ url, headers });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    return answer.body;
  };

  it('is dumped whole, each statement once, and says so at its end', () => {
    const all = lines(dump);
    expect(new Set(all).size).toBe(all.length);
    expect(objectsOf(dump, `${BASE_IRI}/dump`, LAKE.complete)).toEqual(['true']);
    expect(dump.filter((quad) => quad.predicate.value === DCAT.record).length).toBeGreaterThan(150);
  });

  it('is the same in every format, read by another parser', async () => {
    const read = (body: string, format: keyof typeof FORMATS): string[] =>
      oxigraph
        .parse(body, { format: FORMATS[format].mediaType })
        .map((quad) => String(quad))
        .sort();
    const expected = read(await text('/dump.nt'), 'ntriples');
    expect(expected.length).toBe(dump.length);
    for (const format of RDF_FORMATS)
      expect([format, read(await text(`/dump${FORMATS[format].suffix}`), format)]).toEqual([format, expected]);
  }, 60_000);

  it('comes in kinds that are asked for, and compressed for who takes it', async () => {
    const agents = parse(await text('/dump.nt?kinds=agent'), 'application/n-triples');
    expect(agents.some((quad) => quad.subject.value.includes('/id/agent/'))).toBe(true);
    expect(agents.some((quad) => quad.subject.value.includes('/id/dataset/'))).toBe(false);
    const answer = await server.inject({ url: '/dump.nt?kinds=agent', headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(lines(parse(gunzipSync(answer.rawPayload).toString(), 'application/n-triples'))).toEqual(lines(agents));
    expect((await server.inject({ url: '/dump.nt?kinds=unicorn' })).statusCode).toBe(400);
  });

  it('is on the pages of the catalog what it is in the dump', async () => {
    const pages: Quad[][] = [];
    const back: string[] = [];
    for (let url: string | undefined = '/catalog'; url !== undefined;) {
      const page: Quad[] = parse(await text(url, { accept: 'text/turtle' }), 'text/turtle');
      pages.push(page);
      const previous = page.find((quad) => quad.predicate.value === HYDRA.previous);
      back.push(previous?.object.value ?? '');
      url = page.find((quad) => quad.predicate.value === HYDRA.next)?.object.value.slice(BASE_IRI.length);
    }
    expect(pages.length).toBe(Math.ceil(496 / 100));
    expect(back.map((previous) => previous !== '')).toEqual(pages.map((_page, i) => i > 0));
    const told = new Set(
      lines(pages.flat().filter((quad) => !quad.predicate.value.startsWith(HYDRA.$) && !quad.object.value.startsWith(HYDRA.$))),
    );
    const dumped = lines(dump.filter((quad) => quad.subject.value !== `${BASE_IRI}/dump`));
    expect(dumped.filter((line) => !told.has(line))).toEqual([]);
    // Pages also name parts of other things that those do not list themselves: columns and settings that are pointed to.
    const known = new Set(dumped);
    const more = [...told].filter((line) => !known.has(line));
    expect(more.filter((line) => !/^\S+#(?:feature|hp)-/.test(line))).toEqual([]);
    expect(await text('/catalog?before=ffffffff-ffff-ffff-ffff-ffffffffffff', { accept: 'text/turtle' })).toContain('totalItems');
    expect((await server.inject({ url: '/catalog?after=x' })).statusCode).toBe(400);
  }, 60_000);

  for (const profile of ['mldcat-ap', 'dcat-ap'] as const) {
    it.skipIf(!hasShapes(profile))(
      `has no violation of the ${profile} shapes`,
      async () => {
        expect(await profileValidator(profile)(dump)).toEqual([]);
      },
      60_000,
    );
  }

  it('is queried by SPARQL with every write that was committed before', async () => {
    const ask = async (query: string): Promise<string> => text(`/sparql?query=${encodeURIComponent(query)}`, { accept: 'text/csv' });
    const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
    const all = Number((await ask(count)).split('\r\n')[1]);
    // The dump's own node is not in the graph.
    expect(all).toBe(dump.filter((quad) => quad.subject.value !== `${BASE_IRI}/dump`).length);
    await lake.register(['Agent', { key: 'sparql-writer', name: 'Said at once', agentType: 'person' }]);
    await settled(lake.store);
    expect(await ask('SELECT ?s { ?s <http://xmlns.com/foaf/0.1/name> "Said at once" }')).toContain('/id/agent/sparql-writer');
  }, 60_000);
});
