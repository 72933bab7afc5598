import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeGraphStore } from '../support/fake-graph-store.ts';
import { graphql, jsonLines, runCatalog, startServer, type RunningServer } from '../support/server.ts';

const BASE_IRI = 'https://lake.example.org';
const SECRET = 'wonder-land';

/** What takes longer than two seconds says what it is at. */
const withoutError = expect.not.stringContaining('catalog:') as string;

describe('pushing to a triple store', () => {
  let folder: string;
  let environment: Record<string, string>;
  const store = new FakeGraphStore();
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-push-'));
    url = await store.start();
    environment = { DATA_DIR: join(folder, 'data'), BASE_IRI, TRIPLESTORE_UPDATE_URL: 'none' };
  });
  afterAll(async () => {
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const secretUrl = (): string => url.replace('http://', `http://alice:${SECRET}@`);

  it('pushes by command, compares, and says by its exit code what came of it', async () => {
    const pushed = await runCatalog(['push', secretUrl(), '--json'], environment);
    expect([pushed.code, pushed.stderr]).toEqual([0, withoutError]);
    expect(jsonLines(pushed)).toMatchObject([{ filled: 'anew', things: 496, refused: 0, removed: 0 }]);
    const same = await runCatalog(['verify', '--graphs', url, '--json'], environment);
    expect([same.code, jsonLines(same)]).toEqual([0, [{ checked: 497, differences: 0, unusedTerms: 0 }]]);
    store.graphs.get(`${BASE_IRI}/id/dataset/iris`)?.add('<urn:s> <urn:p> "tampered" .');
    const other = await runCatalog(['verify', '--graphs', url], environment);
    expect([other.code, other.stdout]).toEqual([1, expect.stringContaining('/id/dataset/iris  other triples')]);
    const again = await runCatalog(['push', url], environment);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('nothing to push')]);
    expect(store.logins).toContain(`Basic ${Buffer.from(`alice:${SECRET}`).toString('base64')}`);
  });

  it('tells wrong use apart, and no secrets', async () => {
    for (const args of [['push'], ['push', 'somewhere'], ['verify', '--graphs', '--audit'], ['push', `${secretUrl()}/nowhere`]]) {
      const ran = await runCatalog(args, { ...environment, TRIPLESTORE_TOKEN: SECRET });
      expect([args, ran.code]).toEqual([args, 2]);
      expect(ran.stderr).toMatch(/^catalog: /);
      expect(ran.stderr).not.toContain(SECRET);
    }
  });

  describe('by a server', () => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await startServer({ ...environment, TRIPLESTORE_URL: secretUrl() });
    });
    afterAll(() => server.stop());
    const health = async (): Promise<Record<string, unknown>> =>
      (await (await fetch(`${server.url}/healthz`)).json()) as Record<string, unknown>;

    it('keeps the store current, and tells of it without the password', async () => {
      const mutation = 'mutation { registerDataset(input: { key: "pushed", name: "Pushed", structure: STRUCTURED }) { outcome } }';
      expect((await graphql(server.url, mutation)).errors).toBeUndefined();
      for (let i = 0; !store.graphs.has(`${BASE_IRI}/id/dataset/pushed`); i++) {
        if (i > 500) throw new Error('it does not come');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const told = await health();
      expect(told).toMatchObject({ status: 'ok', tripleStore: { store: `The triple store at ${url}` } });
      expect(JSON.stringify(told)).not.toContain(SECRET);
    });

    it('pushes and compares for a command while it has the database open', async () => {
      const pushed = await runCatalog(['push', '--full', '--json'], { ...environment, TRIPLESTORE_URL: secretUrl() });
      expect([pushed.code, pushed.stderr]).toEqual([0, withoutError]);
      expect(jsonLines(pushed)).toMatchObject([{ filled: 'anew', things: 497 }]);
      const same = await runCatalog(['verify', '--graphs', '--json'], { ...environment, TRIPLESTORE_URL: secretUrl() });
      expect([same.code, jsonLines(same)]).toEqual([0, [{ checked: 498, differences: 0, unusedTerms: 0 }]]);
    });

    it('stops at once, also when the store does not answer', async () => {
      store.mishaps.push(...Array.from({ length: 50 }, () => () => true));
      await graphql(server.url, 'mutation { registerDataset(input: { key: "late", name: "Late", structure: STRUCTURED }) { outcome } }');
      const started = performance.now();
      expect(await server.stop()).toBe(0);
      expect(performance.now() - started).toBeLessThan(5000);
      store.mishaps.length = 0;
    });
  });
});
