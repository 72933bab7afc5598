import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DCT } from '../../../src/model/vocab.ts';
import { FORMATS, RDF_FORMATS } from '../../../src/transport/rdf/formats.ts';
import { negotiate, OFFERS, profilesOf, rangesOf } from '../../../src/transport/rdf/negotiate.ts';
import { parse } from './quads.ts';
import { CARD, routesOver, TEST_PROFILES, TITLES } from './route-app.ts';
import { BASE, story } from './story.ts';

const { lake } = story();
lake.add('Dataset', 'iris.ttl', { name: 'A key that ends like a file' });
lake.add('Dataset', 'card.jsonld', { name: 'Another one' });
let app: FastifyInstance;
beforeAll(async () => {
  app = await routesOver(lake, { profiles: TEST_PROFILES });
});
afterAll(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
const typeOf = async (url: string, headers: Record<string, string> = {}): Promise<string> => {
  const response = await get(url, headers);
  return `${response.statusCode} ${String(response.headers['content-type']).replace(/; charset.*/, '')}`;
};
const DATASET = '/id/dataset/diabetes/v/1';
const MODEL = '/id/model/diabetes-predictor/v/1';

/** What F-UJI sends (its enumeration of accepted types), and what it should get. */
const FUJI: [name: string, accept: string, expected: string | null][] = [
  ['schemaorg', 'application/vnd.schemaorg.ld+json, application/ld+json', 'application/ld+json'],
  ['html', 'text/html, application/xhtml+xml', 'text/html'],
  ['html_xml', 'text/html, application/xhtml+xml, application/xml;q=0.5, text/xml;q=0.5, application/rdf+xml;q=0.5', 'text/html'],
  ['json', 'application/json, text/json;q=0.5', 'application/ld+json'],
  ['jsonld', 'application/ld+json', 'application/ld+json'],
  ['nt', 'text/n3, application/n-triples', 'text/turtle'],
  [
    'turtle',
    'text/ttl, text/turtle, application/turtle, application/x-turtle;q=0.6, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3',
    'text/turtle',
  ],
  [
    'rdf',
    'text/turtle, application/turtle, application/x-turtle;q=0.8, application/rdf+xml, text/n3;q=0.9, text/rdf+n3;q=0.9,application/ld+json',
    'text/turtle',
  ],
  ['default', '*/*', 'text/turtle'],
  ['rdfxml', 'application/rdf+xml, text/rdf;q=0.5, application/xml;q=0.1, text/xml;q=0.1', 'application/rdf+xml'],
  ['xml', 'application/xml, text/xml;q=0.5', 'application/rdf+xml'],
  ['datacite_json', 'application/vnd.datacite.datacite+json', null],
  ['atom', 'application/atom+xml', null],
  ['rdfjson', 'application/rdf+json', null],
];

describe('what F-UJI asks for', () => {
  it.each(FUJI)('%s is answered with the registered type', async (_, accept, expected) => {
    expect(await typeOf(DATASET, { accept })).toBe(expected === null ? '406 application/problem+json' : `200 ${expected}`);
  });
});

describe('the ending of the path', () => {
  it.each(RDF_FORMATS)('of %s comes before the Accept header, also one that takes nothing', async (format) => {
    for (const accept of ['text/html', 'image/png', '*/*;q=0']) {
      const { suffix, mediaType } = FORMATS[format];
      expect(await typeOf(DATASET + suffix, { accept })).toBe(`200 ${mediaType}`);
    }
  });

  it('belongs to the key where there is such a key', async () => {
    expect(await typeOf('/id/dataset/iris.ttl', { accept: 'text/html' })).toBe('200 text/html');
    expect(await typeOf('/id/dataset/iris.ttl.nt')).toBe('200 application/n-triples');
    expect(await typeOf('/id/dataset/card.jsonld', { accept: 'text/turtle' })).toBe('200 text/turtle');
    expect(await typeOf('/id/dataset/card')).toBe('404 application/problem+json');
  });

  it.each(['.TTL', '.ttl/', '.', '..ttl', '.exe', '.ttl.ttl', '%2Ettl%2E', '.ttl%00', '/.ttl', '.ttl;x'])('%s is none', async (ending) => {
    expect(await typeOf(DATASET + ending)).toMatch(/^40[04] application\/problem\+json$/);
  });
});

describe('a header made to confuse', () => {
  it.each([
    '"',
    '"text/turtle',
    'text/turtle;q="0.5',
    ';;;,,,',
    'text/turtle;q=0.5;q=0',
    '\\"\\"',
    'a'.repeat(7000),
    'text/turtle,'.repeat(500),
    '*/*;q=1e9',
    '*/*;q=-1',
    'text/turtle;profile="',
    'constructor, __proto__, toString',
    'application/ld+json;profile="\\"',
  ])('%j gets an answer that is 200 or 406', async (accept) => {
    expect((await get(DATASET, { accept })).statusCode).toSatisfy((status) => status === 200 || status === 406);
  });

  it('never breaks the reading, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab/*;,="\\ q.01<>\t'.split('')), maxLength: 60 }), (header) => {
        for (const range of rangesOf(header)) expect(range.q >= 0 && range.q <= 1).toBe(true);
        expect(profilesOf(header).every((profile) => typeof profile === 'string')).toBe(true);
        const offer = negotiate(header, OFFERS);
        expect(offer === null || OFFERS.includes(offer)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the offer of the greatest weight, for any weights', () => {
    const weight = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(fc.array(weight, { minLength: RDF_FORMATS.length, maxLength: RDF_FORMATS.length }), (weights) => {
        const accept = RDF_FORMATS.map((format, i) => `${FORMATS[format].mediaType};q=${weights[i]}`).join(', ');
        const offer = negotiate(accept, OFFERS);
        const most = Math.max(...weights);
        if (most === 0) expect(offer).toBeNull();
        else expect(weights[RDF_FORMATS.indexOf(offer as (typeof RDF_FORMATS)[number])]).toBe(most);
      }),
    );
  });

  it('refuses a format by its own name whatever its other names say', () => {
    expect(negotiate('text/turtle;q=0, text/ttl', ['turtle'])).toBeNull();
    expect(negotiate('text/ttl;q=0.2, text/turtle', ['turtle'])).toBe('turtle');
  });
});

describe('a profile', () => {
  it.each([
    ['by name', '?profile=titles'],
    ['by IRI', `?profile=${encodeURIComponent(TITLES)}`],
    ['by IRI without what ends the namespace', `?profile=${encodeURIComponent(TITLES.slice(0, -1))}`],
  ])('is asked for %s, and told in the address and in a link', async (_, query) => {
    const response = await get(DATASET + query, { accept: 'application/n-triples' });
    expect(parse(response.body, 'N-Triples').every((quad) => quad.predicate.value === DCT.title)).toBe(true);
    expect(response.headers['content-location']).toBe(`${BASE}${DATASET}.nt?profile=titles`);
    expect(String(response.headers.link)).toContain(`<${TITLES}>; rel="profile"`);
    expect(String(response.headers.link).match(/rel="profile"/g)).toHaveLength(1);
    expect(response.headers.vary).toBe('Accept, Accept-Profile');
  });

  it('is offered as another form of the thing', async () => {
    const link = String((await get(DATASET)).headers.link);
    const told = `<${BASE}${DATASET}.jsonld?profile=card>; rel="%"; type="application/ld+json"; profile="${CARD}"`;
    expect(link).toContain(told.replace('%', 'alternate'));
    expect(link).toContain(told.replace('%', 'describedby'));
    expect(String((await get(MODEL)).headers.link)).not.toContain('card');
  });

  it('with a document is JSON-LD first, and names itself in the type', async () => {
    for (const [url, headers] of [
      [`${DATASET}?profile=card`, {}],
      [`${DATASET}.jsonld?profile=card`, { accept: 'text/turtle' }],
      [DATASET, { accept: `application/ld+json; profile="${CARD}"` }],
      [DATASET, { accept: `text/turtle;q=0.5, application/ld+json; profile="http://other.example/ ${CARD}"` }],
      [DATASET, { accept: 'application/ld+json', 'accept-profile': `<${CARD}>` }],
      [DATASET, { accept: '*/*', 'accept-profile': `<http://unknown.example/>, <${TITLES}>;q=0.3, <${CARD}>;q=0.5` }],
    ] as const) {
      const response = await get(url, headers);
      expect([url, headers, response.json()]).toEqual([url, headers, { card: '1' }]);
      expect(response.headers['content-type']).toBe(`application/ld+json; profile="${CARD}"`);
    }
  });

  it('that does not tell of the thing is 406 with those that do', async () => {
    const response = await get(`${MODEL}?profile=card`);
    expect([response.statusCode, response.json<{ profiles: string[] }>().profiles]).toEqual([406, ['titles']]);
    expect((await get(`${DATASET}.ttl?profile=card`)).json()).toMatchObject({ status: 406, available: ['application/ld+json'] });
    expect((await get(`${DATASET}?profile=card`, { accept: 'text/turtle' })).statusCode).toBe(406);
  });

  it('in the Accept header must be had for its range to count', async () => {
    const croissant = `application/ld+json; profile="${CARD}"`;
    expect(await typeOf(MODEL, { accept: croissant })).toBe('406 application/problem+json');
    expect(await typeOf(MODEL, { accept: `${croissant}, text/turtle;q=0.1` })).toBe('200 text/turtle');
    expect(await typeOf(MODEL, { accept: 'application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted"' })).toBe(
      '200 application/ld+json',
    );
  });

  it('in Accept-Profile is a wish: without it there is the whole', async () => {
    const whole = (await get(MODEL, { accept: 'text/turtle' })).body;
    expect((await get(MODEL, { accept: 'text/turtle', 'accept-profile': `<${CARD}>` })).body).toBe(whole);
    expect((await get(MODEL, { accept: 'text/turtle', 'accept-profile': `<${TITLES}>;q=0` })).body).toBe(whole);
    expect((await get(MODEL, { accept: 'text/turtle', 'accept-profile': '<<>>,,"' })).body).toBe(whole);
  });

  it('that nobody knows is 400 with the list, and is nothing of the object that holds them', async () => {
    for (const name of ['nope', 'toString', '__proto__', '']) {
      const response = await get(`${DATASET}?profile=${name}`);
      expect([name, response.statusCode]).toEqual([name, 400]);
      expect(response.json<{ detail: string }>().detail).toContain('titles, card');
    }
  });

  it('has an ETag of its own', async () => {
    const tags = await Promise.all(
      [DATASET, `${DATASET}?profile=titles`, `${DATASET}?profile=card`].map(async (url) => (await get(url)).headers.etag),
    );
    expect(new Set(tags).size).toBe(3);
  });
});

describe('what pages of other sites may read', () => {
  it.each([
    DATASET,
    '/id/dataset/nothing',
    '/lineage/dataset/diabetes',
    '/ontology',
    '/context.jsonld',
    '/linkset/dataset/diabetes',
    '/robots.txt',
    '/id/dataset/%E0%A4%A',
    '/nowhere',
  ])('%s says so, with the headers that they may see', async (url) => {
    for (const accept of ['*/*', 'text/html', 'image/png']) {
      const response = await get(url, { accept });
      expect(response.headers['access-control-allow-origin']).toBe('*');
      expect(response.headers['access-control-expose-headers']).toMatch(/Content-Location.*ETag.*Link/);
    }
  });

  it('is answered before it is asked', async () => {
    const preflight = {
      origin: 'https://other.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    };
    const response = await app.inject({ method: 'OPTIONS', url: DATASET, headers: preflight });
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      allow: 'GET, HEAD, OPTIONS',
    });
    expect(response.headers['access-control-allow-headers']).toContain('If-None-Match');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('is not changed by %s, whatever the body', async (method) => {
    for (const url of [DATASET, '/ontology.ttl', '/sitemap.xml']) {
      const response = await app.inject({ method, url, headers: { 'content-type': 'text/turtle' }, payload: '<a> <b> <c> .' });
      expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect(response.json()).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(response.headers['access-control-allow-origin']).toBe('*');
    }
  });
});
