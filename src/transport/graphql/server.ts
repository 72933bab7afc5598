import type { IncomingHttpHeaders } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import { CatalogError, InputError } from '../../errors.ts';
import type { Logger } from '../../ports/runtime.ts';
import type { Caller } from '../../services/caller.ts';
import { takeItems } from './batch-items.ts';
import { createContext, type CatalogServices, type GraphqlContext } from './context.ts';
import { errorFormatter } from './errors.ts';
import { maskAnswers } from './mask-answers.ts';
import { checkCost, checkJson, checkQuery, MAX_PROBLEMS } from './request-bounds.ts';
import { buildCatalogSchema } from './schema.ts';
import { EventStreams, wantsEventStream } from './subscriptions/event-stream.ts';
import { SubscriptionRunner } from './subscriptions/subscription-runner.ts';
import { WebSockets } from './subscriptions/web-sockets.ts';

export interface GraphqlOptions {
  services: CatalogServices;
  logger: Logger;
  callerOf: (request: { headers: IncomingHttpHeaders }) => Caller;
}

/**
 * Mounts `/graphql`: POST; GET with `?query=` for clients that send the header against forged requests; subscriptions by GET and POST with
 * `Accept: text/event-stream`, and over WebSocket.
 */
export async function registerGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { services, callerOf, logger } = options;
  const schema = buildCatalogSchema();
  const apollo = createApolloServer(schema, logger);
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  const publicHost = new URL(services.iriOf('')).host;
  const runner = new SubscriptionRunner({ schema, services, formatError: errorFormatter(logger) });
  const streams = new EventStreams(app, { runner, callerOf, publicHost });
  new WebSockets(app, { runner, callerOf, publicHost, logger });
  await app.register((scope, _options, done) => {
    boundBodies(scope);
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      preHandler: async (request, reply) => {
        const given = givenBy(request);
        for (const text of [given.variables, given.extensions]) if (typeof text === 'string') checkJson(text);
        if (wantsEventStream(request.headers.accept)) {
          await streams.answer(request, reply);
          return reply;
        }
        if (typeof given.query === 'string') checkQuery(given.query);
      },
      handler: fastifyApolloHandler<GraphqlContext>(apollo, {
        context: (request) => Promise.resolve(createContext({ services, caller: callerOf(request) })),
      }),
      errorHandler: requestErrors(logger),
    });
    done();
  });
}

/** Bodies are looked at before they are parsed. */
function boundBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    try {
      checkJson(body);
    } catch (error) {
      return done(error as Error);
    }
    void parse(request, body, done);
  });
}

function givenBy({ method, query, body }: FastifyRequest): Record<string, unknown> {
  return ((method === 'GET' ? query : body) ?? {}) as Record<string, unknown>;
}

function createApolloServer(schema: GraphQLSchema, logger: Logger): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Holds persisted and parsed queries; the oldest go when it is full.
    cache: 'bounded',
    validationOptions: { maxErrors: MAX_PROBLEMS },
    formatError: errorFormatter(logger),
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginCacheControlDisabled(), boundQueries(schema), maskAnswers()],
    logger: {
      debug: (message?: string) => logger.debug({}, message ?? ''),
      info: (message?: string) => logger.info({}, message ?? ''),
      warn: (message?: string) => logger.warn({}, message ?? ''),
      error: (message?: string) => logger.error({}, message ?? ''),
    },
  });
}

/** Refuses queries that are too deep or too costly before anything is read. */
function boundQueries(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation, document, request, contextValue }) => {
          // Without an operation of the name that was asked for, the request is refused a step later.
          if (!operation) return Promise.resolve();
          try {
            if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new InputError(AS_STREAM);
            checkCost(schema, document, operation, request.variables ?? {});
            if (request.variables) contextValue.batchItems = takeItems(schema, operation, request.variables);
            return Promise.resolve();
          } catch (error) {
            throw error instanceof CatalogError ? badRequest(error) : error;
          }
        },
      }),
  };
}
const AS_STREAM =
  'Subscriptions are answered as a stream: send it with `Accept: text/event-stream`, or over WebSocket with the subprotocol graphql-transport-ws.';

function badRequest(originalError: CatalogError): GraphQLError {
  return new GraphQLError(originalError.message, { originalError, extensions: { http: { status: 400 } } });
}

type RequestErrorHandler = (error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => void;

/** Requests that cannot be read are answered in the form that GraphQL clients understand. */
function requestErrors(logger: Logger): RequestErrorHandler {
  const format = errorFormatter(logger);
  return (error, _request, reply) => {
    const status = error instanceof CatalogError ? 400 : (error.statusCode ?? 500);
    const refused = error instanceof CatalogError || status >= 500 ? error : new InputError(`The request cannot be read: ${error.message}`);
    void reply.code(status).send({ errors: [format({ message: refused.message }, refused)] });
  };
}
