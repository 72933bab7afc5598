import { existsSync } from 'node:fs';
import { createApp, type App, type Services } from '../app.ts';
import type { Config } from '../config.ts';
import { DataDirectoryInUseError } from '../errors.ts';
import type { AnyRecord } from '../model/kind.ts';
import type { Logger } from '../ports/runtime.ts';
import { callLocalSocket, socketPath, type CallTable } from '../transport/local-socket.ts';

/** What commands ask of the catalog. Arguments and answers are JSON, so that it may be another process that answers. */
export interface Desk {
  register: Services['profiles']['register'];
  search: Services['search']['search'];
  similar: Services['similarity']['similarDatasets'];
  checkAudit: Services['audit']['check'];
  lineage: Services['lineage']['walk'];
  impact: Services['lineage']['impact'];
  /** Things of any kind with this key, or with this path below `/id/`; `iris/v/1` for a version. */
  find(text: string): Promise<AnyRecord[]>;
  record(id: string): Promise<AnyRecord | null>;
}

export function deskOf({ services }: App): Desk {
  return {
    register: (...args) => services.profiles.register(...args),
    search: (...args) => services.search.search(...args),
    checkAudit: (...args) => services.audit.check(...args),
    similar: (...args) => services.similarity.similarDatasets(...args),
    lineage: (...args) => services.lineage.walk(...args),
    impact: (...args) => services.lineage.impact(...args),
    find: (text) => services.catalog.named(text),
    record: (id) => services.catalog.find({ id }),
  };
}
export function callsOf(desk: Desk): CallTable {
  return desk as unknown as CallTable;
}

export interface OpenDesk {
  desk: Desk;
  close(): Promise<void>;
}

/** The catalog in this process; where a server has the data directory open already, that server's. @throws SetupError */
export async function openDesk(config: Config, logger: Logger): Promise<OpenDesk> {
  try {
    const app = await createApp(config, logger);
    return { desk: deskOf(app), close: () => app.close() };
  } catch (error) {
    const path = error instanceof DataDirectoryInUseError ? socketPath(config.dataDir) : null;
    if (path === null || !existsSync(path)) throw error;
    return { desk: remoteDesk(path), close: () => Promise.resolve() };
  }
}

function remoteDesk(path: string): Desk {
  const call =
    (name: keyof Desk) =>
    async (...args: unknown[]) =>
      callLocalSocket(path, name, args);
  const names: (keyof Desk)[] = ['register', 'search', 'similar', 'checkAudit', 'lineage', 'impact', 'find', 'record'];
  return Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Desk;
}
