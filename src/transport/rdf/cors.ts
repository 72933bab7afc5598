import type { FastifyInstance, FastifyReply } from 'fastify';

/** Anybody may read from anywhere: what the catalog tells in RDF is told to pages of other sites as well. */
const SHARED = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'Allow, Content-Disposition, Content-Location, ETag, Last-Modified, Link, Retry-After, Vary, X-Indexed-Up-To, X-Truncated',
} as const;

/** For an answer that no hook saw coming, such as one to a request that the server itself refuses. */
export function shareAnswer(reply: FastifyReply): FastifyReply {
  return reply.headers(SHARED);
}

export interface CrossOrigin {
  /** Paths of things that answer POST too. */
  posts?: readonly string[];
  /** Beginnings of paths that have rules of their own. */
  except?: readonly string[];
}

/** Every answer of the server may be read from anywhere, errors too; what a browser asks before that (preflight) is answered. */
export function allowCrossOrigin(app: FastifyInstance, { posts = [], except = [] }: CrossOrigin = {}): void {
  app.addHook('onRequest', (request, reply, done) => {
    const path = request.url.replace(/[?#].*$/s, '');
    if (except.some((beginning) => path === beginning || path.startsWith(`${beginning}/`))) return done();
    shareAnswer(reply);
    if (request.method !== 'OPTIONS') return done();
    const methods = posts.includes(path) ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS';
    void reply
      .code(204)
      .headers({
        Allow: methods,
        'Access-Control-Allow-Methods': methods,
        'Access-Control-Allow-Headers': 'Accept, Accept-Profile, Content-Type, If-None-Match',
        'Access-Control-Max-Age': '86400',
      })
      .send();
  });
}
