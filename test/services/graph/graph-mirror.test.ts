import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { systemClock } from '../../../src/adapters/system/runtime.ts';
import type { GraphStep, GraphStore, GraphSummary, ThingGraph } from '../../../src/ports/graph-store.ts';
import { GraphMirror } from '../../../src/services/graph/graph-mirror.ts';
import { graphTelling } from '../../../src/transport/rdf/thing-graph.ts';
import { BASE_IRI, LAKES, settled, silent, type TestLake } from '../../support/lake.ts';

/** A graph store in memory, for what it is given. */
class Held implements GraphStore {
  readonly name = 'memory';
  readonly server = null;
  readonly graphs = new Map<string, string>();
  readonly terms = new Set<string>();
  private said: string | null = null;
  state(): Promise<string | null> {
    return Promise.resolve(this.said);
  }
  settleTerms(): Promise<void> {
    return Promise.resolve();
  }
  replace(graphs: readonly ThingGraph[], terms: string, step?: GraphStep): Promise<void> {
    if (step) this.said = step.to;
    for (const { iri, triples } of graphs) {
      if (triples === null) this.graphs.delete(iri);
      else this.graphs.set(iri, triples);
    }
    for (const line of terms.split('\n')) if (line !== '') this.terms.add(line);
    return Promise.resolve();
  }
  clear(): Promise<void> {
    this.graphs.clear();
    this.terms.clear();
    this.said = null;
    return Promise.resolve();
  }
  async *summary(): AsyncIterable<GraphSummary> {
    for (const [iri, triples] of this.graphs) yield await Promise.resolve({ iri, triples: triples.split('\n').length - 1, revision: null });
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe.each(LAKES)('the mirror of the lake on %s', (_name, open) => {
  let lake: TestLake;
  let held: Held;
  let mirror: GraphMirror;
  const mirrorInto = (graphs: GraphStore): GraphMirror =>
    new GraphMirror({
      store: lake.store,
      lake: lake.services.lake,
      graphs,
      ...graphTelling(BASE_IRI, { title: 'Lake', publisher: 'Tester' }, 'test'),
      clock: systemClock,
      logger: silent,
    });
  const caughtUp = async (one: GraphMirror): Promise<void> => {
    await settled(lake.store);
    const { loading } = await one.upToDate(60_000);
    expect(loading).toBeNull();
  };
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    await lake.indexer.stop();
    held = new Held();
    mirror = mirrorInto(held);
    await caughtUp(mirror);
  });
  afterAll(async () => {
    await mirror.stop();
    await lake.close();
  });

  it('holds every thing once, and graphs that share no triple', () => {
    const all = [...held.graphs.values()].flatMap((triples) => triples.split('\n').filter(Boolean));
    expect(held.graphs.size).toBe(496);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((line) => held.terms.has(line))).toEqual([]);
  });

  /** What is done to the lake: each kind of change that may touch the graphs of others. */
  const at = async (path: string): Promise<{ id: string }> => ({ id: (await lake.store.headsByPath([path]))[0]?.id ?? path });
  const deed = fc.constantFrom(
    'rename dataset',
    'mail',
    'rename agent',
    'end run',
    'retire version',
    'restore version',
    'relate',
    'register',
  );
  const perform = async (name: string, n: number): Promise<void> => {
    const { writes } = lake.services;
    const write = (operation: Parameters<typeof writes.perform>[0]): Promise<unknown> =>
      writes.perform(operation, { caller: { actor: 'test' } });
    const update = async (kind: 'Dataset' | 'Agent' | 'TrainingRun', path: string, input: Record<string, unknown>): Promise<unknown> =>
      write({
        does: 'update',
        kind,
        of: await at(path),
        input,
        expectedRevision: (await lake.store.headsByPath([path]))[0]?.revision ?? 0,
      });
    switch (name) {
      case 'rename dataset':
        return void (await update('Dataset', 'dataset/diabetes', { name: `Diabetes ${n}`, licence: n % 2 ? 'CC0-1.0' : 'MIT' }));
      case 'mail':
        return void (await update('Agent', 'agent/bob', { email: n % 2 ? null : `bob${n}@example.org` }));
      case 'rename agent':
        return void (await update('Agent', 'agent/tim', { name: `Tim ${n}` }));
      case 'end run':
        return void (await update('TrainingRun', 'training-run/diabetes-predictor-training', {
          endedAt: `2024-04-${String(18 + (n % 10)).padStart(2, '0')}T00:00:00Z`,
        }));
      case 'retire version':
        return void (await write({ does: 'retire', of: await at('dataset/iris/v/1'), reason: 'test' }).catch(() => undefined));
      case 'restore version':
        return void (await write({ does: 'restore', of: await at('dataset/iris/v/1') }).catch(() => undefined));
      case 'relate':
        return void (await write({
          does: 'relate',
          from: await at('dataset/iris'),
          relation: 'RELATED',
          to: await at('dataset/wine'),
          role: `like-${n}`,
        }));
      default:
        await lake.register(['Agent', { key: `new-${n}`, name: 'New', agentType: 'person' }]);
    }
  };

  it('is after any changes what it would be if it were filled anew', async () => {
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 5 }), async (deeds) => {
        for (const name of deeds) await perform(name, serial++);
        await caughtUp(mirror);
        const anew = new Held();
        const other = mirrorInto(anew);
        await caughtUp(other);
        await other.stop();
        const differ = [...new Set([...held.graphs.keys(), ...anew.graphs.keys()])].filter(
          (iri) => held.graphs.get(iri) !== anew.graphs.get(iri),
        );
        expect(differ).toEqual([]);
        expect([...anew.terms].filter((line) => !held.terms.has(line))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
