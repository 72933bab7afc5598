import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BASE_IRI } from '../../../support/lake.ts';
import { openGraphqlLake, type GraphqlLake } from '../graphql-lake.ts';

describe('subscriptions over Server-Sent Events', () => {
  let catalog: GraphqlLake;
  let url: URL;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    url = new URL(`${await catalog.server.listen({ host: '127.0.0.1', port: 0 })}/graphql`);
  });
  afterAll(() => catalog.close());
  const get = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${url.href}?query=${encodeURIComponent('subscription { changes { id } }')}`, { headers });

  it('are answered by GET, as browsers ask with EventSource, and end with the connection', async () => {
    const response = await get({ accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await catalog.ask('mutation { registerDataset(input: { key: "k", name: "n" }) { outcome } }');
    let text = '';
    while (!text.includes('data: {')) text += (await reader?.read())?.value ?? '';
    expect(text).toMatch(/event: next\ndata: \{"data":\{"changes":\{"id":"[0-9a-f-]{36}"\}\}\}\n\n/);
    expect(catalog.lake.services.changes.subscribers).toBe(1);
    await reader?.cancel();
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(0);
  });

  it.each([
    [{ origin: 'https://other.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://outside-of-a-proxy.example' }, 200],
    [{ origin: BASE_IRI }, 200],
    [{}, 200],
  ])('with %j are answered %i', async (headers, status) => {
    const answer = await new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const asked = httpRequest(
        {
          host: url.hostname,
          port: url.port,
          path: `/graphql?query=${encodeURIComponent('{')}`,
          headers: { accept: 'text/event-stream', ...headers },
        },
        (response) => {
          let body = '';
          response
            .on('data', (chunk: Buffer) => (body += chunk.toString()))
            .on('end', () => resolve({ status: response.statusCode, body }));
        },
      );
      asked.on('error', reject).end();
    });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(status === 403 ? 'FORBIDDEN' : 'Syntax Error');
  });

  it.each([
    ['no query', 'application/json', '{"variables":{}}', { status: 400, message: 'Missing query' }],
    ['no JSON', 'text/plain', 'subscription { changes { id } }', { status: 415, message: 'cannot be read' }],
    ['a list of requests', 'application/json', '[{"query":"subscription { changes { id } }"}]', { status: 400, message: 'Missing query' }],
  ])('refuse %s', async (_, type, payload, expected) => {
    const answer = await catalog.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { accept: 'text/event-stream', 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(expected.status);
    expect(answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'INPUT_INVALID' }, message: expect.stringContaining(expected.message) as string }],
    });
  });

  it('are left to those who want nothing else; who takes JSON too gets JSON, and hears how to subscribe', async () => {
    const answer = await catalog.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { accept: 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed' },
      payload: { query: 'subscription { changes { id } }' },
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'INPUT_INVALID' }, message: expect.stringContaining('text/event-stream') as string }],
    });
  });

  it('hold few changes for a client that does not read, and let it go on where it was', async () => {
    const query = 'subscription { changes { entity { description } } }';
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const path = `/graphql?query=${encodeURIComponent(query)}`;
      httpRequest({ host: url.hostname, port: url.port, path, headers: { accept: 'text/event-stream' } }, resolve)
        .on('error', reject)
        .end();
    });
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(1);
    const records = vi.spyOn(catalog.lake.services.changes, 'record');
    const description = 'x'.repeat(20_000);
    for (let i = 0; i < 20; i++) {
      const batch = Array.from({ length: 50 }, (_, j): ['Dataset', Record<string, unknown>] => [
        'Dataset',
        { key: `d-${i}-${j}`, name: 'D', description },
      ]);
      await catalog.lake.register(...batch);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    const prepared = records.mock.calls.length;
    expect(prepared).toBeGreaterThan(0);
    // System buffers hold some megabytes; the rest waits in the feed.
    expect(prepared).toBeLessThan(900);
    records.mockRestore();
    let text = '';
    for await (const chunk of response) {
      text += String(chunk);
      if (text.split('event: next').length - 1 === 1000) break;
    }
    expect(text.split('event: next')).toHaveLength(1001);
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(0);
  });
});
