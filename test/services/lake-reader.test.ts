import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../src/app.ts';
import type { Store } from '../../src/ports/store.ts';
import { LakeReader } from '../../src/services/lake-reader.ts';
import { toQuads } from '../../src/transport/rdf/to-quads.ts';
import { IT6 } from '../../src/model/vocab.ts';
import { embeddedDatabase } from '../support/databases.ts';
import { BASE_IRI, openLake, type TestLake } from '../support/lake.ts';

/** Batches are read one ahead of who takes them. */
describe('the batches of a lake', () => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
    await loadSeeds(lake);
  });
  afterAll(() => lake.close());

  /** A store that tells how many of its pages are being read, and fails where it is asked to. */
  function watched(failAt = Number.POSITIVE_INFINITY): { store: Store; state: { begun: number; open: number } } {
    const state = { begun: 0, open: 0 };
    const page: Store['page'] = async (query) => {
      state.begun++;
      state.open++;
      try {
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (state.begun >= failAt) throw new Error('the database is gone');
        return await lake.store.page(query);
      } finally {
        state.open--;
      }
    };
    const store = new Proxy(lake.store, {
      get: (target, name) => {
        if (name === 'page') return page;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { store, state };
  }

  it('hold everything once, in the order of ids, also from a thing on and of some kinds', async () => {
    const reader = new LakeReader(lake.store, BASE_IRI);
    const idsOf = async (walk: Parameters<LakeReader['batches']>[0]): Promise<string[]> => {
      const ids: string[] = [];
      for await (const batch of reader.batches(walk)) ids.push(...batch.map(({ record }) => record.id));
      return ids;
    };
    const all = await idsOf({});
    expect(all.length).toBe((await reader.census()).reduce((sum, { all: count }) => sum + count, 0));
    expect(all).toEqual([...new Set(all)].sort());
    const after = all[100] ?? '';
    expect(await idsOf({ after })).toEqual(all.slice(101));
    const heads = await lake.store.heads(all);
    expect(await idsOf({ kinds: ['Agent', 'Model'] })).toEqual(
      heads.flatMap(({ id, kind }) => (kind === 'Agent' || kind === 'Model' ? [id] : [])).sort(),
    );
  });

  it('are read while the one before is worked on, and no longer than somebody takes them', async () => {
    const { store, state } = watched();
    for await (const batch of new LakeReader(store, BASE_IRI).batches()) {
      expect(batch.length).toBeGreaterThan(0);
      expect(state).toEqual({ begun: 2, open: 1 });
      break;
    }
    expect(state).toEqual({ begun: 2, open: 0 });
  });

  it('fail where they fail: what came before is told', async () => {
    const { store } = watched(2);
    let told = 0;
    const read = async (): Promise<void> => {
      for await (const batch of new LakeReader(store, BASE_IRI).batches()) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        told += batch.length;
      }
    };
    await expect(read()).rejects.toThrow('the database is gone');
    expect(told).toBe(250);
  });

  it('hold all that the run behind a model read, however much that was', async () => {
    const shards = Array.from({ length: 250 }, (_, n) => String(n + 1));
    await lake.register(
      ['Dataset', { key: 'shards', name: 'Shards' }],
      ...shards.map((key): ['DatasetVersion', Record<string, unknown>] => ['DatasetVersion', { dataset: { key: 'shards' }, key }]),
      ['Model', { key: 'of-shards', name: 'Model of shards' }],
      ['ModelVersion', { model: { key: 'of-shards' }, key: '1' }],
      [
        'TrainingRun',
        {
          key: 'run-on-shards',
          name: 'Run',
          inputs: shards.map((version) => ({ kind: 'DatasetVersion', key: 'shards', version, role: 'training' })),
          outputs: [{ kind: 'ModelVersion', key: 'of-shards', version: '1' }],
        },
      ],
    );
    const [head] = await lake.store.headsByPath(['model/of-shards/v/1']);
    const [described] = await new LakeReader(lake.store, BASE_IRI).describe([head?.id ?? '']);
    const quads = described ? toQuads(described, BASE_IRI) : [];
    expect(quads.filter(({ predicate }) => predicate.value === IT6.trainedOn)).toHaveLength(250);
  });
});
