import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../errors.ts';
import type { Impact, ImpactQuery } from '../services/lineage/lineage-impact.ts';
import { impactCsv, impactJson } from './impact-file.ts';
import { kindsOf } from './kind-list.ts';
import { preferredType } from './preferred-type.ts';
import { sendError, type ErrorReplyDeps } from './rdf/problem-reply.ts';
import { sendNotAcceptable, sendRepresentation } from './rdf/representation.ts';
import { checkParameters, depthOf, instantOf, pathOfUrl, queryOf } from './rdf/request.ts';

export interface ImpactRouteDeps extends ErrorReplyDeps {
  /** Of the thing at a place below `/id/`. @throws NotFoundError, InputError */
  impact(path: string, query: Omit<ImpactQuery, 'of'>): Promise<Impact>;
  /** Base IRI, from configuration and never from the request. */
  base: string;
}

const TYPES = ['application/json', 'text/csv'] as const;
type Type = (typeof TYPES)[number];
const SUFFIXES: Readonly<Record<string, Type>> = { '.json': 'application/json', '.csv': 'text/csv' };
const PARAMETERS = ['kinds', 'depth', 'asOf'] as const;
/** A file is to be whole. */
const MAX_NODES = 100_000;

/** `GET /impact/{kind}/{key}`: what depends on a thing, as JSON or CSV by the Accept header or the ending. HEAD comes with it. */
export async function registerImpactRoutes(app: FastifyInstance, deps: ImpactRouteDeps): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply, deps));
    scope.get('/impact/*', (request, reply) => sendImpact(request, reply, deps));
    done();
  });
}

async function sendImpact(request: FastifyRequest, reply: FastifyReply, deps: ImpactRouteDeps): Promise<FastifyReply> {
  const query = impactQueryOf(queryOf(request.url));
  const { impact, ending } = await find(pathOfUrl(request.url, '/impact/'), (path) => deps.impact(path, query));
  const type = ending ?? preferredType(request.headers.accept, TYPES);
  if (type === null) {
    return sendNotAcceptable(reply, TYPES);
  }
  const isCsv = type === 'text/csv';
  return sendRepresentation(request, reply, {
    body: isCsv ? impactCsv(impact, deps.base) : JSON.stringify(impactJson(impact, deps.base)),
    type: isCsv ? 'text/csv; charset=utf-8; header=present' : type,
    headers: {
      Vary: 'Accept',
      ...(isCsv ? { 'Content-Disposition': 'attachment; filename="impact.csv"' } : {}),
      // A CSV file cannot say itself that it is cut.
      ...(impact.truncation ? { 'X-Truncated': `${impact.truncation.reason}; at=${impact.truncation.at}` } : {}),
    },
  });
}

/** The thing at the path; where there is none and the path ends like a file, the thing before the ending. */
async function find(path: string, at: (path: string) => Promise<Impact>): Promise<{ impact: Impact; ending: Type | null }> {
  try {
    return { impact: await at(path), ending: null };
  } catch (error) {
    const suffix = Object.keys(SUFFIXES).find((one) => path.endsWith(one));
    if (!(error instanceof NotFoundError) || suffix === undefined) throw error;
    return { impact: await at(path.slice(0, -suffix.length)), ending: SUFFIXES[suffix] ?? null };
  }
}

/** @throws InputError that names the parameter */
function impactQueryOf(query: URLSearchParams): Omit<ImpactQuery, 'of'> {
  checkParameters(query, PARAMETERS);
  const [kinds, depth, asOf] = PARAMETERS.map((name) => query.get(name));
  return {
    maxNodes: MAX_NODES,
    ...(typeof kinds === 'string' ? { kinds: kindsOf(kinds, 'kinds') } : {}),
    ...(typeof depth === 'string' ? { maxDepth: depthOf(depth) } : {}),
    ...(typeof asOf === 'string' ? { asOf: instantOf(asOf) } : {}),
  };
}
