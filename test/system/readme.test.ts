import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeGraphStore } from '../support/fake-graph-store.ts';
import { graphql, jsonLines, projectFile, runCatalog, startServer, type RunningServer } from '../support/server.ts';

/** The README's examples, run as they stand there against a server that starts with the demo lake. */
const blocks = [...(await readFile(projectFile('README.md'), 'utf8')).matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
  language,
  text: (text ?? '').trim(),
}));
const queries = blocks.filter(({ language }) => language === 'graphql').map(({ text }) => text);
const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
const IRIS =
  'sepal_length,sepal_width,species\n5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.2,versicolor\n6.3,3.3,virginica\n';

/** What takes longer than two seconds says what it is at. */
const withoutError = expect.not.stringContaining('catalog:') as string;

describe('README', () => {
  let folder: string;
  let server: RunningServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-readme-'));
    await writeFile(join(folder, 'iris.csv'), IRIS);
    server = await startServer({ DATA_DIR: join(folder, 'data') });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const dataOf = async (query: string | undefined, variables: object = {}): Promise<Record<string, unknown>> => {
    const { data, errors } = await graphql(server.url, query ?? '', variables);
    expect(errors).toBeUndefined();
    return data ?? {};
  };

  it('names the two commands that package.json has', async () => {
    const { scripts } = JSON.parse(await readFile(projectFile('package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect(blocks.filter(({ language }) => language === '').map(({ text }) => text)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'check', 'bench', 'prepare']));
    expect([queries.length, commands.length]).toEqual([9, 7]);
  });

  it('example 1 registers a file, while the server has the database open, and again changes nothing', async () => {
    const args = (commands[0] ?? '').split(/\s+/).slice(2);
    const environment = { DATA_DIR: join(folder, 'data') };
    const first = await runCatalog([...args, '--json'], environment, folder);
    expect([first.code, first.stderr]).toEqual([0, withoutError]);
    expect(jsonLines(first)).toMatchObject([
      {
        file: 'iris.csv',
        outcome: 'created',
        target: 'species',
        metafeatures: { NumberOfInstances: 5, NumberOfFeatures: 3, NumberOfClasses: 3 },
      },
    ]);
    const again = await runCatalog(args, environment, folder);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('nothing new')]);
  });

  it('example 2 tells the story of a model in one query', async () => {
    expect(await dataOf(queries[0])).toMatchObject({
      entity: {
        name: 'Diabetes Predictor',
        administrator: { name: 'Tim' },
        latestVersion: {
          created: '2024-04-17T00:00:00.000Z',
          evaluations: { nodes: [{ measure: 'predictive_accuracy', value: 0.9354, claim: 'MEASURED' }] },
          generatedBy: {
            operators: { nodes: [{ name: 'Tim' }] },
            settings: [
              { name: 'kernel', value: 'rbf' },
              { name: 'C', value: 2.3 },
            ],
            task: { procedure: { type: 'CROSSVALIDATION', folds: 5 } },
          },
        },
      },
    });
  });

  it('example 3 walks upstream to the source', async () => {
    const { entity } = (await dataOf('{ entity(kind: MODEL, key: "diabetes-predictor") { id } }')) as { entity: { id: string } };
    const { lineage } = (await dataOf(queries[1], { of: entity.id })) as {
      lineage: { complete: boolean; nodes: { entity: { kind: string } }[] };
    };
    expect(lineage.complete).toBe(true);
    expect(lineage.nodes.map((node) => node.entity.kind)).toEqual(
      expect.arrayContaining(['TRAINING_RUN', 'PROCESS', 'INGEST', 'DATA_SOURCE']),
    );
  });

  it('example 4 forgives a typo and compares bare metafeatures', async () => {
    const answer = (await dataOf(queries[2])) as {
      search: { edges: { node: { name: string } }[] };
      similarDatasets: { items: { dataset: { name: string } }[] };
    };
    expect(answer.search.edges[0]?.node.name).toBe('Diabetes');
    expect(answer.similarDatasets.items[0]?.dataset.name).toBe('Iris');
  });

  it('tells what models have in common', async () => {
    const { entity } = (await dataOf('{ entity(kind: MODEL, key: "diabetes-predictor") { id } }')) as { entity: { id: string } };
    const { similarModels } = (await dataOf(queries[3], { to: entity.id })) as {
      similarModels: { items: { distance: number; aspects: { sharedThings: object[]; sharedWords: string[] }[] }[] };
    };
    expect(similarModels.items).toHaveLength(3);
    for (const { aspects } of similarModels.items)
      expect(aspects.some(({ sharedThings, sharedWords }) => sharedThings.length + sharedWords.length > 0)).toBe(true);
  });

  it('finds by words and ranges, counts, and completes what is typed', async () => {
    const { search, suggest } = (await dataOf(queries[7])) as {
      search: {
        totalCount: number;
        edges: { node: { name: string }; highlights: { fragments: string[] }[] }[];
        facets: { field: string; buckets: { value: string; count: number }[] }[];
      };
      suggest: { key: string }[];
    };
    expect(search.totalCount).toBe(search.edges.length);
    expect(search.edges.map(({ node }) => node.name)).toContain('Pima Indians Diabetes');
    expect(search.edges[0]?.highlights.some(({ fragments }) => fragments.some((text) => text.includes('<mark>')))).toBe(true);
    expect(search.facets.map(({ field }) => field)).toEqual(['LICENCE', 'TASK']);
    expect(suggest.map(({ key }) => key)).toContain('diabetes-predictor');
  });

  it('recommends algorithms for bare metafeatures, in every place that the README names', async () => {
    const { recommendAlgorithms } = (await dataOf(queries[8])) as {
      recommendAlgorithms: { verdict: string; items: { why: string; evidence: object[] }[]; sources: { title: string }[] };
    };
    expect(recommendAlgorithms.items).toHaveLength(3);
    expect(recommendAlgorithms.items.every(({ why, evidence }) => why !== '' && evidence.length > 0)).toBe(true);
    expect(recommendAlgorithms.sources.map(({ title }) => title)).toEqual(['catalog', 'Oboe on OpenML']);
  });

  it('example 5 answers the same as Turtle', async () => {
    const [, header, url] = /-H '([^']+)' http:\/\/localhost:4000(\S+)/.exec(commands[1] ?? '') ?? [];
    const answer = await fetch(`${server.url}${url ?? ''}`, { headers: { accept: (header ?? '').replace(/^Accept: /, '') } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/turtle/)]);
    expect(await answer.text()).toContain('it6:MachineLearningModel');
  });

  it('registers over GraphQL', async () => {
    expect(await dataOf(queries[4])).toMatchObject({ registerDataset: { outcome: 'CREATED', dataset: { revision: 1 } } });
    expect(await dataOf(queries[4])).toMatchObject({ registerDataset: { outcome: 'UNCHANGED' } });
  });

  it('stores a batch, all but the item that cannot be, and once', async () => {
    const batch = await dataOf(queries[5]);
    expect(batch).toMatchObject({
      applyBatch: {
        done: 3,
        results: [
          { outcome: 'CREATED' },
          { outcome: 'CREATED' },
          { outcome: 'CREATED' },
          { outcome: null, error: { field: 'administrator' } },
        ],
      },
    });
    expect(await dataOf(queries[5])).toEqual(batch);
  });

  it('follows what changes', async () => {
    const [, body] = /-d '([^']+)'/.exec(commands[2] ?? '') ?? [];
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
    const stream = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: body ?? '' });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await dataOf('mutation { registerDataset(input: { key: "followed", name: "Followed" }) { outcome } }');
    let told = '';
    while (reader && !told.includes('followed')) told += (await reader.read()).value ?? '';
    expect(told).toContain('"action":"CREATE"');
    await reader?.cancel();
  });

  it('exports the lake to a file, into a pipe and to a folder', async () => {
    const [file = '', pipe = '', whole = ''] = (commands[6] ?? '').split('\n').map((line) => line.split(/\s+/).slice(2).join(' '));
    const environment = { DATA_DIR: join(folder, 'data') };
    const toFile = await runCatalog(file.split(' '), environment, folder);
    expect([toFile.code, toFile.stdout]).toEqual([0, expect.stringMatching(/lake\.ttl\.gz: \d+ things, \d+ triples, \d+ bytes\.\n$/)]);
    const [command = '', pattern] = pipe.split(' | grep ');
    const { code, stdout, stderr } = await runCatalog(command.split(' '), environment, folder);
    expect([code, stderr]).toEqual([0, withoutError]);
    expect(stdout.split('\n').filter((line) => line.includes(`${pattern?.replaceAll("'", '')}>`)).length).toBeGreaterThan(10);
    const toFolder = await runCatalog(whole.split(' '), environment, folder);
    expect([toFolder.code, toFolder.stdout]).toEqual([0, expect.stringContaining('17 files and manifest.json')]);
  });

  it('searches by ranges, in order, and counts', async () => {
    const words = [...(commands[5] ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const { code, stdout, stderr } = await runCatalog(words.slice(2), { DATA_DIR: join(folder, 'data') }, folder);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^kind .*\nmodel /s)]);
    expect(stderr).toMatch(/owner: \S+ \(\d+\).*\ntask: classification/s);
  });

  it('pushes to a triple store and compares', async () => {
    const triples = new FakeGraphStore();
    const environment = { DATA_DIR: join(folder, 'data'), TRIPLESTORE_UPDATE_URL: 'none' };
    try {
      const url = await triples.start();
      const [push = '', verify = ''] = (commands[3] ?? '').split('\n').map((line) => line.replace(/http:\S+/, url));
      const pushed = await runCatalog(push.split(' ').slice(2), environment, folder);
      expect([pushed.code, pushed.stderr]).toEqual([0, expect.stringContaining('is up to date: pushed everything')]);
      const verified = await runCatalog(verify.split(' ').slice(2), environment, folder);
      expect([verified.code, verified.stderr]).toEqual([0, expect.stringContaining('all as in the catalog')]);
    } finally {
      await triples.stop();
    }
  });

  it('tells who did what, and finds the audit trail as it was written', async () => {
    const { audit } = (await dataOf(queries[6])) as { audit: { nodes: { action: string; changes: unknown[] }[] } };
    expect(audit.nodes[1]).toMatchObject({
      action: 'CREATE',
      changes: expect.arrayContaining([{ field: 'key', before: null, after: 'sensor-days' }]) as unknown,
    });
    const verified = await runCatalog(['verify', '--audit', '--json'], { DATA_DIR: join(folder, 'data') }, folder);
    expect([verified.code, jsonLines(verified)]).toEqual([0, [{ checked: expect.any(Number) as number, differences: 0 }]]);
  });
});
