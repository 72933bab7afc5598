import { DataFactory } from 'n3';
import { describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import { ADMS, DCAT, DCT, DQV, IT6, LAKE, MLS, PROV, RDF, SKOS, SPDX } from '../../../src/model/vocab.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { contradictions, hasConsistencyChecker } from '../../support/consistency.ts';
import { hasShapes, profileValidator, readTurtle, validatorOf } from '../../support/shacl.ts';
import { objectsOf, unionOf } from './quads.ts';
import { SmallLake } from './small-lake.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const pageOf = (record: AnyRecord) => toQuads(lake.describe(record.path), BASE);
const iri = (path: string): string => `${BASE}/id/${path}`;
const ownShapes = validatorOf(readTurtle(new URL('../../../ontology/shapes.ttl', import.meta.url).pathname));

describe('a quality that was measured', () => {
  const measurement = iri('quality-measurement/drift-2024-05-01');
  const metric = `${LAKE.$}metric-population%20stability%20index`;

  it('is a measurement of a metric of its own, which is in a dimension', () => {
    const quads = pageOf(things.drift[0] as AnyRecord);
    expect(objectsOf(quads, measurement, RDF.type).sort()).toEqual([PROV.Entity, DQV.QualityMeasurement].sort());
    expect(objectsOf(quads, measurement, DQV.isMeasurementOf)).toEqual([metric]);
    expect(objectsOf(quads, measurement, DCT.type)).toEqual([metric]);
    expect(objectsOf(quads, metric, RDF.type).sort()).toEqual([IT6.DataQuality, DQV.Metric].sort());
    expect(objectsOf(quads, metric, DCT.title)).toEqual(['population stability index']);
    expect(objectsOf(quads, metric, DQV.inDimension)).toEqual([`${LAKE.$}dimension-drift`]);
    expect(objectsOf(quads, `${LAKE.$}dimension-drift`, RDF.type)).toContain(DQV.Dimension);
    expect(objectsOf(quads, measurement, DQV.value)).toEqual(['0.04']);
    expect(objectsOf(quads, measurement, PROV.generatedAtTime)).toEqual(['2024-05-01T00:00:00.000Z']);
    expect(objectsOf(quads, measurement, LAKE.sampleSize)).toEqual(['9007199254740993']);
    expect(objectsOf(quads, measurement, LAKE.deployment)).toEqual(['clinic, production']);
    expect(objectsOf(quads, measurement, PROV.wasAttributedTo)).toEqual([iri('agent/nightly')]);
  });

  it('is tied to what was measured in both directions, and told on its page over time', () => {
    const [model, quads] = [iri('model/diabetes-predictor/v/1'), pageOf(things.version)];
    const drift = ['2024-05-01', '2024-06-01'].map((day) => iri(`quality-measurement/drift-${day}`));
    expect(objectsOf(quads, model, DQV.hasQualityMeasurement)).toEqual(drift);
    for (const one of drift) expect(objectsOf(quads, one, DQV.computedOn)).toEqual([model]);
    expect(drift.flatMap((one) => objectsOf(quads, one, DQV.value))).toEqual(['0.04', '0.24000000000000002']);
    expect(objectsOf(pageOf(things.clean), iri('dataset/diabetes/v/2'), DQV.hasQualityMeasurement)).toEqual([
      iri('quality-measurement/diabetes-2-completeness'),
    ]);
  });

  it('is no measurement where its value is too far away to be known, as in a lineage', () => {
    const quads = lineageQuads(lake.lineage(things.version), BASE);
    expect(objectsOf(quads, measurement, RDF.type)).toEqual([PROV.Entity]);
    const far = lake.describe(things.process.path, false);
    expect(objectsOf(toQuads({ ...far, around: new Map() }, BASE), iri('quality-measurement/diabetes-2-completeness'), RDF.type)).toEqual(
      [],
    );
  });
});

describe('the stage of a model', () => {
  it('is its status, a concept with a label', () => {
    const quads = pageOf(things.version);
    expect(objectsOf(quads, iri('model/diabetes-predictor/v/1'), ADMS.status)).toEqual([`${LAKE.$}stage-production`]);
    expect(objectsOf(quads, `${LAKE.$}stage-production`, SKOS.prefLabel)).toEqual(['production']);
    expect(pageOf(things.tuned).filter((quad) => quad.predicate.value === ADMS.status)).toEqual([]);
  });
});

describe('an approval', () => {
  const version = iri('model/diabetes-predictor/v/1');
  const quads = pageOf(things.version);

  it('is an attribution with decision, date and comment', () => {
    const node = `${version}#attr-approver:agent%2Fbob`;
    expect(objectsOf(quads, version, PROV.qualifiedAttribution)).toContain(node);
    expect(objectsOf(quads, node, PROV.agent)).toEqual([iri('agent/bob')]);
    expect(objectsOf(quads, node, DCAT.hadRole)).toEqual([`${LAKE.$}role-approver`]);
    expect(objectsOf(quads, node, LAKE.decision)).toEqual(['approved']);
    expect(objectsOf(quads, node, LAKE.decidedAt)).toEqual(['2024-04-20T00:00:00.000Z']);
    expect(objectsOf(quads, node, DCT.description)).toEqual(['For screening only']);
  });

  it('says nothing of what is unknown', () => {
    const node = `${version}#attr-approver:agent%2Ftim`;
    expect(objectsOf(quads, node, LAKE.decision)).toEqual(['rejected']);
    expect([...objectsOf(quads, node, LAKE.decidedAt), ...objectsOf(quads, node, DCT.description)]).toEqual([]);
  });
});

describe('relations between datasets', () => {
  const [diabetes, visits, old] = [iri('dataset/diabetes'), iri('dataset/visits'), iri('dataset/old-diabetes')];
  const quads = pageOf(things.diabetes);

  it('are relationships with role, similarity and the columns to join on', () => {
    const node = `${diabetes}#rel-joinable-with:dataset%2Fvisits`;
    expect(objectsOf(quads, diabetes, DCAT.qualifiedRelation)).toContain(node);
    expect(objectsOf(quads, node, RDF.type)).toEqual([DCAT.Relationship]);
    expect(objectsOf(quads, node, DCT.relation)).toEqual([visits]);
    expect(objectsOf(quads, node, DCAT.hadRole)).toEqual([`${LAKE.$}role-joinable-with`]);
    expect(objectsOf(quads, node, LAKE.similarity)).toEqual(['1.0']);
    expect(objectsOf(quads, node, LAKE.similarityMeasure)).toEqual(['share of patients in both']);
    const [pair] = objectsOf(quads, node, LAKE.columnPair);
    expect([objectsOf(quads, pair ?? '', LAKE.columnName), objectsOf(quads, pair ?? '', LAKE.otherColumnName)]).toEqual([
      ['patient'],
      ['person id'],
    ]);
  });

  it('are told in Dublin Core where it has a word for the role, on both pages', () => {
    expect(objectsOf(quads, diabetes, DCT.replaces)).toEqual([old]);
    expect(objectsOf(quads, diabetes, DCT.hasPart)).toEqual([]);
    for (const page of [pageOf(things.visits), pageOf(things.old)]) {
      expect(objectsOf(page, visits, DCT.isPartOf)).toEqual([old]);
      expect(objectsOf(page, old, DCT.hasPart)).toEqual([visits]);
      expect(objectsOf(page, visits, DCT.relation)).toEqual([old]);
    }
  });
});

describe('the derivation of columns', () => {
  it('is part of the derivation, and leads from feature to feature back to the source', () => {
    const quads = unionOf([pageOf(things.clean), pageOf(things.raw)]);
    const [clean, raw] = [iri('dataset/diabetes/v/2'), iri('dataset/diabetes/v/1')];
    const derived = objectsOf(quads, `${clean}#deriv-source:dataset%2Fdiabetes%2Fv%2F1`, LAKE.columnDerivation);
    expect(
      derived.map((one) => [LAKE.column, LAKE.fromColumn, DCT.description].flatMap((property) => objectsOf(quads, one, property))),
    ).toEqual([
      [`${clean}#feature-age`, `${raw}#feature-age%20in%20years`, 'identity'],
      [`${clean}#feature-class`, `${raw}#feature-class`],
    ]);
    const [before] = objectsOf(quads, `${clean}#feature-age`, PROV.wasDerivedFrom);
    expect(objectsOf(quads, before ?? '', PROV.wasDerivedFrom)).toEqual([`${iri('data-source/clinic-export')}#feature-geboren`]);
    expect(objectsOf(quads, `${iri('data-source/clinic-export')}#feature-geboren`, DCT.title)).toEqual(['geboren']);
  });
});

describe('code and procedures', () => {
  it('names the code of a step, which the process used', () => {
    const [process, quads] = [iri('process/clean-diabetes'), pageOf(things.process)];
    expect(objectsOf(quads, `${process}#operation-scale`, LAKE.executedCode)).toEqual([iri('code/clean.py')]);
    expect(objectsOf(quads, process, PROV.used)).toContain(iri('code/clean.py'));
  });

  it('tells the procedure of an evaluation without making the evaluation a task', () => {
    const [evaluation, quads] = [iri('evaluation/accuracy-1'), pageOf(things.evaluation)];
    expect(objectsOf(quads, evaluation, LAKE.estimationProcedure)).toEqual([`${evaluation}#procedure`]);
    expect(objectsOf(quads, `${evaluation}#procedure`, DCT.title)).toEqual(['20 % holdout']);
    expect(objectsOf(quads, evaluation, MLS.definedOn)).toEqual([]);
  });
});

describe('attributes that no mapping is written for', () => {
  it('are told as JSON', () => {
    const other = new SmallLake();
    const [team, person] = [other.add('Agent', 'team', { agentType: 'team' }), other.add('Agent', 'ann', { agentType: 'person' })];
    other.edge(person, 'MEMBER_OF', team, 'lead', { attributes: { since: 2020 } });
    const quads = toQuads(other.describe('agent/ann'), BASE);
    expect(objectsOf(quads, `${iri('agent/ann')}#member-lead:agent%2Fteam`, LAKE.attributes)).toEqual(['{"since":2020}']);
  });
});

describe('checksums', () => {
  const sums = (record: AnyRecord): string[] =>
    pageOf(record)
      .filter((quad) => quad.predicate.value === SPDX.checksumValue)
      .map((quad) => quad.object.value);

  it('are all told of the file of a model, and the strongest of a distribution, which may have one', () => {
    expect(sums(things.version).sort()).toEqual(['12'.repeat(16), 'cd'.repeat(32)]);
    expect(sums(things.raw)).toEqual(['ab'.repeat(32)]);
    expect(sums(things.clean)).toEqual(['34'.repeat(16)]);
    expect(objectsOf(pageOf(things.clean), `${iri('dataset/diabetes/v/2')}#file-readme.txt:md5`, SPDX.algorithm)).toEqual([
      SPDX.checksumAlgorithm_md5,
    ]);
  });
});

const node = (value: string) => DataFactory.namedNode(value);
const whole = unionOf(lake.all().map(pageOf));
const without = (property: string) => whole.filter((quad) => quad.predicate.value !== property);

describe('our own shapes', () => {
  it.each([
    ['a measurement without a metric', without(DQV.isMeasurementOf)],
    ['a measurement without a time', without(PROV.generatedAtTime)],
    ['a relation to nothing', without(DCT.relation)],
    ['a dimension that is none', whole.filter((quad) => quad.object.value !== DQV.Dimension)],
    ['a column derived from nothing', without(LAKE.fromColumn)],
    [
      'a stage that there is not',
      [...without(ADMS.status), DataFactory.quad(node(iri('model/diabetes-predictor/v/1')), node(ADMS.status), node(`${LAKE.$}stage-old`))],
    ],
    [
      'a decision that is none',
      whole.map((quad) =>
        quad.predicate.value === LAKE.decision ? DataFactory.quad(quad.subject, quad.predicate, DataFactory.literal('maybe')) : quad,
      ),
    ],
  ])('notice %s', async (_, quads) => {
    expect(await ownShapes(whole)).toEqual([]);
    expect((await ownShapes(quads)).length).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasShapes('mldcat-ap'))('the official shapes', () => {
  it.each([
    ['mldcat-ap', DQV.value],
    ['mldcat-ap', DCT.type],
    ['dcat-ap', DCAT.hadRole],
    ['dcat-ap', DCT.relation],
  ] as const)('of %s notice when %s is missing', async (profile, property) => {
    const validate = profileValidator(profile);
    expect(await validate(whole)).toEqual([]);
    expect((await validate(without(property))).length).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasConsistencyChecker())('the ontologies', () => {
  it.each([
    ['an evaluation that is defined on a specification, as tasks are', MLS.definedOn, `${iri('evaluation/accuracy-1')}#specification`],
    ['an evaluation that is a task', RDF.type, MLS.Task],
  ])('contradict %s', (_, property, value) => {
    expect(contradictions([...whole, DataFactory.quad(node(iri('evaluation/accuracy-1')), node(property), node(value))])).not.toEqual([]);
  });

  it('contradict a measurement that used something, as activities do, and a feature that is a program', () => {
    const measurement = node(iri('quality-measurement/drift-2024-05-01'));
    const feature = node(`${iri('dataset/diabetes/v/2')}#feature-age`);
    expect(contradictions([...whole, DataFactory.quad(measurement, node(PROV.used), node(iri('dataset/diabetes/v/2')))])).not.toEqual([]);
    expect(
      contradictions([
        ...whole,
        DataFactory.quad(feature, node(MLS.implements), node(iri('algorithm/svm'))),
        DataFactory.quad(feature, node(RDF.type), node(MLS.Implementation)),
      ]),
    ).not.toEqual([]);
  });
});
