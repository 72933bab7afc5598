import { describe, expect, it } from 'vitest';
import { SparqlEngineError, type SparqlEngine, type SparqlQuery } from '../../src/ports/sparql-engine.ts';
import { SparqlService, type GraphFreshness, type SparqlGraph } from '../../src/services/sparql-service.ts';

const BASE = 'https://lake.example.org';
const request = { text: 'ASK {}', mediaType: 'text/csv', dataset: null } as const;

/** An engine that notes what it is asked. */
function engine(more: Partial<SparqlEngine> = {}): SparqlEngine & { asked: SparqlQuery[] } {
  const asked: SparqlQuery[] = [];
  return {
    asked,
    triples: 1,
    outOfUse: null,
    holds: (graph) => graph === `${BASE}/id/dataset/a`,
    query: (query) => {
      asked.push(query);
      return Promise.resolve({ body: new TextEncoder().encode('yes') });
    },
    ...more,
  };
}
/** A projection that is as far as it is told, one answer after the other; notes how long it may be waited for. */
function projection(...states: GraphFreshness[]): SparqlGraph['projection'] & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    upToDate: (waitMs) => {
      waits.push(waitMs);
      const state = states[Math.min(waits.length, states.length) - 1];
      return state ? Promise.resolve(state) : Promise.reject(new Error('no state'));
    },
  };
}
const current: GraphFreshness = { indexedUpTo: '2026-01-01T00:00:00.000Z', loading: null };
const service = (open: (() => Promise<SparqlGraph>) | null): SparqlService =>
  new SparqlService({ open, base: BASE, bounds: { maxResults: 10, timeoutMs: 1000 } });
const failure = async (work: Promise<unknown>): Promise<SparqlEngineError> => {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof SparqlEngineError)) throw new Error(`no engine error: ${String(error)}`);
  return error;
};

describe('SparqlService', () => {
  it('asks the engine within the bounds, and says up to when the graph knows the lake', async () => {
    const [made, follows] = [engine(), projection(current)];
    const answer = await service(() => Promise.resolve({ engine: made, projection: follows })).query(request);
    expect([new TextDecoder().decode(answer.body), answer.indexedUpTo]).toEqual(['yes', current.indexedUpTo]);
    expect(made.asked).toMatchObject([{ text: 'ASK {}', maxResults: 10, timeoutMs: 1000, base: `${BASE}/` }]);
  });

  it('waits for the writes that were committed before, and longer while the graph is filled for the first time', async () => {
    const follows = projection(current);
    const sparql = service(() => Promise.resolve({ engine: engine(), projection: follows }));
    await sparql.query(request);
    await sparql.query(request);
    expect(follows.waits).toEqual([5000, 1000]);
  });

  it('says how far the graph is filled, when to come again, and answers when it is', async () => {
    const follows = projection({ indexedUpTo: null, loading: 0.427 }, current);
    const sparql = service(() => Promise.resolve({ engine: engine(), projection: follows }));
    const error = await failure(sparql.query(request));
    expect([error.reason, error.retryAfter]).toEqual(['loading', 5]);
    expect(error.message).toContain('42 %');
    await expect(sparql.query(request)).resolves.toMatchObject({ indexedUpTo: current.indexedUpTo });
  });

  it('opens the graph at the first query and once for all', async () => {
    let opened = 0;
    const sparql = service(() => {
      opened++;
      return Promise.resolve({ engine: engine(), projection: projection(current) });
    });
    expect(opened).toBe(0);
    await Promise.all([sparql.query(request), sparql.query(request)]);
    expect(opened).toBe(1);
  });

  it('tries to open it again after a failure', async () => {
    let tries = 0;
    const sparql = service(() =>
      ++tries === 1
        ? Promise.reject(new Error('the database is away'))
        : Promise.resolve({ engine: engine(), projection: projection(current) }),
    );
    await expect(sparql.query(request)).rejects.toThrow('the database is away');
    await expect(sparql.query(request)).resolves.toMatchObject({ indexedUpTo: current.indexedUpTo });
  });

  it('asks only graphs that are there', async () => {
    const made = engine();
    const sparql = service(() => Promise.resolve({ engine: made, projection: projection(current) }));
    const held = { default: [`${BASE}/id/dataset/a`], named: [] };
    await sparql.query({ ...request, dataset: held });
    expect(made.asked[0]?.dataset).toEqual(held);
    for (const dataset of [
      { default: ['http://127.0.0.1/x'], named: [] },
      { default: [], named: ['http://127.0.0.1/x'] },
    ]) {
      const error = await failure(sparql.query({ ...request, dataset }));
      expect([error.reason, error.message]).toEqual(['refused', expect.stringContaining('<http://127.0.0.1/x>')]);
    }
    expect(made.asked).toHaveLength(1);
  });

  it('says so when the engine is out of use, also when it turned out while it was filled', async () => {
    const full = new SparqlEngineError('full', 'too many triples');
    const before = service(() => Promise.resolve({ engine: engine({ outOfUse: full }), projection: projection() }));
    expect(await failure(before.query(request))).toBe(full);
    let out: SparqlEngineError | null = null;
    const made = Object.defineProperty(engine(), 'outOfUse', { get: () => out });
    const during = service(() =>
      Promise.resolve({
        engine: made,
        projection: {
          upToDate: () => {
            out = full;
            return Promise.resolve({ indexedUpTo: null, loading: 0.9 });
          },
        },
      }),
    );
    expect(await failure(during.query(request))).toBe(full);
  });

  it('says that it is switched off where it is', async () => {
    const error = await failure(service(null).query(request));
    expect([error.reason, error.message]).toEqual(['full', expect.stringContaining('SPARQL_MAX_TRIPLES')]);
  });
});
