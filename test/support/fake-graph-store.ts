import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happened to a request before the store looks at it; answers whether that was all. */
export type Mishap = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/**
 * A triple store in this process that has nothing but the Graph Store Protocol and the queries that the catalog asks, and that fails as it
 * is told to. Triples are lines: it reads no RDF.
 */
export class FakeGraphStore {
  readonly graphs = new Map<string, Set<string>>();
  /** As `METHOD path`, or of a graph as `METHOD graph`. */
  readonly requests: string[] = [];
  /** `Authorization` headers, in the order of the requests. */
  readonly logins: (string | undefined)[] = [];
  /** Done with the next requests, one each. */
  readonly mishaps: Mishap[] = [];
  private server: Server | null = null;
  private port = 0;

  /** @param port 0: a free one; after a stop the same as before, so that it can be found again */
  async start(): Promise<string> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}/lake/data`;
  }
  async stop(): Promise<void> {
    const server = this.server;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }

  triples(graph: string): string[] {
    return [...(this.graphs.get(graph) ?? [])].sort();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(String(request.url), 'http://localhost');
    const graph = url.searchParams.get('graph');
    this.requests.push(`${request.method} ${graph ?? url.pathname}`);
    this.logins.push(request.headers.authorization);
    const body = await bodyOf(request);
    const mishap = this.mishaps.shift();
    if (mishap && (await mishap(request, response))) return;
    if (url.pathname === '/lake/query') this.query(String(new URLSearchParams(body).get('query')), response);
    else if (url.pathname === '/lake/data' && graph !== null) this.store(String(request.method), { graph, body }, response);
    else response.writeHead(404).end('No such service');
  }

  private store(method: string, { graph, body }: { graph: string; body: string }, response: ServerResponse): void {
    const lines = body.split('\n').filter(Boolean);
    const there = this.graphs.get(graph);
    if (method === 'GET') {
      if (there) response.writeHead(200, { 'content-type': 'application/n-triples' }).end([...there].map((line) => `${line}\n`).join(''));
      else response.writeHead(404).end();
      return;
    }
    if (lines.some((line) => !/^<[^>]*> <[^>]*> .* \.$/.test(line)))
      return void response.writeHead(400).end('<h1>Parse error</h1> at [line: 1]');
    if (method === 'DELETE') this.graphs.delete(graph);
    else this.graphs.set(graph, new Set([...(method === 'POST' ? (there ?? []) : []), ...lines]));
    response.writeHead(204).end();
  }

  private query(text: string, response: ServerResponse): void {
    const prefix = /STRSTARTS\(STR\(\?g\), "([^"]*)"\)/.exec(text)?.[1];
    const terms = /\?g = <([^>]*)>/.exec(text)?.[1];
    const named = /VALUES \?g \{([^}]*)\}/.exec(text)?.[1];
    const names = named === undefined ? null : new Set([...named.matchAll(/<([^>]*)>/g)].map(([, name]) => name));
    const wanted = (name: string): boolean => names?.has(name) ?? ((prefix !== undefined && name.startsWith(prefix)) || name === terms);
    const limit = Number(/LIMIT (\d+)/.exec(text)?.[1] ?? Infinity);
    const found = [...this.graphs].filter(([name, lines]) => lines.size > 0 && wanted(name)).slice(0, limit);
    const rows = text.includes('COUNT(*)')
      ? found.map(([name, lines]) => `${name},${lines.size},${revisionIn(lines)}`)
      : found.map(([name]) => name);
    const header = text.includes('COUNT(*)') ? 'g,n,r' : 'g';
    response.writeHead(200, { 'content-type': 'text/csv' }).end(`${[header, ...rows].join('\r\n')}\r\n`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function revisionIn(lines: ReadonlySet<string>): number {
  return Math.max(0, ...[...lines].map((line) => Number(/it6\/descriptionVersion> "(\d+)"/.exec(line)?.[1] ?? 0)));
}
