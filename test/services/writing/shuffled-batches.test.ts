import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOperations } from '../../../src/services/writing/seed-operations.ts';
import type { Operation } from '../../../src/services/writing/write-operation.ts';
import { DATABASES } from '../../support/databases.ts';
import { openLake, type TestLake } from '../../support/lake.ts';
import { projectFile } from '../../support/server.ts';

const caller = { actor: 'test' };
const clock = { now: () => '2026-06-01T00:00:00.000Z' };

/** The whole demo lake as facts. */
const FACTS: Operation[] = readdirSync(projectFile('seeds'))
  .filter((name) => name.endsWith('.json'))
  .sort()
  .flatMap((name) => seedOperations(JSON.parse(readFileSync(projectFile(`seeds/${name}`), 'utf8')), name))
  .map(({ kind, input }) => ({ does: 'register', kind, input }));

/** What is stored, told without ids: they depend on who came first. */
async function rows(lake: TestLake): Promise<unknown> {
  const edges: unknown = await lake.dataSource.query(
    `SELECT f.path AS "from", g.relation, t.path AS "to", g.role, g.attributes, g.valid_from, g.valid_to,
       (SELECT array_agg(o.path ORDER BY o.path) FROM entity o WHERE o.id = ANY(g.owner_ids)) AS owners
     FROM edge g JOIN entity f ON f.id = g.from_id JOIN entity t ON t.id = g.to_id ORDER BY 1, 2, 3, 4`,
  );
  const things: unknown = await lake.dataSource.query(
    `SELECT path, name, revision, (SELECT jsonb_agg(a.after - 'id' - 'parentId') FROM audit a WHERE a.entity_id = e.id) AS told FROM entity e ORDER BY path`,
  );
  return { edges, things };
}

/** Sends facts in batches; those that refer to what is not there yet are sent again, as a queue would. */
async function deliver(lake: TestLake, facts: readonly Operation[], size: number): Promise<void> {
  for (let waiting = [...facts]; waiting.length > 0;) {
    const late: Operation[] = [];
    for (let start = 0; start < waiting.length; start += size) {
      const batch = waiting.slice(start, start + size);
      const results = await lake.services.writes.performBatch(batch, { caller });
      late.push(...batch.filter((_, i) => 'error' in (results[i] ?? {})));
    }
    if (late.length === waiting.length) throw new Error(`no way to store ${JSON.stringify(late[0])}`);
    waiting = late;
  }
}

describe.each(DATABASES)('facts in any order on %s', (_, open) => {
  let inOrder: unknown;
  beforeAll(async () => {
    const lake = await openLake(open, clock);
    await deliver(lake, FACTS, 1000);
    inOrder = await rows(lake);
    await lake.close();
  });
  afterAll(() => undefined);

  it('leave the same rows: shuffled, doubled, and in batches of any size', async () => {
    const shuffled = fc.record({
      facts: fc.shuffledSubarray(FACTS, { minLength: FACTS.length }),
      again: fc.subarray(FACTS, { minLength: 20, maxLength: 40 }),
      size: fc.constantFrom(1000, 97),
    });
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ facts, again, size }) => {
        const lake = await openLake(open, clock);
        try {
          await deliver(lake, [...facts, ...again], size);
          expect(await rows(lake)).toEqual(inOrder);
        } finally {
          await lake.close();
        }
      }),
      { numRuns: 3 },
    );
  });
});
