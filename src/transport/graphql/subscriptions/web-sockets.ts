import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { CloseCode, handleProtocols, makeServer, type Context, type OperationResult, type Server } from 'graphql-ws';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { GraphQLError } from 'graphql';
import { CatalogError } from '../../../errors.ts';
import type { Logger } from '../../../ports/runtime.ts';
import type { Caller } from '../../../services/caller.ts';
import { checkJson } from '../request-bounds.ts';
import { FOREIGN_PAGE, isForeignPage } from './foreign-page.ts';
import { graphqlError, type CheckedSubscription, type SubscriptionRunner } from './subscription-runner.ts';

/** Subscriptions over WebSocket: `/graphql` with the subprotocol `graphql-transport-ws`. */

const MOST_CONNECTIONS = 1000;
export const MOST_PER_CONNECTION = 50;
/** A message is a query with its variables. */
const MOST_BYTES = 1024 * 1024;
/** Bytes that a client has asked for and not read. */
const MOST_UNREAD = 16 * 1024 * 1024;
const INIT_MS = 3000;
/** Who does not answer a ping before the next one, this many milliseconds later, is gone. */
const PING_MS = 12_000;
const GRACE_MS = 1000;

interface Options {
  runner: SubscriptionRunner;
  callerOf: (request: IncomingMessage) => Caller;
  publicHost: string;
  logger: Logger;
}
interface Extra {
  request: IncomingMessage;
}

class TooManyOnConnectionError extends CatalogError {
  readonly code = 'RATE_LIMITED';
  readonly logLevel = 'info';
}

/** Takes upgrades of `/graphql` and ends all connections with the server. */
export class WebSockets {
  private readonly options: Options;
  private readonly sockets: WebSocketServer;
  private readonly protocol: Server<Extra>;
  private readonly answering = new WeakSet<WebSocket>();

  constructor(app: FastifyInstance, options: Options) {
    this.options = options;
    this.sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false, handleProtocols });
    this.protocol = protocolOf(options);
    app.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    const ping = setInterval(() => this.ping(), PING_MS).unref();
    app.addHook('preClose', () => {
      clearInterval(ping);
      return this.stop();
    });
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== '/graphql') return refuse(socket, '404 Not Found', 'There is no WebSocket here; it is at /graphql.');
    if (isForeignPage(request.headers, this.options.publicHost)) return refuse(socket, '403 Forbidden', FOREIGN_PAGE);
    if (this.sockets.clients.size >= MOST_CONNECTIONS)
      return refuse(socket, '503 Service Unavailable', `${MOST_CONNECTIONS} connections are open. Try again later.`);
    this.sockets.handleUpgrade(request, socket, head, (connected) => this.connected(connected, request));
  }

  private connected(socket: WebSocket, request: IncomingMessage): void {
    const { logger } = this.options;
    this.answering.add(socket);
    socket.on('pong', () => this.answering.add(socket));
    socket.on('error', (error) => logger.info({ error }, 'a WebSocket was closed for an error'));
    // Pings are answered of themselves.
    socket.on('ping', () => cutOffUnread(socket));
    const closed = this.protocol.opened(
      {
        protocol: socket.protocol,
        // Ends when the connection has taken it: until then no further change is asked for.
        send: (text) => new Promise((resolve) => (socket.readyState === WebSocket.OPEN ? socket.send(text, () => resolve()) : resolve())),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) => socket.on('message', (data) => this.received(socket, data, receive)),
      },
      { request },
    );
    socket.once('close', (code, reason) => {
      closed(code, reason.toString()).catch((error: unknown) => logger.error({ error }, 'a subscription could not be ended'));
    });
  }

  private received(socket: WebSocket, data: RawData, receive: (text: string) => Promise<void>): void {
    cutOffUnread(socket);
    this.take((data as Buffer).toString(), receive).catch((error: unknown) => {
      const { message, extensions } = this.options.runner.formatted(graphqlError(error));
      socket.close(extensions?.code === 'INTERNAL' ? CloseCode.InternalServerError : CloseCode.BadRequest, message.slice(0, 120));
    });
  }
  private async take(text: string, receive: (text: string) => Promise<void>): Promise<void> {
    checkJson(text);
    await receive(text);
  }

  private ping(): void {
    for (const socket of this.sockets.clients) {
      if (!this.answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }

  private stop(): Promise<void> {
    const sockets = [...this.sockets.clients];
    for (const socket of sockets) socket.close(1001, 'The server is stopping.');
    setTimeout(() => sockets.forEach((socket) => socket.terminate()), GRACE_MS).unref();
    return Promise.resolve();
  }
}

function protocolOf({ runner, callerOf }: Options): Server<Extra> {
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_MS,
    onSubscribe: ({ subscriptions, extra }, _id, request) => {
      try {
        checkNumber(subscriptions);
        return runner.check(request, callerOf(extra.request));
      } catch (error) {
        return [graphqlError(error)];
      }
    },
    // Their errors are formatted already, as they are to be sent.
    subscribe: async (args) => (await runner.run(args as CheckedSubscription)) as OperationResult,
    onNext: (...given) => given[4],
    onError: (_context, _id, _payload, errors) => errors.map((error) => (error instanceof GraphQLError ? runner.formatted(error) : error)),
  });
}

function checkNumber(subscriptions: Context<Record<string, unknown>, Extra>['subscriptions']): void {
  if (Object.keys(subscriptions).length > MOST_PER_CONNECTION)
    throw new TooManyOnConnectionError(`${MOST_PER_CONNECTION} subscriptions run on this connection. End one, or open another connection.`);
}

/** Someone who sends and does not read would have the answers gathered here. */
function cutOffUnread(socket: WebSocket): void {
  if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
}

function refuse(socket: Duplex, status: string, message: string): void {
  const length = Buffer.byteLength(message);
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n${message}`,
  );
}
