import { METAFEATURES } from '../../src/model/metafeature.ts';
import { MetafeatureSpace, type Point } from '../../src/services/metafeature-space.ts';
import { ModelSpace, type ModelPoint } from '../../src/services/similarity/model-space.ts';
import { benchmark, summary, timings, type Figures } from './measure.ts';

/** How long it takes to find what is similar among many, without the database: what is asked about is in memory. */
const MANY = [1000, 10_000, 100_000];
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
  return { datasetId: `dataset-${at}`, versionId: '', metafeatures, profiler: null };
}

async function benchModels(many: number): Promise<Figures> {
  const random = generator();
  const points = Array.from({ length: many }, (_, at) => anyModel(random, at));
  const space = new ModelSpace();
  const put = (point: ModelPoint | undefined): void => {
    if (point) space.set(point.modelId, point);
  };
  const filled = await timings(1, () => Promise.resolve(points.forEach(put)));
  const asked = (round: number): ModelPoint => points[(round * 7919) % many] ?? anyModel(random, many);
  const found = await timings(ROUNDS, (round) => Promise.resolve(space.nearest(asked(round), 10)));
  const changed = await timings(ROUNDS, (round) => Promise.resolve(put(asked(round))));
  return {
    [`${many} models: all put in`]: summary(filled),
    [`${many} models: ten nearest`]: summary(found),
    [`${many} models: one changed`]: summary(changed),
  };
}

async function benchDatasets(many: number): Promise<Figures> {
  const random = generator();
  const points = Array.from({ length: many }, (_, at) => anyDataset(random, at));
  let space = new MetafeatureSpace(points);
  const built = await timings(3, () => Promise.resolve((space = new MetafeatureSpace(points))));
  const found = await timings(ROUNDS, (round) => {
    const asked = points[(round * 7919) % many];
    return Promise.resolve(asked && space.nearest(asked, 10));
  });
  return { [`${many} datasets: space built`]: summary(built), [`${many} datasets: ten nearest`]: summary(found) };
}

benchmark('similar models', async () => Object.assign({}, ...(await inTurn(MANY, benchModels))) as Figures);
benchmark('similar datasets', async () => Object.assign({}, ...(await inTurn(MANY, benchDatasets))) as Figures);

async function inTurn<T>(many: readonly number[], work: (of: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (const of of many) done.push(await work(of));
  return done;
}
