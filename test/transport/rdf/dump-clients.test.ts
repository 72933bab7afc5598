import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { get, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import oxigraph from 'oxigraph';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { LAKE } from '../../../src/model/vocab.ts';
import type { LakeReader } from '../../../src/services/lake-reader.ts';
import { FORMATS, RDF_FORMATS } from '../../../src/transport/rdf/formats.ts';
import { registerLakeRoutes } from '../../../src/transport/rdf/routes.ts';
import { manifold, withBroken, type SnapshotReader } from '../../support/dump-lakes.ts';
import { BASE_IRI, LAKES, silent, type TestLake } from '../../support/lake.ts';

/** Dumps over real connections: what clients do to them, and what one bad record does. */
describe.each(LAKES)('a dump of %s', (_name, open) => {
  let lake: TestLake;
  let temporary: string;
  const before = process.env.TMPDIR;
  const logger = { ...silent, info: vi.fn(), error: vi.fn() };
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    // A folder of its own, so that what is left in it is of these tests.
    temporary = mkdtempSync(join(tmpdir(), 'catalog-dumps-'));
    process.env.TMPDIR = temporary;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(temporary, { recursive: true });
    await lake.close();
  });
  beforeEach(() => {
    logger.info.mockClear();
    logger.error.mockClear();
  });

  async function served(reader: SnapshotReader, use: (url: string) => Promise<void>): Promise<void> {
    const server: FastifyInstance = fastify({ forceCloseConnections: true });
    const all = Object.create(lake.services.lake, {
      snapshot: { value: reader.snapshot },
      blocksOthers: { value: reader.blocksOthers },
    }) as LakeReader;
    await registerLakeRoutes(server, { lake: all, base: BASE_IRI, catalog: { title: 'T', publisher: 'P' }, logger });
    await server.listen({ port: 0, host: '127.0.0.1' });
    try {
      await use(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
    } finally {
      await server.close();
    }
  }
  const answerOf = (url: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => get(url, { agent: false }, resolve).once('error', reject));
  const textOf = async (answer: IncomingMessage): Promise<string> => {
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
    return text;
  };
  /** Transactions that clients other than this one have open; the server's own, of its autovacuum, come and go. */
  const openTransactions = async (): Promise<number> => {
    const rows = await lake.dataSource.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'`,
    );
    return rows[0]?.n ?? -1;
  };
  async function expectStopped(reader: ReturnType<typeof manifold>, all: number): Promise<void> {
    await expect.poll(() => reader.ended, { timeout: 10_000 }).toBe(1);
    expect(reader.taken).toBeLessThan(all);
    await expect.poll(() => openTransactions()).toBe(0);
    await expect.poll(() => logger.info.mock.calls.length).toBe(1);
    expect(logger.error.mock.calls).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  }

  it('stops when its client goes away while the lake is read', async () => {
    const reader = manifold(lake.services.lake, 100);
    await served(reader, async (url) => {
      const asked = get(`${url}/dump.nt`, { agent: false });
      asked.on('error', () => undefined);
      await expect.poll(() => reader.taken, { interval: 5 }).toBeGreaterThan(0);
      asked.destroy();
      await expectStopped(reader, 200);
    });
  });

  it('is over when its client goes away in the middle, compressed too', async () => {
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      const reader = manifold(lake.services.lake, 8);
      logger.info.mockClear();
      await served(reader, async (url) => {
        const answer = await new Promise<IncomingMessage>((resolve) => get(`${url}/dump.nt`, { agent: false, headers }, resolve));
        await new Promise((resolve) => answer.once('data', resolve));
        answer.destroy();
        await expect.poll(() => reader.ended).toBe(1);
        await expect.poll(() => logger.info.mock.calls.length).toBe(1);
        expect([logger.error.mock.calls, await openTransactions(), readdirSync(temporary)]).toEqual([[], 0, []]);
        expect(await textOf(await answerOf(`${url}/dump.nt?kinds=place`))).toContain('/id/place/');
      });
    }
  });

  it('waits for a client that takes nothing, and then goes on to its end', async () => {
    const reader = manifold(lake.services.lake, 12);
    await served(reader, async (url) => {
      const answer = await answerOf(`${url}/dump.nt`);
      answer.pause();
      if (lake.services.lake.blocksOthers) {
        // Read to its end before the first byte is sent, so that nobody waits for this client.
        expect([reader.ended, (await lake.services.lake.census()).length > 0]).toEqual([1, true]);
      } else {
        let seen = -1;
        await expect.poll(() => [seen, (seen = reader.taken)].reduce((a, b) => a - b), { interval: 400 }).toBe(0);
        // What lies between is what the connection itself holds.
        expect([reader.ended, reader.taken < 24]).toEqual([0, true]);
      }
      const text = await textOf(answer);
      expect(text.trimEnd().split('\n').at(-1)).toMatch(/<[^>]+\/dump> /);
      await expect.poll(() => [reader.taken, reader.ended]).toEqual([24, 1]);
    });
    expect([logger.error.mock.calls, logger.info.mock.calls]).toEqual([[], []]);
  }, 60_000);

  it('opens nothing for HEAD', async () => {
    const reader = manifold(lake.services.lake, 1);
    await served(reader, async (url) => {
      const answer = await new Promise<IncomingMessage>((resolve) =>
        request(`${url}/dump.ttl`, { method: 'HEAD', agent: false }, resolve).end(),
      );
      expect([answer.statusCode, answer.headers['content-type'], reader.begun]).toEqual([200, 'text/turtle; charset=utf-8', 0]);
      answer.resume();
    });
  });

  it('is no matter for the log when the client of a catalog page goes away', async () => {
    await served(manifold(lake.services.lake, 1), async (url) => {
      const asked = get(`${url}/catalog.ttl`, { agent: false });
      asked.on('error', () => undefined);
      await new Promise((resolve) => asked.once('socket', (socket) => socket.once('connect', resolve)));
      asked.destroy();
      expect(await textOf(await answerOf(`${url}/catalog.ttl`))).toContain('dcat:Catalog');
    });
    expect(logger.error.mock.calls).toEqual([]);
  });

  it('leaves one bad record out and says so, in every format', async () => {
    const bad = 'dataset/iris';
    await served(withBroken(lake.services.lake, bad), async (url) => {
      for (const format of RDF_FORMATS) {
        const { mediaType, suffix } = FORMATS[format];
        const quads = oxigraph.parse(await textOf(await answerOf(`${url}/dump${suffix}?kinds=dataset`)), { format: mediaType });
        const of = (property: string): [string, string[]] => [
          format,
          quads
            .filter(({ subject, predicate }) => subject.value === `${BASE_IRI}/dump` && predicate.value === property)
            .map(({ object }) => object.value),
        ];
        expect(of(LAKE.complete)).toEqual([format, ['false']]);
        expect(of(LAKE.leftOut)).toEqual([format, [`${BASE_IRI}/id/${bad}`]]);
        const things = new Set(quads.map(({ subject }) => subject.value).filter((subject) => /\/id\/[^#]+$/.test(subject)));
        expect([things.size, things.has(`${BASE_IRI}/id/${bad}`)]).toEqual([33, false]);
      }
    });
    const told = { path: bad, problem: 'cannot be read' };
    await expect.poll(() => logger.error.mock.calls.map(([fields]) => fields as unknown)).toEqual(RDF_FORMATS.map(() => told));
  });
});
