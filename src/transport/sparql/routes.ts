import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SparqlEngineError } from '../../ports/sparql-engine.ts';
import type { SparqlService } from '../../services/sparql-service.ts';
import { shareAnswer } from '../rdf/cors.ts';
import { contentType, RDF_FORMATS } from '../rdf/formats.ts';
import { mediaTypeOf, negotiate } from '../rdf/negotiate.ts';
import { problem } from '../rdf/problem.ts';
import { sendError, sendProblem, type ErrorReplyDeps } from '../rdf/problem-reply.ts';
import { sendNotAcceptable, sendRepresentation } from '../rdf/representation.ts';
import { serialize } from '../rdf/serialize.ts';
import { sparqlDescription } from '../rdf/sparql-description.ts';
import { availableTypes, formatOf, type AnswerFormat } from './formats.ts';
import { sparqlPage, SPARQL_PAGE_HEADERS, type Outcome } from './page.ts';
import { FORM, protocolRequestOf, QUERY, UPDATE, type ProtocolRequest } from './request.ts';
import { problemOfEngine, SparqlProblem } from './sparql-problem.ts';

export interface SparqlRouteDeps extends ErrorReplyDeps {
  sparql: Pick<SparqlService, 'query' | 'bounds'>;
  /** Base IRI, from configuration and never from the request. */
  base: string;
}

const PATH = '/sparql';
/** A query of the longest kind, each character of which is percent-encoded. */
const MAX_BODY = 256 * 1024;

/** `/sparql`: the SPARQL 1.1 Protocol for queries, its service description, and a page for people. HEAD comes with GET. */
export async function registerSparqlRoutes(app: FastifyInstance, deps: SparqlRouteDeps): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([FORM, QUERY, UPDATE], { parseAs: 'string', bodyLimit: MAX_BODY }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, deps));
    scope.get(PATH, (request, reply) => answer(request, reply, deps));
    scope.post(PATH, (request, reply) => answer(request, reply, deps));
    scope.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url: PATH,
      onRequest: (request, reply, next) => {
        const detail = `${request.method} is not possible here. Send queries with GET or POST; write over GraphQL at /graphql.`;
        sendProblem(reply.header('Allow', 'GET, HEAD, POST, OPTIONS'), problem(405, 'METHOD_NOT_ALLOWED', detail));
        next();
      },
      handler: (_request, reply) => reply,
    });
    done();
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, deps: SparqlRouteDeps): Promise<FastifyReply> {
  const asked = protocolRequestOf(request);
  if (asked.text === null) return sendDescription(request, reply, asked, deps);
  // Loaded when it is first needed: a parser takes a tenth of a second.
  const { checkedQuery } = await import('./checked-query.ts');
  const query = checkedQuery(asked.text, { base: `${deps.base}/`, maxResults: deps.sparql.bounds.maxResults });
  const format = formatOf(query.form, request.headers.accept, asked.format);
  if (format === null) return sendNotAcceptable(reply, availableTypes(query.form));
  const started = performance.now();
  const { body, indexedUpTo } = await deps.sparql.query({
    text: query.text,
    mediaType: format.engine,
    dataset: asked.dataset ?? query.dataset,
    signal: leaving(reply),
  });
  shareAnswer(reply).headers({ Vary: 'Accept', 'Cache-Control': 'no-cache', 'X-Indexed-Up-To': indexedUpTo });
  if (!format.page) return reply.type(format.type).send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const kind = format.engine === 'text/turtle' ? 'graph' : 'table';
  const outcome = { kind, body: Buffer.from(body).toString(), indexedUpTo, milliseconds: performance.now() - started } as const;
  return sendPage(reply, sparqlPage(asked.text, outcome, deps.base));
}

function sendDescription(request: FastifyRequest, reply: FastifyReply, asked: ProtocolRequest, { base }: SparqlRouteDeps): FastifyReply {
  const accept = request.headers.accept;
  if (wantsPage(asked.format, accept)) return sendPage(shareAnswer(reply).header('Vary', 'Accept'), sparqlPage(null, null, base));
  const format = formatOf('construct', accept, asked.format);
  const offer = RDF_FORMATS.find((one) => mediaTypeOf(one) === format?.engine);
  if (offer === undefined) return sendNotAcceptable(reply, availableTypes('construct'));
  const body = serialize(sparqlDescription(base), offer);
  return sendRepresentation(request, reply, { body, type: contentType(offer), headers: { Vary: 'Accept' } });
}

/** Whoever opens the endpoint in a browser sees errors where the query stands. */
function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply, deps: SparqlRouteDeps): FastifyReply {
  const told = error instanceof SparqlEngineError ? problemOfEngine(error) : error;
  if (error instanceof SparqlEngineError && error.retryAfter !== null) reply.header('Retry-After', error.retryAfter);
  if (!(told instanceof SparqlProblem)) return sendError(error, request, reply, deps);
  if (!wantsPage(null, request.headers.accept)) return sendProblem(reply, told.told);
  const outcome: Outcome = { kind: 'problem', problem: told.told };
  const text = new URLSearchParams(request.url.split('?')[1] ?? '').get('query');
  return sendPage(shareAnswer(reply).code(told.told.status).header('Vary', 'Accept'), sparqlPage(text, outcome, deps.base));
}
function wantsPage(named: AnswerFormat['type'] | null, accept: string | undefined): boolean {
  return named === null && negotiate(accept, [...RDF_FORMATS, 'problem', 'html']) === 'html';
}
function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.headers(SPARQL_PAGE_HEADERS).type('text/html; charset=utf-8').send(html);
}

/** Aborted when the client goes away before it has its answer. */
function leaving({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
