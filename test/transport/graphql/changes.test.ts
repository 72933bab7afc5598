import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, openGraphqlLake, type Answer, type GraphqlLake } from './graphql-lake.ts';

describe('changes', () => {
  let catalog: GraphqlLake;
  beforeAll(async () => {
    catalog = await openGraphqlLake();
  });
  afterAll(() => catalog.close());

  const ask = (query: string, variables: Record<string, unknown> = {}): Promise<Answer> => catalog.ask(query, variables);
  const idOf = async (kind: string, key: string): Promise<string> =>
    String(at((await ask(`{ entity(kind: ${kind}, key: "${key}") { id } }`)).data, 'entity.id'));
  const BATCH = `mutation ($operations: [Operation!]!, $id: String) { applyBatch(operations: $operations, clientMutationId: $id) {
    done failed results { item id outcome clientMutationId entity { kind key revision } error { code field message } } } }`;

  it('come in batches: in any order, each with its result, the bad ones by name', async () => {
    const operations = [
      { registerDatasetVersion: { dataset: { key: 'iris' }, created: '2026-01-01T00:00:00Z', clientMutationId: 'own' } },
      { registerDataset: { key: 'iris', name: 'Iris', administrator: { key: 'ada' } } },
      { registerAgent: { key: 'ada', name: 'Ada', agentType: 'PERSON' } },
      { registerAgent: { key: 'b c', name: 'B', agentType: 'PERSON' } },
      {},
      null,
      { registerAgent: { key: 'x', name: 'X', agentType: 'ROBOT', clientMutationId: 'robot' } },
      { registerAgent: { key: 'eve', name: 'Eve', agentType: 'PERSON' }, registerDataset: { key: 'x', name: 'X' } },
      { registerModel: { key: 'm', name: 'M', administrator: { key: 'nobody' } } },
      { registerAgent: { key: 'bea', name: 'Bea', agentType: 'PERSON' } },
    ];
    const { data, errors } = await ask(BATCH, { operations, id: 'batch-1' });
    expect(errors.map(({ message }) => message)).toEqual([]);
    expect(at(data, 'applyBatch')).toMatchObject({
      done: 4,
      failed: 6,
      results: [
        { item: 0, outcome: 'CREATED', clientMutationId: 'own', entity: { kind: 'DATASET_VERSION', key: '1' } },
        { item: 1, outcome: 'CREATED' },
        { item: 2, outcome: 'CREATED' },
        { item: 3, id: null, outcome: null, entity: null, error: { code: 'INPUT_INVALID', field: 'key' } },
        { item: 4, error: { code: 'INPUT_INVALID' } },
        { item: 5, error: { code: 'INPUT_INVALID' } },
        { item: 6, clientMutationId: 'robot', error: { code: 'INPUT_INVALID', field: 'agentType' } },
        { item: 7, error: { code: 'INPUT_INVALID' } },
        { item: 8, error: { code: 'INPUT_INVALID', field: 'administrator' } },
        { item: 9, outcome: 'CREATED' },
      ],
    });
    const again = await ask(BATCH, { operations, id: 'batch-1' });
    expect(again.data).toEqual(data);
    expect(await idOf('AGENT', 'eve')).toBe('undefined');
  });

  it('update what is given and clear what is null', async () => {
    const id = await idOf('DATASET', 'iris');
    const update = (input: object): Promise<Answer> =>
      ask(
        'mutation ($input: UpdateDatasetInput!) { updateDataset(input: $input) { outcome dataset { name licence tags revision administrator { key } } } }',
        { input: { id, ...input } },
      );
    const given = await update({ expectedRevision: 1, licence: 'MIT', tags: ['b', 'a'], reason: 'found the licence' });
    expect(at(given.data, 'updateDataset')).toEqual({
      outcome: 'UPDATED',
      dataset: { name: 'Iris', licence: 'MIT', tags: ['a', 'b'], revision: 2, administrator: { key: 'ada' } },
    });
    const cleared = await update({ expectedRevision: 2, licence: null, administrator: null });
    expect(at(cleared.data, 'updateDataset.dataset')).toMatchObject({ licence: null, tags: ['a', 'b'], administrator: null });
    expect((await update({ expectedRevision: 2, licence: 'MIT' })).errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      field: 'expectedRevision',
    });
  });

  it('relate two things and end it again', async () => {
    const id = await idOf('DATASET', 'iris');
    const relate = await ask(
      `mutation ($from: EntityRefInput!) { relate(input: { from: $from, relation: ATTRIBUTED, to: { kind: AGENT, key: "bea" }, role: "creator" }) {
        outcome edge { id role from } entity { ... on Dataset { creators { nodes { key } } } } } }`,
      { from: { id } },
    );
    expect(relate.errors).toEqual([]);
    expect(at(relate.data, 'relate')).toMatchObject({
      outcome: 'UPDATED',
      edge: { role: 'creator', from: id },
      entity: { creators: { nodes: [{ key: 'bea' }] } },
    });
    const end = await ask(
      'mutation ($id: ID!) { endRelation(input: { id: $id }) { outcome entity { ... on Dataset { creators { nodes { key } } } } } }',
      { id: at(relate.data, 'relate.edge.id') },
    );
    expect(at(end.data, 'endRelation')).toEqual({ outcome: 'UPDATED', entity: { creators: { nodes: [] } } });
  });

  it('retire a thing, of whose IRI a tombstone is left, and restore it whole', async () => {
    const id = await idOf('DATASET', 'iris');
    const retire = await ask('mutation ($id: ID!) { retire(input: { id: $id, reason: "superseded" }) { outcome entity { retiredAt } } }', {
      id,
    });
    expect(at(retire.data, 'retire')).toMatchObject({ outcome: 'UPDATED', entity: { retiredAt: expect.any(String) as string } });
    expect(at((await ask('{ datasets { totalCount } datasetVersions { totalCount } }')).data, 'datasets.totalCount')).toBe(0);
    await expect(catalog.lake.services.descriptions.describe('dataset/iris')).rejects.toMatchObject({
      code: 'GONE',
      tombstone: { kind: 'Dataset', key: 'iris', name: 'Iris', reason: 'superseded', replacedBy: [] },
    });
    const restore = await ask(
      'mutation ($id: ID!) { restore(input: { id: $id }) { outcome entity { retiredAt ... on Dataset { versions { nodes { key } } } } } }',
      { id },
    );
    expect(at(restore.data, 'restore')).toEqual({ outcome: 'UPDATED', entity: { retiredAt: null, versions: { nodes: [{ key: '1' }] } } });
  });

  it('leave a trail that can be asked for, with what differs', async () => {
    const { data, errors } = await ask(`{ audit(filter: { kinds: [DATASET], actions: [UPDATE] }, first: 5) {
      nodes { actor action revision reason changes { field before after } entity { key } hash } pageInfo { hasNextPage } } }`);
    expect(errors).toEqual([]);
    expect(at(data, 'audit')).toMatchObject({
      nodes: [
        { changes: [{ field: 'licence', before: 'MIT', after: null }] },
        { actor: 'tester', reason: 'found the licence', entity: { key: 'iris' }, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      ],
      pageInfo: { hasNextPage: false },
    });
    const relations = await ask(
      `{ entity(kind: DATASET, key: "iris") { history { nodes { action relationsStated { relation role } relationsEnded } } } }`,
    );
    expect(at(relations.data, 'entity.history.nodes')).toEqual(
      expect.arrayContaining([{ action: 'RELATE', relationsStated: [{ relation: 'ATTRIBUTED', role: 'creator' }], relationsEnded: [] }]),
    );
  });
});
