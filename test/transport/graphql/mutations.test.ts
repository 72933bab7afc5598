import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, openGraphqlLake, type Answer, type GraphqlLake } from './graphql-lake.ts';

describe('mutations', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
  });
  afterAll(() => catalog.close());

  const dataset = (input: Record<string, unknown>): Promise<Answer> =>
    catalog.ask(
      'mutation ($input: RegisterDatasetInput!) { registerDataset(input: $input) { outcome clientMutationId dataset { key revision tags administrator { key } history(first: 1) { nodes { actor reason action } } } } }',
      { input },
    );

  it('register, leave alone, refuse and change a dataset', async () => {
    await catalog.ask('mutation { registerAgent(input: { key: "ada", name: "Ada", agentType: PERSON }) { outcome } }');
    const input = {
      key: 'iris',
      name: 'Iris',
      tags: ['plants', 'plants'],
      structure: 'STRUCTURED',
      administrator: { key: 'ada' },
      clientMutationId: 'm-1',
    };
    const created = await dataset({ ...input, reason: 'first' });
    expect(created.errors).toEqual([]);
    const again = await dataset({ ...input, reason: 'first' });
    expect(again.data).toEqual(created.data);
    expect(at(created.data, 'registerDataset')).toEqual({
      outcome: 'CREATED',
      clientMutationId: 'm-1',
      dataset: {
        key: 'iris',
        revision: 1,
        tags: ['plants'],
        administrator: { key: 'ada' },
        history: { nodes: [{ actor: 'tester', reason: 'first', action: 'CREATE' }] },
      },
    });
    const { clientMutationId: _, ...plain } = input;
    expect(at((await dataset(plain)).data, 'registerDataset.outcome')).toBe('UNCHANGED');
    const refused = await dataset({ ...plain, name: 'Irises' });
    expect(refused.errors[0]).toMatchObject({ extensions: { code: 'CONFLICT', field: 'expectedRevision' } });
    const changed = await dataset({ ...plain, name: 'Irises', administrator: null, expectedRevision: 1 });
    expect(at(changed.data, 'registerDataset')).toMatchObject({ outcome: 'UPDATED', dataset: { revision: 2, administrator: null } });
    expect((await dataset({ ...plain, name: 'Stale', expectedRevision: 1 })).errors[0]?.extensions.code).toBe('CONFLICT');
  });

  it('take versions with files, features and metafeatures, large numbers exactly', async () => {
    const quantiles = [{ share: 0.5, value: '5.8' }];
    const distribution = { quantiles, top: [{ value: '5', count: 10 }], histogram: [1, 0, 2], hints: ['identifier'] };
    const { data, errors } = await catalog.ask(
      `mutation ($version: RegisterDatasetVersionInput!) { registerDatasetVersion(input: $version) { outcome datasetVersion {
        key name created dataset { key } files { path bytes } features { name type role statistics { missing minimum mean } distribution { quantiles { share value } top { value count } histogram hints } } metafeatures { name value }
      } } }`,
      {
        version: {
          dataset: { key: 'iris' },
          key: '1',
          created: '2024-02-25T01:00:00+01:00',
          files: [{ path: 'iris.csv', bytes: '9007199254740993' }],
          features: [
            { name: 'length', type: 'NUMERIC', role: 'INPUT', statistics: { missing: 0, minimum: '4.3', mean: 5.84 }, distribution },
          ],
          metafeatures: [{ name: 'NumberOfInstances', value: 150 }, { name: 'NumberOfClasses' }],
        },
      },
    );
    expect(errors).toEqual([]);
    expect(at(data, 'registerDatasetVersion.datasetVersion')).toEqual({
      key: '1',
      name: 'Irises v1',
      created: '2024-02-25T00:00:00.000Z',
      dataset: { key: 'iris' },
      files: [{ path: 'iris.csv', bytes: '9007199254740993' }],
      features: [{ name: 'length', type: 'NUMERIC', role: 'INPUT', statistics: { missing: 0, minimum: '4.3', mean: 5.84 }, distribution }],
      metafeatures: [
        { name: 'NumberOfInstances', value: 150 },
        { name: 'NumberOfClasses', value: null },
      ],
    });
  });

  it('link a run to what it read, each with its role', async () => {
    const { data, errors } = await catalog.ask(`mutation {
      registerModel(input: { key: "tree", name: "Tree" }) { outcome }
      registerModelVersion(input: { model: { key: "tree" }, key: "1" }) { outcome }
      recordTrainingRun(input: {
        key: "grow", name: "Grow", status: COMPLETED, settings: [{ name: "depth", value: 3 }, { name: "criterion", value: null }], environment: { cpu: { cores: 2 } }
        inputs: [{ kind: DATASET_VERSION, key: "iris", version: "1", role: "validation" }]
        outputs: [{ kind: MODEL_VERSION, key: "tree", version: "1" }]
      }) { outcome trainingRun { status settings { name value } environment inputs { nodes { role validFrom entity { kind key } } complete } outputs { nodes { role entity { kind ... on ModelVersion { model { key } generatedBy { key } } } } } } }
    }`);
    expect(errors).toEqual([]);
    expect(at(data, 'recordTrainingRun.trainingRun')).toEqual({
      status: 'COMPLETED',
      settings: [
        { name: 'depth', value: 3 },
        { name: 'criterion', value: null },
      ],
      environment: { cpu: { cores: 2 } },
      inputs: {
        nodes: [{ role: 'validation', validFrom: expect.any(String) as string, entity: { kind: 'DATASET_VERSION', key: '1' } }],
        complete: true,
      },
      outputs: { nodes: [{ role: 'output', entity: { kind: 'MODEL_VERSION', model: { key: 'tree' }, generatedBy: { key: 'grow' } } }] },
    });
  });

  it('see in one request what an earlier mutation of it has changed', async () => {
    const { data } = await catalog.ask(`mutation {
      a: registerDataset(input: { key: "two", name: "Two", administrator: { key: "ada" } }) { dataset { administrator { key } } }
      b: registerDataset(input: { key: "two", name: "Two", expectedRevision: 1 }) { dataset { administrator { key } } }
    }`);
    expect(data).toEqual({ a: { dataset: { administrator: { key: 'ada' } } }, b: { dataset: { administrator: null } } });
  });

  it.each([
    ['a link to nothing', { key: 'x', name: 'X', administrator: { key: 'nobody' } }, 'administrator', 'register it first'],
    ['an empty name', { key: 'x', name: ' ' }, 'name', 'must not be empty'],
    ['an IRI with a newline', { key: 'x', name: 'X', landingPage: 'https://x.example/\n' }, undefined, 'percent-encode it'],
    ['a key with a slash', { key: 'a/b', name: 'X' }, undefined, 'letters, digits and'],
    ['a key of 600 characters', { key: 'a'.repeat(600), name: 'X' }, undefined, 'at most 200 characters'],
    ['a value that the enumeration has not', { key: 'x', name: 'X', structure: 'structured' }, undefined, 'STRUCTURED'],
  ])('refuse %s, say where and what to do, and store nothing', async (_, input, field, message) => {
    const { errors } = await dataset(input);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ extensions: { code: 'INPUT_INVALID', ...(field === undefined ? {} : { field }) } });
    expect(errors[0]?.message).toContain(message);
    expect(at((await catalog.ask('{ entity(kind: DATASET, key: "x") { id } }')).data, 'entity')).toBeNull();
  });
});
