import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusedByStoreError } from '../../../src/errors.ts';
import type { Store, StoreWriter } from '../../../src/ports/store.ts';
import { WriteService } from '../../../src/services/writing/write-service.ts';
import { embeddedDatabase } from '../../support/databases.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../../support/lake.ts';
import { agent, caller, outcomes, register } from '../../support/operations.ts';

const clock = { now: () => new Date().toISOString() };

/** What the services do when the store does not do what it is asked. */
describe('writing to a store that fails', () => {
  let lake: TestLake;
  let serial = 0;
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
  });
  afterAll(() => lake.close());

  /** Writes on the lake's store, whose `write` is replaced. */
  const over = (write: Store['write']): WriteService => {
    const store = new Proxy(lake.store, {
      get: (target, name) => (name === 'write' ? write : (Reflect.get(target, name, target) as unknown)),
    });
    const ids = { next: () => `01a00000-0000-7000-8000-${String(++serial).padStart(12, '0')}` };
    return new WriteService({ store, clock, ids, baseIri: BASE_IRI, logger: silent, onWrite: () => undefined });
  };
  const countOf = (key: string): Promise<number> => lake.services.catalog.count('DatasetVersion', { parents: [{ kind: 'Dataset', key }] });

  it('names the item whose value the database refuses, stores the others, and answers a repetition alike', async () => {
    const refusing = (tx: StoreWriter): StoreWriter =>
      new Proxy(tx, {
        get: (target, name) => {
          if (name !== 'apply') {
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          }
          return (...[changes, context]: Parameters<StoreWriter['apply']>) => {
            if (changes.some(({ record }) => record.key === 'poison')) throw new RefusedByStoreError('not this one');
            return target.apply(changes, context);
          };
        },
      });
    const writes = over((work) => lake.store.write((tx) => work(refusing(tx))));
    const items = [
      agent('good'),
      agent('poison'),
      register('Dataset', { key: 'fed', name: 'Fed' }),
      register('DatasetVersion', { dataset: { item: 2 } }),
    ];
    const send = async (): Promise<string[]> => outcomes(await writes.performBatch(items, { caller, clientMutationId: 'fed' }));
    expect([await send(), await send()]).toEqual(Array(2).fill(['created', 'INTERNAL', 'created', 'created']));
    expect([await countOf('fed'), await lake.services.catalog.find({ kind: 'Agent', key: 'poison' })]).toEqual([1, null]);
  });

  it('ends a batch in one error when the database is away, instead of asking it for each item', async () => {
    let asked = 0;
    const writes = over(() => {
      asked++;
      return Promise.reject(new Error('connect ECONNREFUSED'));
    });
    await expect(writes.performBatch([agent('x'), agent('y'), agent('z')], { caller })).rejects.toThrow('ECONNREFUSED');
    expect(asked).toBe(1);
  });

  it('plans the same when a lost race has the work done again: steps keep the code that they name', async () => {
    const twice = over(async (work) => {
      const lost = lake.store.write(async (tx) => {
        await work(tx);
        throw new Error('lost');
      });
      await expect(lost).rejects.toThrow('lost');
      return lake.store.write(work);
    });
    const steps = { operations: [{ name: 's', kind: 'other', code: { key: 'named' } }] };
    const results = await twice.performBatch(
      [register('Process', { key: 'job', name: 'Job', ...steps }), register('Code', { key: 'named', name: 'Named' })],
      { caller },
    );
    expect(outcomes(results)).toEqual(['created', 'created']);
    const job = await lake.services.catalog.get({ kind: 'Process', key: 'job' });
    const used = await lake.services.catalog.links('Process', 'code', [job.id], 5);
    expect(used.get(job.id)?.map(({ head }) => head.key)).toEqual(['named']);
  });
});
