import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Head, KindName } from '../../model/kind.ts';
import type { Census, PageOfAll } from '../../ports/store.ts';
import { apiCatalog, API_CATALOG_PATH, API_CATALOG_TYPE } from './api-catalog.ts';
import type { CatalogNames } from './catalog-quads.ts';
import { RDF_FORMATS, FORMATS } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { linkHeader } from './link-header.ts';
import { linksetJson } from './linkset.ts';
import { readOnly } from './read-only.ts';
import { sendGraph, sendRepresentation } from './representation.ts';
import { checkParameters, queryOf } from './request.ts';
import { robotsText, sitemapIndex, sitemapPage, SitemapPages, stretchOf, XML } from './sitemap.ts';
import { VOID_PATH, voidQuads } from './void-quads.ts';

export interface DiscoveryRouteDeps {
  /** How many things there are of each kind. */
  census(): Promise<Census[]>;
  /** Things in the order of their ids. */
  page(query: PageOfAll): Promise<Head[]>;
  catalog: CatalogNames;
  /** Base IRI, from configuration and never from the request. */
  base: string;
}

/** What leads programs that know nothing but the host to everything else: VoID, the list of interfaces, the sitemap. */
export function registerDiscoveryRoutes(scope: FastifyInstance, deps: DiscoveryRouteDeps): void {
  const pages = new SitemapPages((query) => deps.page(query));
  for (const suffix of [null, ...RDF_FORMATS]) {
    const url = suffix === null ? VOID_PATH : VOID_PATH + FORMATS[suffix].suffix;
    scope.get(url, async (request, reply) => {
      const quads = voidQuads({ ...deps, census: await deps.census(), examples: await examplesOf(deps) });
      return sendGraph(request, reply, { iri: new IriBuilder(deps.base).base + VOID_PATH, suffix, quads: () => quads });
    });
  }
  scope.get(API_CATALOG_PATH, (request, reply) => sendApiCatalog(request, reply, deps));
  scope.get('/sitemap.xml', async (request, reply) =>
    sendRepresentation(request, reply, { body: sitemapIndex(deps.base, await pages.stretches()), type: XML, headers: {} }),
  );
  scope.get('/sitemap/page.xml', async (request, reply) => {
    const query = queryOf(request.url);
    checkParameters(query, ['after', 'upTo']);
    return sendRepresentation(request, reply, {
      body: sitemapPage(deps.base, await pages.paths(stretchOf(query))),
      type: XML,
      headers: {},
    });
  });
  scope.get('/robots.txt', (request, reply) =>
    sendRepresentation(request, reply, { body: robotsText(deps.base), type: 'text/plain; charset=utf-8', headers: {} }),
  );
  readOnly(scope, VOID_PATH, API_CATALOG_PATH, '/sitemap.xml', '/sitemap/page.xml', '/robots.txt');
}

/** What a person or program may look at first. */
const TELLING_KINDS: readonly KindName[] = ['DatasetVersion', 'ModelVersion', 'TrainingRun'];
async function examplesOf(deps: DiscoveryRouteDeps): Promise<Head[]> {
  const found = await Promise.all(TELLING_KINDS.map((kind) => deps.page({ kinds: [kind], retired: false, limit: 1 })));
  return found.flat();
}

/** Always in the one form that the RFC names: whoever asks for it wants that. */
function sendApiCatalog(request: FastifyRequest, reply: FastifyReply, { base }: DiscoveryRouteDeps): FastifyReply {
  const [own] = apiCatalog(base);
  return sendRepresentation(request, reply, {
    body: linksetJson(apiCatalog(base)),
    type: API_CATALOG_TYPE,
    headers: { Link: linkHeader([{ rel: 'api-catalog', href: own?.anchor ?? base }, ...(own?.links ?? [])]) },
  });
}
