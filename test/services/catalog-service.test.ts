import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE_IRI, LAKES, type TestLake } from '../support/lake.ts';

const bob = { key: 'bob', name: 'Bob', agentType: 'person' };
const iris = { key: 'iris', name: 'Iris', tags: ['flowers', 'botany'], administrator: { key: 'bob' } };
const caller = { actor: 'test' };

describe.each(LAKES)('CatalogService on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.register(['Agent', bob], ['Agent', { ...bob, key: 'tim', name: 'Tim' }], ['Dataset', iris]);
  });
  afterAll(() => lake.close());
  const register = (...args: Parameters<TestLake['services']['writes']['register']>) => lake.services.writes.register(...args);
  const links = async (id: string, link: string) =>
    (await lake.services.catalog.links('Dataset', link, [id], 10)).get(id)?.map((one) => one.head.key);

  it('answers the same content as unchanged and writes nothing', async () => {
    const rows = (): Promise<object[]> =>
      lake.dataSource.query(
        'SELECT (SELECT count(*) FROM audit) AS audit, (SELECT count(*) FROM outbox) AS outbox, (SELECT count(*) FROM edge) AS edge',
      );
    const before = await rows();
    const again = await register('Dataset', { ...iris, tags: ['botany', 'flowers', 'botany'] }, {}, caller);
    expect(again.outcome).toBe('unchanged');
    expect(again.record.revision).toBe(1);
    expect(await rows()).toEqual(before);
  });

  it('refuses other content without the revision, and takes it with it, links included', async () => {
    const changed = { ...iris, description: 'Three species.', administrator: { kind: 'Agent', key: 'tim' } };
    await expect(register('Dataset', changed, {}, caller)).rejects.toMatchObject({ code: 'CONFLICT', field: 'expectedRevision' });
    const { outcome, record } = await register('Dataset', changed, { expectedRevision: 1, reason: 'handed over' }, caller);
    expect([outcome, record.revision]).toEqual(['updated', 2]);
    expect(await links(record.id, 'administrator')).toEqual(['tim']);
    const edges: unknown = await lake.dataSource.query(`SELECT valid_to IS NOT NULL AS ended FROM edge WHERE from_id = $1 ORDER BY id`, [
      record.id,
    ]);
    expect(edges).toEqual([{ ended: true }, { ended: false }]);
    await expect(register('Dataset', iris, { expectedRevision: 1 }, caller)).rejects.toMatchObject({ code: 'CONFLICT' });
    const history = await lake.services.audit.entries({ filter: { of: [{ id: record.id }] }, first: 5 });
    expect(history.items.map(({ entry }) => [entry.action, entry.revision, entry.actor, entry.reason])).toEqual([
      ['update', 2, 'test', 'handed over'],
      ['create', 1, 'test', null],
    ]);
  });

  it('stores nothing of a list in which one is wrong', async () => {
    const list = [
      { kind: 'Agent' as const, input: { key: 'eve', name: 'Eve', agentType: 'person' } },
      { kind: 'Dataset' as const, input: { key: 'x', name: 'X', administrator: { key: 'nobody' } } },
    ];
    await expect(lake.services.writes.registerAll(list, caller)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('nobody') as string,
    });
    expect(await lake.services.catalog.find({ kind: 'Agent', key: 'eve' })).toBeNull();
  });

  it('gives a version the name of its parent and its label, and finds it by key and version, IRI and id', async () => {
    const version = await lake.register(['DatasetVersion', { key: '2.0', dataset: { key: 'iris' } }]);
    expect([version.name, version.path]).toEqual(['Iris v2.0', 'dataset/iris/v/2.0']);
    const { catalog } = lake.services;
    for (const reference of [
      { kind: 'DatasetVersion' as const, key: 'iris', version: '2.0' },
      { iri: `${BASE_IRI}/id/dataset/iris/v/2.0` },
      { id: version.id },
    ]) {
      expect((await catalog.find(reference))?.id).toBe(version.id);
    }
    expect(await catalog.find({ iri: 'https://elsewhere.example/id/dataset/iris' })).toBeNull();
    expect(await catalog.find({ id: 'no uuid' })).toBeNull();
  });

  it('orders versions as people count them', async () => {
    for (const key of ['10.0', 'v9', '10.0-rc1', '3']) await lake.register(['DatasetVersion', { key, dataset: { key: 'iris' } }]);
    const dataset = await lake.services.catalog.find({ kind: 'Dataset', key: 'iris' });
    const versions = await lake.services.catalog.versions('DatasetVersion', { parentIds: [dataset?.id ?? ''], perParent: 10 });
    expect(versions.get(dataset?.id ?? '')?.map((head) => head.key)).toEqual(['10.0', '10.0-rc1', 'v9', '3', '2.0']);
  });

  it('keeps every value as given: long integers, any JSON, dates to the millisecond, null', async () => {
    const run = await lake.register([
      'TrainingRun',
      {
        key: 'run',
        name: 'Run',
        startedAt: '2024-04-17T10:00:00.123+02:00',
        settings: [
          { name: 'C', value: 2.3 },
          { name: 'kernel', value: 'rbf' },
          { name: 'class_weight', value: null },
          { name: 'grid', value: { a: [1, { b: '\u{1F600}' }] } },
        ],
      },
    ]);
    await lake.register(
      ['Model', { key: 'm', name: 'M' }],
      [
        'ModelVersion',
        { key: '1', model: { key: 'm' }, parameterCount: '9223372036854775807', files: [{ path: 'm.pkl', bytes: 9_007_199_254_740_991 }] },
      ],
    );
    const stored = await lake.services.catalog.find({ id: run.id });
    expect(stored?.startedAt).toBe('2024-04-17T08:00:00.123Z');
    expect(stored?.settings).toEqual([
      { name: 'C', value: 2.3 },
      { name: 'kernel', value: 'rbf' },
      { name: 'class_weight', value: null },
      { name: 'grid', value: { a: [1, { b: '\u{1F600}' }] } },
    ]);
    const version = await lake.services.catalog.find({ kind: 'ModelVersion', key: 'm', version: '1' });
    expect(version?.parameterCount).toBe('9223372036854775807');
    expect(version?.files).toEqual([
      { path: 'm.pkl', mediaType: null, format: null, bytes: 9_007_199_254_740_991, sha256: null, md5: null },
    ]);
  });

  it.each([
    ['a key with a space', { ...iris, key: 'my data' }, /key: .*U\+0020/],
    ['a key with a slash', { ...iris, key: 'a/b' }, /U\+002F \(\/\)/],
    ['a key with a quote', { ...iris, key: `o'hara` }, /U\+0027/],
    ['a key with an emoji', { ...iris, key: 'data\u{1F600}' }, /U\+1F600/],
    ['a key of 600 characters', { ...iris, key: 'k'.repeat(600) }, /at most 200/],
    ['an IRI with >', { ...iris, landingPage: 'https://e.org/a>b' }, /landingPage: .*U\+003E at position 16/],
    ['an IRI with a newline', { ...iris, landingPage: 'https://e.org/\nb' }, /U\+000A/],
    ['a relative IRI', { ...iris, landingPage: 'page.html' }, /absolute IRI/],
    ['an unknown field', { ...iris, colour: 'red' }, /colour: no such field/],
    ['no name', { key: 'n' }, /name: a text is expected/],
    ['an empty name', { ...iris, name: '  ' }, /name: must not be empty/],
    ['NUL in a text', { ...iris, description: 'a\u0000b' }, /description: .*U\+0000/],
    ['half a surrogate pair', { ...iris, description: 'a\ud800b' }, /surrogate/],
    ['a value outside an enumeration', { ...iris, structure: 'messy' }, /structure: one of structured/],
    ['a reference to another kind', { ...iris, administrator: { kind: 'Dataset', key: 'iris' } }, /is a DATASET, not a AGENT/],
    ['a reference that says nothing', { ...iris, administrator: {} }, /administrator: the reference needs/],
    ['tags that are no list', { ...iris, tags: 'one' }, /tags/],
  ])('refuses %s with the place and stores nothing', async (_what, input, message) => {
    await expect(register('Dataset', input, { expectedRevision: 2 }, caller)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses a name in JSON that readers would drop', async () => {
    const environment: unknown = JSON.parse('{"a":{"__proto__":1}}');
    await expect(register('TrainingRun', { key: 'proto', name: 'P', environment }, {}, caller)).rejects.toMatchObject({
      field: 'environment.a.__proto__',
    });
  });

  it('refuses a run that ends before it starts', async () => {
    const run = { key: 'back', name: 'Back', startedAt: '2024-01-02T00:00:00Z', endedAt: '2024-01-01T00:00:00Z' };
    await expect(register('TrainingRun', run, {}, caller)).rejects.toThrow(/endedAt: the end is before the start/);
  });

  it('pages through a list in both directions without losing or repeating any', async () => {
    for (let i = 0; i < 23; i++) await lake.register(['Study', { key: `s${i}`, name: `Study ${i % 4}` }]);
    const { catalog } = lake.services;
    for (const descending of [false, true]) {
      const orderBy = [{ field: 'name' as const, descending }];
      const whole = (await catalog.list('Study', { orderBy, first: 200 })).items.map(({ record }) => record.key);
      expect(new Set(whole).size).toBe(23);
      const forward: string[] = [];
      for (let after: string | undefined, more = true; more;) {
        const page = await catalog.list('Study', { orderBy, first: 5, after });
        forward.push(...page.items.map(({ record }) => record.key));
        after = page.items.at(-1)?.cursor;
        more = page.hasNextPage;
      }
      expect(forward).toEqual(whole);
      const backward: string[] = [];
      for (let before: string | undefined, more = true; more;) {
        const page = await catalog.list('Study', { orderBy, last: 5, before });
        backward.unshift(...page.items.map(({ record }) => record.key));
        before = page.items[0]?.cursor;
        more = page.hasPreviousPage;
      }
      expect(backward).toEqual(whole);
    }
    const [first] = (await catalog.list('Study', { first: 1 })).items;
    await expect(catalog.list('Study', { first: 1, after: first?.cursor, filter: { keys: ['s1'] } })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
    await expect(catalog.list('Study', { after: 'rubbish' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    await expect(catalog.list('Study', { first: 201 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('filters by tags, enumeration, link and date; an empty list matches nothing', async () => {
    const { catalog } = lake.services;
    const keys = async (filter: object) => (await catalog.list('Dataset', { filter })).items.map(({ record }) => record.key);
    expect(await keys({ tags: ['botany', 'flowers'] })).toEqual(['iris']);
    expect(await keys({ tags: ['botany', 'trees'] })).toEqual([]);
    expect(await keys({ tags: [] })).toEqual([]);
    expect(await keys({ links: { administrator: [{ key: 'tim' }] } })).toEqual(['iris']);
    expect(await keys({ links: { administrator: [{ key: 'bob' }] } })).toEqual([]);
    expect(await keys({ createdBefore: '2000-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await keys({ nameContains: 'RI' })).toEqual(['iris']);
    await expect(keys({ fields: { colour: ['red'] } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('lets one of many writers at the same revision win, and tells the others', async () => {
    const record = await lake.register(['Place', { key: 'bucket', name: 'Bucket', placeType: 'bucket' }]);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        register('Place', { key: 'bucket', name: `Bucket ${i}`, placeType: 'bucket' }, { expectedRevision: record.revision }, caller),
      ),
    );
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'CONFLICT' });
    expect((await lake.services.catalog.find({ id: record.id }))?.revision).toBe(2);
  });

  it('registers a thing once when many register it at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => register('Algorithm', { key: 'svm', name: 'SVM' }, {}, caller)));
    expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(9);
  });

  it('keeps a fact that was stated from both ends until both have taken it back', async () => {
    const model = { key: '1', model: { key: 'both' }, generatedBy: { key: 'both-run' } };
    const run = { key: 'both-run', name: 'Run', outputs: [{ kind: 'ModelVersion', key: 'both', version: '1' }] };
    await lake.register(
      ['Model', { key: 'both', name: 'Both' }],
      ['ModelVersion', { ...model, generatedBy: undefined }],
      ['TrainingRun', run],
    );
    const version = await lake.services.catalog.get({ kind: 'ModelVersion', key: 'both', version: '1' });
    const generators = async () =>
      (await lake.services.catalog.links('ModelVersion', 'generatedBy', [version.id], 5)).get(version.id)?.length;
    expect((await register('ModelVersion', model, { expectedRevision: 1 }, caller)).outcome).toBe('updated');
    expect((await register('TrainingRun', { ...run, outputs: [] }, { expectedRevision: 1 }, caller)).outcome).toBe('updated');
    expect(await generators()).toBe(1);
    expect((await register('ModelVersion', model, {}, caller)).outcome).toBe('unchanged');
    expect((await register('ModelVersion', { ...model, generatedBy: null }, { expectedRevision: 2 }, caller)).outcome).toBe('updated');
    expect(await generators()).toBe(0);
  });

  it('refuses that a thing is generated twice', async () => {
    const output = [{ key: 'iris', version: '3' }];
    await lake.register(['Process', { key: 'p1', name: 'P1', outputs: output }]);
    await expect(register('Process', { key: 'p2', name: 'P2', outputs: output }, {}, caller)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/iris\/v\/3 was generated by process\/p1/) as string,
    });
  });

  it('leaves the name a version was given by default when its dataset is renamed', async () => {
    await lake.register(['Dataset', { key: 'alpha', name: 'Alpha' }], ['DatasetVersion', { key: '1', dataset: { key: 'alpha' } }]);
    await register('Dataset', { key: 'alpha', name: 'Omega' }, { expectedRevision: 1 }, caller);
    expect((await register('DatasetVersion', { key: '1', dataset: { key: 'alpha' } }, {}, caller)).outcome).toBe('unchanged');
  });

  it('keeps what is there when asked to', async () => {
    const { outcome, record } = await register('Dataset', { key: 'alpha', name: 'Other' }, { keepExisting: true }, caller);
    expect([outcome, record.name]).toEqual(['unchanged', 'Omega']);
  });

  it('refuses forged cursors, mixed bounds and texts that no database takes', async () => {
    const { catalog } = lake.services;
    const [first] = (await catalog.list('Study', { first: 1 })).items;
    const [bound, name] = JSON.parse(Buffer.from(first?.cursor ?? '', 'base64url').toString()) as string[];
    const forged = Buffer.from(JSON.stringify([bound, name, 'no id'])).toString('base64url');
    await expect(catalog.list('Study', { first: 1, after: forged })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    await expect(catalog.list('Study', { first: 1, before: first?.cursor })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(catalog.list('Study', { filter: { nameContains: 'a\u0000' } })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(register('Dataset', iris, { reason: 'a\u0000' }, caller)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'reason',
    });
    await expect(
      register(
        'Dataset',
        { ...iris, key: 'feb', landingPage: null, administrator: null, purpose: 'x', creators: [{ id: 'x' }] },
        {},
        caller,
      ),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(
      register('Ingest', { key: 'feb', name: 'F', mode: 'batch', endedAt: '2024-02-30T00:00:00Z', sources: [{ key: 'x' }] }, {}, caller),
    ).rejects.toMatchObject({ field: 'endedAt' });
  });
});
