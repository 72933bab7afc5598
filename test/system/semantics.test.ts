import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import type { Quad } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../src/app.ts';
import { DCAT, DCT, FAIR4ML, IT6, MLS, PROV, XSD } from '../../src/model/vocab.ts';
import { createHttpServer } from '../../src/transport/http.ts';
import { graphOf, type Pair } from '../support/graphs.ts';
import { BASE_IRI, LAKES, silent, type TestLake } from '../support/lake.ts';
import { contradictions, hasConsistencyChecker } from '../support/consistency.ts';
import { hasShapes, profileValidator } from '../support/shacl.ts';
import { edgesOf, nodesOf } from '../transport/rdf/lineage-reading.ts';
import { objectsOf, parse, parseJsonLd, unionOf, lines, linesToLibraryPrecision } from '../transport/rdf/quads.ts';

const iri = (path: string): string => `${BASE_IRI}/id/${path}`;
const STORY = [
  'agent/bob',
  'agent/tim',
  'data-source/hospital-diabetes-records',
  'dataset/diabetes',
  'dataset/diabetes/v/1',
  'dataset/diabetes/v/2',
  'ingest/diabetes-ingest',
  'process/diabetes-cleaning',
  'training-run/diabetes-predictor-training',
  'implementation/svm-classifier',
  'algorithm/support-vector-machine',
  'task/diabetes-prediction',
  'code/diabetes-training-code',
  'model/diabetes-predictor',
  'model/diabetes-predictor/v/1',
  'evaluation/diabetes-predictor-accuracy',
];
/** Streams, measurements over time, decisions, relations between datasets, columns and base models. */
const WARDS = [
  'agent/ida',
  'agent/ward-pipeline',
  'data-source/ward-vitals-stream',
  'dataset/laboratory-results',
  'dataset/ward-days',
  'dataset/ward-days/v/2025-03',
  'dataset/ward-risk-training/v/1',
  'dataset/ward-vitals/v/2025-03',
  'ingest/laboratory-changes-2025-03',
  'process/ward-days-2025-03',
  'training-run/ward-deterioration-1.1.0-broken-run',
  'model/ward-deterioration/v/1.1.0',
  'model/ward-deterioration/v/2.0.0-rc1',
  'model/letters-urgency-merged/v/1',
  'model/letters-urgency-int8/v/1',
  'evaluation/ward-deterioration-1.1.0-recall-holdout',
  'quality-measurement/ward-deterioration-drift-2025-10',
  'quality-measurement/ward-days-2025-03-duplicates',
];

/** The demo lake over HTTP: what RDF says is what the catalog knows, and what validators accept. */
describe.each(LAKES)('RDF of the catalog on %s', (_name, open) => {
  let lake: TestLake;
  let server: FastifyInstance;
  let story: Quad[];
  let whole: Quad[];
  beforeAll(async () => {
    lake = await open();
    await loadSeeds(lake);
    server = await createHttpServer(lake, { baseIri: BASE_IRI, logger: silent });
    story = unionOf(await Promise.all(STORY.map((path) => page(path))));
    whole = unionOf([story, ...(await Promise.all(WARDS.map((path) => page(path))))]);
  });
  afterAll(async () => {
    await server.close();
    await lake.close();
  });
  const get = async (url: string, accept: string): Promise<string> => {
    const answer = await server.inject({ url, headers: { accept } });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    return answer.body;
  };
  const page = async (path: string): Promise<Quad[]> => parse(await get(`/id/${path}`, 'text/turtle'), 'text/turtle');
  const says = (subject: string, predicate: string): string[] => objectsOf(story, subject, predicate).sort();

  it('says the same in Turtle, N-Triples and JSON-LD', async () => {
    for (const path of [...STORY, ...WARDS]) {
      const turtle = lines(await page(path));
      expect(lines(parse(await get(`/id/${path}`, 'application/n-triples'), 'application/n-triples'))).toEqual(turtle);
      expect(linesToLibraryPrecision(await parseJsonLd(await get(`/id/${path}`, 'application/ld+json')))).toEqual(
        linesToLibraryPrecision(await page(path)),
      );
    }
  });

  it('holds every statement of the story', () => {
    const [raw, clean, model] = [iri('dataset/diabetes/v/1'), iri('dataset/diabetes/v/2'), iri('model/diabetes-predictor/v/1')];
    const run = iri('training-run/diabetes-predictor-training');
    const valueOf = (quality: string): string[] => says(`${raw}#q-${quality}`, MLS.hasValue);
    expect(['NumberOfInstances', 'NumberOfFeatures', 'MeanMeansOfNumericAtts', 'MeanStdDevOfNumericAtts'].map(valueOf)).toEqual([
      ['2358'],
      ['45'],
      ['0.4124'],
      ['5.3582'],
    ]);
    expect(says(iri('dataset/diabetes'), DCAT.keyword)).toEqual(['healthcare', 'time-series']);
    expect(says(iri('dataset/diabetes'), PROV.wasAttributedTo)).toContain(iri('agent/bob'));
    expect(says(raw, IT6.collectionDate)).toEqual(['2024-02-25']);
    expect(says(says(raw, DCAT.distribution)[0] ?? '', DCAT.byteSize)).toEqual(['1300000000']);
    expect(says(raw, PROV.wasGeneratedBy)).toEqual([iri('ingest/diabetes-ingest')]);
    expect(says(iri('ingest/diabetes-ingest'), PROV.used)).toContain(iri('data-source/hospital-diabetes-records'));
    expect(says(iri('ingest/diabetes-ingest'), PROV.wasAssociatedWith)).toEqual([iri('agent/bob')]);
    expect(says(clean, PROV.wasGeneratedBy)).toEqual([iri('process/diabetes-cleaning')]);
    expect(says(run, MLS.executes)).toEqual([iri('implementation/svm-classifier')]);
    expect(says(run, PROV.used)).toEqual(expect.arrayContaining([clean, iri('code/diabetes-training-code')]));
    const settings = says(run, MLS.hasInput).filter((input) => input.startsWith(`${run}#`));
    expect(Object.fromEntries(settings.map((setting) => [says(setting, DCT.title)[0], says(setting, MLS.hasValue)[0]]))).toEqual({
      C: '2.3',
      kernel: 'rbf',
    });
    expect(story.find((quad) => quad.subject.value === `${run}#hp-C` && quad.predicate.value === MLS.hasValue)?.object).toMatchObject({
      datatype: { value: XSD.double },
    });
    expect(story.some((quad) => quad.object.value === '5' && quad.predicate.value === IT6.value)).toBe(true);
    expect(says(model, DCT.created)).toEqual(['2024-04-17T00:00:00.000Z']);
    expect(says(model, IT6.trainedOn)).toEqual([clean]);
    expect(says(model, IT6.hasFile)[0]).toMatch(/\.pkl$/);
    expect(says(iri('evaluation/diabetes-predictor-accuracy'), MLS.hasValue)).toEqual(['0.9354']);
    expect(says(iri('evaluation/diabetes-predictor-accuracy'), FAIR4ML.evaluatedMLModel)).toEqual([model]);
  });

  for (const profile of ['mldcat-ap', 'dcat-ap'] as const) {
    it.skipIf(!hasShapes(profile))(`has no violation of the ${profile} shapes, everything as a whole and each page alone`, async () => {
      const violations = profileValidator(profile);
      expect(await violations(whole)).toEqual([]);
      for (const path of [...STORY, ...WARDS]) expect([path, await violations(await page(path))]).toEqual([path, []]);
    });
  }

  it.skipIf(!hasConsistencyChecker())('contradicts none of the ontologies', () => {
    expect(contradictions(whole)).toEqual([]);
  });

  it('shows on random graphs the same lineage as GraphQL: nodes and edges', async () => {
    const node = fc.integer({ min: 0, max: 7 });
    const pairs = fc.uniqueArray(
      fc.tuple(node, node, fc.constantFrom('USED' as const, 'INFORMED' as const, 'DERIVED' as const), fc.boolean()),
      {
        maxLength: 16,
        selector: ([a, b, r]: Pair) => `${a}-${b}-${r}`,
      },
    );
    const walk = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('UPSTREAM', 'DOWNSTREAM', 'BOTH'), fc.boolean());
    const query = `query ($of: ID!, $direction: LineageDirection!, $depth: Int!, $asOf: DateTime) {
      lineage(of: $of, direction: $direction, maxDepth: $depth, asOf: $asOf) { nodes { entity { iri } } edges { id relation from to } } }`;
    await fc.assert(
      fc.asyncProperty(pairs, node, walk, async (given, start, [depth, direction, past]) => {
        const records = await graphOf(lake, 8, given);
        const root = records[start];
        const asOf = past ? '2026-03-01T00:00:00Z' : null;
        const answer = await server.inject({
          method: 'POST',
          url: '/graphql',
          payload: { query, variables: { of: root?.id, direction, depth, asOf } },
        });
        const { data } = JSON.parse(answer.body) as {
          data: { lineage: { nodes: { entity: { iri: string } }[]; edges: { id: string; relation: string; from: string; to: string }[] } };
        };
        const url = `/lineage/${root?.path ?? ''}?direction=${direction.toLowerCase()}&depth=${depth}${asOf === null ? '' : `&asOf=${asOf}`}`;
        const quads = parse(await get(url, 'application/n-triples'), 'application/n-triples');
        const iriOf = new Map(records.map((record) => [record.id, iri(record.path)]));
        expect(nodesOf(quads)).toEqual(data.lineage.nodes.map(({ entity }) => entity.iri).sort());
        const told = data.lineage.edges.map(({ id, relation, from, to }) => [id, relation, iriOf.get(from), iriOf.get(to)].join(' '));
        expect(
          edgesOf(quads)
            .map((edge) => [edge.id, edge.relation, edge.from, edge.to].join(' '))
            .sort(),
        ).toEqual(told.sort());
      }),
      { numRuns: 15 },
    );
  });
});
