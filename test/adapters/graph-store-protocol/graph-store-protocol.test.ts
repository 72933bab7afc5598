import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GraphStoreProtocol, type GraphStoreProtocolOptions } from '../../../src/adapters/graph-store-protocol/graph-store-protocol.ts';
import { GraphStoreError, type TripleStoreAddress } from '../../../src/ports/graph-store.ts';
import { graphStoreContract } from '../../contract/graph-store.contract.ts';
import { FakeGraphStore, type Mishap } from '../../support/fake-graph-store.ts';

const BASE = 'https://lake.example.org';
const TERMS = `${BASE}/terms`;
const STATE = `${BASE}/push`;
const A = `${BASE}/id/agent/a`;
const triple = (value: string): string => `<${A}> <http://example.org/says> "${value}" .\n`;

graphStoreContract('a store with the Graph Store Protocol alone', async () => {
  const server = new FakeGraphStore();
  const store = new GraphStoreProtocol({ address: { url: await server.start() }, base: BASE, termsGraph: TERMS });
  const cleanUp = async (): Promise<void> => {
    await store.close();
    await server.stop();
  };
  return { store, base: BASE, termsGraph: TERMS, triplesOf: (graph) => Promise.resolve(server.triples(graph)), cleanUp };
});

describe('a triple store that does not do as it should', () => {
  let server: FakeGraphStore;
  let url: string;
  const stores: GraphStoreProtocol[] = [];
  beforeEach(async () => {
    server = new FakeGraphStore();
    url = await server.start();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await server.stop();
  });
  const open = (address: Partial<TripleStoreAddress> = {}, options: Partial<GraphStoreProtocolOptions> = {}): GraphStoreProtocol => {
    const store = new GraphStoreProtocol({
      address: { url, updateUrl: 'none', ...address },
      base: BASE,
      termsGraph: TERMS,
      firstWaitMs: 5,
      ...options,
    });
    stores.push(store);
    return store;
  };
  const put = (store: GraphStoreProtocol, value = 'x'): Promise<void> => store.replace([{ iri: A, triples: triple(value) }], '');
  const failureOf = async (work: Promise<unknown>): Promise<GraphStoreError> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof GraphStoreError)) throw new Error(`no error of the store: ${String(error)}`);
    return error;
  };
  const answering =
    (status: number, text = '', headers: Record<string, string> = {}): Mishap =>
    (_request, response) => {
      response.writeHead(status, headers).end(text);
      return true;
    };
  const cutting: Mishap = (request) => {
    request.socket.destroy();
    return true;
  };

  it('is asked again when it is busy, and then holds what it was given', async () => {
    server.mishaps.push(answering(503), answering(503));
    await put(open());
    expect(server.requests).toEqual([`PUT ${A}`, `PUT ${A}`, `PUT ${A}`]);
    expect(server.triples(A)).toEqual([triple('x').trim()]);
  });

  it('is given the time that it asks for', async () => {
    server.mishaps.push(answering(429, '', { 'retry-after': '1' }));
    const started = performance.now();
    await put(open());
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it('is left alone when it asks for much time: whoever pushes comes again', async () => {
    server.mishaps.push(answering(503, 'maintenance', { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }));
    const error = await failureOf(put(open()));
    expect([error.again, server.requests.length]).toEqual([true, 1]);
    expect(error.message).toContain('503');
    expect(error.message).toContain('maintenance');
  });

  it('is asked again when it drops the connection, and no more than so often', async () => {
    server.mishaps.push(cutting);
    await put(open());
    expect(server.triples(A)).toHaveLength(1);
    server.mishaps.push(...Array.from({ length: 10 }, () => cutting));
    const error = await failureOf(put(open({}, { attempts: 4 })));
    expect([error.again, server.requests.length]).toEqual([true, 2 + 4]);
    expect(error.message).toContain(url);
  });

  it('is not waited for longer than a request may take', async () => {
    const waiting: ServerResponse[] = [];
    server.mishaps.push((_request, response) => {
      waiting.push(response);
      return true;
    });
    await put(open({}, { timeoutMs: 100 }));
    expect(server.requests).toHaveLength(2);
    for (const response of waiting) response.end();
  });

  it('is not asked again what it refuses, and its own words are told on one line', async () => {
    server.mishaps.push(
      answering(400, `<html><style>p {}</style><body><h1>Bad</h1>\n<p>line one\u001b[31m\nline two</p>${'x'.repeat(900)}</body></html>`),
    );
    const error = await failureOf(put(open()));
    expect([error.again, server.requests.length]).toEqual([false, 1]);
    expect(error.message).toMatch(/answers 400 to PUT .*agent\/a>: Bad line one \[31m line two x+…/);
    expect(error.message.length).toBeLessThan(600);
  });

  it('gets user and password, or a token, which no error tells', async () => {
    const secret = 'p%40ss-w%C3%B6rd';
    const named = open({ url: url.replace('http://', `http://us%20er:${secret}@`) });
    await put(named);
    expect(server.logins[0]).toBe(`Basic ${Buffer.from('us er:p@ss-wörd').toString('base64')}`);
    expect(named.name).toBe(`The triple store at ${url}`);
    server.mishaps.push((request, response) => {
      response.writeHead(401).end(`you said ${request.headers.authorization} and p@ss-wörd`);
      return true;
    });
    const error = await failureOf(put(named));
    expect(error.message).toContain('Check the user and password');
    for (const word of ['p@ss', 'p%40ss', String(server.logins[0]).slice(6)]) expect(error.message).not.toContain(word);
    await put(open({ token: 'tok-123' }));
    expect(server.logins.at(-1)).toBe('Bearer tok-123');
  });

  it('is not followed elsewhere with the credentials', async () => {
    server.mishaps.push(answering(307, '', { location: 'http://127.0.0.1:9/stolen?x=1' }));
    const error = await failureOf(put(open({ token: 'tok' })));
    expect(error.again).toBe(false);
    expect(error.message).toContain('http://127.0.0.1:9/stolen.');
  });

  it('is put graph by graph when updates are not at their usual place, from then on without asking', async () => {
    const store = open({ updateUrl: undefined });
    await put(store, 'one');
    await put(store, 'two');
    expect(server.requests).toEqual(['POST /lake/update', `PUT ${A}`, `PUT ${A}`]);
    expect(server.triples(A)).toEqual([triple('two').trim()]);
    const error = await failureOf(put(open({ updateUrl: `${url}/nowhere` })));
    expect(error.message).toContain('404');
  });

  it('says that it has no queries where it is asked for what it holds', async () => {
    const store = open({ queryUrl: new URL('/nowhere', url).href });
    const all = async (): Promise<void> => {
      for await (const one of store.summary()) throw new Error(one.iri);
    };
    expect((await failureOf(all())).message).toContain('TRIPLESTORE_QUERY_URL');
    server.mishaps.push(answering(200, '<html>Welcome, to, this, page</html>'));
    expect((await failureOf(all())).message).toContain('TRIPLESTORE_QUERY_URL');
  });

  it('does not tell its new state when it was restarted empty on the way', async () => {
    const store = open();
    await store.replace([], '', { from: null, to: 'one' });
    server.mishaps.push((request, response) => {
      // The graph is lost after it was put, and the store is back when the state is to be told.
      server.graphs.clear();
      return answering(503)(request, response);
    });
    const error = await failureOf(store.replace([{ iri: A, triples: triple('x') }], '', { from: 'one', to: 'two' }));
    expect(error.again).toBe(true);
    expect(await store.state()).toBeNull();
  });

  it('takes the answer to a state that was told for lost, and tells it again', async () => {
    const store = open();
    await store.replace([], '', { from: null, to: 'one' });
    const losing: Mishap = (request) => {
      server.graphs.set(STATE, new Set([`<${STATE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "two" .`]));
      request.socket.destroy();
      return true;
    };
    server.mishaps.push(() => false, losing);
    await store.replace([], '', { from: 'one', to: 'two' });
    expect(await store.state()).toBe('two');
  });

  it('ends at once when it is closed, and what it was asked ends with it', async () => {
    const store = open({}, { firstWaitMs: 60_000 });
    server.mishaps.push(() => true);
    const waiting = failureOf(put(store));
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await store.close();
    expect((await waiting).again).toBe(true);
    expect((await failureOf(put(store))).message).toContain('being stopped');
  });

  it('is not waited for when it is closed between two requests', async () => {
    const store = open({}, { firstWaitMs: 60_000 });
    server.mishaps.push(answering(503));
    const waiting = failureOf(put(store));
    while (server.mishaps.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const started = performance.now();
    await store.close();
    expect((await waiting).again).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('gathers terms beside, and lets those go that were not gathered', async () => {
    const store = open();
    const term = (value: string): string => `<http://example.org/term> <http://example.org/says> "${value}" .\n`;
    await store.replace([], term('old'));
    await store.replace([], term('one'), { from: null, to: '1', gather: 'first' });
    await store.replace([], term('two'), { from: '1', to: '2', gather: 'further' });
    expect(server.triples(TERMS)).toHaveLength(3);
    await store.settleTerms();
    expect(server.triples(TERMS)).toEqual([term('one').trim(), term('two').trim()]);
    // A run that was ended here comes again.
    await store.settleTerms();
    expect(server.triples(TERMS)).toHaveLength(2);
  });
});
