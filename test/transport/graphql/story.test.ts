import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedOperations } from '../../../src/services/writing/seed-operations.ts';
import { at, openGraphqlLake, type Answer, type GraphqlLake } from './graphql-lake.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe('the story in one query', () => {
  let catalog: GraphqlLake;
  let answer: Answer & { statements: number };
  const RUN = 'entity.latestVersion.generatedBy';
  const CLEANED = `${RUN}.inputs.nodes.0.entity`;
  const INGESTED = `${CLEANED}.previous`;
  const told = <T = unknown>(path: string): T => at<T>(answer.data, path);

  beforeAll(async () => {
    catalog = await openGraphqlLake();
    const seeds: unknown = JSON.parse(await readFile(root('seeds/01-story.json'), 'utf8'));
    await catalog.lake.services.writes.registerAll(seedOperations(seeds, '01-story.json'), { actor: 'seed' });
    answer = await catalog.counted(await readFile(root('src/transport/graphql/story-query.graphql'), 'utf8'));
  });
  afterAll(() => catalog.close());

  it('is answered without an error', () => {
    expect(answer.errors).toEqual([]);
    expect(answer.status).toBe(200);
  });

  it('tells of the source, its address and its owner', () => {
    expect(told(`${INGESTED}.generatedBy`)).toMatchObject({
      kind: 'INGEST',
      mode: 'BATCH',
      endedAt: '2024-02-25T00:00:00.000Z',
      operators: { nodes: [{ name: 'Bob' }] },
      sources: {
        nodes: [{ sourceType: 'FILE', url: 'https://hospital.example.org/records/diabetes.csv', owner: { name: 'City Hospital' } }],
      },
    });
  });

  it('tells of the dataset: place, size, date, description, tags, administrator and metafeatures', () => {
    expect(told(`${CLEANED}.dataset`)).toMatchObject({
      name: 'Diabetes',
      tags: ['healthcare', 'time-series'],
      administrator: { name: 'Bob' },
      location: { name: 'Data zone of the lake' },
    });
    expect(told(INGESTED)).toMatchObject({ created: '2024-02-25T00:00:00.000Z', files: [{ bytes: 1_300_000_000 }] });
    const values = Object.fromEntries(
      told<{ name: string; value: number }[]>(`${INGESTED}.metafeatures`).map(({ name, value }) => [name, value]),
    );
    expect(values).toEqual({
      NumberOfInstances: 2358,
      NumberOfFeatures: 45,
      MeanMeansOfNumericAtts: 0.4124,
      MeanStdDevOfNumericAtts: 5.3582,
    });
  });

  it('tells how the data were cleaned', () => {
    expect(told(`${CLEANED}.generatedBy`)).toMatchObject({
      kind: 'PROCESS',
      operations: [{ kind: 'CLEANING' }, { kind: 'CLEANING' }, { kind: 'TRANSFORMATION' }],
    });
  });

  it('tells of the run: who, implementation, settings, procedure and code', () => {
    expect(told(RUN)).toMatchObject({
      kind: 'TRAINING_RUN',
      status: 'COMPLETED',
      operators: { nodes: [{ name: 'Tim' }] },
      settings: [
        { name: 'kernel', value: 'rbf' },
        { name: 'C', value: 2.3 },
      ],
      implementation: { name: 'SVM classifier', algorithm: { name: 'Support vector machine' } },
      task: { procedure: { type: 'CROSSVALIDATION', folds: 5 } },
      inputs: { nodes: [{ role: 'training' }], complete: true },
      code: { nodes: [{ repository: 'https://git.example.org/lake/diabetes', file: 'train.py' }] },
    });
  });

  it('tells of the model: file, date, administrator and accuracy', () => {
    expect(told('entity')).toMatchObject({
      name: 'Diabetes Predictor',
      iri: 'https://lake.example.org/id/model/diabetes-predictor',
      administrator: { name: 'Tim' },
    });
    expect(told('entity.latestVersion')).toMatchObject({
      created: '2024-04-17T00:00:00.000Z',
      files: [{ path: 'models/diabetes-predictor/1/diabetes-predictor.pkl' }],
      evaluations: { nodes: [{ measure: 'predictive_accuracy', value: 0.9354, claim: 'MEASURED' }], complete: true },
    });
  });

  it('answers the six questions', async () => {
    const { data, errors } = await catalog.ask(`{
      entity(kind: DATASET, key: "diabetes") { fiveW1H {
        what { ...said } who { ...said } where { ...said } when { ...said } why { ...said } how { ...said }
      } history { nodes { action actor } pageInfo { hasNextPage } } }
    } fragment said on FacetAnswer { question completeness missing statements { field label value source via entity { kind name } } }`);
    expect(errors).toEqual([]);
    expect(at(data, 'entity.fiveW1H.who.question')).toBe('WHO');
    expect(at(data, 'entity.fiveW1H.who.statements.0')).toMatchObject({
      field: 'administrator',
      source: 'LINK',
      entity: { kind: 'AGENT', name: 'Bob' },
    });
    expect(at<{ value: string }[]>(data, 'entity.fiveW1H.where.statements').map(({ value }) => value)).toContain('Data zone of the lake');
    expect(at(data, 'entity.history')).toEqual({ nodes: [{ action: 'CREATE', actor: 'seed' }], pageInfo: { hasNextPage: false } });
  });

  it('walks the same story as lineage', async () => {
    const { data } = await catalog.ask('{ entity(kind: MODEL_VERSION, key: "diabetes-predictor", version: "1") { id } }');
    const { data: walked, errors } = await catalog.ask(
      `query ($of: ID!) { lineage(of: $of, direction: UPSTREAM, maxDepth: 10) {
        root { name } nodes { depth hiddenNeighbours entity { kind key } } edges { id from to relation role validFrom validTo } complete truncation { reason at frontier }
      } }`,
      { of: at(data, 'entity.id') },
    );
    expect(errors).toEqual([]);
    expect(at(walked, 'lineage')).toMatchObject({ complete: true, truncation: null });
    const nodes = at<{ entity: { kind: string; key: string } }[]>(walked, 'lineage.nodes');
    expect(nodes.map(({ entity }) => `${entity.kind} ${entity.key}`)).toContain('DATA_SOURCE hospital-diabetes-records');
    expect(at(walked, 'lineage.edges')).toContainEqual(expect.objectContaining({ relation: 'USED', role: 'training' }));
  });
});
