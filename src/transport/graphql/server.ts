import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Logger } from '../../ports/runtime.ts';
import type { Caller } from '../../services/caller.ts';
import { createContext, type CatalogServices, type GraphqlContext } from './context.ts';
import { costProblem, measure } from './cost.ts';
import { errorFormatter, QueryTooComplexError } from './errors.ts';
import { maskAnswers } from './mask-answers.ts';
import { buildCatalogSchema } from './schema.ts';

/** Far above what a person or a generated client writes; a query of more tokens is refused while it is read. */
const MAX_TOKENS = 15_000;

export interface GraphqlOptions {
  services: CatalogServices;
  logger: Logger;
  callerOf: (request: FastifyRequest) => Caller;
}

/** Mounts `POST /graphql`, and `GET /graphql?query=` for clients that send the header against forged requests. */
export async function registerGraphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { services, callerOf } = options;
  const apollo = createApolloServer(options.logger);
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());
  const handle = fastifyApolloHandler<GraphqlContext>(apollo, {
    context: (request) => Promise.resolve(createContext({ services, caller: callerOf(request) })),
  });
  app.route({ method: 'POST', url: '/graphql', handler: handle, errorHandler: refuseRequest });
  app.route({ method: 'GET', url: '/graphql', handler: handle });
}

export function createApolloServer(logger: Logger): ApolloServer<GraphqlContext> {
  const schema = buildCatalogSchema();
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    parseOptions: { maxTokens: MAX_TOKENS },
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
        didResolveOperation: ({ operation, document, request }) => {
          refuseTooComplex(schema, operation, document, request.variables);
          return Promise.resolve();
        },
      }),
  };
}

function refuseTooComplex(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode | undefined,
  document: DocumentNode,
  variables: Record<string, unknown> = {},
): void {
  // Without an operation of the name that was asked for, the request is refused a step later.
  if (!operation) return;
  const fragments = document.definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  const problem = costProblem(measure({ schema, operation, fragments, variables }));
  if (problem !== null)
    throw new GraphQLError(problem, { originalError: new QueryTooComplexError(problem), extensions: { http: { status: 400 } } });
}

/** Bodies that cannot be read are answered in the form that GraphQL clients understand. */
function refuseRequest(error: Error & { statusCode?: number }, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) throw error;
  void reply
    .code(status)
    .send({ errors: [{ message: `The request cannot be read: ${error.message}`, extensions: { code: 'INPUT_INVALID' } }] });
}
