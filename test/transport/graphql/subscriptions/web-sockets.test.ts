import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MOST_PER_CONNECTION } from '../../../../src/transport/graphql/subscriptions/web-sockets.ts';
import { openGraphqlLake, type GraphqlLake } from '../graphql-lake.ts';

interface Message {
  id?: string;
  type: string;
  payload?: unknown;
}

/** A connection as the wire shows it. */
class Wire {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  private readonly messages: Message[] = [];
  private heard: () => void = () => undefined;

  constructor(url: string, protocol = 'graphql-transport-ws', headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, protocol, { headers });
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Message);
      this.heard();
    });
  }
  async open(): Promise<this> {
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject));
    return this;
  }
  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }
  async next(): Promise<Message | undefined> {
    while (this.messages.length === 0) await new Promise<void>((resolve) => (this.heard = resolve));
    return this.messages.shift();
  }
  async acknowledged(): Promise<this> {
    await this.open();
    this.send({ type: 'connection_init' });
    expect(await this.next()).toEqual({ type: 'connection_ack' });
    return this;
  }
  subscribe(id: string, query = 'subscription { changes { id } }'): void {
    this.send({ id, type: 'subscribe', payload: { query } });
  }
}

describe('the WebSocket of GraphQL', () => {
  let catalog: GraphqlLake;
  let url: string;
  const wires: Wire[] = [];
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    await catalog.server.listen({ host: '127.0.0.1', port: 0 });
    url = `ws://127.0.0.1:${(catalog.server.server.address() as AddressInfo).port}/graphql`;
  });
  afterEach(async () => {
    wires.splice(0).forEach(({ socket }) => socket.terminate());
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(0);
  });
  afterAll(() => catalog.close());

  function wire(protocol?: string, headers?: Record<string, string>, at = url): Wire {
    const made = new Wire(at, protocol, headers);
    wires.push(made);
    return made;
  }

  it('bounds subscriptions per connection, each refused by itself; others go on', async () => {
    const connection = await wire().acknowledged();
    for (let i = 0; i < MOST_PER_CONNECTION; i++) connection.subscribe(`s${i}`);
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(MOST_PER_CONNECTION);
    connection.subscribe('one more');
    expect(await connection.next()).toMatchObject({ id: 'one more', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });
    connection.send({ id: 's0', type: 'complete' });
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(MOST_PER_CONNECTION - 1);
    expect(connection.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('ends what runs on a connection that breaks', async () => {
    const connection = await wire().acknowledged();
    connection.subscribe('a');
    connection.subscribe('b');
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(2);
    connection.socket.terminate();
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(0);
  });

  it.each([
    ['what is no JSON', '{', 4400],
    ['a message without a type', '{}', 4400],
    ['a subscription without a query', '{"id":"1","type":"subscribe","payload":{}}', 4400],
    ['brackets without end', '['.repeat(1_000_000), 4400],
    ['a message that only servers send', '{"type":"connection_ack"}', 4500],
    ['a message of more than 1 MiB', JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(1024 * 1024) } }), 1009],
  ])('closes the connection for %s', async (_, message, code) => {
    const connection = await wire().acknowledged();
    connection.send(message);
    expect(await connection.closed).toBe(code);
  });

  it('closes a connection that subscribes before it is acknowledged', async () => {
    const connection = await wire().open();
    connection.subscribe('1');
    expect(await connection.closed).toBe(4401);
  });

  it('closes a connection that does not begin', async () => {
    expect(await (await wire().open()).closed).toBe(4408);
  });

  it('closes a connection of another protocol', async () => {
    expect(await wire('graphql-ws').closed).not.toBe(1000);
  });

  it.each([
    ['of a page of another site', { origin: 'https://other.example' }, undefined, '403'],
    ['of a page of another site on this host', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }, undefined, '403'],
    ['at another path', {}, '/other', '404'],
  ])('refuses a connection %s', async (_, headers, path, status) => {
    const connection = wire(undefined, headers, path === undefined ? url : url.replace('/graphql', path));
    const refusal = new Promise((resolve) => connection.socket.once('error', (error) => resolve(error.message)));
    expect(await refusal).toContain(status);
  });

  it('takes a page of its own', async () => {
    const connection = await wire(undefined, { origin: url.replace('ws:', 'http:').replace('/graphql', '') }).acknowledged();
    expect(connection.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('holds few changes for a client that does not read, tells the others, and lets it go on where it was', async () => {
    const [stalled, quick] = [await wire().acknowledged(), await wire().acknowledged()];
    const query = 'subscription { changes { entity { description } } }';
    stalled.subscribe('1', query);
    quick.subscribe('1', query);
    await expect.poll(() => catalog.lake.services.changes.subscribers).toBe(2);
    stalled.socket.pause();
    const records = vi.spyOn(catalog.lake.services.changes, 'record');
    const description = 'x'.repeat(20_000);
    for (let i = 0; i < 20; i++)
      await catalog.lake.register(
        ...Array.from({ length: 50 }, (_, j): ['Dataset', Record<string, unknown>] => [
          'Dataset',
          { key: `d-${i}-${j}`, name: 'D', description },
        ]),
      );
    for (let i = 0; i < 1000; i++) expect(await quick.next()).toMatchObject({ type: 'next' });
    // What the stalled one was not sent was not even prepared for it: system buffers hold some megabytes, and the rest waits in the feed.
    expect(records.mock.calls.length).toBeLessThan(1900);
    records.mockRestore();
    stalled.socket.resume();
    for (let i = 0; i < 1000; i++) expect(await stalled.next()).toMatchObject({ type: 'next' });
  });
});
