import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RELATIONS, type AnyRecord, type RelationName } from '../../../src/model/kind.ts';
import { LINEAGE_RELATIONS } from '../../../src/model/relation.ts';
import type { LineageGraph } from '../../../src/services/lineage/lineage-types.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { BruteForce, DATES, edgeTable, randomGraph, retire, writeGraph } from '../../support/lineage-lake.ts';

const relationSets = fc.constantFrom<readonly RelationName[] | undefined>(undefined, ['BASE_MODEL'], ['USED', 'DERIVED'], RELATIONS, []);
const times = fc.constantFrom(undefined, ...DATES);
const ids = (graph: LineageGraph): string[] => graph.nodes.map(({ head }) => head.id);
const edgeIds = (graph: LineageGraph): string[] => graph.edges.map((edge) => edge.id);

describe.each(LAKES)('lineages on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());
  const rootOf = (records: readonly AnyRecord[], i: number): AnyRecord => {
    const root = records[i];
    if (!root) throw new Error('no root');
    return root;
  };

  it('are what a walk over the edge table finds, with depths, edges, retired things and whether more follows', async () => {
    const direction = fc.constantFrom('upstream' as const, 'downstream' as const, 'both' as const);
    await fc.assert(
      fc.asyncProperty(
        randomGraph(),
        fc.nat(9),
        fc.tuple(direction, fc.nat(5), relationSets, times),
        async (given, start, [way, maxDepth, relations, asOf]) => {
          await writeGraph(lake, given.records, given.edges);
          await retire(lake, given.retired);
          const root = rootOf(given.records, start);
          const graph = await lake.services.lineage.walk({ of: root.id, direction: way, maxDepth, relations, asOf });
          const brute = new BruteForce(await edgeTable(lake, given.records, asOf), root, relations ?? LINEAGE_RELATIONS);
          const ways = way === 'both' ? (['upstream', 'downstream'] as const) : [way];
          const reached = ways.map((one) => brute.reach(one, maxDepth));
          const depths = new Map<string, number>();
          for (const map of reached) for (const [id, depth] of map) depths.set(id, Math.min(depth, depths.get(id) ?? depth));
          expect(new Map(graph.nodes.map(({ head, depth }) => [head.id, depth]))).toEqual(depths);
          expect(edgeIds(graph)).toEqual(brute.edgesAmong(new Set(depths.keys())).map((row) => row.id));
          const more = ways.some((one, i) => brute.leadsOn(reached[i] ?? new Map(), one));
          expect([graph.complete, graph.truncation?.reason ?? null]).toEqual([!more, more ? 'MAX_DEPTH' : null]);
          const retired = given.retired.map((record) => record.id);
          for (const { head } of graph.nodes) expect(head.retiredAt !== null).toBe(retired.includes(head.id));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('upstream and downstream are converses; of a dataset or model, its versions stand for it', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph(), async ({ records, edges }) => {
        await writeGraph(lake, records, edges);
        const reach = async (record: AnyRecord, direction: 'upstream' | 'downstream'): Promise<string[]> =>
          ids(await lake.services.lineage.walk({ of: record.id, direction, maxDepth: 50 }));
        const up = new Map<string, string[]>();
        const down = new Map<string, string[]>();
        for (const record of records) {
          up.set(record.id, await reach(record, 'upstream'));
          down.set(record.id, await reach(record, 'downstream'));
        }
        const whole = (record: AnyRecord): boolean => record.kind === 'Dataset' || record.kind === 'Model';
        for (const a of records.filter((record) => !whole(record)))
          for (const b of records)
            expect([a.key, b.key, up.get(a.id)?.includes(b.id)]).toEqual([a.key, b.key, down.get(b.id)?.includes(a.id)]);
        for (const a of records.filter(whole)) {
          const versions = records.filter((record) => record.parentId === a.id);
          const parts = versions.flatMap((record) => up.get(record.id) ?? []);
          expect(up.get(a.id)).toEqual(expect.arrayContaining(parts));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('differ between two dates by what the one walk finds and the other does not', async () => {
    const time = fc.constantFrom(...DATES);
    await fc.assert(
      fc.asyncProperty(
        randomGraph(),
        fc.nat(9),
        fc.tuple(time, time),
        fc.nat(4),
        async ({ records, edges }, start, [from, to], maxDepth) => {
          await writeGraph(lake, records, edges);
          const query = { of: rootOf(records, start).id, maxDepth };
          const [before, after] = [
            await lake.services.lineage.walk({ ...query, asOf: from }),
            await lake.services.lineage.walk({ ...query, asOf: to }),
          ];
          const difference = await lake.services.lineage.difference({ ...query, from, to });
          const without = (all: readonly string[], others: readonly string[]): string[] => all.filter((id) => !others.includes(id));
          expect(difference.nodesAdded.map(({ head }) => head.id)).toEqual(without(ids(after), ids(before)));
          expect(difference.nodesRemoved.map(({ head }) => head.id)).toEqual(without(ids(before), ids(after)));
          expect(difference.edgesAdded.map((edge) => edge.id)).toEqual(without(edgeIds(after), edgeIds(before)));
          expect(difference.edgesRemoved.map((edge) => edge.id)).toEqual(without(edgeIds(before), edgeIds(after)));
          expect(difference.complete).toBe(before.complete && after.complete);
          expect([difference.fromTruncation, difference.toTruncation]).toEqual([before.truncation, after.truncation]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('have as many things downstream as an impact counts, kind by kind', async () => {
    await fc.assert(
      fc.asyncProperty(randomGraph(), fc.nat(9), times, async ({ records, edges }, start, asOf) => {
        await writeGraph(lake, records, edges);
        const of = rootOf(records, start).id;
        const graph = await lake.services.lineage.walk({ of, direction: 'downstream', maxDepth: 100, asOf });
        const below = graph.nodes.filter(({ head }) => head.id !== of);
        const impact = await lake.services.lineage.impact({ of, asOf });
        expect([impact.total, impact.complete]).toEqual([below.length, true]);
        expect(new Map(impact.items.map(({ head, depth }) => [head.id, depth]))).toEqual(
          new Map(below.map(({ head, depth }) => [head.id, depth])),
        );
        for (const { kind, count } of impact.countsByKind) expect(count).toBe(below.filter(({ head }) => head.kind === kind).length);
        expect(impact.countsByKind.reduce((sum, { count }) => sum + count, 0)).toBe(below.length);
        const runs = await lake.services.lineage.impact({ of, asOf, kinds: ['TrainingRun', 'Code'] });
        expect(runs.items).toEqual(impact.items.filter(({ head }) => head.kind === 'TrainingRun' || head.kind === 'Code'));
      }),
      { numRuns: 25 },
    );
  });
});
