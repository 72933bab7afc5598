import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { at, openGraphqlLake, type GraphqlLake } from './graphql-lake.ts';

/** The demo lake, asked for what goes beyond single fields and plain links: attributes of links, measurements over time, code of steps. */
describe('the whole model through GraphQL', () => {
  let graphql: GraphqlLake;
  beforeAll(async () => {
    graphql = await openGraphqlLake();
    await loadSeeds(graphql.lake);
  });
  afterAll(() => graphql.close());
  const entity = async (reference: string, selection: string): Promise<unknown> => {
    const { data, errors } = await graphql.ask(`{ entity(${reference}) { ${selection} } }`);
    expect(errors).toEqual([]);
    return at(data, 'entity');
  };
  const WARD = 'kind: MODEL_VERSION, key: "ward-deterioration", version: "1.1.0"';

  it('tells approvals with decision, date and comment, and the stage', async () => {
    const version = await entity(
      WARD,
      '... on ModelVersion { stage approvals { complete nodes { entity { key agentType } role decision decidedAt comment } } }',
    );
    expect(version).toMatchObject({
      stage: 'PRODUCTION',
      approvals: {
        complete: true,
        nodes: [
          {
            entity: { key: 'model-risk-board', agentType: 'TEAM' },
            role: 'approver',
            decision: 'APPROVED',
            decidedAt: '2025-04-24T16:00:00.000Z',
          },
          { entity: { key: 'ida' }, decision: 'APPROVED', comment: null },
        ],
      },
    });
  });

  it('tells the drift of a deployed model over time', async () => {
    const version = await entity(
      WARD,
      '... on ModelVersion { qualityMeasurements { nodes { metric dimension value measuredAt sampleSize deployment measurer { key } of { key } } } }',
    );
    const measured = at<{ dimension: string; value: number; measuredAt: string }[]>(version, 'qualityMeasurements.nodes');
    const drift = measured.filter(({ dimension }) => dimension === 'drift').sort((a, b) => (a.measuredAt < b.measuredAt ? -1 : 1));
    expect(drift.map(({ value }) => value)).toEqual([0.031, 0.048, 0.117, 0.193, 0.274]);
    expect(drift.at(-1)).toMatchObject({
      deployment: 'wards 3 and 4',
      sampleSize: 1466,
      measurer: { key: 'ward-watch' },
      of: { key: '1.1.0' },
    });
  });

  it('lists measurements with filters', async () => {
    const { data, errors } = await graphql.ask(
      `{ qualityMeasurements(filter: { of: [{ kind: DATASET_VERSION, key: "ward-vitals", version: "2025-03" }] }) { totalCount nodes { metric unit } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ qualityMeasurements: { totalCount: 2, nodes: [{ unit: null }, { unit: 's' }] } });
  });

  it('tells relations between datasets with similarity and columns, from both ends', async () => {
    const related = 'nodes { role entity { key } similarity measure columns { column other } }';
    expect(await entity('kind: DATASET, key: "laboratory-results"', `... on Dataset { related { ${related} } }`)).toEqual({
      related: {
        nodes: [
          {
            role: 'joinable-with',
            entity: { key: 'ward-vitals' },
            similarity: 0.971,
            measure: 'share of stays that are in both',
            columns: [{ column: 'stay', other: 'patient' }],
          },
        ],
      },
    });
    expect(await entity('kind: DATASET, key: "ward-days"', `... on Dataset { relatedBy { ${related} } }`)).toMatchObject({
      relatedBy: { nodes: [{ role: 'part-of', entity: { key: 'ward-risk-training' }, similarity: null, columns: [] }] },
    });
  });

  it('leads from a column back to the source through three steps', async () => {
    const step = (inner: string): string =>
      `... on DatasetVersion { derivedFrom(first: 5) { nodes { columns { column from how } entity { kind key ${inner} } } } }`;
    const version = await entity('kind: DATASET_VERSION, key: "ward-risk-training", version: "1"', step(step(step(''))));
    let column = 'pulse_trend';
    let place: unknown = version;
    const steps: string[] = [];
    while (place) {
      const nodes = at<{ columns: { column: string; from: string; how: string }[]; entity: unknown }[]>(place, 'derivedFrom.nodes') ?? [];
      const found = nodes.flatMap((node) =>
        node.columns.filter((one) => one.column === column).map((one) => ({ ...one, entity: node.entity })),
      )[0];
      if (!found) break;
      steps.push(found.how);
      column = found.from;
      place = found.entity;
    }
    expect(steps).toEqual(['slope over the last three days', 'mean of the day', 'identity']);
    expect(place).toMatchObject({ kind: 'DATA_SOURCE', key: 'ward-vitals-stream' });
  });

  it('resolves the code of each step, of all steps with two statements more', async () => {
    const query = (code: string): string => `{ processes(first: 200) { nodes { key operations { kind parameters ${code} } } } }`;
    const bare = await graphql.counted(query(''));
    const { data, errors, statements } = await graphql.counted(query('code { key repository }'));
    expect(errors).toEqual([]);
    const days = at<{ key: string; operations: object[] }[]>(data, 'processes.nodes').find(({ key }) => key === 'ward-days-2025-03');
    expect(days?.operations[0]).toMatchObject({ kind: 'INTEGRATION', parameters: { how: 'outer' }, code: { key: 'ward-join' } });
    expect(days?.operations.at(-1)).toMatchObject({ kind: 'OTHER', code: null });
    expect(statements - bare.statements).toBe(2);
  });

  it('tells how an evaluation was estimated, where no task does', async () => {
    expect(
      await entity(
        'kind: EVALUATION, key: "ward-deterioration-1.1.0-recall-holdout"',
        '... on Evaluation { procedure { type percentage folds } }',
      ),
    ).toEqual({ procedure: { type: 'CUSTOMHOLDOUT', percentage: 18.5, folds: null } });
  });
});

describe('inputs of the whole model', () => {
  let graphql: GraphqlLake;
  beforeAll(async () => {
    graphql = await openGraphqlLake();
    await graphql.lake.register(
      ['Agent', { key: 'ann', name: 'Ann', agentType: 'person' }],
      ['Dataset', { key: 'a', name: 'A' }],
      ['Dataset', { key: 'b', name: 'B' }],
      ['DatasetVersion', { dataset: { key: 'a' }, key: '1' }],
      ['Code', { key: 'script', name: 'Script' }],
    );
  });
  afterAll(() => graphql.close());

  it('take attributes of links, references in steps, and a version without a label', async () => {
    const { data, errors } = await graphql.ask(`mutation {
      registerDatasetVersion(input: {
        dataset: { key: "b" }
        derivedFrom: [{ kind: DATASET_VERSION, key: "a", version: "1", columns: [{ column: "x", from: "y" }] }]
        approvals: [{ key: "ann", decision: REJECTED, decidedAt: "2025-01-01T00:00:00+01:00" }]
      }) { datasetVersion { key
        derivedFrom { nodes { columns { column from how } } }
        approvals { nodes { decision decidedAt comment entity { name } } } } }
      recordProcess(input: { key: "p", name: "P", operations: [{ name: "one", kind: CLEANING, code: { key: "script" } }] }) {
        process { operations { name code { key } } code { nodes { key } } } }
      recordQualityMeasurement(input: {
        key: "q", name: "Q", metric: "m", value: 0.5, measuredAt: "2025-01-02T00:00:00Z", of: { kind: DATASET_VERSION, key: "b", version: "1" }
      }) { qualityMeasurement { of { ... on DatasetVersion { dataset { key } } } } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      registerDatasetVersion: {
        datasetVersion: {
          key: '1',
          derivedFrom: { nodes: [{ columns: [{ column: 'x', from: 'y', how: null }] }] },
          approvals: { nodes: [{ decision: 'REJECTED', decidedAt: '2024-12-31T23:00:00.000Z', comment: null, entity: { name: 'Ann' } }] },
        },
      },
      recordProcess: { process: { operations: [{ name: 'one', code: { key: 'script' } }], code: { nodes: [{ key: 'script' }] } } },
      recordQualityMeasurement: { qualityMeasurement: { of: { dataset: { key: 'b' } } } },
    });
  });

  it.each([
    ['an approval without a decision', 'approvals: [{ key: "ann" }]', /decision/],
    [
      'columns that lead to nothing',
      'derivedFrom: [{ kind: DATASET_VERSION, key: "a", version: "1", columns: [{ column: "x" }] }]',
      /from/,
    ],
    ['an attribute that the link has not', 'approvals: [{ key: "ann", decision: APPROVED, similarity: 1 }]', /similarity/],
  ])('refuse %s', async (_, given, message) => {
    const { errors } = await graphql.ask(`mutation { registerDatasetVersion(input: { dataset: { key: "a" }, ${given} }) { outcome } }`);
    expect(errors.map((error) => error.message).join()).toMatch(message);
  });
});
