import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureDistribution } from '../../src/model/parts.ts';
import type { TableIdentity, TableProfile } from '../../src/ports/profiler.ts';
import { slug } from '../../src/services/profile-registrations.ts';
import { LAKES, type TestLake } from '../support/lake.ts';

const statistics = {
  missing: 0,
  distinct: 3,
  minimum: '0.1',
  maximum: '7.9',
  mean: 1.5,
  standardDeviation: 1,
  skewness: null,
  kurtosis: null,
};
const distribution: FeatureDistribution = {
  sampledRows: null,
  distinctEstimated: false,
  quantiles: [{ share: 0.5, value: '1.5' }],
  histogram: [1, 2],
  top: [{ value: '1', count: 2 }],
  shortest: null,
  meanLength: null,
  longest: null,
  targetCorrelation: null,
  correlations: [],
  mutualInformation: null,
  hints: [],
};
const profileOf = (file: string, content: string, target: string | null = 'species'): TableProfile => ({
  file,
  address: `file://${file}`,
  name: file.replace(/^.*\/|\.\w+$/g, ''),
  bytes: 100 + content.length,
  sha256: content.repeat(64).slice(0, 64),
  mediaType: 'text/csv',
  format: 'CSV',
  modifiedAt: '2026-01-02T03:04:05.678Z',
  files: [],
  rows: 3,
  badRows: { count: 0, listed: [] },
  target,
  features: [
    { name: 'width', type: 'numeric', role: 'input', statistics, distribution },
    {
      name: 'species',
      type: 'nominal',
      role: target === null ? 'input' : 'target',
      statistics: { ...statistics, mean: null },
      distribution,
    },
  ],
  metafeatures: { NumberOfInstances: 3, NumberOfFeatures: 2, MeanKurtosisOfNumericAtts: null },
  profiler: 'test 1',
});

describe.each(LAKES)('ProfileService on %s', (_name, open) => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await open();
    await lake.register(['Agent', { key: 'bob', name: 'Bob', agentType: 'person' }]);
  });
  afterAll(() => lake.close());
  const register = (profile: TableProfile, names = {}) => lake.services.profiles.register(profile, names, { actor: 'cli' });
  const total = async (): Promise<unknown> => {
    const rows: { n: number }[] = await lake.dataSource.query('SELECT count(*) AS n FROM audit');
    return rows[0]?.n;
  };

  it('registers source, ingest, dataset and version with all that the file tells', async () => {
    expect(await register(profileOf('/data/iris.csv', 'a'), { agent: 'bob' })).toEqual({
      outcome: 'created',
      dataset: 'iris',
      version: '1',
      path: 'dataset/iris/v/1',
    });
    const version = await lake.services.descriptions.describe('dataset/iris/v/1');
    expect(version.record).toMatchObject({
      name: 'iris v1',
      created: '2026-01-02T03:04:05.678Z',
      target: 'species',
      metafeatures: { NumberOfInstances: 3, NumberOfFeatures: 2, MeanKurtosisOfNumericAtts: null },
      files: [{ path: 'file:///data/iris.csv', bytes: 101, sha256: 'a'.repeat(64), mediaType: 'text/csv', format: 'CSV' }],
    });
    expect(version.record.features).toEqual(profileOf('/data/iris.csv', 'a').features);
    const ingest = await lake.services.descriptions.describe('ingest/iris-1');
    expect(ingest.record).toMatchObject({ kind: 'Ingest', mode: 'batch' });
    expect(Object.entries(ingest.links).flatMap(([name, things]) => things.map(({ head }) => `${name} ${head.name}`))).toEqual([
      'sources iris.csv',
      'outputs iris v1',
      'operators Bob',
    ]);
    expect(version.links.generatedBy?.[0]?.head.path).toBe('ingest/iris-1');
  });

  it('writes nothing for the same file again, and a version for another content, target or profiler, or content that has come back', async () => {
    const before = await total();
    expect(await register(profileOf('/data/iris.csv', 'a'))).toMatchObject({ outcome: 'unchanged', version: '1' });
    expect(await total()).toBe(before);
    expect(await register(profileOf('/data/iris.csv', 'b'))).toMatchObject({ outcome: 'new version', dataset: 'iris', version: '2' });
    expect(await register(profileOf('/data/iris.csv', 'b', null))).toMatchObject({ outcome: 'new version', version: '3' });
    expect(await register(profileOf('/data/iris.csv', 'b'))).toMatchObject({ outcome: 'unchanged', version: '2' });
    expect(await register(profileOf('/data/iris.csv', 'a'))).toMatchObject({ outcome: 'new version', version: '4' });
    const later = { ...profileOf('/data/iris.csv', 'a'), profiler: 'test 2' };
    expect(await register(later)).toMatchObject({ outcome: 'new version', version: '5' });
    expect(await register(later)).toMatchObject({ outcome: 'unchanged', version: '5' });
    const third = await lake.services.descriptions.describe('dataset/iris/v/3');
    expect(third.links.previous?.[0]?.head.key).toBe('2');
  });

  it('says what is other than in the latest version before, and nothing of a first one', async () => {
    expect(await register(profileOf('/data/changes.csv', 'a'))).not.toHaveProperty('changes');
    const [width, species] = profileOf('/data/changes.csv', 'b').features;
    if (!width || !species) throw new Error('no features');
    const later = {
      ...profileOf('/data/changes.csv', 'b'),
      features: [width, { ...species, name: 'kind', statistics: { ...species.statistics, missing: 2 } }],
    };
    const outcome = await register({ ...later, metafeatures: { ...later.metafeatures, NumberOfInstances: 4 }, rows: 4 });
    expect(outcome).toMatchObject({
      outcome: 'new version',
      changes: {
        since: '1',
        unchanged: false,
        rows: { before: 3, after: 4 },
        added: [{ name: 'kind', type: 'nominal' }],
        removed: [{ name: 'species', type: 'nominal' }],
        features: [{ name: 'width', level: 'none' }],
      },
    });
    expect(await register(profileOf('/data/changes.csv', 'a'))).toMatchObject({
      version: '3',
      changes: { since: '2', rows: { before: 4, after: 3 } },
    });
  });

  it('knows a table by its checksum, target and profiler', async () => {
    const { profiles } = lake.services;
    const identity = (content: string, part: Partial<TableIdentity> = {}): TableIdentity => {
      const { address, bytes, sha256, files, target } = profileOf('/data/known.csv', content);
      return { address, bytes, sha256, files, target, profiler: { begins: 'test 1; ', ends: [] }, ...part };
    };
    expect(await profiles.knows('file:///data/known.csv', {})).toBe(false);
    expect(await profiles.known(identity('a'), {})).toBeNull();
    const table = { ...profileOf('/data/known.csv', 'a'), profiler: 'test 1; CSV; counted exactly' };
    await register(table);
    expect(await profiles.knows('file:///data/known.csv', {})).toBe(true);
    const before = await total();
    const { rows, badRows, target, bytes, sha256, mediaType, files, metafeatures, features, profiler } = table;
    expect(await profiles.known(identity('a'), {})).toEqual({
      outcome: { outcome: 'unchanged', dataset: 'known', version: '1', path: 'dataset/known/v/1' },
      profile: { rows, badRows, target, bytes, sha256, mediaType, files, metafeatures, features, profiler },
    });
    expect(await total()).toBe(before);
    for (const other of [
      identity('b'),
      identity('a', { target: null }),
      identity('a', { profiler: { begins: 'test 2; ', ends: [] } }),
      identity('a', { profiler: { begins: 'test 1; ', ends: ['ignored: "x"'] } }),
    ])
      expect(await profiles.known(other, {})).toBeNull();
    await expect(profiles.known(identity('a'), { name: 'Other' })).rejects.toMatchObject({ code: 'INPUT_INVALID', field: 'name' });

    await register({ ...table, profiler: 'test 1; CSV; counted exactly; ignored: "x"' });
    expect(await profiles.known(identity('a'), {})).toMatchObject({ outcome: { version: '1' } });
    expect(await profiles.known(identity('a', { profiler: { begins: 'test 1; ', ends: ['ignored: "x"'] } }), {})).toMatchObject({
      outcome: { version: '2' },
    });
    // The time did not suffice for a landmarker: it is tried again, and with its value the profile is a version of its own.
    const timedOut = { ...metafeatures, NumberOfInstances: 60, NumberOfClasses: 2, CrossValidatedNaiveBayesKappa: null };
    const late = { ...table, rows: 60, metafeatures: timedOut, profiler: 'test 1; CSV; without time; told: landmarkers' };
    await register({
      ...late,
      features: late.features.map((one) => ({ ...one, statistics: { ...one.statistics, missing: 0, distinct: 2 } })),
    });
    const told = identity('a', { profiler: { begins: 'test 1; ', ends: ['told: landmarkers'] } });
    expect(await profiles.known(told, {})).toBeNull();
    const whole = {
      ...late,
      metafeatures: { ...timedOut, CrossValidatedNaiveBayesKappa: 0.5 },
      profiler: 'test 1; CSV; told: landmarkers',
    };
    expect(await register(whole)).toMatchObject({ outcome: 'new version', version: '4' });
    expect(await profiles.known(told, {})).toMatchObject({ outcome: { version: '4' } });
    // Content that has come back is a new state, and of bad rows only the file tells the lines.
    await register(profileOf('/data/known.csv', 'b'));
    expect(await profiles.known(identity('a'), {})).toBeNull();
    await register({ ...table, badRows: { count: 1, listed: [{ line: 2, reason: 'too long' }] } });
    expect(await profiles.known(identity('a'), {})).toBeNull();
  });

  it('takes a file of the same name at another place for another dataset, and the same address for the same one', async () => {
    expect(await register(profileOf('/other/iris.csv', 'a'))).toMatchObject({ outcome: 'created', dataset: 'iris-2' });
    const source = 'https://data.example.org/iris.csv';
    expect(await register(profileOf('/tmp/1/iris.csv', 'c'), { source, name: 'Iris of the web' })).toMatchObject({
      outcome: 'created',
      dataset: 'iris-of-the-web',
    });
    expect(await register(profileOf('/tmp/2/iris.csv', 'd'), { source })).toMatchObject({
      outcome: 'new version',
      dataset: 'iris-of-the-web',
      version: '2',
    });
  });

  it('leaves what people wrote about a source, and says that a name is not taken', async () => {
    const { catalog } = lake.services;
    await register(profileOf('/data/kept.csv', 'a'));
    const [source] = (await catalog.list('DataSource', { filter: { nameContains: 'kept.csv' } })).items;
    const input = {
      key: source?.record.key,
      name: 'Kept',
      sourceType: 'file',
      url: 'file:///data/kept.csv',
      licence: 'MIT',
      owner: { key: 'bob' },
    };
    await lake.services.writes.register('DataSource', input, { expectedRevision: 1 }, { actor: 'test' });
    expect(await register(profileOf('/data/kept.csv', 'b'))).toMatchObject({ outcome: 'new version' });
    expect(await catalog.find({ id: source?.record.id })).toMatchObject({ name: 'Kept', licence: 'MIT', revision: 2 });
    await expect(register(profileOf('/data/kept.csv', 'b'), { name: 'Other' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'name',
    });
    await expect(register(profileOf('/data/kept.csv', 'b'), { source: 'no address' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      field: 'source',
    });
  });

  it('replaces what no text of the catalog may hold, says where, and keeps columns apart', async () => {
    const bad = (content: string): TableProfile => {
      const profile = profileOf('/data/we\u0003ird.csv', content, 'b\u0002');
      const [width, species] = profile.features;
      if (!width || !species) throw new Error('no features');
      const named = ['a\u0001', 'a\uffff', 'a\ufffd', 'b\u0002'].map((name) => ({ ...width, name }));
      const top = [{ value: 'x\u0000\ud800', count: 2 }];
      return { ...profile, features: [...named, { ...species, role: 'input', distribution: { ...distribution, top } }] };
    };
    const replaced =
      'Characters that cannot be kept (controls and the like) were replaced by U+FFFD in the names of columns 1, 2, 4, in values of column 5, in what else is told of the file.';
    expect(await register(bad('a'))).toMatchObject({ outcome: 'created', replaced });
    const version = await lake.services.descriptions.describe('dataset/we-ird/v/1');
    expect((version.record.features as { name: string }[]).map(({ name }) => name)).toEqual([
      'a\ufffd_2',
      'a\ufffd_3',
      'a\ufffd',
      'b\ufffd',
      'species',
    ]);
    expect(version.record).toMatchObject({ target: 'b\ufffd', notes: replaced });
    expect(version.record).toHaveProperty('features.4.distribution.top.0.value', 'x\ufffd\ufffd');
    expect((version.record.features as unknown[])[4]).toMatchObject({ distribution: { hints: [], shortest: null } });
    expect(await register(bad('a'))).toMatchObject({ outcome: 'unchanged', version: '1', replaced });
  });

  it('stores nothing when the agent is unknown', async () => {
    const before = await total();
    await expect(register(profileOf('/data/new.csv', 'a'), { agent: 'nobody' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(await total()).toBe(before);
  });

  it('makes one version of what many register at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => register(profileOf('/data/busy.csv', 'e'))));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['created', ...Array<string>(5).fill('unchanged')]);
    expect(new Set(outcomes.map(({ path }) => path)).size).toBe(1);
  });
});

describe('slug', () => {
  it('makes a key of any name', () => {
    for (const [name, key] of [
      ['Iris', 'iris'],
      ['My data (v2)', 'my-data-v2'],
      ['../../etc', 'etc'],
      ['\u{1F600}', 'dataset'],
      ['Größe 1', 'größe-1'],
      ['x'.repeat(300), 'x'.repeat(80)],
      ['a' + '\u{20000}'.repeat(90), 'a' + '\u{20000}'.repeat(79)],
    ] as const)
      expect(slug(name)).toBe(key);
  });
});
