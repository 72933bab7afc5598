import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACYCLIC } from '../../../src/model/acyclic.ts';
import { CircleSearch } from '../../../src/services/writing/circle-search.ts';
import type { Around, Direction } from '../../../src/services/writing/open-edges.ts';

type Pair = readonly [from: number, to: number];

const NODES = 9;
const pairs = fc.array(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1)), { maxLength: 18 });

function next(edges: readonly Pair[], direction: Direction, id: string): Set<string> {
  const ends = edges.flatMap(([from, to]) => (direction === 'out' ? [[from, to]] : [[to, from]]));
  return new Set(ends.filter(([own]) => String(own) === id).map(([, other]) => String(other)));
}

/** Runs a search over edges; answers the circle and how many times it asked. */
function run(edges: readonly Pair[], start: string, bounds?: ConstructorParameters<typeof CircleSearch>[2]) {
  const search = new CircleSearch(start, { out: next(edges, 'out', start), in: next(edges, 'in', start) }, bounds);
  let asked = 0;
  for (let step = search.next(); step; step = search.next()) {
    asked++;
    const { direction, ids } = step;
    search.take(direction, new Map(ids.map((id): [string, Around] => [id, { ids: next(edges, direction, id), whole: true }])));
  }
  return { circle: search.circle(), asked };
}

/** By the definition alone: what can be reached along edges. */
function comesBack(edges: readonly Pair[], start: string): boolean {
  const reached = new Set<string>();
  const open = [...next(edges, 'out', start)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...next(edges, 'out', id));
  }
  return reached.has(start);
}

describe('the search for a circle', () => {
  it('finds one in any graph exactly where there is one, and the way that it tells is a way', () => {
    fc.assert(
      fc.property(pairs, fc.nat(NODES - 1).map(String), (given, start) => {
        // A link of a thing to itself is refused before.
        const edges = given.filter(([from, to]) => from !== to);
        const { circle } = run(edges, start);
        expect(circle !== null).toBe(comesBack(edges, start));
        if (!circle) return;
        expect([circle[0], circle.at(-1)]).toEqual([start, start]);
        expect(new Set(circle.slice(1)).size).toBe(circle.length - 1);
        for (const [i, id] of circle.slice(1).entries()) expect(next(edges, 'out', circle[i] ?? '')).toContain(id);
      }),
      { numRuns: 500 },
    );
  });

  it('asks nothing where nobody points to the thing, or where it depends on nothing', () => {
    const chain: Pair[] = Array.from({ length: 200 }, (_, i) => [i, i + 1] as const);
    expect(run(chain, '0')).toEqual({ circle: null, asked: 0 });
    expect(run(chain, '200')).toEqual({ circle: null, asked: 0 });
    // From the second of a chain, one look at the first ends it, however long the rest is.
    expect(run(chain, '1')).toEqual({ circle: null, asked: 1 });
  });

  it('goes on from the side where less is to be seen', () => {
    const hub: Pair[] = Array.from({ length: 500 }, (_, i) => [1000 + i, 1] as const);
    expect(run([...hub, [1, 2], [2, 3]], '1')).toEqual({ circle: null, asked: 2 });
  });

  it('ends at its bound without an answer', () => {
    const ring: Pair[] = Array.from({ length: 100 }, (_, i) => [i, (i + 1) % 100] as const);
    expect(run(ring, '0').circle).toHaveLength(101);
    expect(run(ring, '0', 50)).toEqual({ circle: null, asked: 49 });
  });

  it('says nothing of a side of which not all was read', () => {
    const search = new CircleSearch('a', { out: ['b'], in: ['c'] });
    const step = search.next();
    search.take(step?.direction ?? 'out', new Map([[step?.ids[0] ?? '', { ids: new Set<string>(), whole: false }]]));
    // The other side can still decide.
    expect(search.next()?.direction).toBe(step?.direction === 'in' ? 'out' : 'in');
  });
});

describe('relations without circles', () => {
  it('can only lead back through kinds that are entered and left', () => {
    expect(Object.fromEntries(ACYCLIC.map(({ rule, kinds }) => [rule, [...kinds].sort()]))).toEqual({
      lineage: ['DatasetVersion', 'ModelVersion', 'Process', 'TrainingRun'],
      membership: ['Agent'],
      delegation: ['Agent'],
      place: ['Place'],
    });
  });
});
