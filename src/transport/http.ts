import { fastify, type FastifyInstance } from 'fastify';
import { fileURLToPath } from 'node:url';
import type { App } from '../app.ts';
import { NotFoundError } from '../errors.ts';
import type { Logger } from '../ports/runtime.ts';
import { registerGraphiql } from './graphiql.ts';
import { registerGraphql } from './graphql/server.ts';
import { registerImpactRoutes } from './impact-routes.ts';
import type { CatalogNames } from './rdf/catalog-quads.ts';
import { allowCrossOrigin } from './rdf/cors.ts';
import { sendError } from './rdf/problem-reply.ts';
import { registerLakeRoutes, registerRdfRoutes } from './rdf/routes.ts';
import { registerSparqlRoutes } from './sparql/routes.ts';

const GRAPHIQL = fileURLToPath(new URL('../../dist/graphiql', import.meta.url));
const MAX_BODY = 32 * 1024 * 1024;
/** A client that does not finish its request holds nothing up for ever. */
const REQUEST_MS = 60_000;
/** A place of two keys of the longest form, each character of which may be percent-encoded. */
const MAX_PATH = 16_000;

export interface HttpOptions {
  baseIri: string;
  logger: Logger;
  /** Default: named after the host of the base IRI. */
  catalog?: CatalogNames;
}

/** One server for everything: GraphQL, RDF, GraphiQL and what operators ask for. Not listening yet. */
export async function createHttpServer(app: App, options: HttpOptions): Promise<FastifyInstance> {
  const { services, store } = app;
  const server = fastify({
    bodyLimit: MAX_BODY,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: MAX_PATH },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply, { logger: options.logger }),
  });
  allowCrossOrigin(server, { posts: ['/sparql'], except: ['/graphql'] });
  server.get('/', (_request, reply) => reply.redirect('/graphql'));
  server.get('/healthz', async () => {
    const tripleStore = await app.push?.status();
    return { status: 'ok', ...(tripleStore ? { tripleStore } : {}) };
  });
  server.get('/readyz', async (_request, reply) => {
    try {
      await store.position('ready');
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
  server.setNotFoundHandler((request, reply) =>
    sendError(new NotFoundError(`There is nothing at ${request.url.slice(0, 200)}.`), request, reply, options),
  );
  registerGraphiql(server, GRAPHIQL);
  await registerGraphql(server, {
    services: { ...services, iriOf: (path: string) => `${options.baseIri}/id/${path}` },
    logger: options.logger,
    callerOf: () => ({ actor: null }),
  });
  await registerThings(server, app, options);
  return server;
}

/** What lies below the addresses of things. */
async function registerThings(server: FastifyInstance, { services, store }: App, options: HttpOptions): Promise<void> {
  const { descriptions, lineage } = services;
  const { host } = new URL(options.baseIri);
  const deps = { base: options.baseIri, logger: options.logger, catalog: options.catalog ?? { title: host, publisher: host } };
  await registerRdfRoutes(server, {
    ...deps,
    describe: (path) => descriptions.describe(path),
    withLatest: (described) => descriptions.withLatest(described),
    describeRetired: (path) => descriptions.describeRetired(path),
    census: () => store.census(),
    page: (query) => store.page(query),
    lineage: async (path, query) => lineage.walk({ ...query, of: await lineage.idAt(path) }),
  });
  await registerLakeRoutes(server, { ...deps, lake: services.lake });
  await registerSparqlRoutes(server, { ...deps, sparql: services.sparql });
  await registerImpactRoutes(server, {
    ...deps,
    impact: async (path, query) => lineage.impact({ ...query, of: await lineage.idAt(path) }),
  });
}
