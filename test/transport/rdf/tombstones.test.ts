import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import { ADMS, DCAT, DCT, FOAF, LAKE, PROV, RDF } from '../../../src/model/vocab.ts';
import { RDF_FORMATS, FORMATS } from '../../../src/transport/rdf/formats.ts';
import { ownGraph } from '../../../src/transport/rdf/own-graph.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { tombstoneQuads } from '../../../src/transport/rdf/tombstone-quads.ts';
import { contradictions, hasConsistencyChecker } from '../../support/consistency.ts';
import { hasShapes, profileValidator, type Profile } from '../../support/shacl.ts';
import { lines, objectsOf, parse, unionOf } from './quads.ts';
import { routesOver } from './route-app.ts';
import { BASE, story } from './story.ts';

const WITHDRAWN = 'http://purl.org/adms/status/Withdrawn';
const RETIRED = { retiredAt: '2025-03-01T00:00:00.000Z', retiredReason: 'Consent was withdrawn' };
const { lake, things } = story();
const successor = lake.add('Dataset', 'diabetes-2', { name: 'Diabetes, second study' });
lake.edge(successor, 'RELATED', things.diabetes, 'replaces');
Object.assign(things.diabetes, RETIRED);
const IRI = `${BASE}/id/dataset/diabetes`;

let app: FastifyInstance;
beforeAll(async () => {
  app = await routesOver(lake);
});
afterAll(() => app.close());
const get = (accept?: string, url = '/id/dataset/diabetes') => app.inject({ url, headers: accept === undefined ? {} : { accept } });

describe('the address of a retired thing', () => {
  it.each(RDF_FORMATS.filter((format) => format !== 'jsonld'))(
    'is 410 with what is left to say, in %s by name and by ending',
    async (format) => {
      const { mediaType, suffix } = FORMATS[format];
      for (const response of [await get(mediaType), await get('text/html', `/id/dataset/diabetes${suffix}`)]) {
        expect([response.statusCode, String(response.headers['content-type']).replace(/;.*/, '')]).toEqual([410, mediaType]);
        expect(response.headers['content-location']).toBe(IRI + suffix);
        expect(response.body).toContain('Consent was withdrawn');
      }
    },
  );

  it('tells name, dates, reason, status and successor, and nothing of what it held', async () => {
    const quads = parse((await get('application/n-triples')).body, 'N-Triples');
    const said = (property: string, subject = IRI): string[] => objectsOf(quads, subject, property);
    expect(said(DCT.title)).toEqual(['Diabetes']);
    expect(said(ADMS.status)).toEqual([WITHDRAWN]);
    expect(said(PROV.invalidatedAtTime)).toEqual([RETIRED.retiredAt]);
    expect(said(DCT.isReplacedBy)).toEqual([`${BASE}/id/dataset/diabetes-2`]);
    expect(said(LAKE.retiredReason, `${IRI}#record`)).toEqual([RETIRED.retiredReason]);
    expect(said(DCT.modified, `${IRI}#record`)).toHaveLength(1);
    expect(quads.some((quad) => [DCT.description, DCT.license, DCAT.keyword, DCT.creator].includes(quad.predicate.value as never))).toBe(
      false,
    );
  });

  it('is JSON-LD for who asks for that, problem details for who asks for nothing, and a page for people', async () => {
    expect((await get('application/ld+json')).json()).toHaveProperty('@graph');
    for (const accept of [undefined, '*/*', 'application/json', 'application/problem+json', 'image/png']) {
      const response = await get(accept);
      expect([response.statusCode, response.headers['content-type']]).toEqual([410, 'application/problem+json']);
      expect(response.json()).toMatchObject({
        code: 'GONE',
        tombstone: { reason: RETIRED.retiredReason, replacedBy: ['dataset/diabetes-2'] },
      });
    }
    const page = await get('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
    expect([page.statusCode, page.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
    expect(page.body).toContain('href="/id/dataset/diabetes-2"');
  });

  it('leads to what took its place, is never 304, and may be read from anywhere', async () => {
    const first = await get('text/turtle');
    expect(String(first.headers.link)).toContain(`<${BASE}/id/dataset/diabetes-2>; rel="successor-version"`);
    const again = await app.inject({
      url: '/id/dataset/diabetes',
      headers: { accept: 'text/turtle', 'if-none-match': String(first.headers.etag) },
    });
    expect([again.statusCode, again.headers['access-control-allow-origin'], again.headers.vary]).toEqual([410, '*', 'Accept']);
    expect((await app.inject({ method: 'HEAD', url: '/id/dataset/diabetes.ttl' })).statusCode).toBe(410);
    expect((await app.inject({ url: '/linkset/dataset/diabetes' })).statusCode).toBe(410);
  });
});

describe('a tombstone', () => {
  it('says the same each time, and of activities not that they became invalid', () => {
    const told = (record: AnyRecord) => tombstoneQuads({ ...lake.describeAny(record.path), record: { ...record, ...RETIRED } }, BASE);
    const run = told(things.run);
    expect(lines(run)).toEqual(lines(told(things.run)));
    expect(run.some((quad) => quad.predicate.value === PROV.invalidatedAtTime)).toBe(false);
    expect(objectsOf(run, `${BASE}/id/training-run/run-77`, ADMS.status)).toEqual([WITHDRAWN]);
    expect(objectsOf(told(things.bob), `${BASE}/id/agent/bob`, FOAF.name)).toEqual(['Bob']);
    expect(
      [...run, ...told(things.bob)].every((quad) => quad.subject.termType === 'NamedNode' && quad.object.termType !== 'BlankNode'),
    ).toBe(true);
  });
});

/** The lake as triple stores get it, with one thing retired. */
function unionWith(retired: AnyRecord) {
  const graphs = lake.all().map((record) => {
    const described = lake.describeAny(record.path);
    const one = record === retired ? { ...record, ...RETIRED } : record;
    const around = new Map(described.around).set(record.id, { record: one, links: described.links });
    return ownGraph({ ...described, record: one, around }, BASE);
  });
  return unionOf(graphs.flatMap(({ own, terms }) => [own, terms]));
}

for (const profile of ['mldcat-ap', 'dcat-ap'] as const satisfies Profile[]) {
  describe.skipIf(!hasShapes(profile))(`a lake with a retired thing against ${profile}`, () => {
    const validate = profileValidator(profile);
    it.each(lake.all().map((record): [string, AnyRecord] => [record.path, record]))(
      'has no violation when %s is retired',
      async (_, record) => {
        expect(await validate(unionWith(record))).toEqual([]);
      },
    );
    it('would have some if the thing were gone without a trace', async () => {
      const { iri } = ownGraph(lake.describeAny(things.raw.path), BASE);
      const without = unionWith(things.raw).filter((quad) => quad.subject.value !== iri || quad.predicate.value !== RDF.type);
      expect(await validate(without)).not.toEqual([]);
    });
  });
}

describe.skipIf(!hasConsistencyChecker())('a lake with retired things', () => {
  it('is free of contradictions', () => {
    const graphs = lake
      .all()
      .map((record) => tombstoneQuads({ ...lake.describeAny(record.path), record: { ...record, ...RETIRED } }, BASE));
    expect(contradictions(unionOf([...graphs, ...lake.all().map((record) => toQuads(lake.describeAny(record.path), BASE))]))).toEqual([]);
  });
});
