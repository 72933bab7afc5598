import { compose, loadSeeds, type Services } from '../../src/app.ts';
import { PostgresStore } from '../../src/adapters/postgres/postgres-store.ts';
import { PostgresSearchIndex } from '../../src/adapters/postgres/postgres-search-index.ts';
import { serverDatabase, type TestDatabase } from '../support/databases.ts';
import { BASE_IRI, silent } from '../support/lake.ts';
import { multiplyLake } from './big-lake.ts';
import { benchmark, summary, timings, type Figures } from './measure.ts';

/** Similar datasets, similar models and recommended algorithms as services answer them, with a Postgres server and 10,000 datasets. */
const DATASETS = 10_000;
const ROUNDS = 100;
const LEARNED = 'recommended algorithms';

async function benchLake(): Promise<Figures> {
  const database = await serverDatabase();
  if (!database) return { 'skipped: DATABASE_URL names no Postgres server': '' };
  const { dataSource } = database;
  try {
    const index = new PostgresSearchIndex(dataSource);
    await index.ensure();
    const app = compose({ store: new PostgresStore(dataSource), index, logger: silent, baseIri: BASE_IRI });
    await loadSeeds(app);
    await app.indexer.stop();
    const [datasets = 1, things = 1] = [await app.services.catalog.count('Dataset'), await count(database)];
    await multiplyLake(dataSource, Math.ceil(things * (DATASETS / datasets)));
    await dataSource.query(VARIED);
    return await figuresOf(app.services, database);
  } finally {
    await database.close();
  }
}

/** Each copy with metafeatures of its own. */
const VARIED = `UPDATE dataset_version v SET metafeatures = (
  SELECT jsonb_object_agg(key, CASE jsonb_typeof(value)
    WHEN 'number' THEN to_jsonb(value::text::float8 * (1 + (abs(hashtext(v.id::text || key)) % 1000) / 500.0)) ELSE value END)
  FROM jsonb_each(v.metafeatures)) WHERE jsonb_typeof(v.metafeatures) = 'object' AND v.metafeatures <> '{}'`;

async function count({ dataSource }: TestDatabase): Promise<number> {
  const [row] = await dataSource.query<{ n: string }[]>('SELECT count(*) AS n FROM entity');
  return Number(row?.n);
}
async function idsOf({ dataSource }: TestDatabase, where: string): Promise<string[]> {
  const rows = await dataSource.query<{ id: string }[]>(
    `SELECT e.id FROM entity e WHERE ${where} ORDER BY md5(e.id::text) LIMIT ${ROUNDS}`,
  );
  return rows.map(({ id }) => id);
}

async function figuresOf({ similarity, modelSimilarity, recommendations, catalog }: Services, database: TestDatabase): Promise<Figures> {
  const figures: Figures = { datasets: await catalog.count('Dataset'), models: await catalog.count('Model') };
  figures.evaluations = await catalog.count('Evaluation');
  const profiled = `kind = 'Dataset' AND EXISTS (SELECT FROM entity v JOIN dataset_version d ON d.id = v.id WHERE v.parent_id = e.id
    AND jsonb_typeof(d.metafeatures) = 'object' AND d.metafeatures <> '{}')`;
  const [datasets, models] = [await idsOf(database, profiled), await idsOf(database, `kind = 'Model'`)];
  const questions: [string, (round: number) => Promise<unknown>][] = [
    ['similar datasets', (round) => similarity.similarDatasets({ to: datasets[round % datasets.length] ?? '' })],
    ['similar models', (round) => modelSimilarity.similarModels({ to: models[round % models.length] ?? '' })],
    [LEARNED, (round) => recommendations.recommend({ to: datasets[round % datasets.length] ?? '' })],
  ];
  for (const [name, ask] of questions) {
    figures[`${name}: first question`] = summary(await timings(1, ask));
    if (name === LEARNED) {
      figures[`${name}: while the catalog's results are read and learned`] = summary(await timings(20, ask));
      const learning = await timings(1, () => recommendations.recommend({ to: datasets[0] ?? '', wait: true }));
      figures[`${name}: until all is learned`] = summary(learning);
    }
    figures[`${name}: next ones`] = summary(await timings(ROUNDS, ask));
  }
  await recommendations.stop();
  return figures;
}

benchmark('similar and recommended among 10,000 datasets of a Postgres server', benchLake);
