import { describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../../src/model/kind.ts';
import { DCAT, DCT, IT6, LAKE, MLS, ORG, PROV, RDF, SCHEMA } from '../../../src/model/vocab.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { objectsOf } from './quads.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const pageOf = (record: AnyRecord) => toQuads(lake.describe(record.path), BASE);
const iri = (path: string) => `${BASE}/id/${path}`;
const typesIn = (record: AnyRecord, subject: string) => objectsOf(pageOf(record), subject, RDF.type);

describe('the RDF of other kinds', () => {
  it('tells a task with its 5-fold cross-validation and measures on an evaluation specification', () => {
    const quads = pageOf(things.task);
    const task = iri('task/predict-diabetes');
    expect(objectsOf(quads, `${task}#specification`, MLS.hasPart)).toEqual(
      [`${task}#procedure`, `${LAKE.$}measure-f_measure`, `${LAKE.$}measure-predictive_accuracy`].sort(),
    );
    expect(objectsOf(quads, `${task}#procedure`, DCT.title)).toEqual(['stratified 5-fold cross-validation']);
    expect(objectsOf(quads, `${task}#parameter-number_folds`, IT6.value)).toEqual(['5']);
    expect(objectsOf(quads, task, IT6.targetFeature)).toEqual([`${iri('dataset/diabetes/v/2')}#feature-class`]);
  });

  it('types agents by what they are, and qualifies membership', () => {
    expect(typesIn(things.team, iri('agent/data-science'))).toContain(ORG.OrganizationalUnit);
    expect(typesIn(things.robot, iri('agent/nightly'))).toContain(PROV.SoftwareAgent);
    expect(objectsOf(pageOf(things.bob), `${iri('agent/bob')}#member-lead:agent%2Fdata-science`, ORG.role)).toEqual([`${LAKE.$}role-lead`]);
  });

  it('makes a stream a data service and keeps passwords to itself', () => {
    expect(objectsOf(pageOf(things.stream), iri('data-source/glucose'), DCAT.endpointURL)).toEqual([
      'kafka://broker.clinic.example:9092/glucose',
    ]);
    expect(objectsOf(pageOf(things.source), iri('data-source/clinic-export'), SCHEMA.url)).toEqual([
      'postgresql://db.clinic.example:5432/export?sslmode=require',
    ]);
    const everything = lake
      .all()
      .map((record) => serialize(pageOf(record), 'turtle'))
      .join('');
    expect(everything).not.toMatch(/s3cret|token|reader:/);
  });

  it('keeps free-text licences as documents of their own', () => {
    const quads = pageOf(things.source);
    const [licence] = objectsOf(quads, iri('data-source/clinic-export'), DCT.license);
    expect(licence).toBe(`${iri('data-source/clinic-export')}#licence`);
    expect(objectsOf(quads, licence ?? '', DCT.title)).toEqual(['For research only']);
  });

  it('keeps steps of a process in order', () => {
    const process = iri('process/clean-diabetes');
    const quads = pageOf(things.process);
    expect(objectsOf(quads, process, LAKE.operation)).toHaveLength(2);
    expect(objectsOf(quads, `${process}#operation-scale`, SCHEMA.position)).toEqual(['1']);
    expect(objectsOf(quads, `${process}#operation-drop%20duplicates`, LAKE.parameters)).toEqual(['{"columns":["id"],"keep":"first"}']);
  });

  it('separates the library from the implementation', () => {
    const implementation = iri('implementation/sklearn-svc');
    const quads = pageOf(things.svc);
    expect(objectsOf(quads, `${implementation}#library`, IT6.version)).toEqual(['1.4.2']);
    expect(objectsOf(quads, `${implementation}#hp-gamma`, IT6.defaultValue)).toEqual([]);
    expect(objectsOf(quads, `${implementation}#hp-C`, IT6.defaultValue)).toEqual(['1']);
  });
});
