import { readFileSync } from 'node:fs';
import type { OxigraphStore } from './adapters/oxigraph/oxigraph-store.ts';
import type { Config } from './config.ts';
import type { ChangeSignal } from './ports/change-signal.ts';
import type { TripleStoreAddress } from './ports/graph-store.ts';
import type { Clock, Logger } from './ports/runtime.ts';
import type { Store } from './ports/store.ts';
import { ContinuousPush } from './services/graph/continuous-push.ts';
import { GraphMirror, type GraphTelling } from './services/graph/graph-mirror.ts';
import { TripleStoreService, type OpenTripleStore } from './services/graph/triple-store-service.ts';
import { LakeReader } from './services/lake-reader.ts';
import { SparqlService } from './services/sparql-service.ts';

/** The part of the composition root that puts the lake into graph stores: the one in this process, and those of others. */

interface GraphParts {
  store: Store;
  signal?: ChangeSignal;
  logger: Logger;
  clock: Clock;
  baseIri: string;
  /** Default: named after the host of the base IRI. */
  catalog?: Config['catalog'];
  sparql?: Config['sparql'];
  tripleStore?: Config['tripleStore'];
}
interface Graphs {
  services: { lake: LakeReader; sparql: SparqlService; tripleStores: TripleStoreService };
  /** Not started; null where no triple store is configured. */
  push: ContinuousPush | null;
  close(): Promise<void>;
}
const SPARQL: Config['sparql'] = { maxTriples: 3_000_000, timeoutMs: 30_000 };
const MOST_RESULTS = 100_000;

export function graphsOf(parts: GraphParts): Graphs {
  const lake = new LakeReader(parts.store, parts.baseIri);
  const sparql = sparqlOf(parts, lake);
  const { tripleStores, push } = pushing(parts, lake);
  return {
    services: { lake, sparql: sparql.service, tripleStores },
    push,
    close: async () => {
      await push?.stop();
      await sparql.close();
    },
  };
}

/** The engine is loaded, and the graph filled, by the first query. */
function sparqlOf(parts: GraphParts, lake: LakeReader): { service: SparqlService; close(): Promise<void> } {
  const { store, logger, clock, baseIri: base, sparql = SPARQL } = parts;
  let opened: { engine: OxigraphStore; projection: GraphMirror } | null = null;
  const open = async (): Promise<{ engine: OxigraphStore; projection: GraphMirror }> => {
    const { OxigraphStore } = await import('./adapters/oxigraph/oxigraph-store.ts');
    const { telling, termsGraph } = await graphTellingOf(parts);
    const engine = new OxigraphStore({ termsGraph, maxTriples: sparql.maxTriples });
    const projection = new GraphMirror({ store, lake, graphs: engine, clock, logger, ...telling });
    projection.start();
    opened = { engine, projection };
    return opened;
  };
  const bounds = { maxResults: MOST_RESULTS, timeoutMs: sparql.timeoutMs };
  return {
    service: new SparqlService({ base, bounds, open: sparql.maxTriples === 0 ? null : open }),
    close: async () => {
      await opened?.projection.stop();
      await opened?.engine.close();
    },
  };
}

/** Triple stores of others are talked to when they are pushed to. */
function pushing(parts: GraphParts, lake: LakeReader): { tripleStores: TripleStoreService; push: ContinuousPush | null } {
  const { store, clock, logger, signal, tripleStore, baseIri: base } = parts;
  const open = async (address: TripleStoreAddress): Promise<OpenTripleStore> => {
    const { GraphStoreProtocol } = await import('./adapters/graph-store-protocol/graph-store-protocol.ts');
    const { telling, termsGraph } = await graphTellingOf(parts);
    return { graphs: new GraphStoreProtocol({ address, base, termsGraph }), telling, termsGraph };
  };
  const tripleStores = new TripleStoreService({ store, lake, clock, logger, open });
  const { url } = tripleStore ?? {};
  const push = url === undefined ? null : new ContinuousPush({ stores: tripleStores, address: { ...tripleStore, url }, signal });
  return { tripleStores, push };
}

async function graphTellingOf({ baseIri, catalog }: GraphParts): Promise<{ telling: GraphTelling; termsGraph: string }> {
  const { graphTelling, termsGraphOf } = await import('./transport/rdf/thing-graph.ts');
  const { host } = new URL(baseIri);
  const telling = graphTelling(baseIri, catalog ?? { title: host, publisher: host }, softwareVersion());
  return { telling, termsGraph: termsGraphOf(baseIri) };
}

/** Of this software. */
export function softwareVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
