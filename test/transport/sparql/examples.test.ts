import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { EXAMPLES } from '../../../src/transport/sparql/examples.ts';
import { BASE_IRI } from '../../support/lake.ts';
import { graphsOf } from '../../support/lake-graphs.ts';
import { projectFile } from '../../support/server.ts';
import { at, openGraphqlLake, type GraphqlLake } from '../graphql/graphql-lake.ts';
import { openEndpoint, type Endpoint } from './endpoint.ts';

/** The README's queries as they stand there, each against what GraphQL says of the demo lake. */
const readme = await readFile(projectFile('README.md'), 'utf8');
const shown = [...readme.matchAll(/\*\*\d+\. ([^*]+)\*\*\n\n```sparql\n([\s\S]*?)\n```/g)].map(([, title = '', query = '']) => ({
  title,
  query,
}));

/** A value as it can be compared: numbers and times by what they are, not by how they are written. */
type Value = string | number | null;
type Row = Record<string, Value>;
function valueOf(text: string): Value {
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text).toISOString() : text;
}
const sorted = (rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (JSON.stringify(Object.entries(a).sort()) < JSON.stringify(Object.entries(b).sort()) ? -1 : 1));
const unique = (rows: readonly Row[]): Row[] => [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
const code = (list: string, value: string): string => `https://w3id.org/model-lake/ns#${list}-${value.toLowerCase()}`;

interface Named {
  id: string;
  iri: string;
  kind: string;
}

describe('the queries of the README', () => {
  let catalog: GraphqlLake;
  let endpoint: Endpoint;
  const fill = async (): Promise<void> => {
    const { graphs, terms } = await graphsOf(catalog.lake);
    await endpoint.store.replace(graphs, terms);
  };
  beforeAll(async () => {
    catalog = await openGraphqlLake();
    await loadSeeds(catalog.lake);
    endpoint = await openEndpoint();
    await fill();
  });
  afterAll(async () => {
    await endpoint.close();
    await catalog.close();
  });

  const rowsOf = async (query: string): Promise<Row[]> =>
    (await endpoint.rows(query)).map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, valueOf(value)])));
  const graphql = async <T>(query: string, path: string): Promise<T> => {
    const { data, errors } = await catalog.ask(query);
    expect(errors).toEqual([]);
    return at<T>(data, path);
  };
  const list = async <T>(plural: string, fields: string): Promise<T[]> =>
    graphql<T[]>(`{ ${plural}(first: 200) { nodes { ${fields} } } }`, `${plural}.nodes`);
  const lineage = async (of: string, direction: 'UPSTREAM' | 'DOWNSTREAM'): Promise<Named[]> => {
    const found = await graphql<{ complete: boolean; nodes: { depth: number; entity: Named }[] }>(
      `{ lineage(of: "${of}", direction: ${direction}, maxDepth: 50, maxNodes: 5000, maxFanOut: 1000, relations: [USED, GENERATED, DERIVED, INFORMED, BASE_MODEL]) {
        complete nodes { depth entity { id iri kind } } } }`,
      'lineage',
    );
    expect(found.complete).toBe(true);
    return found.nodes.filter(({ depth }) => depth > 0).map(({ entity }) => entity);
  };
  const query = (number: number): string => shown[number - 1]?.query ?? '';

  it('are ten, and those that the page shows', () => {
    expect(shown).toEqual(EXAMPLES);
    expect(shown).toHaveLength(10);
  });

  it('1: models that came from a dataset, for every dataset', async () => {
    const datasets = await list<Named & { key: string }>('datasets', 'id iri kind key');
    let found = 0;
    for (const { id, key } of datasets) {
      const asked = query(1).replace('dataset/ward-vitals', `dataset/${encodeURIComponent(key)}`);
      const models = (await lineage(id, 'DOWNSTREAM')).filter(({ kind }) => kind === 'MODEL_VERSION').map(({ iri }) => ({ model: iri }));
      expect([key, sorted(await rowsOf(asked))]).toEqual([key, sorted(models)]);
      found += models.length;
    }
    expect(found).toBeGreaterThan(50);
    expect(await rowsOf(query(1))).toHaveLength(3);
  });

  it('2: where a model comes from, for every model version', async () => {
    const versions = await list<Named>('modelVersions', 'id iri kind');
    for (const { id, iri } of versions) {
      const asked = query(2).replace('id/model/diabetes-predictor/v/1', iri.slice(BASE_IRI.length + 1));
      const sources = (await lineage(id, 'UPSTREAM')).map((source) => ({ source: source.iri }));
      expect([iri, sorted(await rowsOf(asked))]).toEqual([iri, sorted(sources)]);
    }
    expect((await rowsOf(query(2))).length).toBeGreaterThan(5);
  });

  it('3: claims that were measured lower', async () => {
    const evaluations = await list<{ iri: string; claim: string; measure: string; value: number; model: Named | null }>(
      'evaluations',
      'iri claim measure value model { iri }',
    );
    const claims = evaluations.filter(({ claim }) => claim === 'CLAIMED');
    const expected = claims.flatMap((claim) =>
      evaluations
        .filter((other) => other.claim === 'MEASURED' && other.model !== null && other.model.iri === claim.model?.iri)
        .filter((other) => other.measure === claim.measure && other.value < claim.value)
        .map((other) => ({
          model: claim.model?.iri ?? null,
          measurement: other.iri,
          claimed: claim.value,
          measured: other.value,
          gap: claim.value - other.value,
        })),
    );
    expect(expected.length).toBeGreaterThan(0);
    const rows = await rowsOf(query(3));
    expect(sorted(rows)).toEqual(sorted(expected));
    expect(rows.map(({ gap }) => gap)).toEqual(expected.map(({ gap }) => gap).sort((a, b) => b - a));
  });

  it('4: who used data that are not open to all', async () => {
    const activity = `iri operators(first: 5) { nodes { iri } }
      inputs(first: 20) { nodes { entity { iri ... on DatasetVersion { dataset { securityLevel } } } } }`;
    const activities = await Promise.all(
      ['trainingRuns', 'processes'].map((plural) =>
        list<{
          iri: string;
          operators: { nodes: Named[] };
          inputs: { nodes: { entity: { iri: string; dataset?: { securityLevel: string | null } } }[] };
        }>(plural, activity),
      ),
    );
    const expected = activities.flat().flatMap(({ iri, operators, inputs }) =>
      operators.nodes.flatMap((agent) =>
        inputs.nodes.flatMap(({ entity }) => {
          const level = entity.dataset?.securityLevel ?? '';
          return ['CONFIDENTIAL', 'SECRET'].includes(level)
            ? [{ agent: agent.iri, activity: iri, data: entity.iri, level: code('securityLevel', level) }]
            : [];
        }),
      ),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(sorted(await rowsOf(query(4)))).toEqual(sorted(unique(expected)));
  });

  it('5: datasets without a licence', async () => {
    const versions = await list<{ iri: string; name: string; key: string; dataset: { name: string; licence: string | null } }>(
      'datasetVersions',
      'iri name key dataset { name licence }',
    );
    const expected = versions.filter(({ dataset }) => dataset.licence === null).map(({ iri, name }) => ({ dataset: iri, title: name }));
    expect(expected.length).toBeGreaterThan(0);
    expect(sorted(await rowsOf(query(5)))).toEqual(sorted(expected));
  });

  it('6: large datasets with the number of their features', async () => {
    const versions = await list<{ iri: string; metafeatures: { name: string; value: number }[] }>(
      'datasetVersions',
      'iri metafeatures(names: ["NumberOfInstances", "NumberOfFeatures"]) { name value }',
    );
    const expected = versions.flatMap(({ iri, metafeatures }) => {
      const [instances, features] = metafeatures.map(({ value }) => value);
      return instances !== undefined && features !== undefined && instances >= 1000 ? [{ dataset: iri, instances, features }] : [];
    });
    expect(expected.length).toBeGreaterThan(0);
    const rows = await rowsOf(query(6));
    expect(sorted(rows)).toEqual(sorted(expected));
    expect(rows.map(({ instances }) => instances)).toEqual(expected.map(({ instances }) => instances).sort((a, b) => b - a));
  });

  it('7: runs by a setting', async () => {
    const runs = await list<{ iri: string; settings: { name: string; value: unknown }[] }>('trainingRuns', 'iri settings { name value }');
    const expected = runs.flatMap(({ iri, settings }) => {
      const [kernel, c] = ['kernel', 'C'].map((wanted) => settings.find(({ name }) => name === wanted)?.value);
      return kernel === 'rbf' && typeof c === 'number' ? [{ run: iri, c }] : [];
    });
    expect(expected.length).toBeGreaterThan(0);
    expect(sorted(await rowsOf(query(7)))).toEqual(sorted(expected));
  });

  it('8: how well each algorithm did at best', async () => {
    const runs = await list<{
      iri: string;
      implementation: { algorithm: Named | null } | null;
      outputs: { nodes: { entity: { measure?: string; value?: number; claim?: string } }[] };
    }>(
      'trainingRuns',
      'iri implementation { algorithm { iri } } outputs(first: 20) { nodes { entity { ... on Evaluation { measure value claim } } } }',
    );
    const byAlgorithm = new Map<string, { best: number; runs: Set<string> }>();
    for (const { iri, implementation, outputs } of runs) {
      for (const { entity } of outputs.nodes) {
        const algorithm = implementation?.algorithm?.iri;
        if (
          algorithm === undefined ||
          entity.measure !== 'predictive_accuracy' ||
          entity.claim !== 'MEASURED' ||
          entity.value === undefined
        )
          continue;
        const group = byAlgorithm.get(algorithm) ?? { best: -Infinity, runs: new Set() };
        byAlgorithm.set(algorithm, { best: Math.max(group.best, entity.value), runs: group.runs.add(iri) });
      }
    }
    const expected = [...byAlgorithm].map(([algorithm, group]) => ({ algorithm, best: group.best, runs: group.runs.size }));
    expect(expected.length).toBeGreaterThan(3);
    expect(sorted(await rowsOf(query(8)))).toEqual(sorted(expected));
  });

  it('9: what the monitors of a model say', async () => {
    const measurements = await list<{ metric: string; value: number; measuredAt: string; of: Named | null }>(
      'qualityMeasurements',
      'metric value measuredAt of { iri }',
    );
    const expected = measurements
      .filter((one) => one.of?.iri === `${BASE_IRI}/id/model/ward-deterioration/v/1.1.0`)
      .map(({ metric, value, measuredAt }) => ({ when: new Date(measuredAt).toISOString(), metric, value }));
    expect(expected.length).toBeGreaterThan(5);
    const rows = await rowsOf(query(9));
    expect(sorted(rows)).toEqual(sorted(expected));
    const times = expected.map(({ when }) => when);
    expect(rows.map(({ when }) => when)).toEqual(times.sort().reverse());
  });

  it('10: models that rest on data that were taken out of use', async () => {
    expect(await rowsOf(query(10))).toEqual([]);
    const versions = await graphql<(Named & { retiredAt: string })[]>(
      `
        {
          dataset: entity(kind: DATASET, key: "iris") {
            ... on Dataset {
              versions(first: 5) {
                nodes {
                  id
                  iri
                  kind
                }
              }
            }
          }
        }
      `,
      'dataset.versions.nodes',
    );
    const id = await graphql<string>('{ dataset: entity(kind: DATASET, key: "iris") { id } }', 'dataset.id');
    const models = (await Promise.all(versions.map(({ id }) => lineage(id, 'DOWNSTREAM'))))
      .flat()
      .filter(({ kind }) => kind === 'MODEL_VERSION');
    const retired = await catalog.ask(`mutation { retire(input: { id: "${id}", reason: "superseded" }) { outcome } }`);
    expect(retired.errors).toEqual([]);
    await fill();
    const rows = await rowsOf(query(10));
    expect(models.length).toBeGreaterThan(0);
    expect(sorted(rows.map(({ model, data }) => ({ model: model ?? null, data: data ?? null })))).toEqual(
      sorted(models.map((model) => ({ model: model.iri, data: versions[0]?.iri ?? null }))),
    );
    for (const { since } of rows) expect(Date.now() - Date.parse(String(since))).toBeLessThan(60_000);
  });
});
