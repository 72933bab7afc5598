import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError, SetupError, type CatalogError } from '../../../src/errors.ts';
import { DCT, PROV } from '../../../src/model/vocab.ts';
import { mediaTypeOf, OFFERS } from '../../../src/transport/rdf/negotiate.ts';
import type { LineageRequest } from '../../../src/transport/rdf/request.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { lines, objectsOf, parse, parseJsonLd, linesToLibraryPrecision } from './quads.ts';
import { attempt, routesOver } from './route-app.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
lake.add('Dataset', 'iris.ttl', { name: 'A key that ends like a file' });
lake.add('Dataset', 'a/b c?d#e%2F', { name: 'A key with anything in it' });
lake.add('Dataset', 'gone', { name: 'Old', retiredAt: '2024-01-01T00:00:00.000Z' });
let app: FastifyInstance;
let asked: [string, LineageRequest][] = [];
const logged: object[] = [];
let failure: CatalogError | Error | null = null;

beforeAll(async () => {
  app = await routesOver(lake, {
    describe: (path) => (failure ? Promise.reject(failure) : attempt(() => lake.describe(path))),
    lineage: (path, query) => {
      asked.push([path, query]);
      return attempt(() => lake.lineage(lake.describe(path).record));
    },
    errorId: () => 'error-1',
    logger: { error: (details) => logged.push(details) },
  });
});
afterAll(() => app.close());

const get = (url: string, accept?: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { ...(accept === undefined ? {} : { accept }), ...headers } });
const DATASET = '/id/dataset/diabetes/v/1';
const facts = () => toQuads(lake.describe('dataset/diabetes/v/1'), BASE);

describe('the address of a thing', () => {
  it.each([
    [undefined, 'text/turtle; charset=utf-8'],
    ['application/ld+json', 'application/ld+json'],
    ['application/n-triples', 'application/n-triples'],
    ['application/n-quads', 'application/n-quads'],
    ['application/trig', 'application/trig'],
    ['text/html', 'text/html; charset=utf-8'],
    ['text/ttl', 'text/turtle; charset=utf-8'],
  ])('answers Accept: %s with %s', async (accept, type) => {
    const response = await get(DATASET, accept);
    expect([response.statusCode, response.headers['content-type'], response.headers.vary]).toEqual([200, type, 'Accept, Accept-Profile']);
  });

  it.each(['.ttl', '.jsonld', '.nt', '.nq', '.trig'])('answers with %s whatever Accept says, and with the same facts', async (suffix) => {
    const response = await get(DATASET + suffix, 'text/html');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-location']).toBe(`${BASE}${DATASET}${suffix}`);
    const read =
      suffix === '.jsonld'
        ? await parseJsonLd(response.body)
        : parse(response.body, String(response.headers['content-type']).replace(/;.*/, ''));
    expect(linesToLibraryPrecision(read)).toEqual(linesToLibraryPrecision(facts()));
  });

  it('tells its file address, when it changed, its other formats, profiles and provenance', async () => {
    const { headers } = await get(DATASET);
    expect(headers['content-location']).toBe(`${BASE}${DATASET}.ttl`);
    expect(headers['last-modified']).toBe('Thu, 02 May 2024 09:30:00 GMT');
    const link = String(headers.link);
    expect(link).toContain(`<${BASE}${DATASET}.jsonld>; rel="describedby"; type="application/ld+json"`);
    expect(link).toContain('<https://semiceu.github.io/MLDCAT-AP/releases/3.1.0>; rel="profile"');
    expect(link).toContain(`<${BASE}/lineage/dataset/diabetes/v/1>; rel="${PROV.has_provenance}"`);
    expect(link).toContain('<http://spdx.org/licenses/CC-BY-4.0>; rel="license"');
  });

  it('has an ETag of its own for each representation and answers 304 to who has it', async () => {
    const turtle = await get(DATASET);
    const html = await get(DATASET, 'text/html');
    const etag = String(turtle.headers.etag);
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    expect(html.headers.etag).not.toBe(etag);
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await get(DATASET, undefined, { 'if-none-match': tag });
      expect([again.statusCode, again.body, again.headers.etag, again.headers.vary]).toEqual([304, '', etag, 'Accept, Accept-Profile']);
    }
    expect((await get(DATASET, undefined, { 'if-none-match': '"other"' })).statusCode).toBe(200);
    expect((await get(DATASET, undefined, { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' })).statusCode).toBe(200);
  });

  it('answers HEAD like GET, without a body', async () => {
    const head = await app.inject({ method: 'HEAD', url: DATASET });
    const { headers, statusCode } = await get(DATASET);
    expect([head.statusCode, head.body, head.headers.etag, head.headers['content-length']]).toEqual([
      statusCode,
      '',
      headers.etag,
      headers['content-length'],
    ]);
    expect((await app.inject({ method: 'HEAD', url: '/id/dataset/nothing' })).statusCode).toBe(404);
  });

  it('takes a key that ends like a file for the key it is, and the ending after it for the format', async () => {
    const iri = `${BASE}/id/dataset/iris.ttl`;
    expect((await get('/id/dataset/iris.ttl', 'application/n-triples')).headers['content-location']).toBe(`${iri}.nt`);
    const asTurtle = await get('/id/dataset/iris.ttl.ttl', 'application/n-triples');
    expect(objectsOf(parse(asTurtle.body, 'text/turtle'), iri, DCT.title)).toEqual(['A key that ends like a file']);
  });

  it.each(['/id/dataset/a%2Fb%20c%3Fd%23e%252F', '/id/dataset/a%2fb%20c%3Fd%23e%252F', '/id/dataset/%61%2Fb%20c%3Fd%23e%252F.nt'])(
    'finds a key with slashes, spaces and percent signs at %s',
    async (url) => {
      const response = await get(url, 'application/n-triples');
      expect(response.statusCode).toBe(200);
      expect(objectsOf(parse(response.body, 'N-Triples'), `${BASE}/id/dataset/a%2Fb%20c%3Fd%23e%252F`, DCT.title)).toEqual([
        'A key with anything in it',
      ]);
    },
  );
});

describe('errors', () => {
  const problemAt = async (url: string, accept?: string) => {
    const response = await get(url, accept);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const body = response.json<{ status: number; code: string; detail: string; field?: string; errorId?: string; available?: string[] }>();
    expect(body.status).toBe(response.statusCode);
    return body;
  };

  it.each([
    ['/id/dataset/nothing', 404, 'NOT_FOUND', undefined],
    ['/id/dataset/nothing.ttl', 404, 'NOT_FOUND', undefined],
    ['/id/', 404, 'NOT_FOUND', undefined],
    ['/id/dataset/diabetes/', 404, 'NOT_FOUND', undefined],
    ['/id/dataset/gone', 410, 'GONE', undefined],
    ['/id/dataset/gone.ttl.ttl', 404, 'NOT_FOUND', undefined],
    ['/id/dataset/diabetes?profile=toString', 400, 'INPUT_INVALID', 'profile'],
    ['/lineage/dataset/diabetes?depth=-1', 400, 'INPUT_INVALID', 'depth'],
    ['/lineage/dataset/diabetes?depth=1.5', 400, 'INPUT_INVALID', 'depth'],
    ['/lineage/dataset/diabetes?direction=sideways', 400, 'INPUT_INVALID', 'direction'],
    ['/lineage/dataset/diabetes?asOf=2024-01-01', 400, 'INPUT_INVALID', 'asOf'],
    ['/lineage/dataset/diabetes?asOf=2024-13-01T00:00:00Z', 400, 'INPUT_INVALID', 'asOf'],
    ['/lineage/dataset/diabetes?depht=1', 400, 'INPUT_INVALID', 'depht'],
    ['/lineage/dataset/diabetes?depth=1&depth=2', 400, 'INPUT_INVALID', 'depth'],
    ['/lineage/dataset/nothing', 404, 'NOT_FOUND', undefined],
  ])('%s is %i %s', async (url, status, code, field) => {
    const problem = await problemAt(url);
    expect([problem.status, problem.code, problem.field]).toEqual([status, code, field]);
    expect(problem.detail.length).toBeGreaterThan(10);
  });

  it('tells people in a page what programs are told in a problem', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const gone = await get('/id/dataset/gone', browser);
    expect([gone.statusCode, gone.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
    expect(gone.body).toContain('<h1>Old</h1>');
    const nothing = await get('/id/dataset/%3Cscript%3E', browser);
    expect([nothing.statusCode, nothing.body.includes('<script')]).toEqual([404, false]);
  });

  it('is 406 with the list of what there is', async () => {
    const problem = await problemAt(DATASET, 'image/png');
    expect([problem.status, problem.available]).toEqual([406, OFFERS.map(mediaTypeOf)]);
    expect((await problemAt('/lineage/dataset/diabetes', 'text/html')).status).toBe(406);
  });

  it('is 400 for broken percent-encoding', async () => {
    expect((await problemAt('/id/dataset/%E0%A4%A')).status).toBe(400);
  });

  it('is 500 with an id and nothing else of what went wrong when that was not foreseen', async () => {
    for (const unexpected of [new Error('password is s3cret'), new SetupError('password is s3cret')]) {
      failure = unexpected;
      const problem = await problemAt(DATASET);
      expect([problem.status, problem.code, problem.errorId]).toEqual([500, 'INTERNAL', 'error-1']);
      expect(JSON.stringify(problem)).not.toContain('s3cret');
      expect(logged.at(-1)).toMatchObject({ err: unexpected, errorId: 'error-1' });
    }
    failure = new InputError('see https://u:p@h.example/', { field: 'x' });
    expect(await problemAt(DATASET)).toMatchObject({ status: 400, field: 'x', detail: 'see https://h.example/' });
    failure = null;
  });
});

describe('the lineage of a thing', () => {
  it('is asked for with direction, depth and time, and says so in its own address', async () => {
    asked = [];
    const response = await get('/lineage/dataset/diabetes/v/1.nt?direction=UPSTREAM&depth=2&asOf=2024-04-17T02:00:00%2B02:00');
    expect(response.statusCode).toBe(200);
    expect(asked.at(-1)).toEqual(['dataset/diabetes/v/1', { direction: 'upstream', maxDepth: 2, asOf: '2024-04-17T00:00:00.000Z' }]);
    expect(response.headers['content-location']).toBe(
      `${BASE}/lineage/dataset/diabetes/v/1.nt?direction=upstream&depth=2&asOf=2024-04-17T00%3A00%3A00.000Z`,
    );
    expect(parse(response.body, 'N-Triples').some((quad) => quad.predicate.value === PROV.used)).toBe(true);
  });

  it('is Turtle for a browser, and has an ETag', async () => {
    const response = await get('/lineage/dataset/diabetes/v/1', 'text/html,*/*;q=0.8');
    expect(response.headers['content-type']).toBe('text/turtle; charset=utf-8');
    expect((await get('/lineage/dataset/diabetes/v/1', undefined, { 'if-none-match': String(response.headers.etag) })).statusCode).toBe(
      304,
    );
  });
});

describe('our vocabulary', () => {
  it.each(['/ontology', '/shapes'])('%s is there in Turtle and JSON-LD, with as many facts', async (url) => {
    const turtle = parse((await get(url)).body, 'text/turtle');
    const json = await get(url, 'application/ld+json');
    expect(json.headers['content-type']).toBe('application/ld+json');
    expect(await parseJsonLd(json.body)).toHaveLength(turtle.length);
    expect(turtle.length).toBeGreaterThan(20);
    expect((await get(url, 'image/png')).statusCode).toBe(406);
  });

  it('/context.jsonld is the context', async () => {
    const response = await get('/context.jsonld');
    expect(response.headers['content-type']).toBe('application/ld+json');
    expect(response.json<{ '@context': Record<string, unknown> }>()['@context'].title).toEqual({ '@id': DCT.title });
  });
});

describe('the landing page', () => {
  it('shows the thing with relative links, its data, and JSON-LD that parses to the same facts', async () => {
    const response = await get('/id/model/diabetes-predictor/v/1', 'text/html');
    expect(response.body).toContain('<h1>Diabetes Predictor 1</h1>');
    expect(response.body).toContain('href="/id/training-run/run-77"');
    expect(response.body).toContain('href="/id/model/diabetes-predictor/v/1.ttl"');
    expect(response.body).toContain('# Card\n&lt;script&gt;');
    expect(response.body).not.toContain('token=abc');
    const embedded = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(response.body)?.[1] ?? '';
    expect(linesToLibraryPrecision(await parseJsonLd(embedded))).toEqual(
      linesToLibraryPrecision(toQuads(lake.describe('model/diabetes-predictor/v/1'), BASE)),
    );
    expect(lines(facts()).length).toBeGreaterThan(0);
  });

  it('may run nothing: the policy allows its one style by its hash, and no handler or script is in it', async () => {
    const { createHash } = await import('node:crypto');
    const response = await get('/id/dataset/diabetes', 'text/html');
    const style = /<style>([\s\S]*?)<\/style>/.exec(response.body)?.[1] ?? '';
    expect(String(response.headers['content-security-policy'])).toContain(
      `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
    expect(response.body).not.toMatch(/\son\w+=|style="|<script(?! type="application\/ld\+json")/);
    expect(things.diabetes.name).toBe('Diabetes');
  });

  it('shows hostile texts as texts', async () => {
    const evil = lake.add('Dataset', 'evil', {
      name: '</title><script>alert(1)</script>',
      description: '"><img src=x onerror=alert(1)>',
      tags: ["'><b>"],
      landingPage: 'javascript:alert(1)',
      purpose: '</script><script>alert(1)</script>',
    });
    const { body } = await get(`/id/${evil.path}`, 'text/html');
    expect(body).not.toMatch(/<script>|<img|<b>|href="javascript:/);
    expect(body).toContain('&lt;/title&gt;&lt;script&gt;alert(1)');
    expect(body.match(/<\/script>/g)).toHaveLength(1);
  });
});
