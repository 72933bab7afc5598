import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../src/transport/sparql/examples.ts';
import { BASE_IRI } from '../../support/lake.ts';
import { parse, parseJsonLd } from '../rdf/quads.ts';
import { openEndpoint, things, UP_TO, type Endpoint } from './endpoint.ts';

const SELECT = 'SELECT ?s ?n WHERE { ?s <http://example.org/n> ?n } ORDER BY ?n';
const CONSTRUCT = 'CONSTRUCT { ?s <http://example.org/m> ?n } WHERE { ?s <http://example.org/n> ?n }';
const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
interface Told {
  status: number;
  code: string;
  detail: string;
}

describe('/sparql', () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await openEndpoint();
    await endpoint.store.replace(
      things({
        a: [`<http://example.org/n> "1"^^<${XSD}integer>`],
        b: ['<http://example.org/n> "<&\\",2"'],
      }),
      '',
    );
  });
  afterAll(() => endpoint.close());
  const get = async (parameters: Record<string, string> | string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') => {
    const search = new URLSearchParams(parameters).toString();
    return endpoint.server.inject({ method, url: `/sparql${search === '' ? '' : `?${search}`}`, headers });
  };
  const post = (type: string, payload: string, search = '') =>
    endpoint.server.inject({ method: 'POST', url: `/sparql${search}`, headers: { 'content-type': type }, payload });
  const told = (answer: { body: string }): Told => JSON.parse(answer.body) as Told;

  describe('the protocol', () => {
    it('answers a query by GET, by form and as such with the same', async () => {
      const answers = [
        await get({ query: SELECT }),
        await post('application/x-www-form-urlencoded', new URLSearchParams({ query: SELECT }).toString()),
        await post('application/sparql-query; charset=utf-8', SELECT),
      ];
      for (const answer of answers) {
        expect(answer.statusCode).toBe(200);
        expect(answer.headers['content-type']).toBe('application/sparql-results+json');
        expect(answer.headers['x-indexed-up-to']).toBe(UP_TO);
        expect(answer.headers['vary']).toBe('Accept');
        expect(answer.headers['access-control-allow-origin']).toBe('*');
        expect(answer.body).toBe(answers[0]?.body);
      }
      const { results } = answers[0]?.json() as { results: { bindings: unknown } };
      expect(results.bindings).toEqual([
        { s: { type: 'uri', value: `${BASE_IRI}/id/dataset/a` }, n: { type: 'literal', value: '1', datatype: `${XSD}integer` } },
        { s: { type: 'uri', value: `${BASE_IRI}/id/dataset/b` }, n: { type: 'literal', value: '<&",2' } },
      ]);
    });

    it('sends no body to HEAD, but the same headers', async () => {
      const [head, whole] = [await get({ query: SELECT }, {}, 'HEAD'), await get({ query: SELECT })];
      expect([head.statusCode, head.body]).toEqual([200, '']);
      expect(head.headers['content-type']).toBe(whole.headers['content-type']);
      expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    });

    it('lets browsers of other sites post', async () => {
      const preflight = await endpoint.server.inject({
        method: 'OPTIONS',
        url: '/sparql',
        headers: { origin: 'https://elsewhere.example' },
      });
      expect(preflight.statusCode).toBe(204);
      expect(preflight.headers['access-control-allow-methods']).toContain('POST');
    });

    it('asks the graphs that the protocol names, before those of FROM', async () => {
      const from = `SELECT ?s FROM <${BASE_IRI}/id/dataset/a> WHERE { ?s ?p ?o }`;
      const graph = (key: string): string => `${BASE_IRI}/id/dataset/${key}`;
      const subjects = async (parameters: Record<string, string>): Promise<string[]> =>
        (await get({ ...parameters, format: 'csv' })).body.trim().split('\r\n').slice(1);
      expect(await subjects({ query: from })).toEqual([graph('a')]);
      expect(await subjects({ query: from, 'default-graph-uri': graph('b') })).toEqual([graph('b')]);
      expect(await subjects({ query: 'SELECT ?g { GRAPH ?g { ?s ?p ?o } }', 'named-graph-uri': graph('b') })).toEqual([graph('b')]);
      expect(await subjects({ query: 'SELECT ?s { ?s ?p ?o }', 'named-graph-uri': graph('b') })).toEqual([]);
    });

    it('resolves relative addresses against the base of the catalog', async () => {
      expect((await get({ query: 'ASK { <id/dataset/a> <http://example.org/n> 1 }' })).json()).toMatchObject({ boolean: true });
      expect((await get({ query: 'SELECT * FROM <id/dataset/a> { ?s ?p ?o }', format: 'csv' })).body).toContain('/id/dataset/a');
    });

    it('refuses two queries, a form without one, a type that is none of its own, and other methods', async () => {
      expect(told(await get(`query=${encodeURIComponent(SELECT)}&query=x`)).detail).toContain('one at a time');
      expect(told(await post('application/sparql-query', SELECT, `?query=x`)).detail).toContain('one at a time');
      expect(told(await post('application/x-www-form-urlencoded', 'q=x')).detail).toContain('query=');
      expect((await post('text/plain', SELECT)).statusCode).toBe(415);
      const put = await endpoint.server.inject({ method: 'PUT', url: '/sparql', payload: 'x' });
      expect([put.statusCode, put.headers['allow']]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    });
  });

  describe('formats', () => {
    it.each([
      [undefined, 'application/sparql-results+json'],
      ['*/*', 'application/sparql-results+json'],
      ['application/json', 'application/sparql-results+json'],
      ['application/sparql-results+xml', 'application/sparql-results+xml'],
      ['application/xml', 'application/sparql-results+xml'],
      ['text/csv', 'text/csv; charset=utf-8; header=present'],
      ['text/tab-separated-values', 'text/tab-separated-values; charset=utf-8'],
      ['text/turtle;q=0.9, text/csv;q=0.1', 'text/csv; charset=utf-8; header=present'],
      [CHROME, 'text/html; charset=utf-8'],
    ])('of a table for %s: %s', async (accept, type) => {
      for (const query of [SELECT, 'ASK { ?s ?p ?o }']) {
        const answer = await get({ query }, accept === undefined ? {} : { accept });
        expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type]);
      }
    });

    it.each([
      ['*/*', 'text/turtle; charset=utf-8'],
      ['application/n-triples', 'application/n-triples'],
      ['application/ld+json', 'application/ld+json'],
      ['application/trig', 'application/trig'],
      ['application/n-quads', 'application/n-quads'],
      [CHROME, 'text/html; charset=utf-8'],
    ])('of a graph for %s: %s', async (accept, type) => {
      for (const query of [CONSTRUCT, 'DESCRIBE <id/dataset/a>']) {
        const answer = await get({ query }, { accept });
        expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type]);
      }
    });

    it('tell the same graph', async () => {
      const body = async (accept: string): Promise<string> => (await get({ query: CONSTRUCT }, { accept })).body;
      const lines = (quads: ReturnType<typeof parse>): string[] =>
        quads.map(({ subject, predicate, object }) => `${subject.value} ${predicate.value} ${object.value}`).sort();
      const turtle = lines(parse(await body('text/turtle'), 'text/turtle'));
      expect(turtle).toEqual([`${BASE_IRI}/id/dataset/a http://example.org/m 1`, `${BASE_IRI}/id/dataset/b http://example.org/m <&",2`]);
      for (const [accept, format] of [
        ['application/n-triples', 'N-Triples'],
        ['application/n-quads', 'N-Quads'],
        ['application/trig', 'application/trig'],
      ] as const) {
        expect(lines(parse(await body(accept), format))).toEqual(turtle);
      }
      expect(lines(await parseJsonLd(await body('application/ld+json')))).toEqual(turtle);
    });

    it('are chosen by a parameter where a client cannot set headers', async () => {
      const type = async (query: string, format: string): Promise<unknown> =>
        (await get({ query, format }, { accept: CHROME })).headers['content-type'];
      expect(await type(SELECT, 'csv')).toContain('text/csv');
      expect(await type(SELECT, 'text/tab-separated-values')).toContain('text/tab-separated-values');
      expect(await type(CONSTRUCT, 'nt')).toBe('application/n-triples');
      expect(await type(CONSTRUCT, 'json')).toBe('application/ld+json');
      expect((await get({ query: SELECT, format: 'xlsx' })).statusCode).toBe(406);
    });

    it('that there are not are answered with those that there are', async () => {
      const answer = await get({ query: SELECT }, { accept: 'image/png' });
      expect(answer.statusCode).toBe(406);
      expect(answer.json()).toMatchObject({
        available: [
          'application/sparql-results+json',
          'application/sparql-results+xml',
          'text/csv',
          'text/tab-separated-values',
          'text/html',
        ],
      });
      expect((await get({ query: CONSTRUCT }, { accept: 'text/csv' })).statusCode).toBe(406);
    });
  });

  describe('the service description', () => {
    it('says what the endpoint can do', async () => {
      const answer = await get({});
      expect(answer.headers['content-type']).toBe('text/turtle; charset=utf-8');
      const facts = parse(answer.body, 'text/turtle').map(
        ({ predicate, object }) => `${predicate.value.replace(/.*[#/]/, '')} ${object.value}`,
      );
      expect(facts).toContain(`endpoint ${BASE_IRI}/sparql`);
      expect(facts).toContain('supportedLanguage http://www.w3.org/ns/sparql-service-description#SPARQL11Query');
      expect(facts).toContain('feature http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph');
    });

    it('comes in the formats of RDF, and to browsers as a page', async () => {
      expect((await get({}, { accept: 'application/ld+json' })).headers['content-type']).toBe('application/ld+json');
      expect((await get({}, { accept: 'text/csv' })).statusCode).toBe(406);
      const html = await get({}, { accept: CHROME });
      expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
      for (const { title } of EXAMPLES) expect(html.body).toContain(title);
    });
  });

  describe('the page', () => {
    it('shows the answer beside the query, things as links, everything escaped', async () => {
      const { body, headers, statusCode } = await get({ query: SELECT }, { accept: CHROME });
      expect(statusCode).toBe(200);
      expect(body).toContain(`<textarea id="query" name="query"`);
      expect(body).toContain('ORDER BY ?n</textarea>');
      expect(body).toContain('<a href="/id/dataset/a">dataset/a</a>');
      expect(body).toContain('&lt;&amp;&quot;,2');
      expect(body).toContain(UP_TO);
      expect(headers['content-security-policy']).toContain("form-action 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe-inline');
      expect(body).not.toContain('<script');
    });

    it('shows a query to the letter, so that it can be sent again', async () => {
      for (const { query } of EXAMPLES) {
        const { body } = await get({ query }, { accept: CHROME });
        const shown = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '';
        const unescaped = shown.replace(
          /&(lt|gt|quot|#39|amp);/g,
          (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '&',
        );
        expect(unescaped).toBe(query);
      }
    });

    it('lets nothing of a query out of its place', async () => {
      const hostile = 'SELECT ("</textarea><script>alert(1)</script>" AS ?x) {}';
      const { body } = await get({ query: hostile }, { accept: CHROME });
      expect(body).not.toContain('<script>');
      expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    });

    it('shows yes and no, graphs, and errors where the query stands', async () => {
      expect((await get({ query: 'ASK {}' }, { accept: CHROME })).body).toContain('>Yes<');
      expect((await get({ query: CONSTRUCT }, { accept: CHROME })).body).toContain('&lt;http://example.org/m&gt;');
      const wrong = await get({ query: 'SELECT * {' }, { accept: CHROME });
      expect(wrong.statusCode).toBe(400);
      expect(wrong.body).toContain('Line 1, column');
      expect(wrong.body).toContain('SELECT * {</textarea>');
    });
  });

  describe('refuses', () => {
    it.each([
      ['SELECT * {\n  ?s ?p \n}', 400, 'INPUT_INVALID', 'Line 3, column 1'],
      ['SELECT * { ?s ?p "x }', 400, 'INPUT_INVALID', 'Line 1, column 18'],
      [
        'SELECT *\n{ ?s dcat:title ?o }',
        400,
        'INPUT_INVALID',
        'Line 2, column 6: The query is not SPARQL 1.1: the prefix dcat: is not declared; begin with PREFIX dcat: <http://www.w3.org/ns/dcat#>',
      ],
      ['SELECT * { ?s ?p ?o', 400, 'INPUT_INVALID', 'Line 1, column 20'],
      ['', 400, 'INPUT_INVALID', 'empty'],
      ['# only a comment', 400, 'INPUT_INVALID', 'empty'],
      ['INSERT DATA { <a:a> <a:b> 1 }', 403, 'FORBIDDEN', 'only reads'],
      ['DELETE WHERE { ?s ?p ?o }', 403, 'FORBIDDEN', 'only reads'],
      ['LOAD <http://127.0.0.1/x>', 403, 'FORBIDDEN', 'only reads'],
      ['CLEAR ALL', 403, 'FORBIDDEN', 'only reads'],
      ['SELECT * {\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } }', 400, 'INPUT_INVALID', 'Line 2, column 2: SERVICE is refused'],
      ['SELECT * { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }', 400, 'INPUT_INVALID', 'SERVICE is refused'],
      ['SELECT * { FILTER EXISTS { { SELECT ?s { SERVICE ?x { ?s ?p ?o } } } } }', 400, 'INPUT_INVALID', 'SERVICE is refused'],
      ['SELECT * FROM <http://127.0.0.1/data.ttl> { ?s ?p ?o }', 400, 'INPUT_INVALID', 'There is no graph <http://127.0.0.1/data.ttl>'],
      ['SELECT * FROM NAMED <id/dataset/none> { GRAPH ?g { ?s ?p ?o } }', 400, 'INPUT_INVALID', 'There is no graph'],
      [
        'SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }',
        400,
        'INPUT_INVALID',
        'The engine does not take the query: The SELECT contains a variable that is unbound',
      ],
      ['SELECT (<http://example.org/f>(1) AS ?x) {}', 400, 'INPUT_INVALID', 'http://example.org/f'],
      [`SELECT * { ${'{'.repeat(150)} ${'}'.repeat(150)} }`, 400, 'QUERY_TOO_COMPLEX', 'deep'],
      [`SELECT * { ${'{'.repeat(20_000)} ${'}'.repeat(20_000)} }`, 400, 'QUERY_TOO_COMPLEX', 'deep'],
      [`SELECT * { ${'?s ?p ?o . '.repeat(400)} }`, 400, 'QUERY_TOO_COMPLEX', 'at most 300'],
      [`SELECT * { ?s ?p "${'x'.repeat(70_000)}" }`, 413, 'QUERY_TOO_COMPLEX', '64 kB'],
    ])('%#: %.60s', async (query, status, code, detail) => {
      const { body } = await endpoint.ask(query);
      expect(JSON.parse(body)).toMatchObject({ status, code, detail: expect.stringContaining(detail) as string });
      expect(await endpoint.rows('SELECT ?s { ?s ?p ?o }')).toHaveLength(2);
    });

    it('updates in every way in which the protocol sends them', async () => {
      const update = 'INSERT DATA { <a:a> <a:b> 1 }';
      expect((await post('application/sparql-update', update)).statusCode).toBe(403);
      expect((await post('application/x-www-form-urlencoded', new URLSearchParams({ update }).toString())).statusCode).toBe(403);
      expect((await get({ update })).statusCode).toBe(403);
    });

    it('a body that is longer than any query', async () => {
      expect((await post('application/sparql-query', 'x'.repeat(300_000))).statusCode).toBe(413);
    });
  });
});
