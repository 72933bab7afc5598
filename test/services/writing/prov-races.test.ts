import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACYCLIC } from '../../../src/model/acyclic.ts';
import type { Operation, OperationResult } from '../../../src/services/writing/write-operation.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { batchOn, dataset, outcomes, performOn, processed, version } from '../../support/operations.ts';

interface Statement {
  from: number;
  to: number;
  by: 'derived' | 'process';
}
const LINEAGE = ACYCLIC.find(({ rule }) => rule === 'lineage')?.relations ?? [];

describe.each(LAKES)('circles in what many write on %s', (_, open) => {
  let lake: TestLake;
  let serial = 0;
  beforeAll(async () => {
    lake = await open();
    await lake.indexer.stop();
  });
  afterAll(() => lake.close());

  const perform = performOn(() => lake);
  const batch = batchOn(() => lake);
  const ref = (d: string, label: number): { kind: 'DatasetVersion'; key: string; version: string } => ({
    kind: 'DatasetVersion',
    key: d,
    version: String(label),
  });
  const derive = (d: string, from: number, to: number): Operation => ({
    does: 'relate',
    from: ref(d, from),
    relation: 'DERIVED',
    to: ref(d, to),
    role: 'source',
  });
  const versions = async (count: number): Promise<string> => {
    const d = `d${++serial}`;
    await batch([dataset(d), ...Array.from({ length: count }, (__, i) => version(d, String(i)))]);
    return d;
  };
  /** Statements as operations, with whether each closes no circle with those before it. */
  const told = (d: string, given: readonly Statement[]): { operation: Operation; fits: boolean }[] => {
    const edges: [number, number][] = [];
    const generated = new Set<number>();
    return given.flatMap(({ from, to, by }, i) => {
      // Refused for other reasons.
      if (by === 'derived' ? from === to : generated.has(from)) return [];
      const fits = from !== to && !reaches(edges, to, from);
      if (fits) edges.push([from, to]);
      if (fits && by === 'process') generated.add(from);
      const job = processed(`${d}-${i}`, { inputs: [ref(d, to)], outputs: [ref(d, from)] });
      return [{ operation: by === 'process' ? job : derive(d, from, to), fits }];
    });
  };
  /** Things of the whole lake from which open edges lead back to them, by the definition alone. */
  const inCircles = async (): Promise<unknown[]> =>
    lake.dataSource.query(
      `WITH RECURSIVE walk (start, at) AS (
         SELECT from_id, to_id FROM edge WHERE valid_to IS NULL AND relation = ANY($1::text[])
         UNION SELECT w.start, g.to_id FROM walk w JOIN edge g ON g.from_id = w.at AND g.valid_to IS NULL AND g.relation = ANY($1::text[])
       ) SELECT e.path FROM walk w JOIN entity e ON e.id = w.start WHERE w.start = w.at`,
      [LINEAGE],
    );

  it('close none when two writers state half of one each at the same time, in whatever way', async () => {
    for (let round = 0; round < 8; round++) {
      const d = await versions(4);
      await batch([derive(d, 1, 2), derive(d, 3, 0)]);
      const halves: [Operation, Operation][] = [
        [derive(d, 0, 1), derive(d, 2, 3)],
        [
          processed(`${d}-a`, { inputs: [ref(d, 1)], outputs: [ref(d, 0)] }),
          processed(`${d}-b`, { inputs: [ref(d, 3)], outputs: [ref(d, 2)] }),
        ],
        [derive(d, 0, 1), processed(`${d}-b`, { inputs: [ref(d, 3)], outputs: [ref(d, 2)] })],
      ];
      const [one, two] = halves[round % 3] ?? [];
      if (!one || !two) throw new Error('no round');
      const done = await Promise.allSettled([perform(one), batch([two])]);
      const refusals = done.filter((each) => each.status === 'rejected' || 'error' in ([each.value].flat()[0] ?? {}));
      expect(refusals).toHaveLength(1);
    }
    expect(await inCircles()).toEqual([]);
  });

  it('are never stored, and nothing else is refused: any statements, in batches of any size, some at the same time', async () => {
    const node = fc.nat(6);
    const statement = fc.record({ from: node, to: node, by: fc.constantFrom('derived' as const, 'process' as const) });
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 14 }), fc.integer({ min: 1, max: 5 }), async (given, size) => {
        const d = await versions(7);
        const operations = told(d, given);
        const results: OperationResult[] = [];
        for (let start = 0; start < operations.length; start += size)
          results.push(...(await batch(operations.slice(start, start + size).map(({ operation }) => operation))));
        expect(outcomes(results).map((outcome) => outcome !== 'INPUT_INVALID')).toEqual(operations.map(({ fits }) => fits));
        // The same at once, on other things.
        const other = await versions(7);
        const moved = JSON.parse(
          JSON.stringify(operations.map(({ operation }) => operation)).replaceAll(`"${d}`, `"${other}`),
        ) as Operation[];
        await Promise.allSettled(moved.map((operation) => perform(operation)));
        expect(await inCircles()).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('are found at the end of a long chain, in few statements', async () => {
    const d = await versions(900);
    await batch(Array.from({ length: 899 }, (__, i) => derive(d, i + 1, i)));
    let statements = 0;
    const { logger } = lake.dataSource;
    lake.dataSource.logger = { ...logger, logQuery: () => void statements++ };
    // Both ends of the new edge stand in the middle of a chain.
    await expect(perform(derive(d, 10, 890))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('more) → ') as string,
    });
    lake.dataSource.logger = logger;
    expect(statements).toBeLessThan(40);
  });

  it('are looked for with the same number of statements for 5 changes as for 100', async () => {
    const count = async (n: number): Promise<number> => {
      const d = await versions(3 * n);
      const at = (i: number, k: number): number => 3 * i + k;
      await batch(Array.from({ length: n }, (__, i) => derive(d, at(i, 1), at(i, 0))));
      const items = Array.from({ length: n }, (__, i) => [
        derive(d, at(i, 2), at(i, 1)),
        processed(`${d}-${i}`, { endedAt: '2026-04-01T00:00:00Z', inputs: [ref(d, at(i, 1))], outputs: [ref(d, at(i, 2))] }),
      ]).flat();
      let statements = 0;
      const { logger } = lake.dataSource;
      lake.dataSource.logger = { ...logger, logQuery: () => void statements++ };
      const results = await batch(items);
      lake.dataSource.logger = logger;
      expect(new Set(outcomes(results))).toEqual(new Set(['updated', 'created']));
      return statements;
    };
    expect(await count(100)).toBe(await count(5));
  });
});

function reaches(edges: readonly (readonly [number, number])[], from: number, to: number): boolean {
  const reached = new Set([from]);
  for (const at of reached) for (const [a, b] of edges) if (a === at) reached.add(b);
  return reached.has(to);
}
