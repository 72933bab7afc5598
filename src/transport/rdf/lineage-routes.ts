import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LineageGraph } from '../../services/lineage/lineage-types.ts';
import { IriBuilder } from './iri.ts';
import { lineageQuads } from './lineage-quads.ts';
import { lineageLinks } from './link-header.ts';
import { readOnly } from './read-only.ts';
import { sendGraph } from './representation.ts';
import { findDescribed, lineageRequestOf, pathOfUrl, queryOf, type LineageRequest } from './request.ts';

export interface LineageRouteDeps {
  /** Of the thing at a place below `/id/`. @throws NotFoundError, InputError */
  lineage(path: string, query: LineageRequest): Promise<LineageGraph>;
  /** Base IRI, from configuration and never from the request. */
  base: string;
}

/** `/lineage/{kind}/{key}`: PROV-O of what a thing came from and what came of it. */
export function registerLineageRoutes(scope: FastifyInstance, deps: LineageRouteDeps): void {
  scope.get('/lineage/*', (request, reply) => sendLineage(request, reply, deps));
  readOnly(scope, '/lineage/*');
}

async function sendLineage(request: FastifyRequest, reply: FastifyReply, deps: LineageRouteDeps): Promise<FastifyReply> {
  const query = lineageRequestOf(queryOf(request.url));
  const { found, path, suffix } = await findDescribed(pathOfUrl(request.url, '/lineage/'), (one) => deps.lineage(one, query));
  const iris = new IriBuilder(deps.base);
  const parameters = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name === 'maxDepth' ? 'depth' : name, String(value)]),
  ).toString();
  const search = parameters === '' ? '' : `?${parameters}`;
  const iri = iris.lineageOf({ path });
  return sendGraph(request, reply, {
    iri,
    search,
    suffix,
    quads: () => lineageQuads(found, deps.base, iri + search),
    headers: { Link: lineageLinks(iris, path, search) },
  });
}
