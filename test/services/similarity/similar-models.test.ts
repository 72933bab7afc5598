import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { ModelSimilarityService } from '../../../src/services/similarity/model-similarity-service.ts';
import { LAKES, settled, type TestLake } from '../../support/lake.ts';

const ACTOR = { actor: 'test' };

describe.each(LAKES)('models like a given one on %s', (_name, open) => {
  let lake: TestLake;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    await lake.indexer.stop();
    const ref = (key: string) => ({ kind: 'DatasetVersion', key, version: '1' });
    const named = (kind: Parameters<TestLake['register']>[0][0], key: string, rest: object = {}): Parameters<TestLake['register']>[0] => [
      kind,
      { key, name: key, ...rest },
    ];
    await lake.register(
      named('Dataset', 'scans'),
      ['DatasetVersion', { key: '1', dataset: { key: 'scans' } }],
      named('Dataset', 'tiles'),
      ['DatasetVersion', { key: '1', dataset: { key: 'tiles' } }],
      named('Process', 'tiling', { inputs: [ref('scans')], outputs: [ref('tiles')] }),
      named('Algorithm', 'unet', { family: 'convolutional networks' }),
      named('Algorithm', 'resnet-50', { family: 'convolutional networks' }),
      named('Implementation', 'unet-torch', { algorithm: { key: 'unet' } }),
      named('Implementation', 'resnet-torch', { algorithm: { key: 'resnet-50' } }),
      ...['one', 'two', 'three'].flatMap((name): Parameters<TestLake['register']> => [
        named('TrainingRun', `run-${name}`, {
          inputs: [ref(name === 'two' ? 'scans' : 'tiles')],
          implementation: { key: name === 'three' ? 'resnet-torch' : 'unet-torch' },
        }),
        ['Model', { key: name, name: `Zebra ${name}` }],
        ['ModelVersion', { key: '1', model: { key: name }, generatedBy: { key: `run-${name}` } }],
      ]),
    );
    for (const key of ['one', 'two', 'three'])
      ids.set(key, (await lake.services.catalog.named(key)).find(({ kind }) => kind === 'Model')?.id ?? '');
    await settled(lake.store);
  });
  afterAll(() => lake.close());
  const similar = async (key: string, service = lake.services.modelSimilarity) => {
    const { items, complete } = await service.similarModels({ to: ids.get(key) ?? '', first: 50 });
    const heads = new Map((await lake.store.heads(items.map(({ modelId }) => modelId))).map((head) => [head.id, head.key]));
    return { items: items.map((item) => ({ ...item, key: heads.get(item.modelId) ?? '' })), complete };
  };
  const aspect = (item: Awaited<ReturnType<typeof similar>>['items'][number] | undefined, name: string) =>
    item?.aspects.find((one) => one.aspect === name);

  it('tells algorithm, data and what data came from', async () => {
    const { items, complete } = await similar('one');
    expect(complete).toBe(true);
    const [two, three] = ['two', 'three'].map((key) => items.find((item) => item.key === key));
    expect(aspect(two, 'algorithm')?.similarity).toBe(1);
    expect(aspect(two, 'data')?.similarity).toBeGreaterThan(0);
    expect(aspect(two, 'data')?.similarity).toBeLessThan(1);
    expect(aspect(three, 'data')?.similarity).toBeCloseTo(1, 12);
    expect(aspect(three, 'algorithm')).toMatchObject({ similarity: 0.5, shared: ['convolutional networks'] });
    expect(new Set(items.slice(0, 2).map(({ key }) => key))).toEqual(new Set(['two', 'three']));
  });

  it('follows what is written: a base model, a family, a retired model', async () => {
    const before = aspect(
      (await similar('one')).items.find(({ key }) => key === 'three'),
      'base',
    );
    expect(before).toBeUndefined();
    await lake.register([
      'ModelVersion',
      { key: '2', model: { key: 'three' }, baseModels: [{ kind: 'ModelVersion', key: 'one', version: '1' }] },
    ]);
    await settled(lake.store);
    const three = (await similar('one')).items.find(({ key }) => key === 'three');
    expect(aspect(three, 'base')?.shared).toEqual([ids.get('one')]);
    await lake.services.writes.register(
      'Algorithm',
      { key: 'resnet-50', name: 'resnet-50', family: 'residual' },
      { expectedRevision: 1 },
      ACTOR,
    );
    await lake.services.writes.perform({ does: 'retire', of: { kind: 'Model', key: 'two' }, reason: 'old' }, { caller: ACTOR });
    await settled(lake.store);
    expect((await similar('one')).items.map(({ key }) => key)).not.toContain('two');
    expect(await similar('one')).toEqual(await similar('one', new ModelSimilarityService(lake.store)));
  });

  it('says the same for a version as for its model, and refuses what is no model', async () => {
    const [version] = await lake.services.catalog.named('one/v/1');
    const of = (to: string) => lake.services.modelSimilarity.similarModels({ to });
    expect(await of(version?.id ?? '')).toEqual(await of(ids.get('one') ?? ''));
    const [dataset] = await lake.services.catalog.named('scans');
    for (const to of [dataset?.id ?? '', 'x', '00000000-0000-7000-8000-000000000000'])
      await expect(of(to)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(lake.services.modelSimilarity.similarModels({ to: ids.get('one') ?? '', first: 201 })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('has an answer for every model of the demo lake, in order and without itself', async () => {
    const { items } = await lake.store.list('Model', {
      where: [{ field: 'retiredAt', op: 'isNull', value: true }],
      orderBy: [],
      limit: 200,
    });
    for (const { record } of items) {
      const answer = await lake.services.modelSimilarity.similarModels({ to: record.id });
      expect(answer.items.length).toBeGreaterThan(0);
      const distances = answer.items.map(({ distance }) => distance);
      expect(distances).toEqual([...distances].sort((a, b) => a - b));
      expect(answer.items.map(({ modelId }) => modelId)).not.toContain(record.id);
    }
  });
});
