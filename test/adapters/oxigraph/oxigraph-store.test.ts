import { afterEach, describe, expect, it, vi } from 'vitest';
import { OxigraphStore, type OxigraphOptions } from '../../../src/adapters/oxigraph/oxigraph-store.ts';
import { StoreWorker } from '../../../src/adapters/oxigraph/store-worker.ts';
import { SparqlEngineError, type SparqlQuery } from '../../../src/ports/sparql-engine.ts';
import { graphStoreContract } from '../../contract/graph-store.contract.ts';

const BASE = 'https://lake.example.org';
const TERMS = `${BASE}/terms`;
const stores: OxigraphStore[] = [];
function open(options: Partial<OxigraphOptions> = {}): OxigraphStore {
  const store = new OxigraphStore({ termsGraph: TERMS, maxTriples: 1_000_000, patienceMs: 60_000, ...options });
  stores.push(store);
  return store;
}
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

const asked = (text: string, more: Partial<SparqlQuery> = {}): SparqlQuery => ({
  text,
  mediaType: 'text/csv',
  base: BASE,
  dataset: null,
  maxResults: 100_000,
  timeoutMs: 60_000,
  ...more,
});
const answer = async (store: OxigraphStore, text: string, more: Partial<SparqlQuery> = {}): Promise<string> =>
  new TextDecoder().decode((await store.query(asked(text, more))).body);
const failure = async (work: Promise<unknown>): Promise<SparqlEngineError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SparqlEngineError)) throw new Error(`no engine error: ${String(error)}`);
  return error;
};

const thing = (i: number): string => `${BASE}/id/dataset/d${i}`;
/** Graphs of ten triples. */
const graphs = (count: number): { iri: string; triples: string }[] =>
  Array.from({ length: count }, (_, i) => ({
    iri: thing(i),
    triples: Array.from({ length: 10 }, (_, j) => `<${thing(i)}> <http://example.org/p${j}> "value ${i} ${j}" .\n`).join(''),
  }));
const COUNT = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
/** Joins nothing: every triple with every triple with every triple. */
const CROSS = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?f != ?i) }';
/** Sorts all pairs, and so holds them. */
const HOARD = 'SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1';

graphStoreContract('oxigraph', () => {
  const store = open();
  const triplesOf = async (graph: string): Promise<string[]> =>
    (await answer(store, `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <${graph}> { ?s ?p ?o } }`, { mediaType: 'application/n-triples' }))
      .split('\n')
      .filter(Boolean)
      .sort();
  return Promise.resolve({ store, base: BASE, termsGraph: TERMS, triplesOf, cleanUp: () => store.close() });
});

describe('queries', () => {
  it('asks the union of all graphs, or the graphs that a dataset names', async () => {
    const store = open();
    await store.replace(graphs(3), `<http://example.org/t> <http://example.org/p0> "term" .\n`);
    expect(await answer(store, COUNT)).toBe('n\r\n31\r\n');
    expect(await answer(store, COUNT, { dataset: { default: [thing(1), thing(2)], named: [] } })).toBe('n\r\n20\r\n');
    const named = 'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g';
    expect(await answer(store, named, { dataset: { default: [], named: [thing(0)] } })).toBe(`g,n\r\n${thing(0)},10\r\n`);
    expect(store.triples).toBe(31);
    expect([store.holds(thing(0)), store.holds(thing(9))]).toEqual([true, false]);
  });

  it('says what is wrong with a query that it does not understand, and goes on', async () => {
    const store = open();
    const error = await failure(store.query(asked('SELECT (<http://example.org/f>(1) AS ?x) {}')));
    expect(error.reason).toBe('refused');
    expect(error.message).toContain('http://example.org/f');
    expect(await answer(store, COUNT)).toBe('n\r\n0\r\n');
  });

  it.each(['application/sparql-results+json', 'application/sparql-results+xml', 'text/csv', 'text/tab-separated-values'] as const)(
    'counts the rows of %s whatever they hold, and refuses one too many',
    async (mediaType) => {
      const store = open();
      const tricky = String.raw`SELECT ?x ("a\n\"b\",<result>\t{}" AS ?y) { VALUES ?x { 1 2 3 4 5 } }`;
      await expect(answer(store, tricky, { mediaType, maxResults: 5 })).resolves.toContain('result');
      const error = await failure(store.query(asked(tricky, { mediaType, maxResults: 4 })));
      expect(error.reason).toBe('results');
      expect(error.message).toContain('more than 4 rows');
    },
  );

  it.each([
    'text/turtle',
    'application/n-triples',
    'application/rdf+xml',
    'application/ld+json',
    'application/n-quads',
    'application/trig',
  ] as const)('counts the triples of %s', async (mediaType) => {
    const store = open();
    await store.replace(graphs(2), '');
    const all = 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }';
    await expect(answer(store, all, { mediaType, maxResults: 20 })).resolves.toContain('value 1 9');
    expect((await failure(store.query(asked(all, { mediaType, maxResults: 19 })))).reason).toBe('results');
  });

  it('refuses to write as RDF/XML what XML cannot hold', async () => {
    const store = open();
    const error = await failure(
      store.query(asked('CONSTRUCT { <urn:a> <http://example.org/> 1 } WHERE {}', { mediaType: 'application/rdf+xml' })),
    );
    expect(error.reason).toBe('refused');
    expect(error.message).toContain('another format');
  });
});

describe('bounds', () => {
  it('ends a query that takes too long, holds everything again, and takes no other along', async () => {
    const store = open();
    await store.replace(graphs(300), '');
    const slow = failure(store.query(asked(CROSS, { timeoutMs: 300 })));
    const behind = answer(store, COUNT);
    expect((await slow).reason).toBe('time');
    expect((await slow).message).toContain('0.3 s');
    expect(await behind).toBe('n\r\n3000\r\n');
  });

  it('ends a query that takes too much memory', async () => {
    const store = open({ queryMemory: 150 * 1024 * 1024 });
    await store.replace(graphs(1000), '');
    const error = await failure(store.query(asked(HOARD)));
    expect(error.reason).toBe('memory');
    expect(error.message).toContain('150 MB');
    expect(await answer(store, COUNT)).toBe('n\r\n10000\r\n');
  });

  it('survives a query that breaks the engine', async () => {
    const store = open();
    await store.replace(graphs(3), '');
    const deep = `SELECT * { ${'{'.repeat(5000)} ?s ?p ?o ${'}'.repeat(5000)} }`;
    const error = await failure(store.query(asked(deep)));
    expect(error.reason).toBe('broken');
    expect(await answer(store, COUNT)).toBe('n\r\n30\r\n');
  });

  it('says how far the next engine is filled to whoever has no more patience', async () => {
    const store = open({ patienceMs: 0 });
    await store.replace(graphs(5000), '');
    expect((await failure(store.query(asked(CROSS, { timeoutMs: 200 })))).reason).toBe('time');
    const error = await failure(store.query(asked(COUNT)));
    expect([error.reason, error.retryAfter]).toEqual(['loading', expect.any(Number)]);
    expect(error.message).toContain('%');
    await vi.waitFor(async () => expect(await answer(store, COUNT)).toBe('n\r\n50000\r\n'), { timeout: 30_000 });
  });

  it('takes changes before the queries that wait', async () => {
    const store = open();
    await store.replace(graphs(300), '');
    const slow = failure(store.query(asked(CROSS, { timeoutMs: 300 })));
    const behind = answer(store, COUNT);
    await store.replace([{ iri: thing(0), triples: null }], '');
    expect((await slow).reason).toBe('time');
    expect(await behind).toBe('n\r\n2990\r\n');
  });

  it('lets as many queries wait as it may, and those no longer than they may take', async () => {
    const store = open({ maxQueued: 1 });
    await store.replace(graphs(300), '');
    const slow = failure(store.query(asked(CROSS, { timeoutMs: 1500 })));
    const waiting = failure(store.query(asked(COUNT, { timeoutMs: 200 })));
    const over = await failure(store.query(asked(COUNT)));
    expect([over.reason, over.retryAfter]).toEqual(['busy', 5]);
    expect((await waiting).reason).toBe('busy');
    expect((await slow).reason).toBe('time');
  });

  it('gives up a query whose asker has gone before its turn', async () => {
    const store = open();
    await store.replace(graphs(300), '');
    const slow = failure(store.query(asked(CROSS, { timeoutMs: 300 })));
    const leaving = new AbortController();
    const left = failure(store.query(asked(COUNT, { signal: leaving.signal })));
    leaving.abort();
    expect((await left).reason).toBe('gone');
    expect((await slow).reason).toBe('time');
  });

  it('holds no more triples than it may, says what to do instead, and is of use again when it is cleared', async () => {
    const store = open({ maxTriples: 100 });
    await store.replace(graphs(10), '');
    const more = store.replace([{ iri: thing(11), triples: `<${thing(11)}> <urn:p> "x" .\n` }], '');
    await expect(more).rejects.toThrow('catalog push');
    expect((await failure(store.query(asked(COUNT)))).reason).toBe('full');
    expect(store.outOfUse?.reason).toBe('full');
    await store.clear();
    await store.replace(graphs(1), '');
    expect(await answer(store, COUNT)).toBe('n\r\n10\r\n');
  });

  it('answers nothing after it is closed', async () => {
    const store = open();
    await store.replace(graphs(1), '');
    await store.close();
    expect((await failure(store.query(asked(COUNT)))).reason).toBe('gone');
    await expect(store.replace(graphs(2), '')).rejects.toThrow('being stopped');
  });

  it('fills a new engine when most of what the old one remembers was removed', async () => {
    const store = open();
    const revision = (r: number): { iri: string; triples: string }[] => [
      { iri: thing(0), triples: Array.from({ length: 60_000 }, (_, i) => `<${thing(0)}> <urn:p> "${r} ${i}" .\n`).join('') },
    ];
    const stopped = vi.spyOn(StoreWorker.prototype, 'stop');
    for (let r = 0; r < 5; r++) await store.replace(revision(r), '');
    expect(stopped).not.toHaveBeenCalled();
    await store.replace(revision(5), '');
    expect(stopped).toHaveBeenCalledOnce();
    stopped.mockRestore();
    expect(await answer(store, COUNT)).toBe('n\r\n60000\r\n');
  });
});
