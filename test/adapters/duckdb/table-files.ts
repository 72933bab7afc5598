import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from 'vitest';
import { DuckdbProfiler } from '../../../src/adapters/duckdb/duckdb-profiler.ts';
import type { ProfiledFeature, ProfileOptions, TableProfile } from '../../../src/ports/profiler.ts';

/** A directory for the files of one test file, removed after it. */
export function tableFiles(): { write: (name: string, content: string | Buffer) => string; path: (name: string) => string } {
  const directory = mkdtempSync(join(tmpdir(), 'catalog-test-tables-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const path = (name: string): string => join(directory, name);
  return {
    path,
    write: (name, content) => {
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}

export function profile(file: string, options: ProfileOptions = {}): Promise<TableProfile> {
  return new DuckdbProfiler({ threads: 2, memoryMegabytes: 512 }).profile(file, options);
}

export function feature(table: TableProfile, name: string): ProfiledFeature {
  const found = table.features.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no feature ${name}`);
  return found;
}

export async function duckdb(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
