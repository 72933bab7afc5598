import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchFilterQuery, SearchQuery } from '../../src/services/search-types.ts';
import { SEARCHED_LAKES, type SearchedLake } from '../support/indices.ts';
import { caller, performOn } from '../support/operations.ts';

const instances = (value: number): object => ({ metafeatures: [{ name: 'NumberOfInstances', value }] });

describe.each(SEARCHED_LAKES)('searching by what things have, on %s', (_name, open) => {
  let lake: SearchedLake;
  const perform = performOn(() => lake);
  beforeAll(async () => {
    lake = await open();
    await lake.register(
      ['Agent', { key: 'ada', name: 'Ada Lovelace', agentType: 'person' }],
      ['Agent', { key: 'bob', name: 'Bob', agentType: 'person' }],
      ['Algorithm', { key: 'random-forest', name: 'Random Forest' }],
      ['Implementation', { key: 'rf-1', name: 'Forests in C', algorithm: { key: 'random-forest' } }],
      ['Dataset', { key: 'small', name: 'Small', licence: 'MIT', administrator: { key: 'ada' }, tags: ['health'] }],
      ['DatasetVersion', { dataset: { key: 'small' }, key: '1', ...instances(150), files: [{ path: 'a.csv', mediaType: 'text/CSV' }] }],
      ['Dataset', { key: 'large', name: 'Large', licence: 'CC0-1.0', creators: [{ key: 'bob' }] }],
      ['DatasetVersion', { dataset: { key: 'large' }, key: '1', ...instances(9) }],
      ['DatasetVersion', { dataset: { key: 'large' }, key: '2', ...instances(5000) }],
      ['Task', { key: 'predict', name: 'Predict', taskType: 'classification', dataset: { key: 'large', version: '2' } }],
      ['Model', { key: 'tree', name: 'Tree', publisher: { key: 'bob' } }],
      ['ModelVersion', { model: { key: 'tree' }, key: '1', files: [{ path: 'm.bin', format: 'pickle' }] }],
      [
        'TrainingRun',
        {
          key: 'run',
          name: 'Run',
          implementation: { key: 'rf-1' },
          task: { key: 'predict' },
          inputs: [{ kind: 'DatasetVersion', key: 'large', version: '2', role: 'training' }],
          outputs: [{ kind: 'ModelVersion', key: 'tree', version: '1' }],
        },
      ],
      ['Evaluation', evaluation('e1', 'measured', 0.95)],
      ['Evaluation', evaluation('e2', 'claimed', 0.99)],
    );
    await lake.indexer.drain();
  });
  afterAll(() => lake.close());
  const evaluation = (key: string, claim: string, value: number): Record<string, unknown> => ({
    key,
    name: key,
    model: { key: 'tree', version: '1' },
    dataset: { key: 'large', version: '2' },
    measure: 'predictive_accuracy',
    value,
    claim,
  });
  const found = async (filter: SearchFilterQuery, rest: SearchQuery = {}): Promise<string[]> =>
    (await lake.services.search.search({ filter, kinds: ['Dataset', 'Model'], ...rest })).items.map(({ hit }) => hit.key).sort();

  it('finds datasets and models by owner, licence, task, algorithm and format, their own or that of their latest version', async () => {
    expect(await found({ owners: ['ada'] })).toEqual(['small']);
    expect(await found({ owners: ['bob'] })).toEqual(['large', 'tree']);
    expect(await found({ licences: ['MIT', 'CC0-1.0'] })).toEqual(['large', 'small']);
    expect(await found({ tasks: ['classification'] })).toEqual(['large', 'tree']);
    expect(await found({ algorithms: ['random-forest'] })).toEqual(['tree']);
    expect(await found({ formats: ['TEXT/csv'] })).toEqual(['small']);
    expect(await found({ formats: ['pickle'], algorithms: ['random-forest'] })).toEqual(['tree']);
    expect(await found({ tags: ['health'], owners: ['ada'] })).toEqual(['small']);
    expect(await found({ owners: [] })).toEqual([]);
  });
  it('finds versions by what their dataset or model says of itself', async () => {
    expect(await found({ owners: ['bob'], licences: ['CC0-1.0'] }, { kinds: ['DatasetVersion'] })).toEqual(['1', '2']);
  });
  it('finds by names of agents and algorithms', async () => {
    expect(await found({}, { text: 'lovelace' })).toEqual(['small']);
    expect(await found({}, { text: 'random forest' })).toEqual(['tree']);
  });
  it('finds by ranges of metafeatures and of what was measured: models by the data that they were trained on', async () => {
    const metafeatures = [{ name: 'NumberOfInstances', atLeast: 1000, atMost: 10_000 }];
    expect(await found({ metafeatures })).toEqual(['large', 'tree']);
    expect(await found({ metafeatures: [{ name: 'NumberOfInstances', below: 100 }] })).toEqual([]);
    const good = { name: 'predictive_accuracy', above: 0.9 };
    expect(await found({ metafeatures, evaluations: [{ ...good, claim: 'measured' }] })).toEqual(['large', 'tree']);
    expect(await found({ evaluations: [{ ...good, above: 0.96, claim: 'measured' }] })).toEqual([]);
    expect(await found({ evaluations: [{ ...good, above: 0.96 }] })).toEqual(['large', 'tree']);
    expect(await found({ evaluations: [{ ...good, claim: 'claimed' }] }, { kinds: ['Evaluation'] })).toEqual(['e2']);
  });
  it('is sorted by a metafeature', async () => {
    const answer = await lake.services.search.search({
      kinds: ['Dataset'],
      orderBy: { by: 'metafeature', metafeature: 'NumberOfInstances' },
    });
    expect(answer.items.map(({ hit }) => hit.key)).toEqual(['large', 'small']);
  });
  it('counts values, and goes on from cursors', async () => {
    const query: SearchQuery = { kinds: ['Dataset', 'Model'], facets: ['owner', 'kind'], orderBy: { by: 'name' }, first: 2 };
    const first = await lake.services.search.search(query);
    expect(first.facets.find(({ field }) => field === 'owner')?.buckets).toEqual([
      { value: 'bob', count: 2 },
      { value: 'ada', count: 1 },
    ]);
    const second = await lake.services.search.search({ ...query, after: first.items.at(-1)?.cursor });
    expect([...first.items, ...second.items].map(({ hit }) => hit.key)).toEqual(['large', 'small', 'tree']);
    await expect(lake.services.search.search({ ...query, text: 'x', after: first.items.at(-1)?.cursor })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });
  it('suggests things whose names begin so', async () => {
    expect((await lake.services.search.suggest({ text: 'for' })).map(({ key }) => key).sort()).toEqual(['random-forest', 'rf-1']);
    await expect(lake.services.search.suggest({ text: 'x'.repeat(201) })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
  it('refuses what is unknown, and names what is like it', async () => {
    const refusals: [SearchQuery, RegExp][] = [
      [
        { filter: { metafeatures: [{ name: 'NumberOfInstance', above: 1 }] } },
        /filter\.metafeatures: there is no "NumberOfInstance".*"NumberOfInstances"/,
      ],
      [{ filter: { evaluations: [{ name: 'accuracy', above: 1 }] } }, /filter\.evaluations: there is no "accuracy".*"predictive_accuracy"/],
      [{ filter: { tasks: ['clasification'] } }, /"classification"/],
      [{ filter: { owner: ['ada'] } as SearchFilterQuery }, /filter: there is no "owner".*"owners"/],
      [{ facets: ['owners'] as unknown as SearchQuery['facets'] }, /facets: there is no "owners".*"owner"/],
      [{ orderBy: { by: 'metafeature', metafeature: 'Skewness' } }, /orderBy\.metafeature/],
      [{ orderBy: { by: 'metafeature' } }, /say which metafeature/],
      [{ filter: { created: { from: 'soon' } } }, /filter\.created\.from: "soon" is no time/],
      [{ filter: { metafeatures: [{ name: 'NumberOfInstances', above: Number.NaN }] } }, /is no number/],
    ];
    for (const [query, message] of refusals)
      await expect(lake.services.search.search(query)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringMatching(message) as string,
      });
  });
  it('follows what changes a few edges away: an evaluation that is retired, a task of another type, an algorithm stated later', async () => {
    const good = { evaluations: [{ name: 'predictive_accuracy', above: 0.97 }] };
    expect(await found(good)).toEqual(['large', 'tree']);
    await perform({ does: 'retire', of: { kind: 'Evaluation', key: 'e2' } });
    await lake.services.writes.register(
      'Task',
      { key: 'predict', name: 'Predict', taskType: 'regression', dataset: { key: 'large', version: '2' } },
      { expectedRevision: 1 },
      caller,
    );
    await lake.services.writes.register(
      'Implementation',
      { key: 'rf-1', name: 'Forests in C', algorithm: null },
      { expectedRevision: 1 },
      caller,
    );
    await lake.services.writes.register('Agent', { key: 'ada', name: 'Countess', agentType: 'person' }, { expectedRevision: 1 }, caller);
    await lake.indexer.drain();
    expect(await found(good)).toEqual([]);
    expect([await found({ tasks: ['classification'] }), await found({ tasks: ['regression'] })]).toEqual([[], ['large', 'tree']]);
    expect(await found({ algorithms: ['random-forest'] })).toEqual([]);
    expect([await found({}, { text: 'lovelace' }), await found({}, { text: 'countess' })]).toEqual([[], ['small']]);
  });
});
