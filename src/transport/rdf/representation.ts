import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Representation {
  body: string;
  type: string;
  headers: Readonly<Record<string, string>>;
}

/**
 * Sends a representation with a strong ETag, or 304 when the client has it. Only the ETag decides: a page tells of neighbours and links
 * too, so that a date could call a changed page unchanged.
 */
export function sendRepresentation(request: FastifyRequest, reply: FastifyReply, { body, type, headers }: Representation): FastifyReply {
  const etag = `"${createHash('sha256').update(type).update('\n').update(body).digest('base64url').slice(0, 27)}"`;
  reply.headers({ ...headers, ETag: etag, 'Cache-Control': 'no-cache' });
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  // As bytes: to a text the server would add a charset, which the JSON and N-Triples families do not have.
  return reply.type(type).send(Buffer.from(body));
}

/** If-None-Match: `*`, or a list with the tag; comparison is weak (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
