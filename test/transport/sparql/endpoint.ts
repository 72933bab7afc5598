import { fastify, type FastifyInstance } from 'fastify';
import { OxigraphStore } from '../../../src/adapters/oxigraph/oxigraph-store.ts';
import type { ThingGraph } from '../../../src/ports/graph-store.ts';
import { SparqlService, type GraphProjection, type SparqlBounds } from '../../../src/services/sparql-service.ts';
import { allowCrossOrigin } from '../../../src/transport/rdf/cors.ts';
import { registerSparqlRoutes } from '../../../src/transport/sparql/routes.ts';
import { BASE_IRI, silent } from '../../support/lake.ts';

export interface Endpoint {
  server: FastifyInstance;
  store: OxigraphStore;
  /** Sent as a form. */
  ask(query: string, accept?: string): Promise<{ status: number; body: string; headers: Record<string, unknown> }>;
  /** Rows of a table, each value as text. */
  rows(query: string): Promise<Record<string, string>[]>;
  close(): Promise<void>;
}
export const UP_TO = '2026-01-02T03:04:05.678Z';
const current: GraphProjection = { upToDate: () => Promise.resolve({ indexedUpTo: UP_TO, loading: null }) };

/** A server with nothing but the SPARQL endpoint, on a store that the test fills. */
export async function openEndpoint(
  options: { bounds?: Partial<SparqlBounds>; projection?: GraphProjection; maxTriples?: number } = {},
): Promise<Endpoint> {
  const store = new OxigraphStore({ termsGraph: `${BASE_IRI}/terms`, maxTriples: options.maxTriples ?? 1_000_000, patienceMs: 60_000 });
  const sparql = new SparqlService({
    base: BASE_IRI,
    bounds: { maxResults: 100_000, timeoutMs: 30_000, ...options.bounds },
    open: () => Promise.resolve({ engine: store, projection: options.projection ?? current }),
  });
  const server = fastify();
  allowCrossOrigin(server, { posts: ['/sparql'] });
  await registerSparqlRoutes(server, { sparql, base: BASE_IRI, logger: silent, errorId: () => 'error-1' });
  const ask: Endpoint['ask'] = async (query, accept = 'application/sparql-results+json') => {
    const answer = await server.inject({
      method: 'POST',
      url: '/sparql',
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ query }).toString(),
    });
    return { status: answer.statusCode, body: answer.body, headers: answer.headers };
  };
  return {
    server,
    store,
    ask,
    rows: async (query) => {
      const { status, body } = await ask(query);
      if (status !== 200) throw new Error(`${status}: ${body}`);
      const { results } = JSON.parse(body) as { results: { bindings: Record<string, { value: string }>[] } };
      return results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])));
    },
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}

/** Graphs of things by key, each with its triples as N-Triples without subjects. */
export function things(content: Readonly<Record<string, readonly string[]>>): ThingGraph[] {
  return Object.entries(content).map(([key, triples]) => ({
    iri: `${BASE_IRI}/id/dataset/${key}`,
    triples: triples.map((rest) => `<${BASE_IRI}/id/dataset/${key}> ${rest} .\n`).join(''),
  }));
}
