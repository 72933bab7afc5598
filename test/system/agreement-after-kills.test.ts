import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serverDatabase } from '../support/databases.ts';
import { dropIndices } from '../support/indices.ts';
import { killRounds, type KillFigures } from '../support/kill-rounds.ts';

/** Index and database agree after kill -9 at random moments under writes. `KILL_ROUNDS=200` says how many; `npm run bench -- kills` also kills Elasticsearch. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 2);
const SEED = Number(process.env.KILL_SEED ?? 1);
const PATIENCE_MS = 60_000 + ROUNDS * 30_000;

function agreed({ differences, kills, done, compared }: KillFigures): void {
  expect(differences).toEqual([]);
  expect(kills.catalog).toBeGreaterThanOrEqual(ROUNDS);
  expect([done > ROUNDS, compared > ROUNDS]).toEqual([true, true]);
}

describe('index and database after kill -9 under writes', () => {
  it('agree in the embedded database', { timeout: PATIENCE_MS }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catalog-kills-'));
    try {
      const environment = { DATA_DIR: join(folder, 'data'), SEED: 'none' };
      agreed(await killRounds({ environment, rounds: ROUNDS, seed: SEED, processes: 1 }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  const { DATABASE_URL, ELASTICSEARCH_URL: url } = process.env;
  it.skipIf(DATABASE_URL === undefined)('agree on a Postgres server', { timeout: PATIENCE_MS }, async () => {
    const database = await serverDatabase();
    try {
      agreed(await killRounds({ environment: { DATABASE_URL: database?.url ?? '' }, rounds: ROUNDS, seed: SEED, processes: 2 }));
    } finally {
      await database?.close();
    }
  });

  it.skipIf(DATABASE_URL === undefined || url === undefined)('agree with Elasticsearch', { timeout: PATIENCE_MS }, async () => {
    const database = await serverDatabase();
    const index = `test-${randomUUID()}`;
    try {
      const environment = { DATABASE_URL: database?.url ?? '', ELASTICSEARCH_URL: url ?? '', ELASTICSEARCH_INDEX: index };
      agreed(await killRounds({ environment, rounds: ROUNDS, seed: SEED, processes: 2 }));
    } finally {
      await dropIndices(url ?? '', index);
      await database?.close();
    }
  });
});
