import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GraphStoreProtocol } from '../../../src/adapters/graph-store-protocol/graph-store-protocol.ts';
import { systemClock } from '../../../src/adapters/system/runtime.ts';
import { loadSeeds } from '../../../src/app.ts';
import type { TripleStoreAddress } from '../../../src/ports/graph-store.ts';
import type { Logger } from '../../../src/ports/runtime.ts';
import { ContinuousPush } from '../../../src/services/graph/continuous-push.ts';
import { compareGraphs, type GraphDifference, type GraphsCompared } from '../../../src/services/graph/graph-comparison.ts';
import { TripleStoreService } from '../../../src/services/graph/triple-store-service.ts';
import { graphTelling, termsGraphOf } from '../../../src/transport/rdf/thing-graph.ts';
import { FakeGraphStore } from '../../support/fake-graph-store.ts';
import { BASE_IRI, LAKES, settled, silent, type TestLake } from '../../support/lake.ts';

const THINGS = 496;
const TERMS = termsGraphOf(BASE_IRI);
const STATE = `${BASE_IRI}/push`;
const iri = (path: string): string => `${BASE_IRI}/id/${path}`;

describe.each(LAKES)('pushing the lake on %s', (_name, open) => {
  let lake: TestLake;
  let server: FakeGraphStore;
  let address: TripleStoreAddress;
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    await lake.indexer.stop();
  });
  afterAll(() => lake.close());
  beforeEach(async () => {
    server = new FakeGraphStore();
    address = { url: await server.start(), updateUrl: 'none' };
    return () => server.stop();
  });

  /** @param version another one tells everything anew */
  const service = (version = 'test', logger: Logger = silent): TripleStoreService =>
    new TripleStoreService({
      store: lake.store,
      lake: lake.services.lake,
      clock: systemClock,
      logger,
      open: (where) =>
        Promise.resolve({
          graphs: new GraphStoreProtocol({ address: where, base: BASE_IRI, termsGraph: TERMS, firstWaitMs: 5, attempts: 3 }),
          telling: graphTelling(BASE_IRI, { title: 'Lake', publisher: 'Tester' }, version),
          termsGraph: TERMS,
        }),
    });
  const push = async (stores = service(), full = false): ReturnType<TripleStoreService['push']> => {
    await settled(lake.store);
    return stores.push({ address, full });
  };
  const compared = async (): Promise<{ found: GraphDifference[]; figures: GraphsCompared | undefined }> => {
    const graphs = new GraphStoreProtocol({ address, base: BASE_IRI, termsGraph: TERMS });
    const telling = graphTelling(BASE_IRI, { title: 'Lake', publisher: 'Tester' }, 'test');
    const all: (GraphDifference | GraphsCompared)[] = [];
    const { store, services } = lake;
    for await (const one of compareGraphs({ store, lake: services.lake, graphs, termsGraph: TERMS, patienceMs: 5, ...telling }))
      all.push(one);
    await graphs.close();
    const figures = all.find((one) => 'checked' in one);
    return { found: all.filter((one) => 'side' in one), figures };
  };
  const headOf = async (path: string): Promise<{ id: string; revision: number }> => {
    const [head] = await lake.store.headsByPath([path]);
    if (!head) throw new Error(path);
    return head;
  };
  let serial = 0;
  const rename = async (path = 'agent/tim'): Promise<void> => {
    const { id, revision } = await headOf(path);
    await lake.services.writes.perform(
      { does: 'update', kind: 'Agent', of: { id }, input: { name: `Tim ${serial++}` }, expectedRevision: revision },
      { caller: { actor: 'test' } },
    );
  };

  it('pushes everything, then nothing, then what changed', async () => {
    const all = (await lake.store.census()).reduce((sum, kind) => sum + kind.all, 0);
    const first = await push();
    expect(first).toMatchObject({ filled: 'anew', things: all, removed: 0, refused: 0, indexedUpTo: expect.any(String) as unknown });
    expect(first.triples).toBeGreaterThan(all * 10);
    expect(all).toBeGreaterThanOrEqual(THINGS);
    expect(await compared()).toEqual({ found: [], figures: { checked: all + 1, differences: 0, unusedTerms: 0 } });
    expect(await push()).toMatchObject({ filled: null, things: 0 });
    await rename();
    const change = await push();
    expect(change.filled).toBeNull();
    expect(change.things).toBeGreaterThan(0);
    expect(change.things).toBeLessThan(100);
    expect((await compared()).found).toEqual([]);
  });

  it('goes on where it was ended, and tells of what changed meanwhile', async () => {
    const gone = (): boolean => true;
    // The first batch is in; then nothing answers any more.
    const count = (): number => server.requests.filter((one) => one.startsWith('PUT')).length;
    const watch = setInterval(() => {
      if (count() > 300 && server.mishaps.length === 0)
        server.mishaps.push(
          ...Array.from({ length: 2000 }, () => (_: unknown, response: { destroy(): void }) => (response.destroy(), gone())),
        );
    }, 1);
    await expect(push()).rejects.toThrow('cannot be reached');
    clearInterval(watch);
    server.mishaps.length = 0;
    const there = [...server.graphs.keys()].filter((name) => name.startsWith(iri(''))).length;
    expect(there).toBeGreaterThanOrEqual(250);
    expect([...(server.graphs.get(STATE) ?? [])].join()).toContain('filling=250');
    await rename();
    const rest = await push();
    expect(rest.filled).toBe('further');
    expect(rest.things).toBeLessThan(THINGS);
    const { found, figures } = await compared();
    expect([found, figures?.unusedTerms]).toEqual([[], 0]);
  });

  it('fills a store anew that came up empty, also when it is noticed in the midst of a push', async () => {
    await push();
    server.graphs.clear();
    await rename();
    expect(await push()).toMatchObject({ filled: 'anew' });
    expect((await compared()).found).toEqual([]);
    await rename();
    server.mishaps.push(
      () => false,
      () => {
        server.graphs.clear();
        return false;
      },
    );
    expect(await push()).toMatchObject({ filled: 'anew' });
    expect((await compared()).found).toEqual([]);
  });

  it('replaces everything without ever taking a graph away, lets go what is no more, and leaves the graphs of others', async () => {
    await push();
    server.graphs.set(iri('agent/long-gone'), new Set(['<urn:s> <urn:p> "gone" .']));
    server.graphs.set('https://other.example.org/id/x', new Set(['<urn:s> <urn:p> "other" .']));
    server.graphs.get(TERMS)?.add('<http://example.org/unused> <urn:p> "unused" .');
    server.requests.length = 0;
    expect(await push(service('another version'))).toMatchObject({ filled: 'anew', removed: 1 });
    const deleted = server.requests.filter((one) => one.startsWith('DELETE'));
    expect(deleted).toEqual([`DELETE ${iri('agent/long-gone')}`, `DELETE ${TERMS}/next`]);
    expect(server.graphs.has('https://other.example.org/id/x')).toBe(true);
    const { found, figures } = await compared();
    expect([found, figures?.unusedTerms]).toEqual([[], 0]);
  });

  it('believes no state that another database told', async () => {
    await push();
    const [state = ''] = server.triples(STATE);
    server.graphs.set(STATE, new Set([state.replace(/change=[^&"]*/, 'change=0198c0de-0000-7000-8000-000000000000%2F1')]));
    expect(await push()).toMatchObject({ filled: 'anew' });
    server.graphs.set(STATE, new Set([state.replace(/"[^"]*"/, '"what is this"')]));
    expect(await push()).toMatchObject({ filled: 'anew' });
    expect(await push(service(), true)).toMatchObject({ filled: 'anew' });
    expect(await push()).toMatchObject({ filled: null });
  });

  it('leaves a tombstone of what is retired, and takes it away when it comes back', async () => {
    await push();
    const before = server.triples(iri('dataset/iris/v/1'));
    const { id } = await headOf('dataset/iris/v/1');
    await lake.services.writes.perform({ does: 'retire', of: { id }, reason: 'test' }, { caller: { actor: 'test' } });
    await push();
    expect(server.triples(iri('dataset/iris/v/1')).join()).toContain('invalidatedAtTime');
    expect((await compared()).found).toEqual([]);
    await lake.services.writes.perform({ does: 'restore', of: { id } }, { caller: { actor: 'test' } });
    await push();
    expect(server.triples(iri('dataset/iris/v/1'))).toHaveLength(before.length);
    expect((await compared()).found).toEqual([]);
  });

  it('is the same as the catalog when it is pushed by several while others write', async () => {
    const writing = (async () => {
      for (let i = 0; i < 12; i++) await rename(i % 2 ? 'agent/tim' : 'agent/bob');
    })();
    const pushed = await Promise.all([push(), push(service('test')), push()]);
    await writing;
    expect(pushed.filter(({ filled }) => filled === 'anew')).toHaveLength(1);
    await push();
    expect((await compared()).found).toEqual([]);
  });

  it('reports each graph that is not as it should be', async () => {
    await push();
    await settled(lake.store);
    server.graphs.delete(iri('dataset/iris'));
    server.graphs.get(iri('dataset/wine'))?.add('<urn:s> <urn:p> "tampered" .');
    server.graphs.set(iri('dataset/never'), new Set(['<urn:s> <urn:p> "o" .']));
    const stale = server.triples(iri('agent/ann')).map((line) => line.replace(/(descriptionVersion> )"\d+"/, '$1"99"'));
    const known = stale.length > 0 ? 'agent/ann' : 'agent/bob';
    const lines = server.triples(iri(known)).map((line) => line.replace(/(descriptionVersion> )"\d+"/, '$1"99"'));
    server.graphs.set(iri(known), new Set(lines));
    server.graphs.get(TERMS)?.delete(server.triples(TERMS)[0] ?? '');
    const { found, figures } = await compared();
    expect(found.map(({ side, id, problem }) => [side, id, problem.split(':')[0]]).sort()).toEqual(
      [
        ['catalog', iri('dataset/iris'), 'missing'],
        ['both', iri('dataset/wine'), 'other triples'],
        ['store', iri('dataset/never'), 'too much'],
        ['both', iri(known), 'stale'],
        ['both', TERMS, 'fewer triples about shared terms'],
      ].sort(),
    );
    expect(figures?.differences).toBe(5);
  });

  it('leaves out one thing that the store refuses, says which, and goes on', async () => {
    const errors: object[] = [];
    const refusing = iri('dataset/iris');
    // Each request for it is refused, however often it comes.
    const realPush = service('test', { ...silent, error: (details) => errors.push(details) });
    const original = server.mishaps.shift.bind(server.mishaps);
    server.mishaps.shift = () =>
      original() ??
      ((request, response) => {
        if (request.method !== 'PUT' || !request.url?.endsWith(encodeURIComponent(refusing))) return false;
        response.writeHead(400).end('I do not like it');
        return true;
      });
    const report = await push(realPush);
    expect(report.refused).toBe(1);
    expect(errors).toMatchObject([{ iri: refusing }]);
    expect((await compared()).found.map(({ id, problem }) => [id, problem.split(':')[0]])).toEqual([[refusing, 'missing']]);
  });

  it('keeps a store current by itself, tries without end while it is away, and logs one line when it goes and one when it comes', async () => {
    const lines: string[] = [];
    const logger: Logger = { ...silent, warn: (_details, message) => lines.push(message) };
    const { url } = address;
    const current = new ContinuousPush({ stores: service('test', logger), address });
    const state = async (): Promise<string | undefined> => (await current.status())?.state;
    const until = async (wanted: string): Promise<void> => {
      for (let i = 0; (await state()) !== wanted; i++) {
        if (i > 1500) throw new Error(`still ${await state()} and not ${wanted}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    expect(await current.status()).toBeNull();
    await current.start();
    await until('current');
    expect((await current.status())?.store).toContain(url);
    await server.stop();
    await rename();
    current.nudge();
    await until('away');
    expect((await current.status())?.problem).toContain(url);
    await rename();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.start();
    await until('current');
    await current.stop();
    expect(lines).toEqual(['Not up to date; trying again.', 'Being brought up to date again.']);
    expect((await compared()).found).toEqual([]);
  });
});
