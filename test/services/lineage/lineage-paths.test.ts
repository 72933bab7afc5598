import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import { LINEAGE_RELATIONS } from '../../../src/model/relation.ts';
import { OPEN_ACCESS, type Access } from '../../../src/services/access.ts';
import type { LineagePaths } from '../../../src/services/lineage/lineage-paths.ts';
import { LineageService } from '../../../src/services/lineage/lineage-service.ts';
import { systemClock } from '../../../src/adapters/system/runtime.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { BruteForce, DATES, edgeTable, randomGraph, retire, writeGraph, type GivenEdge } from '../../support/lineage-lake.ts';
import { bareRecord } from '../../support/records.ts';

/** All paths from the root that meet no thing twice, by trying every step. */
function everyPath(brute: BruteForce, from: string, to: string): string[][] {
  const found: string[][] = [];
  const go = (path: string[]): void => {
    const last = path.at(-1) ?? '';
    if (last === to) found.push(path);
    else for (const next of brute.next(last, 'upstream')) if (!path.includes(next)) go([...path, next]);
  };
  go([from]);
  return found;
}
const idsOf = ({ paths }: LineagePaths): string[][] => paths.map(({ nodes }) => nodes.map((head) => head.id));

describe.each(LAKES)('paths on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());

  const write = async (count: number, edges: readonly (readonly [number, number])[]): Promise<string[]> => {
    const records = Array.from({ length: count }, () => bareRecord('Code'));
    const given = edges.map(([a, b]): GivenEdge => ({
      from: records[a] ?? bareRecord('Code'),
      to: records[b] ?? bareRecord('Code'),
      relation: 'USED',
    }));
    await writeGraph(lake, records, given);
    return records.map((record) => record.id);
  };
  const between = (from: string | undefined, to: string | undefined, first?: number): Promise<LineagePaths> =>
    lake.services.lineage.paths({ from: from ?? '', to: to ?? '', first });

  it('are real, the shortest first, and as many as trying every step finds', async () => {
    const times = fc.constantFrom(undefined, ...DATES);
    await fc.assert(
      fc.asyncProperty(
        randomGraph(),
        fc.tuple(fc.nat(9), fc.nat(9)),
        fc.integer({ min: 1, max: 6 }),
        times,
        async ({ records, edges, retired }, [a, b], first, asOf) => {
          await writeGraph(lake, records, edges);
          await retire(lake, retired);
          const [from, to] = [records[a] as AnyRecord, records[b] as AnyRecord];
          const rows = await edgeTable(lake, records, asOf);
          const up = everyPath(new BruteForce(rows, from, LINEAGE_RELATIONS), from.id, to.id);
          const down = everyPath(new BruteForce(rows, to, LINEAGE_RELATIONS), to.id, from.id).map((path) => path.reverse());
          const [direction, all] = up.length > 0 ? ['upstream', up] : down.length > 0 ? ['downstream', down] : [null, []];
          const answer = await lake.services.lineage.paths({ from: from.id, to: to.id, first, asOf });
          const told = idsOf(answer);
          expect(answer.direction).toBe(direction);
          expect(told.map((path) => path.length)).toEqual(
            all
              .map((path) => path.length)
              .sort((x, y) => x - y)
              .slice(0, first),
          );
          expect(all).toEqual(expect.arrayContaining(told));
          expect(new Set(told.map(String)).size).toBe(told.length);
          expect([answer.complete, answer.truncation?.reason ?? null]).toEqual(all.length <= first ? [true, null] : [false, 'MAX_PATHS']);
          for (const { nodes, edges: steps } of answer.paths) {
            const pairs = nodes.slice(1).map((head, i) => new Set([nodes[i]?.id, head.id]));
            for (const pair of pairs) expect(steps.some((edge) => pair.has(edge.fromId) && pair.has(edge.toId))).toBe(true);
            for (const edge of steps) expect(pairs.some((pair) => pair.has(edge.fromId) && pair.has(edge.toId))).toBe(true);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('through a lattice of 10^10 ways are answered at once, and cycles end', async () => {
    const [width, depth] = [10, 10];
    const edges = [];
    for (let layer = 0; layer < depth - 1; layer++)
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++) edges.push([1 + layer * width + i, 1 + (layer + 1) * width + j] as const);
    const last = 1 + width * depth;
    for (let i = 0; i < width; i++) edges.push([0, 1 + i] as const, [1 + (depth - 1) * width + i, last] as const);
    // And back: every thing lies on a cycle.
    const ids = await write(last + 1, [...edges, [last, 0]]);
    const answer = await between(ids[0], ids[last], 5);
    expect(idsOf(answer).map((path) => path.length)).toEqual([12, 12, 12, 12, 12]);
    expect(new Set(idsOf(answer).map(String)).size).toBe(5);
    expect([answer.direction, answer.complete, answer.truncation]).toEqual([
      'upstream',
      false,
      { reason: 'MAX_PATHS', at: 11, frontier: [] },
    ]);
    const back = await between(ids[last], ids[0]);
    expect([back.direction, idsOf(back), back.complete]).toEqual(['upstream', [[ids[last], ids[0]]], true]);
  });

  it('end in bounded work where the shortest are few and the dead ends are many', async () => {
    // A clique that leads out only where it was entered: past the first way, every further one is a dead end.
    const size = 12;
    const clique = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_x, j) => [i + 1, j + 1] as const)).flat();
    const ids = await write(size + 3, [[0, 1], [1, size + 1], [size + 1, size + 2], ...clique.filter(([i, j]) => i !== j)]);
    const answer = await between(ids[0], ids[size + 2]);
    expect(idsOf(answer)).toEqual([[ids[0], ids[1], ids[size + 1], ids[size + 2]]]);
    expect([answer.complete, answer.truncation?.reason]).toEqual([false, 'MAX_WORK']);
  });

  it('go past a crowd from the end that has none, and through one whose edges are all known', async () => {
    const crowd = 10_050;
    const spokes = Array.from({ length: crowd }, (_, i) => i + 4);
    // 1 -> 2 -> 3, and the whole crowd depends on 2.
    const ids = await write(crowd + 4, [[1, 2], [2, 3], ...spokes.map((i) => [i, 2] as const)]);
    const past = await between(ids[3], ids[1]);
    expect([past.direction, idsOf(past), past.complete]).toEqual(['downstream', [[ids[3], ids[2], ids[1]]], true]);
    // Now 0 depends on the whole crowd: neither end gets past it, and all ways of three steps are known still.
    await lake.dataSource.query(
      `INSERT INTO edge (from_id, relation, to_id, owner_ids, valid_from) SELECT $1, 'DERIVED', id, ARRAY[$1]::uuid[], '2026-01-01' FROM unnest($2::uuid[]) t (id)`,
      [ids[0], spokes.map((i) => ids[i])],
    );
    const through = await between(ids[0], ids[3]);
    expect(idsOf(through).map((path) => path.length)).toEqual([4, 4, 4, 4, 4]);
    expect([through.direction, through.truncation?.reason]).toEqual(['upstream', 'MAX_PATHS']);
  });

  it('from a dataset or model start at its versions, from either end', async () => {
    const dataset = bareRecord('Dataset');
    const [v1, v2, ingest, source] = [
      bareRecord('DatasetVersion', dataset),
      bareRecord('DatasetVersion', dataset),
      bareRecord('Ingest'),
      bareRecord('DataSource'),
    ];
    await writeGraph(
      lake,
      [dataset, v1, v2, ingest, source],
      [
        { from: v1, relation: 'GENERATED', to: ingest },
        { from: ingest, relation: 'USED', to: source },
        { from: v2, relation: 'DERIVED', to: v1 },
      ],
    );
    const up = await between(dataset.id, source.id);
    expect([up.direction, idsOf(up)]).toEqual([
      'upstream',
      [
        [dataset.id, v1.id, ingest.id, source.id],
        [dataset.id, v2.id, v1.id, ingest.id, source.id],
      ],
    ]);
    expect(up.paths[0]?.edges.map((edge) => edge.relation)).toEqual(['VERSION_OF', 'GENERATED', 'USED']);
    const down = await between(source.id, dataset.id);
    expect([down.direction, idsOf(down), down.complete]).toEqual(['downstream', idsOf(up).map((path) => [...path].reverse()), true]);
    expect(down.paths[0]?.edges.map((edge) => edge.relation)).toEqual(['USED', 'GENERATED', 'VERSION_OF']);
  });

  it('do not go through what may not be read, and say that there may be more', async () => {
    const ids = await write(5, [
      [0, 1],
      [1, 4],
      [0, 2],
      [2, 3],
      [3, 4],
    ]);
    const access: Access = {
      restricts: () => true,
      mayRead: (_caller, things) => Promise.resolve(new Set(things.map((thing) => thing.id).filter((id) => id !== ids[1]))),
    };
    const closed = new LineageService({ store: lake.store, clock: systemClock, access });
    const answer = await closed.paths({ from: ids[0] ?? '', to: ids[4] ?? '' });
    expect(idsOf(answer)).toEqual([[ids[0], ids[2], ids[3], ids[4]]]);
    expect([answer.complete, answer.truncation?.reason]).toEqual([false, 'RESTRICTED']);
    const open = new LineageService({ store: lake.store, clock: systemClock, access: OPEN_ACCESS });
    expect(idsOf(await open.paths({ from: ids[0] ?? '', to: ids[4] ?? '' }))).toHaveLength(2);
  });

  it('refuse unknown ends and numbers that are not possible; a thing and itself are joined by a way without steps', async () => {
    const [a, b] = await write(2, []);
    const unknown = '00000000-0000-7000-8000-ffffffffffff';
    await expect(between(a, unknown)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'to' });
    await expect(between(unknown, a)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'from' });
    await expect(between(a, b, 51)).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'first' });
    await expect(between(a, b, 0)).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'first' });
    expect(await between(a, a)).toMatchObject({ paths: [{ nodes: [{ id: a }], edges: [] }], complete: true });
    expect(await between(a, b)).toMatchObject({ direction: null, paths: [], complete: true, truncation: null });
  });
});
