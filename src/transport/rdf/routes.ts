import type { FastifyInstance } from 'fastify';
import { registerCatalogRoutes, type CatalogRouteDeps } from './catalog-routes.ts';
import { registerDiscoveryRoutes, type DiscoveryRouteDeps } from './discovery-routes.ts';
import { registerDumpRoutes, type DumpRouteDeps } from './dump-routes.ts';
import { registerEntityRoutes, type EntityRouteDeps } from './entity-routes.ts';
import { registerLineageRoutes, type LineageRouteDeps } from './lineage-routes.ts';
import { sendError } from './problem-reply.ts';
import { registerVocabularyRoutes } from './vocabulary-routes.ts';

export type RdfRouteDeps = EntityRouteDeps & LineageRouteDeps & DiscoveryRouteDeps;

/** RDF of things, lineages and our own vocabulary over HTTP, and what leads to them, with errors as problem details. HEAD comes with each GET. */
export async function registerRdfRoutes(app: FastifyInstance, deps: RdfRouteDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply, deps));
    registerEntityRoutes(scope, deps);
    registerLineageRoutes(scope, deps);
    registerDiscoveryRoutes(scope, deps);
    await registerVocabularyRoutes(scope, deps);
  });
}

/** The lake as a whole: page by page, and as one document. */
export async function registerLakeRoutes(app: FastifyInstance, deps: CatalogRouteDeps & DumpRouteDeps): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply, deps));
    registerCatalogRoutes(scope, deps);
    registerDumpRoutes(scope, deps);
    done();
  });
}
