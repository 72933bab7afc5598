import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { softwareVersion } from '../app-graphs.ts';
import { createApp, type App, type Services } from '../app.ts';
import type { Config } from '../config.ts';
import { DataDirectoryInUseError, SearchUnavailableError } from '../errors.ts';
import type { AnyRecord } from '../model/kind.ts';
import type { TripleStoreAddress } from '../ports/graph-store.ts';
import type { Logger } from '../ports/runtime.ts';
import type { GraphDifference, GraphsCompared } from '../services/graph/graph-comparison.ts';
import type { PushRequest } from '../services/graph/triple-store-service.ts';
import { callLocalSocket, socketPath, streamLocalSocket, type CallTable, type StreamTable } from '../transport/local-socket.ts';
import type { ExportPiece, ExportRequest } from '../transport/rdf/lake-export.ts';

/** What commands ask of the catalog. Arguments and answers are JSON, so that it may be another process that answers. */
export interface Desk {
  register: Services['profiles']['register'];
  /** What `register` would answer without a profile, and whether it may: see ProfileService. */
  known: Services['profiles']['known'];
  knows: Services['profiles']['knows'];
  search: Services['search']['search'];
  similar: Services['similarity']['similarDatasets'];
  similarModels: Services['modelSimilarity']['similarModels'];
  recommend: Services['recommendations']['recommend'];
  checkAudit: Services['audit']['check'];
  checkIndex: Services['searchCheck']['check'];
  /** @param onProgress told the share that is done, where this process does it */
  reindex: (onProgress?: (share: number) => void) => ReturnType<Services['searchRebuild']['run']>;
  lineage: Services['lineage']['walk'];
  impact: Services['lineage']['impact'];
  /** Things of any kind with this key, or with this path below `/id/`; `iris/v/1` for a version. */
  find(text: string): Promise<AnyRecord[]>;
  record(id: string): Promise<AnyRecord | null>;
  /** Progress is told only where this process is the one that pushes. */
  push: Services['tripleStores']['push'];
  /** Hands what differs between the catalog and a triple store to `take`, and the figures at the end. */
  compareGraphs: Services['tripleStores']['compare'];
  /** Hands the pieces of an export to `take`, as fast as that takes them. */
  export: <T>(request: ExportRequest, take: (pieces: AsyncIterable<ExportPiece>) => Promise<T>, signal?: AbortSignal) => Promise<T>;
}

export function deskOf({ services }: Pick<App, 'services'>, { baseIri: base, catalog }: Pick<Config, 'baseIri' | 'catalog'>): Desk {
  return {
    register: (...args) => services.profiles.register(...args),
    known: (...args) => services.profiles.known(...args),
    knows: (...args) => services.profiles.knows(...args),
    search: (...args) => services.search.search(...args),
    checkAudit: (...args) => services.audit.check(...args),
    checkIndex: (...args) => services.searchCheck.check(...args),
    reindex: (onProgress) => services.searchRebuild.run(({ done, all }) => onProgress?.(done / Math.max(1, all))),
    similar: (...args) => services.similarity.similarDatasets(...args),
    similarModels: (...args) => services.modelSimilarity.similarModels(...args),
    recommend: (...args) => services.recommendations.recommend(...args),
    lineage: (...args) => services.lineage.walk(...args),
    impact: (...args) => services.lineage.impact(...args),
    find: (text) => services.catalog.named(text),
    record: (id) => services.catalog.find({ id }),
    push: (...args) => services.tripleStores.push(...args),
    compareGraphs: (...args) => services.tripleStores.compare(...args),
    export: async (request, take) => {
      const { exportLake } = await import('../transport/rdf/lake-export.ts');
      const now = (): string => new Date().toISOString();
      return exportLake({ lake: services.lake, base, catalog, version: softwareVersion(), now }, request, take);
    },
  };
}

/** What a server answers through its local socket. */
export function tablesOf(desk: Desk): { calls: CallTable; streams: StreamTable } {
  const { export: exportPieces, compareGraphs, ...calls } = desk;
  return {
    // Progress is a function, which does not come through.
    calls: { ...calls, push: (request) => desk.push(request as PushRequest) } as CallTable,
    streams: {
      export: (take, request) => exportPieces(request as ExportRequest, take),
      compareGraphs: (take, address) => compareGraphs(address as TripleStoreAddress, take),
    },
  };
}
export interface OpenDesk {
  desk: Desk;
  close(): Promise<void>;
}

/** The catalog in this process; where a server has the data directory open already, that server's. @throws SetupError */
export async function openDesk(config: Config, logger: Logger): Promise<OpenDesk> {
  try {
    const app = await createApp(config, forCommands(logger));
    const desk = deskOf(app, config);
    return { desk: { ...desk, search: (query) => settled(app).then(() => desk.search(query)) }, close: () => app.close() };
  } catch (error) {
    const path = error instanceof DataDirectoryInUseError ? socketPath(config.dataDir) : null;
    if (path === null || !existsSync(path)) throw error;
    return { desk: remoteDesk(path), close: () => Promise.resolve() };
  }
}

/** A command tells its own error, and says itself whether the index is behind: what is tried again behind its back is no news. */
function forCommands(logger: Logger): Logger {
  return {
    debug: (...line) => logger.debug(...line),
    info: (...line) => logger.info(...line),
    warn: (...line) => logger.debug(...line),
    error: (...line) => logger.error(...line),
  };
}

/** A catalog that was just opened has yet to look how far its index is; of what waits there as much is indexed as a person waits for. */
async function settled({ indexer }: Pick<App, 'indexer'>): Promise<void> {
  const drained = indexer.drain().catch((error: unknown) => {
    // It can still be searched, as of when it took writes; where it cannot, the search says so.
    if (!(error instanceof SearchUnavailableError)) throw error;
  });
  await Promise.race([drained, sleep(SETTLE_MS, undefined, { ref: false })]);
}
const SETTLE_MS = 3000;

function remoteDesk(path: string): Desk {
  const call =
    (name: keyof Desk) =>
    async (...args: unknown[]) =>
      callLocalSocket(path, name, args);
  const names: (keyof Desk)[] = [
    'register',
    'known',
    'knows',
    'search',
    'similar',
    'similarModels',
    'recommend',
    'checkAudit',
    'checkIndex',
    'reindex',
    'lineage',
    'impact',
    'find',
    'record',
    'push',
  ];
  const calls = Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Omit<Desk, 'export' | 'compareGraphs'>;
  return {
    ...calls,
    compareGraphs: (address, take) =>
      streamLocalSocket(path, { call: 'compareGraphs', args: [address] }, (values) =>
        take(values as AsyncIterable<GraphDifference | GraphsCompared>),
      ),
    export: (request, take, signal) =>
      streamLocalSocket(path, { call: 'export', args: [request], ...(signal ? { signal } : {}) }, (values) =>
        take(values as AsyncIterable<ExportPiece>),
      ),
  };
}
