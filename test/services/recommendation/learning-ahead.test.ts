import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import type { RecommendAnswer } from '../../../src/services/recommendation/recommendation-types.ts';
import { LAKES, settled, type TestLake } from '../../support/lake.ts';
import { algorithms, data, publicResults, serviceOf, trained, upToDate } from './recommendation-lake.ts';

const SMALL = { metafeatures: [{ name: 'NumberOfInstances', value: 120 }] };

/** A store whose links are read only while the gate is open. */
function gated(store: Store): { store: Store; close(): void; open(): void } {
  let gate = Promise.resolve();
  let open = (): void => undefined;
  const linked: Store['linked'] = async (...args) => {
    await gate;
    return store.linked(...args);
  };
  return {
    store: new Proxy(store, {
      get: (of, name) => {
        if (name === 'linked') return linked;
        const value: unknown = Reflect.get(of, name);
        return typeof value === 'function' ? (value.bind(of) as unknown) : value;
      },
    }),
    close: () => void (gate = new Promise((resolve) => (open = resolve))),
    open: () => open(),
  };
}

describe.each(LAKES)('recommending while something new is being learned, on %s', (_name, openLake) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await openLake();
    await lake.register(...algorithms(), ...data('other', 110), ...trained('other', 'low', { value: 0.97 }));
    await lake.register(...data('rare', 120), ...trained('rare', 'low', { value: 0.97, measure: 'rare' }));
    await settled(lake.store);
  });
  afterAll(() => lake.close());
  const ownResults = ({ sources }: RecommendAnswer): number | undefined => sources.find(({ title }) => title === 'catalog')?.results;

  it('answers from what was learned before, says so, and takes the new in as soon as it is learned', async () => {
    const gate = gated(lake.store);
    const service = serviceOf(gate.store, publicResults());
    const before = await upToDate(SMALL, service);
    expect(before).toMatchObject({ upToDate: true, complete: true });
    gate.close();
    const then = new Date().toISOString();
    await lake.register(...trained('other', 'steady', { value: 0.9 }));
    await settled(lake.store);
    const meanwhile = await service.recommend(SMALL);
    expect(meanwhile).toMatchObject({ upToDate: false, complete: true, items: before.items, sources: before.sources });
    expect(meanwhile.asOf <= then).toBe(true);
    gate.open();
    const after = await upToDate(SMALL, service);
    expect(ownResults(after)).toBe((ownResults(before) ?? 0) + 1);
    expect(after.asOf > then).toBe(true);
    await service.stop();
  });

  it('answers from public results until those of the catalog are read for the first time', async () => {
    const gate = gated(lake.store);
    gate.close();
    const service = serviceOf(gate.store, publicResults());
    const meanwhile = await service.recommend(SMALL);
    expect([meanwhile.upToDate, meanwhile.items[0]?.algorithm.key]).toEqual([false, 'low']);
    expect(meanwhile.sources.map(({ title }) => title)).toEqual(['Made results']);
    const waiting = service.recommend({ ...SMALL, wait: true });
    const rare = service.recommend({ ...SMALL, measure: 'rare' });
    gate.open();
    const after = await waiting;
    expect((await rare).measure).toBe('rare');
    expect([after.upToDate, after.sources.map(({ title }) => title)]).toEqual([true, ['catalog', 'Made results']]);
    await service.stop();
  });

  it('answers by a measure that is learned, while results of the catalog make another one the usual', async () => {
    const more = Array.from({ length: 15 }, (_, at) => `more${at}`);
    await lake.register(...more.flatMap((key) => [...data(key, 130), ...trained(key, 'low', { value: 0.9, measure: 'rare' })]));
    await settled(lake.store);
    const gate = gated(lake.store);
    gate.close();
    const service = serviceOf(gate.store, publicResults({ datasets: 2 }));
    expect(await service.recommend(SMALL)).toMatchObject({ measure: 'predictive_accuracy', upToDate: false });
    gate.open();
    expect(await service.recommend(SMALL)).toMatchObject({ measure: 'predictive_accuracy', upToDate: false });
    expect(await upToDate(SMALL, service)).toMatchObject({ measure: 'rare' });
    await service.stop();
  });

  it('learns before anybody asks, and gives up what it is learning when it is stopped', async () => {
    const gate = gated(lake.store);
    let opened = 0;
    const service = serviceOf(gate.store, publicResults(), () => opened++);
    service.start();
    service.start();
    await expect.poll(() => opened).toBe(1);
    // Whoever asks waits for the learning that is under way.
    expect(await upToDate(SMALL, service)).toMatchObject({ upToDate: true, measure: 'predictive_accuracy' });
    expect(opened).toBe(1);
    await service.stop();

    const stopped = serviceOf(gate.store, publicResults({ datasets: 400 }));
    const asked = stopped.recommend(SMALL);
    await Promise.all([stopped.stop(), expect(asked).rejects.toMatchObject({ name: 'AbortError' })]);
  });
});
