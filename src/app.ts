import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import type { OxigraphStore } from './adapters/oxigraph/oxigraph-store.ts';
import type { openEmbeddedPostgres } from './adapters/embedded/pglite.ts';
import { systemClock, uuidV7Ids } from './adapters/system/runtime.ts';
import type { Config } from './config.ts';
import type { CsvReader, CsvTable } from './ports/csv-reader.ts';
import type { ChangeSignal } from './ports/change-signal.ts';
import type { OpenRemoteTable, TableProfiler } from './ports/profiler.ts';
import type { Clock, Ids, Logger } from './ports/runtime.ts';
import type { SearchIndex } from './ports/search-index.ts';
import type { Store } from './ports/store.ts';
import { AuditService } from './services/audit-service.ts';
import { OPEN_ACCESS } from './services/access.ts';
import { CatalogService } from './services/catalog-service.ts';
import { ChangeStream } from './services/changes/change-stream.ts';
import { DescriptionService } from './services/description-service.ts';
import { FiveW1HService } from './services/five-w1h-service.ts';
import { GraphMirror } from './services/graph/graph-mirror.ts';
import { Indexer } from './services/indexer.ts';
import { LakeReader } from './services/lake-reader.ts';
import { LineageService } from './services/lineage/lineage-service.ts';
import { ProfileService } from './services/profile-service.ts';
import { resultsOf } from './services/recommendation/knowledge-tables.ts';
import { RecommendationService } from './services/recommendation/recommendation-service.ts';
import type { KnowledgeBase } from './services/recommendation/result.ts';
import { SearchService } from './services/search-service.ts';
import { seedOperations } from './services/writing/seed-operations.ts';
import { ModelSimilarityService } from './services/similarity/model-similarity-service.ts';
import { SimilarityService } from './services/similarity-service.ts';
import { SparqlService } from './services/sparql-service.ts';
import { WriteService } from './services/writing/write-service.ts';

/** The composition root: picks adapters by the configuration and puts the services on them. Only here are they constructed. */

export interface Services {
  catalog: CatalogService;
  writes: WriteService;
  audit: AuditService;
  changes: ChangeStream;
  descriptions: DescriptionService;
  lineage: LineageService;
  search: SearchService;
  similarity: SimilarityService;
  modelSimilarity: ModelSimilarityService;
  recommendations: RecommendationService;
  fiveW1H: FiveW1HService;
  lake: LakeReader;
  sparql: SparqlService;
  profiles: ProfileService;
}
export interface App {
  services: Services;
  store: Store;
  indexer: Indexer;
  close(): Promise<void>;
}

const packageFile = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
/** A migrated empty database, made when the project is built; without it the first start migrates, which takes longer. */
export const TEMPLATE = packageFile('dist/template.tar.gz');
const SEEDS = packageFile('seeds');

/** Opens the database and the index, and brings a new embedded catalog its demo lake. @throws SetupError, DataDirectoryInUseError */
export async function createApp(config: Config, logger: Logger, options: { seed?: boolean } = {}): Promise<App> {
  const { store, index, signal } = await openAdapters(config, logger);
  try {
    const app = compose({ store, index, signal, logger, baseIri: config.baseIri, catalog: config.catalog, sparql: config.sparql });
    if (options.seed !== false) await seedOnce(app, config);
    app.indexer.start();
    return app;
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Adapters {
  store: Store;
  index: SearchIndex;
  /** Absent where no other process writes. */
  signal?: ChangeSignal;
}

interface Parts extends Adapters {
  logger: Logger;
  baseIri: string;
  /** Default: named after the host of the base IRI. */
  catalog?: Config['catalog'];
  sparql?: Config['sparql'];
  clock?: Clock;
  ids?: Ids;
  /** Public results; default: those that are shipped. */
  knowledge?: () => Promise<KnowledgeBase | null>;
}
const SPARQL: Config['sparql'] = { maxTriples: 3_000_000, timeoutMs: 30_000 };
const MOST_RESULTS = 100_000;

/** The services on given adapters. */
export function compose(parts: Parts): App {
  const { store, index, signal, logger, baseIri, clock = systemClock, ids = uuidV7Ids } = parts;
  const indexer = new Indexer({ store, index, logger });
  const changes = new ChangeStream({ store, clock, logger, signal });
  const onWrite = (): void => {
    indexer.nudge();
    changes.nudge();
  };
  const catalog = new CatalogService({ store, baseIri });
  const writes = new WriteService({ store, clock, ids, baseIri, logger, onWrite });
  const descriptions = new DescriptionService(store);
  const lake = new LakeReader(store, baseIri);
  const graph = sparqlOf({ ...parts, clock }, lake);
  return {
    store,
    indexer,
    services: {
      catalog,
      writes,
      audit: new AuditService(store, catalog),
      changes,
      descriptions,
      lineage: new LineageService({ store, clock, access: OPEN_ACCESS }),
      search: new SearchService({ store, index, clock, projection: () => indexer.projection }),
      ...comparisons(parts),
      fiveW1H: new FiveW1HService(descriptions),
      lake,
      sparql: graph.service,
      profiles: new ProfileService({ catalog, writes, clock }),
    },
    close: async () => {
      await changes.stop();
      await graph.close();
      await indexer.stop();
      await index.close();
      await store.close();
    },
  };
}

/** What compares things: each keeps in memory what it compares by. */
function comparisons({ store, knowledge = openKnowledge }: Parts): Pick<Services, 'similarity' | 'modelSimilarity' | 'recommendations'> {
  return {
    similarity: new SimilarityService(store),
    modelSimilarity: new ModelSimilarityService(store),
    recommendations: new RecommendationService(store, knowledge),
  };
}

/** The engine is loaded, and the graph filled, by the first query. */
function sparqlOf(parts: Parts & { clock: Clock }, lake: LakeReader): { service: SparqlService; close(): Promise<void> } {
  const { store, logger, clock, baseIri: base, sparql = SPARQL } = parts;
  let opened: { engine: OxigraphStore; projection: GraphMirror } | null = null;
  const open = async (): Promise<{ engine: OxigraphStore; projection: GraphMirror }> => {
    const { OxigraphStore } = await import('./adapters/oxigraph/oxigraph-store.ts');
    const { catalogTerms, termsGraphOf, thingGraph } = await import('./transport/rdf/thing-graph.ts');
    const { host } = new URL(base);
    const engine = new OxigraphStore({ termsGraph: termsGraphOf(base), maxTriples: sparql.maxTriples });
    const projection = new GraphMirror({
      store,
      lake,
      graphs: engine,
      tell: (described) => thingGraph(described, base),
      catalog: catalogTerms(base, parts.catalog ?? { title: host, publisher: host }),
      clock,
      logger,
    });
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

/** Reads small tables whole. */
export async function createCsvReader(): Promise<CsvReader> {
  return (await import('./adapters/csv/csv-reader.ts')).readCsv;
}

/** The public results that are shipped. */
export async function openKnowledge(): Promise<KnowledgeBase> {
  const readCsv = await createCsvReader();
  const table = (name: string): Promise<CsvTable> => readCsv(join(SEEDS, 'public-results', `${name}.csv`));
  const [datasets, runs, algorithms, settings] = await Promise.all([
    table('datasets'),
    table('runs'),
    table('algorithms'),
    table('settings'),
  ]);
  return {
    title: 'Oboe on OpenML',
    licence: 'BSD-3-Clause',
    url: 'https://github.com/udellgroup/oboe',
    ...resultsOf({ datasets, runs, algorithms, settings }),
  };
}

/** Reads table files, and tables of a Postgres server by their address; needs no database of its own. */
export async function createProfiler(): Promise<TableProfiler> {
  const { DuckdbProfiler } = await import('./adapters/duckdb/duckdb-profiler.ts');
  const openRemote: OpenRemoteTable = async (address) => (await import('./adapters/postgres/remote-table.ts')).openPostgresTable(address);
  return new DuckdbProfiler({}, openRemote);
}

/** Adapters are loaded when they are chosen: a library that is not used costs no start time. */
async function openAdapters(config: Config, logger: Logger): Promise<Adapters> {
  const { PostgresStore } = await import('./adapters/postgres/postgres-store.ts');
  const { PostgresChangeSignal } = await import('./adapters/postgres/change-signal.ts');
  const { openDataSource } = await import('./adapters/postgres/data-source.ts');
  const postgres =
    config.databaseUrl === undefined
      ? await openEmbedded(config.dataDir)
      : { pool: { url: config.databaseUrl }, close: () => Promise.resolve() };
  try {
    const dataSource = await openDataSource(postgres.pool);
    return {
      store: new PostgresStore(dataSource, () => postgres.close()),
      index: await openIndex(config, dataSource),
      ...(config.databaseUrl === undefined ? {} : { signal: new PostgresChangeSignal(config.databaseUrl, logger) }),
    };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}
async function openEmbedded(dataDir: string): ReturnType<typeof openEmbeddedPostgres> {
  const pglite = await import('./adapters/embedded/pglite.ts');
  return pglite.openEmbeddedPostgres(dataDir, TEMPLATE);
}
async function openIndex({ elasticsearchUrl }: Config, dataSource: DataSource): Promise<SearchIndex> {
  if (elasticsearchUrl !== undefined) {
    const { ElasticsearchIndex } = await import('./adapters/elasticsearch/elasticsearch-index.ts');
    return ElasticsearchIndex.connect(elasticsearchUrl);
  }
  const { PostgresSearchIndex } = await import('./adapters/postgres/postgres-search-index.ts');
  return new PostgresSearchIndex(dataSource);
}

/** Only a first start brings the demo lake. Marked when whole: a first start that was killed goes on with the next one, and what is there already stays as it is. */
async function seedOnce(app: App, config: Config): Promise<void> {
  const mark = join(config.dataDir, 'demo-lake.ready');
  if (config.databaseUrl !== undefined || existsSync(mark)) return;
  if (config.seed === 'demo') await loadSeeds(app);
  await writeFile(mark, `First start with SEED=${config.seed}.\n`);
}

/** Registers the demo lake; a file is loaded whole or not at all. Answers the number of things registered. */
export async function loadSeeds(app: App): Promise<number> {
  let count = 0;
  for (const file of (await readdir(SEEDS)).filter((name) => name.endsWith('.json')).sort()) {
    const list: unknown = JSON.parse(await readFile(join(SEEDS, file), 'utf8'));
    const operations = seedOperations(list, file).map((operation) => ({ ...operation, options: { keepExisting: true } }));
    count += (await app.services.writes.registerAll(operations, { actor: 'seed' })).length;
  }
  await app.indexer.drain();
  return count;
}
