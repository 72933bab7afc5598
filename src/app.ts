import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import type { openEmbeddedPostgres } from './adapters/embedded/pglite.ts';
import { graphsOf } from './app-graphs.ts';
import { systemClock, uuidV7Ids } from './adapters/system/runtime.ts';
import type { Config } from './config.ts';
import type { ChangeSignal } from './ports/change-signal.ts';
import type { OpenRemoteTable, TableProfiler } from './ports/profiler.ts';
import type { Clock, Ids, Logger } from './ports/runtime.ts';
import type { SearchIndex } from './ports/search-index.ts';
import type { Store } from './ports/store.ts';
import { openKnowledge } from './public-results.ts';
import { AuditService } from './services/audit-service.ts';
import { OPEN_ACCESS } from './services/access.ts';
import { CatalogService } from './services/catalog-service.ts';
import { ChangeStream } from './services/changes/change-stream.ts';
import { ComparisonService } from './services/comparison/comparison-service.ts';
import { DescriptionService } from './services/description-service.ts';
import { FiveW1HService } from './services/five-w1h-service.ts';
import type { ContinuousPush } from './services/graph/continuous-push.ts';
import type { TripleStoreService } from './services/graph/triple-store-service.ts';
import { Indexer } from './services/indexer.ts';
import type { LakeReader } from './services/lake-reader.ts';
import { LineageService } from './services/lineage/lineage-service.ts';
import { ProfileService } from './services/profile-service.ts';
import { RecommendationService } from './services/recommendation/recommendation-service.ts';
import type { KnowledgeBase } from './services/recommendation/result.ts';
import { SearchCheck } from './services/search-check.ts';
import { SearchRebuild } from './services/search-rebuild.ts';
import { SearchService } from './services/search-service.ts';
import { seedOperations } from './services/writing/seed-operations.ts';
import { ModelSimilarityService } from './services/similarity/model-similarity-service.ts';
import { SimilarityService } from './services/similarity/similarity-service.ts';
import type { SparqlService } from './services/sparql-service.ts';
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
  searchCheck: SearchCheck;
  searchRebuild: SearchRebuild;
  comparison: ComparisonService;
  similarity: SimilarityService;
  modelSimilarity: ModelSimilarityService;
  recommendations: RecommendationService;
  fiveW1H: FiveW1HService;
  lake: LakeReader;
  sparql: SparqlService;
  tripleStores: TripleStoreService;
  profiles: ProfileService;
}
export interface App {
  services: Services;
  store: Store;
  indexer: Indexer;
  /** Not started; null where no triple store is configured. */
  push: ContinuousPush | null;
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
    const { baseIri, catalog, sparql, tripleStore } = config;
    const app = compose({ store, index, signal, logger, baseIri, catalog, sparql, tripleStore });
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
  tripleStore?: Config['tripleStore'];
  clock?: Clock;
  ids?: Ids;
  /** Public results; default: those that are shipped. */
  knowledge?: () => Promise<KnowledgeBase | null>;
}

/** The services on given adapters. */
export function compose(parts: Parts): App {
  const { store, index, signal, logger, baseIri, clock = systemClock, ids = uuidV7Ids } = parts;
  const indexer = new Indexer({ store, index, logger });
  const changes = new ChangeStream({ store, clock, logger, signal });
  const onWrite = (): void => {
    indexer.nudge();
    changes.nudge();
    graphs.push?.nudge();
  };
  const catalog = new CatalogService({ store, baseIri });
  const writes = new WriteService({ store, clock, ids, baseIri, logger, onWrite });
  const descriptions = new DescriptionService(store);
  const graphs = graphsOf({ ...parts, clock });
  const compared = comparisons({ ...parts, clock });
  return {
    store,
    indexer,
    push: graphs.push,
    services: {
      catalog,
      writes,
      audit: new AuditService(store, catalog),
      changes,
      descriptions,
      lineage: new LineageService({ store, clock, access: OPEN_ACCESS }),
      ...finding({ ...parts, clock }, indexer),
      ...compared,
      fiveW1H: new FiveW1HService(descriptions),
      ...graphs.services,
      ...profiling({ catalog, writes, clock }),
    },
    close: async () => {
      await Promise.all([compared.recommendations.stop(), changes.stop()]);
      await graphs.close();
      await indexer.stop();
      await index.close();
      await store.close();
    },
  };
}

function profiling(parts: { catalog: CatalogService; writes: WriteService; clock: Clock }): Pick<Services, 'profiles' | 'comparison'> {
  return { profiles: new ProfileService(parts), comparison: new ComparisonService(parts.catalog) };
}

function finding(
  { store, index, clock }: Adapters & { clock: Clock },
  indexer: Indexer,
): Pick<Services, 'search' | 'searchCheck' | 'searchRebuild'> {
  return {
    search: new SearchService({ store, index, clock, projection: () => indexer.projection }),
    searchCheck: new SearchCheck({ store, index, indexer, clock }),
    searchRebuild: new SearchRebuild({ store, index }),
  };
}

/** What compares things: each keeps in memory what it compares by. */
function comparisons({
  store,
  clock,
  logger,
  knowledge = openKnowledge,
}: Parts & { clock: Clock }): Pick<Services, 'similarity' | 'modelSimilarity' | 'recommendations'> {
  return {
    similarity: new SimilarityService(store),
    modelSimilarity: new ModelSimilarityService(store),
    recommendations: new RecommendationService({ store, open: knowledge, clock, logger }),
  };
}

/** Reads table files, and tables of a Postgres server by their address; needs no database of its own. */
export async function createProfiler({ profileMemoryMegabytes }: Config): Promise<TableProfiler> {
  const { DuckdbProfiler } = await import('./adapters/duckdb/duckdb-profiler.ts');
  const openRemote: OpenRemoteTable = async (address) => (await import('./adapters/postgres/remote-table.ts')).openPostgresTable(address);
  return new DuckdbProfiler({ memoryMegabytes: profileMemoryMegabytes }, openRemote);
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
async function openIndex({ elasticsearchUrl, elasticsearchIndex: prefix }: Config, dataSource: DataSource): Promise<SearchIndex> {
  if (elasticsearchUrl !== undefined) {
    const { ElasticsearchIndex } = await import('./adapters/elasticsearch/elasticsearch-index.ts');
    return ElasticsearchIndex.connect(elasticsearchUrl, { prefix });
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
