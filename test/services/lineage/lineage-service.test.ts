import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINEAGE_RELATIONS } from '../../../src/model/relation.ts';
import { graphOf, type Pair } from '../../support/graphs.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { agentRecord, create } from '../../support/records.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** Reachable numbers, by the definition and without the store. */
function reach(start: number, depth: number, next: (n: number) => number[]): Set<number> {
  const seen = new Set([start]);
  for (let level = [start], d = 0; level.length > 0 && d < depth; d++) {
    level = [...new Set(level.flatMap(next))].filter((n) => !seen.has(n));
    for (const n of level) seen.add(n);
  }
  return seen;
}

describe.each(LAKES)('LineageService on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());

  it('finds on random graphs what a walk over the edge list finds: cycles, self-loops, diamonds and ended edges, at any time', async () => {
    const size = 9;
    const node = fc.integer({ min: 0, max: size - 1 });
    const pair = fc.tuple(node, node, fc.constantFrom('USED' as const, 'INFORMED' as const, 'DERIVED' as const), fc.boolean());
    const pairs = fc.uniqueArray(pair, { maxLength: 18, selector: ([a, b, r]) => `${a}-${b}-${r}` });
    await fc.assert(
      fc.asyncProperty(pairs, node, fc.integer({ min: 0, max: 4 }), fc.boolean(), async (given, start, maxDepth, past) => {
        const records = await graphOf(lake, size, given);
        const valid = given.filter(([, , , ended]) => past || !ended);
        const up = reach(start, maxDepth, (n) => valid.filter(([from]) => from === n).map(([, to]) => to));
        const down = reach(start, maxDepth, (n) => valid.filter(([, to]) => to === n).map(([from]) => from));
        const number = new Map(records.map((record, i) => [record.id, i]));
        for (const [direction, expected] of [
          ['upstream', up],
          ['downstream', down],
          ['both', new Set([...up, ...down])],
        ] as const) {
          const graph = await lake.services.lineage.walk({
            of: records[start]?.id ?? '',
            direction,
            maxDepth,
            ...(past ? { asOf: '2026-03-01T00:00:00.000Z' } : {}),
          });
          expect(new Set(graph.nodes.map(({ head }) => number.get(head.id)))).toEqual(expected);
          const among = valid
            .filter(([from, to]) => expected.has(from) && expected.has(to))
            .map(([from, to, relation]) => `${from}-${relation}-${to}`);
          expect(graph.edges.map((edge) => `${number.get(edge.fromId)}-${edge.relation}-${number.get(edge.toId)}`).sort()).toEqual(
            among.sort(),
          );
          const wider = (set: Set<number>, end: 0 | 1): boolean =>
            valid.some((one) => set.has(one[end]) && !set.has(one[1 - end] as number));
          const more = (direction !== 'downstream' && wider(up, 0)) || (direction !== 'upstream' && wider(down, 1));
          expect(graph.complete).toBe(!more);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('says at a hub how many neighbours are left out, and where the walk was cut', async () => {
    const star = await graphOf(
      lake,
      30,
      Array.from({ length: 29 }, (_, i): Pair => [i + 1, 0, 'DERIVED', false]),
    );
    const of = star[0]?.id ?? '';
    const fan = await lake.services.lineage.walk({ of, direction: 'downstream', maxFanOut: 10 });
    expect(fan.nodes[0]).toMatchObject({ depth: 0, hiddenNeighbours: 19 });
    expect([fan.nodes.length, fan.complete, fan.truncation]).toEqual([11, false, { reason: 'MAX_FAN_OUT', at: 1, frontier: [of] }]);
    const few = await lake.services.lineage.walk({ of, direction: 'downstream', maxNodes: 5 });
    expect([few.nodes.length, few.complete, few.truncation]).toEqual([5, false, { reason: 'MAX_NODES', at: 1, frontier: [of] }]);
    const whole = await lake.services.lineage.walk({ of, direction: 'downstream' });
    expect([whole.nodes.length, whole.complete, whole.truncation]).toEqual([30, true, null]);
  });

  it('walks a chain as deep as asked and no deeper', async () => {
    const chain = await graphOf(
      lake,
      20,
      Array.from({ length: 19 }, (_, i): Pair => [i, i + 1, 'USED', false]),
    );
    const graph = await lake.services.lineage.walk({ of: chain[0]?.id ?? '', direction: 'upstream', maxDepth: 5 });
    expect(graph.nodes.map((node) => node.depth)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(graph.truncation).toEqual({ reason: 'MAX_DEPTH', at: 5, frontier: [chain[5]?.id] });
  });

  it('takes a dataset as the whole of its versions, in both directions', async () => {
    await lake.register(
      ['DataSource', { key: 'src', name: 'Source', sourceType: 'file' }],
      ['Dataset', { key: 'd', name: 'D' }],
      ['DatasetVersion', { key: '1', dataset: { key: 'd' } }],
      ['Ingest', { key: 'in', name: 'In', mode: 'batch', sources: [{ key: 'src' }], outputs: [{ key: 'd', version: '1' }] }],
      ['Model', { key: 'm', name: 'M' }],
      ['ModelVersion', { key: '1', model: { key: 'm' } }],
      [
        'TrainingRun',
        {
          key: 'run',
          name: 'Run',
          inputs: [{ kind: 'DatasetVersion', key: 'd', version: '1' }],
          outputs: [{ kind: 'ModelVersion', key: 'm', version: '1' }],
        },
      ],
    );
    const dataset = await lake.services.catalog.get({ kind: 'Dataset', key: 'd' });
    const paths = async (direction: 'upstream' | 'downstream') =>
      (await lake.services.lineage.walk({ of: dataset.id, direction, maxDepth: 9 })).nodes.map(({ head }) => head.path).sort();
    expect(await paths('upstream')).toEqual(['data-source/src', 'dataset/d', 'dataset/d/v/1', 'ingest/in']);
    expect(await paths('downstream')).toEqual(['dataset/d', 'dataset/d/v/1', 'model/m/v/1', 'training-run/run']);
  });

  it('answers an unknown id in one look-up, and refuses impossible bounds', async () => {
    await expect(lake.services.lineage.walk({ of: '00000000-0000-7000-8000-ffffffffffff' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const record = agentRecord();
    await lake.store.write((tx) => tx.apply([create(record)], { at: AT, actor: null }));
    await expect(lake.services.lineage.walk({ of: record.id, maxDepth: 1000 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'maxDepth',
    });
    await expect(lake.services.lineage.walk({ of: record.id, maxNodes: 0 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'maxNodes',
    });
    expect(LINEAGE_RELATIONS).toEqual(['USED', 'GENERATED', 'DERIVED', 'INFORMED', 'VERSION_OF', 'BASE_MODEL']);
  });
});
