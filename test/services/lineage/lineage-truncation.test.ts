import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import { LINEAGE_RELATIONS } from '../../../src/model/relation.ts';
import type { Clock } from '../../../src/ports/runtime.ts';
import { OPEN_ACCESS, type Access } from '../../../src/services/access.ts';
import { LineageService } from '../../../src/services/lineage/lineage-service.ts';
import type { LineageGraph } from '../../../src/services/lineage/lineage-types.ts';
import { systemClock } from '../../../src/adapters/system/runtime.ts';
import { LAKES, type TestLake } from '../../support/lake.ts';
import { BruteForce, edgeTable, randomGraph, writeGraph, type GivenEdge } from '../../support/lineage-lake.ts';
import { bareRecord } from '../../support/records.ts';

/** Lets everybody read everything but the given things. */
function closedFor(ids: ReadonlySet<string>): Access {
  return {
    restricts: () => true,
    mayRead: (_caller, things) => Promise.resolve(new Set(things.map((thing) => thing.id).filter((id) => !ids.has(id)))),
  };
}
const hides = ({ nodes, truncation }: LineageGraph): boolean =>
  nodes.some((node) => node.hiddenNeighbours > 0) || truncation?.reason === 'MAX_FAN_OUT';
const frontierOf = ({ truncation }: LineageGraph): string[] => truncation?.frontier ?? [];
/** A clock that goes on by some time whenever it is looked at. */
function steppingClock(step: number): Clock {
  let now = Date.parse('2026-01-01T00:00:00Z');
  return { now: () => new Date((now += step)).toISOString() };
}

describe.each(LAKES)('what a lineage leaves out, on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
  });
  afterAll(() => lake.close());

  const service = (parts: { access?: Access; clock?: Clock; budget?: number }): LineageService =>
    new LineageService({ store: lake.store, clock: systemClock, access: OPEN_ACCESS, ...parts });
  const things = (count: number): AnyRecord[] => Array.from({ length: count }, () => bareRecord('Code'));
  const edge = (from: AnyRecord | undefined, to: AnyRecord | undefined, role: string | null = null): GivenEdge => {
    if (!from || !to) throw new Error('no such thing');
    return { from, to, relation: 'USED', role };
  };
  const chain = async (count: number): Promise<AnyRecord[]> => {
    const records = things(count);
    await writeGraph(
      lake,
      records,
      records.slice(1).map((record, i) => edge(records[i], record)),
    );
    return records;
  };
  const idOf = (record: AnyRecord | undefined): string => record?.id ?? '';

  it('is always told: a lineage is complete exactly when nothing was left out, whatever the bounds', async () => {
    const bounds = fc.record({ maxDepth: fc.nat(5), maxNodes: fc.integer({ min: 1, max: 8 }), maxFanOut: fc.integer({ min: 1, max: 4 }) });
    const direction = fc.constantFrom('upstream' as const, 'downstream' as const, 'both' as const);
    await fc.assert(
      fc.asyncProperty(randomGraph(25), fc.nat(9), direction, bounds, async ({ records, edges }, start, way, given) => {
        await writeGraph(lake, records, edges);
        const root = records[start] ?? bareRecord('Code');
        const graph = await lake.services.lineage.walk({ of: root.id, direction: way, ...given });
        const brute = new BruteForce(await edgeTable(lake, records), root, LINEAGE_RELATIONS);
        const ways = way === 'both' ? (['upstream', 'downstream'] as const) : [way];
        const whole = new Set(ways.flatMap((one) => [...brute.reach(one, 50).keys()]));
        const told = new Set(graph.nodes.map(({ head }) => head.id));
        expect([...told].filter((id) => !whole.has(id))).toEqual([]);
        expect(told.size).toBeLessThanOrEqual(given.maxNodes);
        expect(graph.complete).toBe(graph.truncation === null);
        expect(graph.complete && told.size < whole.size).toBe(false);
        // What is cut at the fan-out may be told by another way; every other cut leaves something out in its direction.
        const inOneWay = ways.some((one) => brute.leadsOn(brute.reach(one, given.maxDepth), one));
        expect(graph.complete || hides(graph) || told.size < whole.size || inOneWay).toBe(true);
        expect([...told]).toEqual(expect.arrayContaining(frontierOf(graph)));
      }),
      { numRuns: 60 },
    );
  });

  it('counts neighbours, not edges: several edges to one neighbour hide nothing', async () => {
    const [hub, a, b, c] = things(4);
    const parallel = ['1', '2', '3', '4'].map((role) => edge(hub, a, role));
    await writeGraph(
      lake,
      [hub, a, b, c].flatMap((one) => one ?? []),
      [...parallel, edge(hub, b), edge(hub, c)],
    );
    const cut = await lake.services.lineage.walk({ of: idOf(hub), direction: 'upstream', maxFanOut: 4 });
    expect(cut.nodes.map(({ head }) => head.id)).toEqual([idOf(hub), idOf(a)]);
    expect([cut.nodes[0]?.hiddenNeighbours, cut.truncation?.reason]).toEqual([2, 'MAX_FAN_OUT']);
    const [only, one] = things(2);
    await writeGraph(
      lake,
      [only, one].flatMap((x) => x ?? []),
      parallel.map(({ role }) => edge(only, one, role)),
    );
    const whole = await lake.services.lineage.walk({ of: idOf(only), direction: 'upstream', maxFanOut: 2 });
    expect([whole.nodes.length, whole.edges.length, whole.complete]).toEqual([2, 4, true]);
  });

  it('is told by the reason nearest to the root, with every place at which more follows', async () => {
    // Upstream the second step has a crowd and the third goes deeper; downstream the first step has a crowd.
    const [root, up, down, deep, ...crowd] = things(20);
    const upper = crowd.slice(0, 8);
    const lower = crowd.slice(8, 16);
    await writeGraph(
      lake,
      [root, up, down, deep, ...crowd].flatMap((one) => one ?? []),
      [
        edge(root, up),
        ...upper.map((one) => edge(up, one)),
        ...lower.map((one) => edge(one, root)),
        edge(down, root),
        edge(upper[0], deep),
      ],
    );
    const both = await lake.services.lineage.walk({ of: idOf(root), maxFanOut: 4, maxDepth: 2 });
    expect(both.truncation).toEqual({ reason: 'MAX_FAN_OUT', at: 1, frontier: [idOf(root), idOf(up), idOf(upper[0])].sort() });
    const wide = await lake.services.lineage.walk({ of: idOf(root), direction: 'upstream', maxDepth: 2 });
    expect(wide.truncation).toEqual({ reason: 'MAX_DEPTH', at: 2, frontier: [idOf(upper[0])] });
    // A gap in the second step lies before all that follows on the second step.
    const tie = await lake.services.lineage.walk({ of: idOf(root), direction: 'upstream', maxFanOut: 4, maxDepth: 2 });
    expect(tie.truncation).toMatchObject({ reason: 'MAX_FAN_OUT', at: 2 });
  });

  it('is told when the time is up, step by step, and the answer holds what was found until then', async () => {
    const records = await chain(30);
    // The clock is read once at the start and once before each step.
    const hurried = service({ clock: steppingClock(100), budget: 1000 });
    const graph = await hurried.walk({ of: idOf(records[0]), direction: 'upstream', maxDepth: 50 });
    expect(graph.nodes.map((node) => node.depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(graph.truncation).toEqual({ reason: 'TIMEOUT', at: 10, frontier: [idOf(records[9])] });
    const both = await hurried.walk({ of: idOf(records[15]), maxDepth: 50 });
    expect(both.truncation).toMatchObject({ reason: 'TIMEOUT', at: 1 });
    expect(both.truncation?.frontier).toContain(idOf(records[15]));
    const impact = await hurried.impact({ of: idOf(records[29]) });
    expect([impact.total, impact.complete, impact.truncation?.reason]).toEqual([9, false, 'TIMEOUT']);
    const difference = await hurried.difference({
      of: idOf(records[0]),
      from: '2026-02-01T00:00:00Z',
      to: '2026-03-01T00:00:00Z',
      maxDepth: 5,
    });
    expect([difference.fromTruncation?.reason, difference.toTruncation?.reason, difference.complete]).toEqual([
      'MAX_DEPTH',
      'TIMEOUT',
      false,
    ]);
    const paths = await hurried.paths({ from: idOf(records[0]), to: idOf(records[29]) });
    expect([paths.paths, paths.complete, paths.truncation?.reason]).toEqual([[], false, 'TIMEOUT']);
    expect(
      (await service({ clock: steppingClock(100) }).walk({ of: idOf(records[0]), direction: 'upstream', maxDepth: 50 })).complete,
    ).toBe(true);
  });

  it('is told of things that may not be read: a count at the neighbour, no name, and nothing behind them', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomGraph(),
        fc.nat(9),
        fc.uniqueArray(fc.nat(9), { maxLength: 3 }),
        fc.nat(4),
        async ({ records, edges }, start, closed, maxDepth) => {
          await writeGraph(lake, records, edges);
          const root = records[start] ?? bareRecord('Code');
          const hidden = new Set(closed.map((i) => idOf(records[i])).filter((id) => id !== root.id));
          const graph = await service({ access: closedFor(hidden) }).walk({ of: root.id, maxDepth });
          const rows = await edgeTable(lake, records);
          const open = new BruteForce(
            rows.filter((row) => !hidden.has(row.from) && !hidden.has(row.to)),
            root,
            LINEAGE_RELATIONS,
          );
          const all = new BruteForce(rows, root, LINEAGE_RELATIONS);
          const [up, down] = [open.reach('upstream', maxDepth), open.reach('downstream', maxDepth)];
          expect(new Set(graph.nodes.map(({ head }) => head.id))).toEqual(new Set([...up.keys(), ...down.keys()]));
          for (const { head, restricted } of graph.nodes) {
            const next = [
              ...(up.has(head.id) ? all.next(head.id, 'upstream') : []),
              ...(down.has(head.id) ? all.next(head.id, 'downstream') : []),
            ];
            expect(restricted).toBe(new Set(next.filter((id) => hidden.has(id))).size);
          }
          const denied = graph.nodes.some((node) => node.restricted > 0) ? ['RESTRICTED'] : [];
          const deeper = [open.leadsOn(up, 'upstream'), open.leadsOn(down, 'downstream')].includes(true) ? ['MAX_DEPTH'] : [];
          const reasons = [...denied, ...deeper];
          expect(graph.complete).toBe(reasons.length === 0);
          expect([...reasons, ...(reasons.length === 0 ? [undefined] : [])]).toContain(graph.truncation?.reason);
          for (const { fromId, toId } of graph.edges) expect([hidden.has(fromId), hidden.has(toId)]).toEqual([false, false]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is not told of a root that may not be read: it is not there, for every question', async () => {
    const [secret, other] = await chain(2);
    const closed = service({ access: closedFor(new Set([idOf(secret)])) });
    const [of, time] = [idOf(secret), '2026-02-01T00:00:00Z'];
    const unknown = { code: 'NOT_FOUND' };
    await expect(closed.walk({ of })).rejects.toMatchObject({ ...unknown, field: 'of' });
    await expect(closed.impact({ of })).rejects.toMatchObject(unknown);
    await expect(closed.columns({ of, column: 'x' })).rejects.toMatchObject(unknown);
    await expect(closed.difference({ of, from: time, to: time })).rejects.toMatchObject(unknown);
    await expect(closed.paths({ from: of, to: idOf(other) })).rejects.toMatchObject({ ...unknown, field: 'from' });
    await expect(closed.paths({ from: idOf(other), to: of })).rejects.toMatchObject({ ...unknown, field: 'to' });
    const impact = await closed.impact({ of: idOf(other) });
    expect([impact.total, impact.complete, impact.truncation]).toEqual([
      0,
      false,
      { reason: 'RESTRICTED', at: 1, frontier: [idOf(other)] },
    ]);
  });
});
