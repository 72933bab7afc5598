import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StoreWorker } from '../../../src/adapters/oxigraph/store-worker.ts';
import type { GraphProjection } from '../../../src/services/sparql-service.ts';
import { openEndpoint, things, UP_TO, type Endpoint } from './endpoint.ts';

const endpoints: Endpoint[] = [];
async function open(...options: Parameters<typeof openEndpoint>): Promise<Endpoint> {
  const endpoint = await openEndpoint(...options);
  endpoints.push(endpoint);
  return endpoint;
}
afterEach(async () => {
  for (const endpoint of endpoints.splice(0)) await endpoint.close();
});

/** Datasets with ten triples each. */
const lake = (count: number): ReturnType<typeof things> =>
  things(
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`d${i}`, Array.from({ length: 10 }, (_, j) => `<http://example.org/n> "${i * 10 + j}"`)]),
    ),
  );
const CROSS = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?f != ?i) }';
const told = ({ body }: { body: string }): unknown => JSON.parse(body);
const detail = (part: string): unknown => expect.stringContaining(part);

/** On a busy machine the next engine may take longer than a query waits. */
const answered = (ask: () => Promise<Response>): Promise<Response> =>
  vi.waitFor(
    async () => {
      const answer = await ask();
      expect(answer.status).toBe(200);
      return answer;
    },
    { timeout: 30_000 },
  );

describe('bounds of /sparql', () => {
  it('of time: the query is ended with 503, and the next one is answered', async () => {
    const endpoint = await open({ bounds: { timeoutMs: 400 } });
    await endpoint.store.replace(lake(200), '');
    const slow = await endpoint.ask(CROSS);
    expect(slow.status).toBe(503);
    expect(told(slow)).toMatchObject({ code: 'QUERY_TIMEOUT', detail: detail('longer than 0.4 s') });
    expect(slow.headers['retry-after']).toBeUndefined();
    expect(slow.headers['access-control-allow-origin']).toBe('*');
    expect(await endpoint.rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')).toEqual([{ n: '2000' }]);
  });

  it('of the answer: one row or triple too many is refused, and what to do is said', async () => {
    const endpoint = await open({ bounds: { maxResults: 20 } });
    await endpoint.store.replace(lake(3), '');
    for (const query of [
      'SELECT * { ?s ?p ?o }',
      'SELECT * { ?s ?p ?o } LIMIT 1000',
      'SELECT * { ?s ?p ?o } OFFSET 9',
      'SELECT * { ?s ?p ?o } VALUES ?p { <http://example.org/n> }',
      'CONSTRUCT WHERE { ?s ?p ?o }',
      'DESCRIBE ?s { ?s ?p ?o }',
    ]) {
      const answer = await endpoint.ask(query, '*/*');
      expect([query, answer.status, told(answer)]).toMatchObject([query, 422, { code: 'RESULT_TOO_LARGE', detail: detail('Add a LIMIT') }]);
    }
    for (const query of [
      'SELECT * { ?s ?p ?o } LIMIT 20',
      'SELECT * { ?s ?p ?o } OFFSET 10',
      'CONSTRUCT WHERE { ?s ?p ?o } LIMIT 20',
      'ASK {}',
    ]) {
      expect([query, (await endpoint.ask(query, '*/*')).status]).toEqual([query, 200]);
    }
  });

  it('change no answer within them, whatever stands at the end of a query', async () => {
    const endpoint = await open({ bounds: { maxResults: 15 } });
    await endpoint.store.replace(lake(2), '');
    const number = fc.integer({ min: 0, max: 25 });
    const query = fc.record({
      limit: fc.option(number),
      offset: fc.option(number),
      offsetFirst: fc.boolean(),
      values: fc.boolean(),
      comment: fc.constantFrom('', '# LIMIT 3', '\n# }\n', ' #'),
      escaped: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ limit, offset, offsetFirst, values, comment, escaped }) => {
        const clauses = [limit === null ? '' : `LIMIT ${limit}`, offset === null ? '' : `OFFSET ${offset}`];
        const text = [
          `SELECT ?${escaped ? '\\u006f' : 'o'} WHERE { ?s <http://example.org/n> ?o } ORDER BY ?s ?o`,
          ...(offsetFirst ? clauses.reverse() : clauses),
          ...(values ? ['VALUES ?s { <id/dataset/d0> <id/dataset/d1> }'] : []),
          comment,
        ].join(' ');
        const expected = Array.from({ length: 20 }, (_, i) => String(i))
          .sort((a, b) => (a.length === b.length ? Number(a) - Number(b) : a.length - b.length))
          .slice(offset ?? 0)
          .slice(0, limit ?? undefined);
        const answer = await endpoint.ask(text, 'text/tab-separated-values');
        if (expected.length > 15) expect([text, answer.status]).toEqual([text, 422]);
        else expect([text, answer.status, answer.body]).toEqual([text, 200, ['?o', ...expected.map((o) => `"${o}"`), ''].join('\n')]);
      }),
      { numRuns: 150 },
    );
  });

  it('of triples held: whoever asks is sent to a triple store', async () => {
    const endpoint = await open({ maxTriples: 15 });
    await expect(endpoint.store.replace(lake(2), '')).rejects.toThrow('more than 15 triples');
    const answer = await endpoint.ask('ASK {}');
    expect(answer.status).toBe(503);
    expect(told(answer)).toMatchObject({ code: 'SPARQL_UNAVAILABLE', detail: detail('catalog push URL') });
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('while it is filled: when to come again', async () => {
    const projection: GraphProjection = { upToDate: () => Promise.resolve({ indexedUpTo: null, loading: 0.5 }) };
    const answer = await (await open({ projection })).ask('ASK {}');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(told(answer)).toMatchObject({ code: 'SPARQL_UNAVAILABLE', detail: detail('50 %') });
  });

  it('of what went wrong inside nothing comes out', async () => {
    const projection: GraphProjection = { upToDate: () => Promise.reject(new Error('password=secret')) };
    const answer = await (await open({ projection })).ask('ASK {}');
    expect(answer.status).toBe(500);
    expect(told(answer)).toMatchObject({ code: 'INTERNAL', errorId: 'error-1' });
    expect(answer.body).not.toContain('secret');
  });

  it('of those that wait: a query whose client has gone is never begun', async () => {
    const endpoint = await open({ bounds: { timeoutMs: 2000 } });
    await endpoint.store.replace(lake(200), '');
    const address = await endpoint.server.listen({ port: 0, host: '127.0.0.1' });
    const ask = (query: string, signal?: AbortSignal): Promise<Response> =>
      fetch(`${address}/sparql?query=${encodeURIComponent(query)}`, signal ? { signal } : {});
    const begun = vi.spyOn(StoreWorker.prototype, 'perform');
    const slow = ask(CROSS);
    await vi.waitFor(() => expect(begun).toHaveBeenCalled());
    const leaving = new AbortController();
    const left = ask(CROSS, leaving.signal).catch(() => 'left');
    await new Promise((resolve) => setTimeout(resolve, 300));
    leaving.abort();
    expect(await left).toBe('left');
    const last = await answered(() => ask('ASK {}'));
    expect(last.headers.get('x-indexed-up-to')).toBe(UP_TO);
    expect((await slow).status).toBe(503);
    const queries = begun.mock.calls.flatMap(([work]) => (work.does === 'query' ? [work.text.slice(0, 3)] : []));
    begun.mockRestore();
    expect(queries.filter((text) => text === 'SEL')).toHaveLength(1);
  });
});
