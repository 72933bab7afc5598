import { describe, expect, it } from 'vitest';
import { DCAT, DCT, DQV, FAIR4ML, FOAF, IT6, LAKE, MLS, PROV, RDF, SCHEMA, SPDX, VCARD, XSD } from '../../../src/model/vocab.ts';
import { InputError } from '../../../src/errors.ts';
import { ALL_KINDS } from '../../../src/model/registry.ts';
import type { AnyRecord } from '../../../src/model/kind.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { SmallLake } from './small-lake.ts';
import { lines, objectsOf, unionOf } from './quads.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const pageOf = (record: AnyRecord) => toQuads(lake.describe(record.path), BASE);
const iri = (path: string) => `${BASE}/id/${path}`;
const RUN = iri('training-run/run-77');
const RAW = iri('dataset/diabetes/v/1');
const MODEL = iri('model/diabetes-predictor/v/1');
const typesIn = (record: AnyRecord, subject: string) => objectsOf(pageOf(record), subject, RDF.type);

describe('the RDF of any thing', () => {
  it('is there for every kind', () => {
    const told = new Set(lake.all().map((record) => record.kind));
    expect(ALL_KINDS.map((kind) => kind.name).filter((name) => !told.has(name))).toEqual([]);
    for (const record of lake.all()) expect(pageOf(record).length).toBeGreaterThan(5);
  });

  it('is the same each time, sorted, without duplicates and without blank nodes', () => {
    for (const record of lake.all()) {
      const quads = pageOf(record);
      expect(lines(quads)).toEqual(lines(pageOf(record)));
      expect(new Set(lines(quads)).size).toBe(quads.length);
      expect(quads.filter((quad) => quad.subject.termType === 'BlankNode' || quad.object.termType === 'BlankNode')).toEqual([]);
      const keys = quads.map((quad) => `${quad.subject.value} ${quad.predicate.value}`);
      expect(keys).toEqual([...keys].sort());
    }
  });

  it('has a title or name and an identifier for everything of ours that it points to', () => {
    for (const record of lake.all()) {
      const quads = pageOf(record);
      const ours = quads
        .filter(
          (quad) => quad.object.termType === 'NamedNode' && quad.object.value.startsWith(`${BASE}/id/`) && !quad.object.value.includes('#'),
        )
        .map((quad) => quad.object.value);
      for (const target of new Set(ours)) {
        expect([target, objectsOf(quads, target, DCT.identifier).length]).toEqual([target, 1]);
        expect([...objectsOf(quads, target, DCT.title), ...objectsOf(quads, target, FOAF.name)]).toHaveLength(1);
      }
    }
  });

  it('never gives an activity what is for entities only', () => {
    const quads = unionOf(lake.all().map(pageOf));
    const activities = new Set(quads.filter((quad) => quad.object.value === PROV.Activity).map((quad) => quad.subject.value));
    const forEntities: readonly string[] = [
      DCT.created,
      DCT.issued,
      DCT.modified,
      DCT.creator,
      DCT.publisher,
      DCT.source,
      DCAT.previousVersion,
      PROV.wasAttributedTo,
      PROV.generatedAtTime,
    ];
    expect(activities.size).toBe(3);
    expect(quads.filter((quad) => activities.has(quad.subject.value) && forEntities.includes(quad.predicate.value))).toEqual([]);
  });

  it('is refused for a base that is no absolute IRI', () => {
    expect(() => toQuads(lake.describe('agent/bob'), '/lake')).toThrow(InputError);
    expect(() => toQuads(lake.describe('agent/bob'), 'https://a b')).toThrow(/U\+0020/);
  });
});

describe('a dataset version', () => {
  const quads = pageOf(things.raw);
  const FILE = `${RAW}#file-s3%3A%2F%2Flake-prod%2Fdiabetes%2Fv1%20raw.csv`;

  it('is a DCAT and an ML-Schema dataset with title, description, keywords, licence and access rights', () => {
    expect(typesIn(things.raw, RAW)).toEqual([DCAT.Dataset, DCAT.Resource, MLS.Dataset, PROV.Entity].sort());
    expect(objectsOf(quads, RAW, DCT.title)).toEqual(['Diabetes 1']);
    expect(objectsOf(quads, RAW, DCT.description)).toEqual(['Patients with and without diabetes']);
    expect(objectsOf(quads, RAW, DCAT.keyword)).toEqual(['healthcare', 'time-series']);
    expect(objectsOf(quads, RAW, DCT.license)).toEqual(['http://spdx.org/licenses/CC-BY-4.0']);
    expect(objectsOf(quads, RAW, DCT.accessRights)).toEqual(['http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC']);
    expect(objectsOf(quads, RAW, DCT.creator)).toEqual([iri('agent/bob')]);
    expect(objectsOf(quads, RAW, DCT.publisher)).toEqual([iri('agent/acme')]);
    expect(objectsOf(quads, RAW, IT6.collectionDate)).toEqual(['2024-02-25']);
    expect(objectsOf(quads, `${iri('agent/bob')}#contact`, VCARD.hasEmail)).toEqual(['mailto:bob@acme.example']);
  });

  it('has its file as a distribution with address, size, checksum, media type and quality', () => {
    expect(objectsOf(quads, RAW, DCAT.distribution)).toEqual([FILE]);
    expect(objectsOf(quads, FILE, DCAT.downloadURL)).toEqual(['s3://lake-prod/diabetes/v1%20raw.csv']);
    expect(objectsOf(quads, FILE, DCAT.byteSize)).toEqual(['1300000000']);
    expect(objectsOf(quads, FILE, DCAT.mediaType)).toEqual(['https://www.iana.org/assignments/media-types/text/csv']);
    expect(objectsOf(quads, `${FILE}:sha256`, SPDX.checksumValue)).toEqual(['ab'.repeat(32)]);
    expect(objectsOf(quads, FILE, DQV.hasQualityMeasurement)).toContain(`${RAW}#q-NumberOfInstances`);
    expect(objectsOf(quads, FILE, IT6.defaultTargetAttribute)).toEqual(['class']);
    expect(objectsOf(quads, FILE, IT6.hasFeature)).toHaveLength(3);
  });

  it('tells each known metafeature with its type, and no unknown one', () => {
    const value = (name: string) =>
      quads
        .filter((quad) => quad.subject.value === `${RAW}#q-${name}` && quad.predicate.value === MLS.hasValue)
        .map((quad) => lines([quad])[0]?.split(' ')[2]);
    expect(value('NumberOfInstances')).toEqual([`"2358"^^${XSD.integer}`]);
    expect(value('MeanMeansOfNumericAtts')).toEqual([`"0.4124"^^${XSD.double}`]);
    expect(value('MeanStdDevOfNumericAtts')).toEqual([`"5.3582"^^${XSD.double}`]);
    expect(value('Dimensionality')).toEqual([`"1.0"^^${XSD.double}`]);
    expect(value('MeanKurtosisOfNumericAtts')).toEqual([]);
  });

  it('tells its features in order, with type, role and statistics', () => {
    const age = `${RAW}#feature-age%20in%20years`;
    expect(objectsOf(quads, age, DCT.type)).toEqual(['http://openml.org/openml/feature-type#numeric']);
    expect(objectsOf(quads, age, LAKE.featureType)).toEqual(['integer']);
    expect(objectsOf(quads, `${RAW}#feature-visited`, SCHEMA.position)).toEqual(['2']);
    expect(objectsOf(quads, `${RAW}#statistics-age%20in%20years`, LAKE.maximum)).toEqual(['81']);
    expect(objectsOf(quads, `${RAW}#statistics-age%20in%20years`, LAKE.kurtosis)).toEqual([]);
    expect(objectsOf(quads, `${RAW}#feature-class`, MLS.hasQuality)).toEqual([]);
  });

  it('names what it came from: activity, source, the version before', () => {
    expect(objectsOf(quads, RAW, PROV.wasGeneratedBy)).toEqual([iri('ingest/ingest-1')]);
    expect(objectsOf(quads, RAW, PROV.hadPrimarySource)).toEqual([iri('data-source/clinic-export')]);
    const clean = pageOf(things.clean);
    expect(objectsOf(clean, iri('dataset/diabetes/v/2'), DCAT.previousVersion)).toEqual([RAW]);
    expect(objectsOf(clean, iri('dataset/diabetes/v/2'), DCAT.isVersionOf)).toEqual([iri('dataset/diabetes')]);
    expect(objectsOf(clean, iri('dataset/diabetes'), DCAT.hasVersion)).toEqual([iri('dataset/diabetes/v/2')]);
  });

  it('dates its collection by its creation, else by the end of the activity that made it, else by its registration', () => {
    expect(objectsOf(pageOf(things.clean), iri('dataset/diabetes/v/2'), IT6.collectionDate)).toEqual(['2024-03-01']);
    const other = new SmallLake();
    const version = other.add('DatasetVersion', '1', {}, other.add('Dataset', 'd'));
    expect(objectsOf(toQuads(other.describe(version.path), BASE), iri('dataset/d/v/1'), IT6.collectionDate)).toEqual(['2024-05-01']);
  });

  it('keeps sizes beyond 2^53 exact and says where files without an address lie', () => {
    const clean = pageOf(things.clean);
    const [first, second] = objectsOf(clean, iri('dataset/diabetes/v/2'), DCAT.distribution);
    expect(objectsOf(clean, first ?? '', DCAT.byteSize)).toEqual(['9007199254740993']);
    expect(objectsOf(clean, first ?? '', DCAT.downloadURL)).toEqual(['file:///data/diabetes%20v2.parquet']);
    expect(objectsOf(clean, second ?? '', DCAT.accessURL)).toEqual([`${iri('dataset/diabetes/v/2')}#path-readme.txt`]);
    expect(objectsOf(clean, second ?? '', DCAT.downloadURL)).toEqual([]);
  });
});

describe('a training run', () => {
  const quads = pageOf(things.run);

  it('takes data and settings as inputs, gives models, realizes the algorithm of its implementation and achieves its task', () => {
    expect(objectsOf(quads, RUN, MLS.hasInput).filter((input) => !input.includes('#'))).toEqual([iri('dataset/diabetes/v/2')]);
    expect(objectsOf(quads, RUN, MLS.hasInput).filter((input) => input.includes('#hp-'))).toHaveLength(6);
    expect(objectsOf(quads, RUN, MLS.hasOutput)).toEqual([iri('evaluation/accuracy-1'), MODEL]);
    expect(objectsOf(quads, RUN, MLS.realizes)).toEqual([iri('algorithm/svm')]);
    expect(objectsOf(quads, RUN, MLS.executes)).toEqual([iri('implementation/sklearn-svc')]);
    expect(objectsOf(quads, RUN, MLS.achieves)).toEqual([iri('task/predict-diabetes')]);
    expect(typesIn(things.run, RUN)).not.toContain(DCAT.Resource);
  });

  it('tells every setting with its own type', () => {
    const value = (name: string) =>
      lines(quads.filter((quad) => quad.subject.value === `${RUN}#hp-${name}` && quad.predicate.value === MLS.hasValue)).map((line) =>
        line.split(' ').slice(2).join(' '),
      );
    expect(value('kernel')).toEqual([`"rbf"^^${XSD.string}`]);
    expect(value('C')).toEqual([`"2.3"^^${XSD.double}`]);
    expect(value('degree')).toEqual([`"3"^^${XSD.integer}`]);
    expect(value('shrinking')).toEqual([`"true"^^${XSD.boolean}`]);
    expect(value('class_weight')).toEqual([`"null"^^${RDF.JSON}`]);
    expect(value('grid')).toEqual([`"{"C":[1,10]}"^^${RDF.JSON}`]);
    expect(objectsOf(quads, `${RUN}#hp-C`, MLS.specifiedBy)).toEqual([`${iri('implementation/sklearn-svc')}#hp-C`]);
  });

  it('qualifies use and association by role, and names the plan', () => {
    expect(objectsOf(quads, `${RUN}#use-training:dataset%2Fdiabetes%2Fv%2F2`, PROV.hadRole)).toEqual([`${LAKE.$}role-training`]);
    expect(objectsOf(quads, `${RUN}#assoc-operator:agent%2Ftim`, PROV.hadPlan)).toEqual([
      iri('code/train.py'),
      iri('implementation/sklearn-svc'),
    ]);
  });
});

describe('a model version', () => {
  const quads = pageOf(things.version);

  it('is an MLDCAT-AP model with a file and the training data of the run that made it', () => {
    expect(typesIn(things.version, MODEL)).toContain(IT6.MachineLearningModel);
    expect(objectsOf(quads, MODEL, IT6.trainedOn)).toEqual([iri('dataset/diabetes/v/2')]);
    const [file] = objectsOf(quads, MODEL, IT6.hasFile);
    expect(objectsOf(quads, file ?? '', IT6.url)).toEqual(['https://files.acme.example/models/diabetes.pkl?v=1']);
    expect(objectsOf(quads, file ?? '', DCT.format)).toEqual([`${LAKE.$}format-pickle`]);
    expect(objectsOf(quads, file ?? '', SCHEMA.contentSize)).toEqual(['52428800 B']);
    expect(objectsOf(quads, MODEL, DCAT.distribution)).toEqual([]);
  });

  it('is none without a file, or without training data', () => {
    const other = new SmallLake();
    const model = other.add('Model', 'm');
    const noFile = other.add('ModelVersion', '1', {}, model);
    const noData = other.add('ModelVersion', '2', { files: [{ path: 'm.onnx' }] }, model);
    other.edge(noFile, 'DERIVED', other.add('DatasetVersion', '1', {}, other.add('Dataset', 'd')), 'training');
    for (const version of [noFile, noData]) {
      const types = objectsOf(toQuads(other.describe(version.path), BASE), iri(version.path), RDF.type);
      expect(types).toContain(MLS.Model);
      expect(types).not.toContain(IT6.MachineLearningModel);
    }
  });

  it('is fine-tuned from the one complete model that its base is; an incomplete base is only what it was derived from', () => {
    const other = new SmallLake();
    const data = other.add('DatasetVersion', '1', {}, other.add('Dataset', 'd'));
    const model = other.add('Model', 'm');
    const [base, bare] = [
      other.add('ModelVersion', '1', { files: [{ path: 'a.onnx' }] }, model),
      other.add('ModelVersion', '2', {}, model),
    ];
    const tuned = [base, bare].map((from, index) => {
      const version = other.add('ModelVersion', `${index + 3}`, { files: [{ path: 'b.onnx' }] }, model);
      for (const one of [from, version]) other.edge(one, 'DERIVED', data, 'training');
      other.edge(version, 'BASE_MODEL', from, 'fine-tune');
      return toQuads(other.describe(version.path), BASE);
    });
    expect(tuned.map((quads, index) => objectsOf(quads, iri(`model/m/v/${index + 3}`), IT6.fineTunedFrom))).toEqual([
      [iri('model/m/v/1')],
      [],
    ]);
    expect(objectsOf(tuned[1] ?? [], iri('model/m/v/4'), PROV.wasDerivedFrom)).toContain(iri('model/m/v/2'));
  });

  it('has its evaluations point to it, with measure and value', () => {
    const evaluation = iri('evaluation/accuracy-1');
    const page = pageOf(things.evaluation);
    expect(objectsOf(quads, evaluation, FAIR4ML.evaluatedMLModel)).toEqual([MODEL]);
    expect(objectsOf(page, evaluation, MLS.hasValue)).toEqual(['0.9354']);
    expect(objectsOf(page, evaluation, MLS.specifiedBy)).toEqual([`${LAKE.$}measure-predictive_accuracy`]);
    expect(objectsOf(page, RUN, MLS.hasOutput)).toEqual([evaluation]);
    expect(objectsOf(page, evaluation, MLS.achieves)).toEqual([]);
    expect(objectsOf(page, evaluation, LAKE.servesTask)).toEqual([iri('task/predict-diabetes')]);
  });
});
