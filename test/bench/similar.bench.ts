import { METAFEATURES } from '../../src/model/metafeature.ts';
import { MetafeatureSpace, type Point } from '../../src/services/similarity/metafeature-space.ts';
import { ModelSpace, type ModelPoint } from '../../src/services/similarity/model-space.ts';
import { benchmark, summary, timings, type Figures } from './measure.ts';

/** How long it takes to find what is similar among many, without the database: what is asked about is in memory. */
const MANY = (process.env.MANY ?? '1000,10000,100000').split(',').map(Number);
const ROUNDS = 60;

/** Numbers that are the same in every run (Lehmer's generator). */
function generator(): () => number {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Some features with frequencies as words have them: the n-th one is n times rarer than the first. */
function features(random: () => number, prefix: string, many: number, of: number): Map<string, number> {
  return new Map(Array.from({ length: many }, () => [`${prefix}${Math.floor(of ** random())}`, 1]));
}
function anyModel(random: () => number, at: number): ModelPoint {
  const modelId = `model-${at}`;
  return {
    modelId,
    versionId: null,
    cut: false,
    features: {
      data: features(random, 'data', 3, 2000),
      algorithm: features(random, 'algorithm', 2, 80),
      task: features(random, 'task', 2, 500),
      base: features(random, 'model-', 1, 300).set(modelId, 1),
      description: features(random, 'word', 40, 20_000),
    },
  };
}
function anyDataset(random: () => number, at: number): Point {
  const metafeatures = Object.fromEntries(METAFEATURES.map(({ name }) => [name, random() < 0.1 ? null : 10 ** (6 * random() - 3)]));
  return { versionId: `${at}`, metafeatures, profiler: null };
}

async function benchModels(many: number): Promise<Figures> {
  const random = generator();
  const space = new ModelSpace();
  const before = memory();
  const filled = await timings(1, () => {
    for (let at = 0; at < many; at++) space.set(`model-${at}`, anyModel(random, at));
    return Promise.resolve();
  });
  const held = memory() - before;
  const asked = (round: number): ModelPoint => space.get(`model-${(round * 7919) % many}`) ?? anyModel(random, many);
  const ask = (round: number): Promise<unknown> => Promise.resolve(space.nearest(asked(round), 10));
  const found = await timings(ROUNDS, ask);
  const change = (round: number): Promise<void> => Promise.resolve(space.set(asked(round).modelId, asked(round)));
  const changed = await timings(ROUNDS, change);
  const afterChange = await timings(ROUNDS, (round) => change(round).then(() => ask(round)));
  return {
    [`${many} models: all made and put in`]: summary(filled),
    [`${many} models: held`]: `${held.toFixed(0)} MB`,
    [`${many} models: ten nearest`]: summary(found),
    [`${many} models: one changed`]: summary(changed),
    [`${many} models: one changed and ten nearest`]: summary(afterChange),
  };
}

async function benchDatasets(many: number): Promise<Figures> {
  const random = generator();
  const space = new MetafeatureSpace();
  const before = memory();
  for (let at = 0; at < many; at++) space.set(`dataset-${at}`, anyDataset(random, at));
  const held = memory() - before;
  const ask = (): Promise<unknown> => Promise.resolve(space.nearest({ ...anyDataset(random, many), datasetId: null }, 10));
  const built = await timings(1, ask);
  const found = await timings(ROUNDS, ask);
  const afterChange = await timings(ROUNDS, (round) => {
    space.set(`dataset-${(round * 7919) % many}`, anyDataset(random, round));
    return ask();
  });
  return {
    [`${many} datasets: held`]: `${held.toFixed(0)} MB`,
    [`${many} datasets: ranks made`]: summary(built),
    [`${many} datasets: ten nearest`]: summary(found),
    [`${many} datasets: one changed and ten nearest`]: summary(afterChange),
  };
}
/** Megabytes that are held; exact where garbage can be collected first (`NODE_OPTIONS=--expose-gc`). */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

benchmark('similar models', async () => Object.assign({}, ...(await inTurn(MANY, benchModels))) as Figures);
benchmark('similar datasets', async () => Object.assign({}, ...(await inTurn(MANY, benchDatasets))) as Figures);

async function inTurn<T>(many: readonly number[], work: (of: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (const of of many) done.push(await work(of));
  return done;
}
