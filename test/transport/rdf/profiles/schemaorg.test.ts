import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIND_NAMES } from '../../../../src/model/kind.ts';
import { FAIR4ML, PROV, SCHEMA } from '../../../../src/model/vocab.ts';
import { schemaOrgDocument, SCHEMA_ORG, schemaOrgQuads } from '../../../../src/transport/rdf/profiles/schemaorg.ts';
import { signpostsOf } from '../../../../src/transport/rdf/signposts.ts';
import { toQuads } from '../../../../src/transport/rdf/to-quads.ts';
import { hasShared, shared } from '../../../support/shared.ts';
import { anyThing } from '../any-thing.ts';
import { linesToLibraryPrecision, objectsOf, parseJsonLd } from '../quads.ts';
import { SmallLake } from '../small-lake.ts';
import { BASE, story } from '../story.ts';
import { nodesIn, type JsonObject } from './documents.ts';

const { lake } = story();
const id = (path: string): string => `${BASE}/id/${path}`;
const documentOf = (path: string, from = lake): JsonObject => schemaOrgDocument(from.describe(path), BASE) as JsonObject;
const right = (code: string): string => `http://publications.europa.eu/resource/authority/access-right/${code}`;

describe('the schema.org document of any thing', () => {
  it.each(lake.all().map(({ path }) => path))('says the same as the quads, all of %s in one tree of nodes with IRIs', async (path) => {
    const described = lake.describe(path);
    const document = documentOf(path);
    expect(linesToLibraryPrecision(await parseJsonLd(JSON.stringify(document)))).toEqual(
      linesToLibraryPrecision(schemaOrgQuads(described, BASE)),
    );
    for (const node of nodesIn(document)) expect(node['@id']).toMatch(/^[a-z][a-z0-9+.-]*:/);
    expect(document).toMatchObject({ '@id': id(path), url: id(path), identifier: id(path) });
    expect(JSON.stringify(document)).toContain('"@vocab":"https://schema.org/"');
  });

  it.each(lake.all().map(({ path }) => path))('types %s as its signposts do', (path) => {
    const described = lake.describe(path);
    const type = signpostsOf({ described, quads: toQuads(described, BASE), profiles: [], base: BASE }).find(
      ({ rel }) => rel === 'type',
    )?.href;
    const types = objectsOf(schemaOrgQuads(described, BASE), id(path), 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type');
    expect(types).toContain(type);
    expect([documentOf(path)['@type']].flat()[0]).not.toContain(':');
  });

  it('holds no secret, and tells of every kind', () => {
    const everything = JSON.stringify(lake.all().map(({ path }) => documentOf(path)));
    expect(everything).not.toMatch(/s3cret|token/);
    expect(new Set(lake.all().map(({ kind }) => kind)).size).toBe(KIND_NAMES.length);
    expect(lake.all().every(({ path }) => SCHEMA_ORG.tells(lake.describe(path)))).toBe(true);
  });

  it.each(KIND_NAMES)('of a %s says the same as the quads whatever texts are in it', async (kind) => {
    await fc.assert(
      fc.asyncProperty(anyThing(kind), async (described) => {
        const quads = schemaOrgQuads(described, BASE);
        const document = JSON.stringify(schemaOrgDocument(described, BASE));
        expect(linesToLibraryPrecision(await parseJsonLd(document))).toEqual(linesToLibraryPrecision(quads));
        expect(quads.some((quad) => quad.subject.termType === 'BlankNode' || quad.object.termType === 'BlankNode')).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a dataset version as search engines and F-UJI read it', () => {
  const document = documentOf('dataset/diabetes/v/1');

  it('has the core elements', () => {
    expect(document).toMatchObject({
      '@type': 'Dataset',
      name: 'Diabetes 1',
      description: 'Patients with and without diabetes',
      keywords: ['healthcare', 'time-series'],
      creator: [{ '@id': id('agent/bob'), '@type': 'Person', name: 'Bob' }],
      publisher: { '@id': id('agent/acme'), '@type': 'Organization', name: 'ACME', sameAs: 'https://acme.example/' },
      maintainer: { '@id': id('agent/bob') },
      version: '1',
      dateCreated: '2024-02-25T00:00:00.000Z',
      datePublished: '2024-05-01T08:00:00.000Z',
      dateModified: '2024-05-02T09:30:00.000Z',
    });
  });

  it('has licence, access level, content, variables and where it is listed', () => {
    expect(document).toMatchObject({
      license: { '@id': 'http://spdx.org/licenses/CC-BY-4.0', '@type': 'CreativeWork', url: 'http://spdx.org/licenses/CC-BY-4.0' },
      conditionsOfAccess: right('NON_PUBLIC'),
      isAccessibleForFree: false,
      includedInDataCatalog: { '@id': `${BASE}/catalog`, '@type': 'DataCatalog' },
      sameAs: 'https://acme.example/diabetes',
      size: '1300000000 B',
    });
    expect(document.distribution).toEqual([
      {
        '@id': `${id('dataset/diabetes/v/1')}#file-s3%3A%2F%2Flake-prod%2Fdiabetes%2Fv1%20raw.csv`,
        '@type': 'DataDownload',
        name: 'v1 raw.csv',
        contentUrl: 's3://lake-prod/diabetes/v1%20raw.csv',
        encodingFormat: 'text/csv',
        contentSize: '1300000000 B',
        sha256: 'ab'.repeat(32),
      },
    ]);
    expect(document.variableMeasured).toMatchObject([
      { '@type': 'PropertyValue', name: 'age in years', description: 'integer, role input', minValue: 21, maxValue: 81 },
      { name: 'class' },
      { name: 'visited' },
    ]);
  });

  it('has related resources and provenance, in the words of PROV too', () => {
    expect(document).toMatchObject({
      exampleOfWork: { '@id': id('dataset/diabetes'), '@type': 'Dataset' },
      isBasedOn: [{ '@id': id('data-source/clinic-export'), '@type': 'CreativeWork', name: 'Clinic export' }],
    });
    const quads = schemaOrgQuads(lake.describe('dataset/diabetes/v/2'), BASE);
    expect(objectsOf(quads, id('dataset/diabetes/v/2'), PROV.wasDerivedFrom)).toEqual([id('dataset/diabetes/v/1')]);
    expect(objectsOf(quads, id('dataset/diabetes/v/2'), PROV.wasGeneratedBy)).toEqual([id('process/clean-diabetes')]);
  });

  it('tells a dataset by the files of its latest version, its versions and its parts', () => {
    const dataset = documentOf('dataset/diabetes');
    expect(dataset).toMatchObject({
      version: '2',
      workExample: [{ '@id': id('dataset/diabetes/v/2') }, { '@id': id('dataset/diabetes/v/1') }],
    });
    expect((dataset.distribution as JsonObject[]).map(({ name }) => name)).toEqual(['diabetes v2.parquet', 'readme.txt']);
    expect(dataset).not.toHaveProperty('size');
    expect(documentOf('dataset/visits')).toMatchObject({ isPartOf: [{ '@id': id('dataset/old-diabetes') }] });
    expect(documentOf('dataset/old-diabetes')).toMatchObject({ hasPart: [{ '@id': id('dataset/visits') }] });
  });

  it.each([
    ['public', 'PUBLIC', true],
    ['internal', 'RESTRICTED', false],
    ['confidential', 'NON_PUBLIC', false],
    ['secret', 'NON_PUBLIC', false],
  ])('calls %s data %s', (securityLevel, code, free) => {
    const other = new SmallLake();
    other.add('Dataset', 'd', { securityLevel });
    expect(documentOf('dataset/d', other)).toMatchObject({ conditionsOfAccess: right(code), isAccessibleForFree: free });
  });

  it('stays readable for a table of any width', () => {
    const other = new SmallLake();
    const features = Array.from({ length: 1200 }, (_, i) => ({ name: `x${i}`, type: 'numeric', role: 'input' }));
    const record = other.add('DatasetVersion', '1', { features }, other.add('Dataset', 'd'));
    expect(documentOf(record.path, other).variableMeasured).toHaveLength(1000);
  });

  it('says nothing of what is unknown', () => {
    const other = new SmallLake();
    other.add('Dataset', 'd');
    expect(Object.keys(documentOf('dataset/d', other)).sort()).toEqual(
      [
        '@context',
        '@id',
        '@type',
        'dateModified',
        'datePublished',
        'description',
        'identifier',
        'includedInDataCatalog',
        'name',
        'url',
      ].sort(),
    );
  });

  it('takes a licence whose scheme is a prefix of the document for a text', () => {
    const other = new SmallLake();
    other.add('Dataset', 'd', { licence: 'prov:Entity' });
    expect(documentOf('dataset/d', other).license).toEqual({
      '@id': `${id('dataset/d')}#licence`,
      '@type': 'CreativeWork',
      name: 'prov:Entity',
    });
  });
});

describe('numbers', () => {
  it.each([1e-9, 1e21, 1.5e300, 2 ** 53, -0, 0.1, Infinity, -Infinity, NaN, 12])('are written as they are: %d', async (value) => {
    const other = new SmallLake();
    const model = other.add('Model', 'm');
    const evaluation = other.add('Evaluation', 'e', { measure: 'loss', value });
    other.edge(evaluation, 'DERIVED', other.add('ModelVersion', '1', {}, model), 'evaluated-model');
    const described = other.describe('evaluation/e');
    const text = JSON.stringify(schemaOrgDocument(described, BASE));
    const quads = schemaOrgQuads(described, BASE);
    const [written] = objectsOf(quads, id('evaluation/e'), `${SCHEMA.$}value`);
    expect(Number(written?.replace('INF', 'Infinity'))).toBe(value === 0 ? 0 : value);
    expect(linesToLibraryPrecision(await parseJsonLd(text))).toEqual(linesToLibraryPrecision(quads));
  });
});

describe('models, runs and who is around them', () => {
  it('tells a model in the words of FAIR4ML', () => {
    const document = documentOf('model/diabetes-predictor/v/1');
    expect(document).toMatchObject({
      '@type': ['CreativeWork', 'fair4ml:MLModel'],
      'fair4ml:mlTask': 'classification',
      'fair4ml:intendedUse': 'Screening',
      'fair4ml:modelRisksBiasLimitations': 'Not for diagnosis',
      'fair4ml:modelCategory': 'SVM',
      'fair4ml:trainedOn': [{ '@id': id('dataset/diabetes/v/2'), '@type': 'Dataset' }],
      'fair4ml:hasEvaluation': [
        {
          '@id': id('evaluation/accuracy-1'),
          'fair4ml:evaluationMetrics': 'predictive_accuracy',
          'fair4ml:evaluationResults': [
            { '@type': 'PropertyValue', name: 'predictive_accuracy', value: 0.9354 },
            { name: 'standard deviation', value: 0.012 },
          ],
        },
      ],
      creativeWorkStatus: 'production',
      distribution: [
        { contentUrl: 'https://files.acme.example/models/diabetes.pkl?v=1', encodingFormat: 'pickle', contentSize: '52428800 B' },
      ],
    });
    expect(documentOf('model/diabetes-predictor/v/2')).toMatchObject({
      'fair4ml:fineTunedFrom': [{ '@id': id('model/diabetes-predictor/v/1') }],
      isBasedOn: [{ '@id': id('model/diabetes-predictor/v/1') }],
    });
    expect(documentOf('evaluation/accuracy-1')).toMatchObject({
      'fair4ml:evaluatedMLModel': [{ '@id': id('model/diabetes-predictor/v/1') }],
      'fair4ml:evaluationDataset': [{ '@id': id('dataset/diabetes/v/2') }],
      value: 0.9354,
      observationDate: '2024-04-17T00:00:00.000Z',
    });
  });

  it.skipIf(!hasShared('semantics', 'data', 'fair4ml'))('uses terms that FAIR4ML has', () => {
    const file = JSON.parse(readFileSync(shared('semantics', 'data', 'fair4ml', 'fair4ml.jsonld'), 'utf8')) as {
      '@graph': { '@id': string }[];
    };
    const known = new Set(file['@graph'].map((term) => term['@id'].replace('fair4ml:', FAIR4ML.$)));
    const used = lake
      .all()
      .flatMap(({ path }) => schemaOrgQuads(lake.describe(path), BASE))
      .flatMap((quad) => [quad.predicate.value, quad.object.value])
      .filter((iri) => iri.startsWith(FAIR4ML.$));
    expect(new Set(used).size).toBeGreaterThan(8);
    expect([...new Set(used)].filter((iri) => !known.has(iri))).toEqual([]);
  });

  it('tells a run as an action with agent, instrument, object, result and times', () => {
    expect(documentOf('training-run/run-77')).toMatchObject({
      '@type': 'CreateAction',
      description: 'First model',
      agent: [{ '@id': id('agent/tim') }],
      instrument: [{ '@id': id('implementation/sklearn-svc') }, { '@id': id('code/train.py') }],
      result: [{ '@id': id('model/diabetes-predictor/v/1') }, { '@id': id('evaluation/accuracy-1') }],
      startTime: '2024-04-16T22:00:00.000Z',
      endTime: '2024-04-17T00:00:00.000Z',
      actionStatus: `${SCHEMA.$}CompletedActionStatus`,
      location: { '@id': id('place/lake-bucket'), '@type': 'Place', name: 'Lake bucket' },
    });
    const objects = documentOf('training-run/run-77').object as JsonObject[];
    expect(objects.map(({ name, value }) => [name, value])).toEqual([
      ['Diabetes 2', undefined],
      ['kernel', 'rbf'],
      ['C', 2.3],
      ['class_weight', 'null'],
      ['grid', '{"C":[1,10]}'],
      ['degree', 3],
      ['shrinking', true],
    ]);
    expect(documentOf('process/clean-diabetes')).toMatchObject({
      actionStatus: `${SCHEMA.$}CompletedActionStatus`,
      object: [{ name: 'Diabetes 1' }],
    });
  });

  it('tells code, programs, people and places', () => {
    expect(documentOf('code/clean.py')).toMatchObject({
      '@type': 'SoftwareSourceCode',
      codeRepository: 'https://git.example/acme/clean',
      programmingLanguage: 'Python',
      version: 'a1b2c3d',
    });
    expect(documentOf('implementation/sklearn-svc')).toMatchObject({
      isPartOf: { '@type': 'SoftwareApplication', name: 'scikit-learn', softwareVersion: '1.4.2' },
      about: [{ '@id': id('algorithm/svm') }],
    });
    expect(documentOf('agent/bob')).toMatchObject({
      '@type': 'Person',
      email: 'bob@acme.example',
      memberOf: [{ '@id': id('agent/data-science') }],
    });
    expect(documentOf('agent/nightly')).toMatchObject({
      '@type': 'SoftwareApplication',
      'prov:actedOnBehalfOf': [{ '@id': id('agent/tim') }],
    });
    expect(documentOf('quality-measurement/drift-2024-05-01')).toMatchObject({
      '@type': 'Observation',
      value: 0.04,
      measuredProperty: { name: 'population stability index' },
      unitText: '1',
    });
  });
});
