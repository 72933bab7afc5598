import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Parser, type Quad } from 'n3';
import type { Described } from '../../services/described.ts';
import type { LineageGraph } from '../../services/lineage/lineage-types.ts';
import { contentType, FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { contextText } from './jsonld-context.ts';
import { IriBuilder } from './iri.ts';
import { landingPage } from './landing-page.ts';
import { PAGE_POLICY } from './page.ts';
import { lineageQuads } from './lineage-quads.ts';
import { entityLinks, lineageLinks } from './link-header.ts';
import { HTML, mediaTypeOf, negotiate, OFFERS, type Offer } from './negotiate.ts';
import { problem } from './problem.ts';
import { sendError, sendProblem, type ErrorReplyDeps } from './problem-reply.ts';
import { checkProfile, findDescribed, lineageRequestOf, pathOfUrl, queryOf, type LineageRequest } from './request.ts';
import { sendRepresentation } from './representation.ts';
import { serialize } from './serialize.ts';
import { toQuads } from './to-quads.ts';

export interface RdfRouteDeps extends ErrorReplyDeps {
  /** @throws NotFoundError, GoneError */
  describe(path: string): Promise<Described>;
  /** @throws NotFoundError, InputError */
  lineage(path: string, query: LineageRequest): Promise<LineageGraph>;
  /** Base IRI, from configuration and never from the request. */
  base: string;
}

const ontologyFile = (name: string): URL => new URL(`../../../ontology/${name}`, import.meta.url);

/** RDF of things, lineages and our own vocabulary over HTTP, with errors as problem details. HEAD comes with each GET. */
export async function registerRdfRoutes(app: FastifyInstance, deps: RdfRouteDeps): Promise<void> {
  const vocabularies = { '/ontology': await readQuads('catalog.ttl'), '/shapes': await readQuads('shapes.ttl') };
  await app.register((scope, _options, done) => {
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply, deps));
    scope.get('/id/*', (request, reply) => sendEntity(request, reply, deps));
    scope.get('/lineage/*', (request, reply) => sendLineage(request, reply, deps));
    for (const [path, quads] of Object.entries(vocabularies)) {
      scope.get(path, (request, reply) => sendVocabulary(request, reply, { quads, iri: deps.base + path }));
    }
    scope.get('/context.jsonld', (request, reply) =>
      sendRepresentation(request, reply, {
        body: contextText(),
        type: contentType('jsonld'),
        headers: { 'Access-Control-Allow-Origin': '*' },
      }),
    );
    done();
  });
}

async function sendEntity(request: FastifyRequest, reply: FastifyReply, deps: RdfRouteDeps): Promise<FastifyReply> {
  checkProfile(queryOf(request.url));
  const { found, suffix } = await findDescribed(pathOfUrl(request.url, '/id/'), (path) => deps.describe(path));
  const offer = suffix ?? negotiate(request.headers.accept);
  if (offer === null) return sendNotAcceptable(reply, OFFERS);
  const iris = new IriBuilder(deps.base);
  const quads = toQuads(found, deps.base);
  const html = offer === 'html';
  return sendRepresentation(request, reply, {
    body: html ? landingPage(found, serialize(quads, 'jsonld')) : serialize(quads, offer),
    type: html ? `${HTML}; charset=utf-8` : contentType(offer),
    headers: {
      Vary: 'Accept',
      'Content-Location': iris.of(found.record) + (html ? '' : FORMATS[offer].suffix),
      'Last-Modified': lastModified(found),
      Link: entityLinks(iris, found, quads),
      'Access-Control-Allow-Origin': '*',
      ...(html ? { 'Content-Security-Policy': PAGE_POLICY, 'X-Content-Type-Options': 'nosniff' } : {}),
    },
  });
}

async function sendLineage(request: FastifyRequest, reply: FastifyReply, deps: RdfRouteDeps): Promise<FastifyReply> {
  const asked = pathOfUrl(request.url, '/lineage/');
  const query = lineageRequestOf(queryOf(request.url));
  const { found, path, suffix } = await findDescribed(asked, (one) => deps.lineage(one, query));
  const offer = suffix ?? negotiate(request.headers.accept, RDF_FORMATS);
  if (offer === null || offer === 'html') return sendNotAcceptable(reply, RDF_FORMATS);
  const iris = new IriBuilder(deps.base);
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name === 'maxDepth' ? 'depth' : name, String(value)]),
  ).toString();
  const document = `${iris.lineageOf({ path })}${search === '' ? '' : `?${search}`}`;
  return sendRepresentation(request, reply, {
    body: serialize(lineageQuads(found, deps.base, document), offer),
    type: contentType(offer),
    headers: {
      Vary: 'Accept',
      'Content-Location': `${iris.lineageOf({ path })}${FORMATS[offer].suffix}${search === '' ? '' : `?${search}`}`,
      Link: lineageLinks(iris, path, search),
      'Access-Control-Allow-Origin': '*',
    },
  });
}

function sendVocabulary(
  request: FastifyRequest,
  reply: FastifyReply,
  { quads, iri }: { quads: readonly Quad[]; iri: string },
): FastifyReply {
  const offer = negotiate(request.headers.accept, RDF_FORMATS);
  if (offer === null || offer === 'html') return sendNotAcceptable(reply, RDF_FORMATS);
  return sendRepresentation(request, reply, {
    body: serialize(quads, offer),
    type: contentType(offer),
    headers: { Vary: 'Accept', Link: `<${iri}>; rel="canonical"`, 'Access-Control-Allow-Origin': '*' },
  });
}

async function readQuads(name: string): Promise<Quad[]> {
  return new Parser().parse(await readFile(ontologyFile(name), 'utf8'));
}

/** When the thing, or anything its page tells of, was last changed. */
function lastModified({ record, around }: Described): string {
  const latest = [record, ...[...around.values()].map((near) => near.record)]
    .map((one) => Date.parse(one.updatedAt))
    .filter((time) => !Number.isNaN(time));
  return new Date(Math.max(0, ...latest)).toUTCString();
}

function sendNotAcceptable(reply: FastifyReply, offers: readonly Offer[] | readonly RdfFormat[]): FastifyReply {
  const available = offers.map(mediaTypeOf);
  const detail = `None of the media types asked for is available. Ask for one of these: ${available.join(', ')}.`;
  return sendProblem(reply.header('Vary', 'Accept'), { ...problem(406, 'NOT_ACCEPTABLE', detail), available });
}
