import Fastify, { type FastifyInstance } from 'fastify';
import type { Quad } from 'n3';
import { DCT } from '../../../src/model/vocab.ts';
import { allowCrossOrigin } from '../../../src/transport/rdf/cors.ts';
import { sendError } from '../../../src/transport/rdf/problem-reply.ts';
import type { Profile } from '../../../src/transport/rdf/profiles/profile.ts';
import { registerRdfRoutes, type RdfRouteDeps } from '../../../src/transport/rdf/routes.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import type { SmallLake } from './small-lake.ts';
import { BASE } from './story.ts';

/** What throws at once, as a promise. */
export const attempt = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()));

/** Profiles whose answers are easily told apart from the whole graph: titles alone, and a document for datasets alone. */
export const TITLES = 'https://profiles.example/titles#';
export const CARD = 'http://profiles.example/card/1.1';
const titlesOf = (quads: readonly Quad[]): Quad[] => quads.filter((quad) => quad.predicate.value === DCT.title);
export const TEST_PROFILES: Readonly<Record<string, Profile>> = {
  titles: { iri: TITLES, doc: 'Titles only.', tells: () => true, quads: (described, base) => titlesOf(toQuads(described, base)) },
  card: {
    iri: CARD,
    doc: 'A card of a dataset version.',
    tells: ({ record }) => record.kind === 'DatasetVersion',
    quads: () => [],
    document: ({ record }) => ({ card: record.key }),
    formats: ['jsonld'],
  },
};

/** The routes over a lake in memory. */
export async function routesOver(lake: SmallLake, more: Partial<RdfRouteDeps> = {}): Promise<FastifyInstance> {
  const app = Fastify({ frameworkErrors: (error, request, reply) => void sendError(error, request, reply, {}) });
  allowCrossOrigin(app);
  await registerRdfRoutes(app, {
    describe: (path) => attempt(() => lake.describe(path)),
    withLatest: (described) => Promise.resolve(described),
    describeRetired: (path) => attempt(() => lake.describeAny(path)),
    lineage: (path) => attempt(() => lake.lineage(lake.describe(path).record)),
    census: () => Promise.resolve([]),
    page: () => Promise.resolve([]),
    catalog: { title: 'Test lake', publisher: 'ACME' },
    base: BASE,
    profiles: {},
    ...more,
  });
  return app;
}
