import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** GraphiQL for people who open `/graphql` in a browser: files of our own build, from this server and no other. */

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};
/** `index.html` or `assets/name-hash.js`: no name of this form leaves the folder, as none has an empty part, `.` or `..`. */
const SERVED = /^(?:assets\/)?[\w-]+(?:\.[\w-]+)+$/;
/** Names of assets change with their content. */
const FOREVER = 'public, max-age=31536000, immutable';
/** The browser itself refuses what would come from elsewhere. The editor sets styles inline and has small images as data. */
const ONLY_OURS =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const JSON_TYPES: readonly string[] = ['application/json', 'application/graphql-response+json'];
const HTML_TYPES: readonly string[] = ['text/html', 'application/xhtml+xml'];
const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Model Lake Catalog</title>
<p>GraphiQL is not built yet: run <code>npm run build</code> and reload this page. <code>POST /graphql</code> answers queries without it.</p></html>
`;

export interface Page {
  status: 200 | 503;
  html: string;
}

/** Mounts `/graphiql/*` and answers `GET /graphql` where a page is wanted; every other request is left to the GraphQL route, whichever is mounted first. */
export function registerGraphiql(app: FastifyInstance, folder: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!asksForPage(request)) return;
    const { status, html } = await graphiqlPage(folder);
    return reply
      .code(status)
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': ONLY_OURS, 'x-content-type-options': 'nosniff', vary: 'accept' })
      .type('text/html; charset=utf-8')
      .send(html);
  });
  app.get<{ Params: { '*': string } }>('/graphiql/*', (request, reply) =>
    sendFile(reply, folder, { name: request.params['*'], gzip: takesGzip(request) }),
  );
}

/** The page, or, while it is not built, one that says how to build it (503). */
export async function graphiqlPage(folder: string): Promise<Page> {
  const html = await read(join(folder, 'index.html'));
  return html === null ? { status: 503, html: NOT_BUILT } : { status: 200, html: html.toString('utf8') };
}

/** Whether an Accept header names HTML and prefers it to JSON, as browsers do. Wildcards alone ask for no page: tools send them. */
export function wantsHtml(accept: string | undefined): boolean {
  const html = weightOf(accept, HTML_TYPES);
  return html > weightOf(accept, JSON_TYPES) && html >= weightOf(accept, ['*/*']);
}

function asksForPage(request: FastifyRequest): boolean {
  const [path, query] = request.url.split('?', 2);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && path === '/graphql' && !new URLSearchParams(query).has('query') && wantsHtml(request.headers.accept);
}

interface Asset {
  name: string;
  gzip: boolean;
}

async function sendFile(reply: FastifyReply, folder: string, { name, gzip }: Asset): Promise<FastifyReply> {
  const type = SERVED.test(name) ? TYPES[extname(name)] : undefined;
  if (type === undefined) return notFound(reply);
  const small = gzip ? await read(join(folder, `${name}.gz`)) : null;
  const content = small ?? (await read(join(folder, name)));
  if (content === null) return notFound(reply);
  if (small !== null) void reply.header('content-encoding', 'gzip');
  const cache = name.startsWith('assets/') ? FOREVER : 'no-cache';
  return reply.headers({ 'cache-control': cache, 'x-content-type-options': 'nosniff', vary: 'accept-encoding' }).type(type).send(content);
}
function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}

/** A file's content; null where there is no such file. */
async function read(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code))) return null;
    throw error;
  }
}

function takesGzip({ headers }: FastifyRequest): boolean {
  return weightOf([headers['accept-encoding']].join(), ['gzip']) > 0;
}

/** The highest weight, from 0 to 1, that a header gives to one of these names; 0 where it names none (RFC 9110, section 12.4.2). */
function weightOf(header: string | undefined, names: readonly string[]): number {
  const weights = (header ?? '').split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return names.includes(name) ? Number(q?.slice(2) ?? 1) : 0;
  });
  return Math.max(0, ...weights.filter((weight) => weight <= 1));
}
