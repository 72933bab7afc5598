import type { FastifyInstance } from 'fastify';
import jsonld from 'jsonld';
import { Writer, type Quad } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAKE, RDFS } from '../../../src/model/vocab.ts';
import { FORMATS, RDF_FORMATS } from '../../../src/transport/rdf/formats.ts';
import { contextText } from '../../../src/transport/rdf/jsonld-context.ts';
import { readTurtle } from '../../support/shacl.ts';
import { objectsOf, parse, parseJsonLd, parseRdfXml } from './quads.ts';
import { routesOver } from './route-app.ts';
import { BASE, story } from './story.ts';

const FILES = { '/ontology': 'catalog.ttl', '/shapes': 'shapes.ttl' } as const;
const sourceOf = (path: keyof typeof FILES): Quad[] => readTurtle(new URL(`../../../ontology/${FILES[path]}`, import.meta.url).pathname);

/** Alike for graphs that differ in the names of their blank nodes alone. */
async function canonical(quads: readonly Quad[]): Promise<string> {
  const text = new Writer({ format: 'N-Quads' }).quadsToString([...quads]);
  return await jsonld.canonize(
    text as unknown as jsonld.JsonLdDocument,
    { inputFormat: 'application/n-quads' } as jsonld.Options.Normalize,
  );
}
function read(text: string, mediaType: string): Promise<Quad[]> {
  if (mediaType === 'application/ld+json') return parseJsonLd(text);
  return mediaType === 'application/rdf+xml' ? parseRdfXml(text) : Promise.resolve(parse(text, mediaType));
}

describe('our vocabulary over HTTP', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await routesOver(story().lake);
  });
  afterAll(() => app.close());
  const get = (url: string, accept?: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { ...(accept === undefined ? {} : { accept }), ...headers } });

  describe.each(Object.keys(FILES) as (keyof typeof FILES)[])('%s', (path) => {
    it.each(RDF_FORMATS)('says the same in %s, by its ending and by Accept', async (format) => {
      const { suffix, mediaType } = FORMATS[format];
      const expected = await canonical(sourceOf(path));
      for (const answer of [await get(path + suffix, 'text/html'), await get(path, mediaType)]) {
        expect(answer.statusCode).toBe(200);
        expect(String(answer.headers['content-type']).replace(/;.*/, '')).toBe(mediaType);
        expect(answer.headers['content-location']).toBe(BASE + path + suffix);
        expect(answer.headers.vary).toContain('Accept');
        expect(await canonical(await read(answer.body, mediaType))).toBe(expected);
      }
    });

    it('has an ETag for each form, leads from one form to the others, and is read only', async () => {
      const turtle = await get(path);
      expect(turtle.headers['content-type']).toBe('text/turtle; charset=utf-8');
      const etag = String(turtle.headers.etag);
      expect((await get(path, undefined, { 'if-none-match': etag })).statusCode).toBe(304);
      expect((await get(path, 'application/ld+json', { 'if-none-match': etag })).statusCode).toBe(200);
      const head = await app.inject({ method: 'HEAD', url: path });
      expect([head.statusCode, head.headers.etag, head.body]).toEqual([200, etag, '']);
      for (const format of RDF_FORMATS)
        expect(turtle.headers.link).toContain(
          `<${BASE}${path}${FORMATS[format].suffix}>; rel="alternate"; type="${FORMATS[format].mediaType}"`,
        );
      expect((await app.inject({ method: 'PUT', url: path, payload: 'x' })).statusCode).toBe(405);
      expect((await app.inject({ method: 'POST', url: `${path}.ttl`, payload: {} })).statusCode).toBe(405);
    });

    it('answers what it does not have with 406 and what it has', async () => {
      const refused = await get(path, 'image/png');
      expect([refused.statusCode, refused.headers['content-type']]).toEqual([406, 'application/problem+json']);
      expect(refused.json<{ available: string[] }>().available).toEqual(
        expect.arrayContaining(RDF_FORMATS.map((format) => FORMATS[format].mediaType)),
      );
    });
  });

  it('shows the terms to people: what follows # in the IRI of a term leads to its row', async () => {
    const { body, headers, statusCode } = await get('/ontology', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
    expect([statusCode, headers['content-type'], headers['content-location']]).toEqual([
      200,
      'text/html; charset=utf-8',
      `${BASE}/ontology`,
    ]);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const ontology = sourceOf('/ontology');
    const defined = ontology.filter(({ predicate }) => predicate.value === RDFS.isDefinedBy).map(({ subject }) => subject.value);
    expect(defined.length).toBeGreaterThan(200);
    expect(defined.map((iri) => iri.slice(LAKE.$.length)).filter((name) => !ids.includes(name))).toEqual([]);
    for (const name of ['Ingest', 'securityLevel-public', 'metric-NumberOfInstances']) {
      const row = new RegExp(`<tr id="${name}">.*</tr>`).exec(body)?.[0] ?? '';
      expect(row).toContain(objectsOf(ontology, LAKE.$ + name, RDFS.comment)[0]);
    }
    expect(body).toContain(`<code>${LAKE.$}</code>`);
    expect(body).toContain('<a href="http://www.w3.org/ns/prov#Activity">prov:Activity</a>');
    expect(body).not.toMatch(/<script(?! type="application\/ld\+json")|\son\w+=|undefined/);
  });

  it('has the whole context as a document of its own', async () => {
    const answer = await get('/context.jsonld', 'text/html');
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([200, 'application/ld+json', contextText()]);
    expect((await get('/context.jsonld', undefined, { 'if-none-match': String(answer.headers.etag) })).statusCode).toBe(304);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});
