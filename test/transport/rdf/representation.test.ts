import Fastify, { type FastifyInstance } from 'fastify';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendError } from '../../../src/transport/rdf/problem-reply.ts';
import { sendRepresentation, sendStream } from '../../../src/transport/rdf/representation.ts';

let server: FastifyInstance;
let port: number;
let opened: Readable[] = [];

/** Lines without end, or up to the given number; throws after them where told so. */
async function* lines(most: number, failsAfter: boolean): AsyncGenerator<string> {
  for (let i = 0; i < most; i++) {
    yield `line ${i} ${'x'.repeat(200)}\n`;
    await Promise.resolve();
  }
  if (failsAfter) throw new Error('the database went away');
}

beforeAll(async () => {
  server = Fastify();
  server.setErrorHandler((error, asked, reply) => sendError(error, asked, reply, { logger: { error: () => undefined } }));
  server.get<{ Params: { most: string } }>('/stream/:most', (asked, reply) =>
    sendStream(asked, reply, {
      open: () => {
        const source = Readable.from(lines(Number(asked.params.most), asked.url.endsWith('fails')));
        opened.push(source);
        return source;
      },
      type: 'application/n-triples',
      headers: { Vary: 'Accept' },
    }),
  );
  server.get('/whole', (asked, reply) => sendRepresentation(asked, reply, { body: 'ä', type: 'text/turtle; charset=utf-8', headers: {} }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  opened = [];
});

interface Answer {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
  whole: boolean;
}
function ask(path: string, options: { method?: string; headers?: Record<string, string>; goAway?: boolean } = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, goAway = false } = options;
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const pieces: Buffer[] = [];
      const end = (whole: boolean): void =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces), whole });
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        if (goAway) response.destroy();
      });
      response.on('close', () => end(response.complete));
      response.on('error', () => undefined);
    });
    asked.on('error', reject);
    asked.end();
  });
}
async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !holds(); round++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

describe('a stream', () => {
  it('comes whole, without a tag, to be read from anywhere', async () => {
    const { status, headers, body, whole } = await ask('/stream/50');
    expect([status, whole, body.toString().split('\n').length]).toEqual([200, true, 51]);
    expect(headers).toMatchObject({
      'content-type': 'application/n-triples',
      vary: 'Accept, Accept-Encoding',
      'access-control-allow-origin': '*',
    });
    expect(headers.etag).toBeUndefined();
  });

  it.each([
    ['gzip', true],
    ['br, gzip;q=0.1', true],
    ['*', true],
    ['gzip;q=0, *', false],
    ['identity', false],
    ['', false],
  ])('is packed for Accept-Encoding %j: %s', async (encoding, packed) => {
    const { headers, body } = await ask('/stream/50', { headers: { 'accept-encoding': encoding } });
    expect(headers['content-encoding']).toBe(packed ? 'gzip' : undefined);
    expect((packed ? gunzipSync(body) : body).toString()).toContain('line 49 ');
  });

  it('is not opened for HEAD', async () => {
    const { status, headers, body } = await ask('/stream/50', { method: 'HEAD' });
    expect([status, headers['content-type'], body.length, opened.length]).toEqual([200, 'application/n-triples', 0, 0]);
  });

  it.each(['identity', 'gzip'])('ends its source when the client goes away (%s)', async (encoding) => {
    await ask('/stream/100000000', { headers: { 'accept-encoding': encoding }, goAway: true });
    await until(() => opened[0]?.destroyed === true);
  });

  it.each(['identity', 'gzip'])('that fails on the way is not taken for whole (%s)', async (encoding) => {
    const { whole } = await ask('/stream/20000?fails', { headers: { 'accept-encoding': encoding } });
    expect(whole).toBe(false);
  });

  it.each(['identity', 'gzip'])('that fails before anything was sent is an error that can be read (%s)', async (encoding) => {
    const { status, headers, body } = await ask('/stream/0?fails', { headers: { 'accept-encoding': encoding } });
    expect([status, headers['content-type'], headers['content-encoding']]).toEqual([500, 'application/problem+json', undefined]);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'INTERNAL' });
  });
});

describe('a representation', () => {
  it('is sent with the length of its bytes, to HEAD without them', async () => {
    const [got, head] = [await ask('/whole'), await ask('/whole', { method: 'HEAD' })];
    expect([got.body.toString(), got.headers['content-length'], head.headers['content-length'], head.body.length]).toEqual([
      'ä',
      '2',
      '2',
      0,
    ]);
    expect(head.headers.etag).toBe(got.headers.etag);
  });
});
