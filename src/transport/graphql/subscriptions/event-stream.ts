import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHandler, type Handler, type OperationResult, type ResponseInit } from 'graphql-sse';
import type { ErrorCode } from '../../../errors.ts';
import type { Caller } from '../../../services/caller.ts';
import { FOREIGN_PAGE, isForeignPage } from './foreign-page.ts';
import type { SubscriptionRunner } from './subscription-runner.ts';

/** Subscriptions over Server-Sent Events: GraphQL over SSE, one connection for each (distinct connections mode). */

/** A client that reads nothing for this many milliseconds, though its connection is full, is cut off. */
const STALLED_MS = 30_000;
/** Milliseconds for streams to end by themselves when the server stops. */
const GRACE_MS = 1000;
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // Proxies that gather answers would hold changes back.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  vary: 'accept',
  // A connection that was used for a stream ends with it, so that a stopping server need not wait for its next use.
  connection: 'close',
};

interface Options {
  runner: SubscriptionRunner;
  callerOf: (request: FastifyRequest) => Caller;
  publicHost: string;
}
interface Exchange {
  caller: Caller;
  response: ServerResponse;
}

/** Whether a request asks for a stream. Clients that name JSON as well take either, and expect JSON. */
export function wantsEventStream(accept: string | undefined): boolean {
  return accept !== undefined && /\btext\/event-stream\b/i.test(accept) && !/\bjson\b/i.test(accept);
}

export class EventStreams {
  private readonly options: Options;
  private readonly handle: Handler<FastifyRequest, Exchange>;
  /** Open streams with what ends each. */
  private readonly open = new Map<ServerResponse, () => void>();
  private stopping = false;

  constructor(app: FastifyInstance, options: Options) {
    this.options = options;
    this.handle = createHandler<FastifyRequest, Exchange>({
      authenticate: () => null,
      onSubscribe: async ({ context }, params) =>
        // Their errors are formatted already, as they are to be sent.
        (await options.runner.answers(params, context.caller)) as OperationResult,
      onNext: (_, { context }) => drained(context.response),
    });
    app.addHook('preClose', () => this.stop());
  }

  /** Answers a request; ends when the stream has ended. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (isForeignPage(request.headers, this.options.publicHost)) return refuse(reply, 403, { code: 'FORBIDDEN', message: FOREIGN_PAGE });
    const [body, init] = await this.handle({
      method: request.method,
      url: request.url,
      headers: { get: (name) => (name === 'accept' ? 'text/event-stream' : [request.headers[name]].flat().join()) },
      body: request.body as Record<string, unknown> | null,
      raw: request,
      context: { caller: this.options.callerOf(request), response: reply.raw },
    });
    if (body === null || typeof body === 'string')
      return refuse(reply, init.status, { code: 'INPUT_INVALID', message: `The request cannot be read: ${problemOf(body, init)}.` });
    reply.hijack();
    await this.send(reply.raw, body);
  }

  private async send(response: ServerResponse, texts: AsyncGenerator<string, void, undefined>): Promise<void> {
    const end = (): void => void texts.return();
    this.open.set(response, end);
    response.once('close', end).once('error', end);
    if (this.stopping || response.destroyed) end();
    response.writeHead(200, HEADERS);
    try {
      for await (const text of texts) {
        if (response.destroyed) return;
        if (!response.write(text)) await drained(response);
      }
    } finally {
      this.open.delete(response);
      response.end();
    }
  }

  private stop(): Promise<void> {
    this.stopping = true;
    const responses = [...this.open];
    for (const [, end] of responses) end();
    // Who does not read cannot be told that it is over.
    setTimeout(() => responses.forEach(([response]) => response.destroy()), GRACE_MS).unref();
    return Promise.resolve();
  }
}

function refuse(reply: FastifyReply, status: number, { code, message }: { code: ErrorCode; message: string }): void {
  void reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}
function problemOf(body: string | null, { statusText }: ResponseInit): string {
  if (body === null) return statusText;
  const { errors } = JSON.parse(body) as { errors: { message: string }[] };
  return errors.map(({ message }) => message).join(', ');
}

/** Waits until the connection takes more, so that what a slow client has not read is not gathered here; without end for none. */
async function drained(response: ServerResponse): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => response.destroy(), STALLED_MS);
    const done = (): void => {
      clearTimeout(cut);
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}
