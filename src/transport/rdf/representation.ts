import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Quad } from 'n3';
import { shareAnswer } from './cors.ts';
import { contentType, FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { mediaTypeOf, negotiate, rangesOf } from './negotiate.ts';
import { problem } from './problem.ts';
import { sendProblem } from './problem-reply.ts';
import { serialize } from './serialize.ts';

export interface Representation {
  body: string;
  type: string;
  headers: Readonly<Record<string, string>>;
  /** Default 200. */
  status?: number;
}

/**
 * Sends a representation with a strong ETag, or 304 when the client has it. Only the ETag decides: a page tells of neighbours and links
 * too, so that a date could call a changed page unchanged.
 */
export function sendRepresentation(request: FastifyRequest, reply: FastifyReply, representation: Representation): FastifyReply {
  const { body, type, headers, status = 200 } = representation;
  // Two addresses may have the same bytes and yet be told of differently; a tag is for one of them.
  const told = [type, headers['Content-Location'] ?? '', body].join('\n');
  const etag = `"${createHash('sha256').update(told).digest('base64url').slice(0, 27)}"`;
  shareAnswer(reply).headers({ ...headers, ETag: etag, 'Cache-Control': 'no-cache' });
  if (status === 200 && matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  // As bytes: to a text the server would add a charset, which the JSON and N-Triples families do not have.
  return reply.code(status).type(type).send(Buffer.from(body));
}

/** If-None-Match: `*`, or a list with the tag; comparison is weak (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** A graph that has an address of its own. */
export interface Document {
  /** Without ending and query. */
  iri: string;
  /** With the question mark; empty where there is no query. */
  search?: string;
  /** The format that the ending of the path asked for; it comes before the Accept header. */
  suffix?: RdfFormat | null;
  quads: () => readonly Quad[];
  headers?: Readonly<Record<string, string>>;
}

/** Sends a graph in the RDF format that is asked for, or 406 with the formats that there are. */
export function sendGraph(request: FastifyRequest, reply: FastifyReply, document: Document): FastifyReply {
  const { iri, search = '', suffix = null, quads, headers = {} } = document;
  const format = suffix ?? negotiate(request.headers.accept, RDF_FORMATS);
  if (format === null) return sendNotAcceptable(reply, RDF_FORMATS.map(mediaTypeOf));
  return sendRepresentation(request, reply, {
    body: serialize(quads(), format),
    type: contentType(format),
    headers: { Vary: 'Accept', 'Content-Location': iri + FORMATS[format].suffix + search, ...headers },
  });
}

/** @param available media types */
export function sendNotAcceptable(reply: FastifyReply, available: readonly string[], detail?: string): FastifyReply {
  const said = detail ?? `None of the media types asked for is available. Ask for one of these: ${available.join(', ')}.`;
  return sendProblem(reply, { ...problem(406, 'NOT_ACCEPTABLE', said), available });
}

export interface StreamedRepresentation {
  /** Opened only where a body is sent; destroyed when the client goes away. */
  open: () => Readable;
  type: string;
  headers: Readonly<Record<string, string>>;
}

/** Sends what is too large to be held: no ETag, gzip where the client takes it. An error on the way breaks the connection, so that no part passes for the whole. */
export function sendStream(request: FastifyRequest, reply: FastifyReply, { open, type, headers }: StreamedRepresentation): FastifyReply {
  const compressed = takesGzip(request.headers['accept-encoding']);
  shareAnswer(reply).headers({
    'Cache-Control': 'no-cache',
    ...headers,
    Vary: headers.Vary === undefined ? 'Accept-Encoding' : `${headers.Vary}, Accept-Encoding`,
    ...(compressed ? { 'Content-Encoding': 'gzip' } : {}),
  });
  reply.type(type);
  if (request.method === 'HEAD') return reply.send();
  const source = open();
  if (!compressed) return reply.send(source);
  // Errors of either end destroy the other; who reads the last one is told.
  return reply.send(pipeline(source, createGzip({ level: 3 }), () => undefined));
}

/** Accept-Encoding (RFC 9110, section 12.5.3): gzip by name, else by `*`; without the header no encoding. */
function takesGzip(header: string | undefined): boolean {
  if (header === undefined || header.trim() === '') return false;
  const ranges = rangesOf(header);
  const range = ranges.find(({ type }) => type === 'gzip' || type === 'x-gzip') ?? ranges.find(({ type }) => type === '*');
  return range !== undefined && range.q > 0;
}
