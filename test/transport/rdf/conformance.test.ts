import { DataFactory, type Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { DCAT, DCT, DQV, IT6, MLS, PROV, RDF } from '../../../src/model/vocab.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { contradictions, hasConsistencyChecker } from '../../support/consistency.ts';
import { hasShapes, profileValidator, readTurtle, validatorOf, violations, type Profile } from '../../support/shacl.ts';
import { unionOf } from './quads.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const pages = (farther: boolean): [string, Quad[]][] =>
  lake.all().map((record) => [record.path, toQuads(lake.describe(record.path, farther), BASE)]);
const whole = unionOf(pages(true).map(([, quads]) => quads));
const ownShapes = new URL('../../../ontology/shapes.ttl', import.meta.url);

for (const profile of ['mldcat-ap', 'dcat-ap'] as const satisfies Profile[]) {
  describe.skipIf(!hasShapes(profile))(`the story in RDF against ${profile}`, () => {
    it('has no violation as a whole', async () => {
      expect(await violations(whole, profile)).toEqual([]);
    });

    it('has no violation together with its lineage', async () => {
      expect(await violations(unionOf([whole, lineageQuads(lake.lineage(things.version), BASE)]), profile)).toEqual([]);
    });

    for (const [farther, known] of [
      [true, 'two steps around it'],
      [false, 'its neighbours only'],
    ] as const) {
      it(`has no violation in any page alone, with ${known}`, async () => {
        const validate = profileValidator(profile);
        for (const [path, quads] of pages(farther)) expect([path, await validate(quads)]).toEqual([path, []]);
      });
    }
  });
}

describe.skipIf(!hasShapes('mldcat-ap'))('the check itself', () => {
  const without = (property: string, subject: (iri: string) => boolean = () => true): Quad[] =>
    whole.filter((quad) => quad.predicate.value !== property || !subject(quad.subject.value));

  it.each([
    ['the collection date', IT6.collectionDate],
    ['the model files', IT6.hasFile],
    ['the training data', IT6.trainedOn],
    ['the quality measurements', DQV.hasQualityMeasurement],
    ['the access addresses', DCAT.accessURL],
    ['the titles', DCT.title],
    ['the creation times', DCT.created],
    ['the types of metrics', DCT.type],
  ])('notices when %s are missing', async (_, property) => {
    expect(await violations(without(property), 'mldcat-ap')).not.toEqual([]);
  });

  it('notices a second collection date', async () => {
    const [first] = whole.filter((quad) => quad.predicate.value === IT6.collectionDate);
    if (!first) throw new Error('no collection date');
    expect(
      await violations([...whole, DataFactory.quad(first.subject, first.predicate, DataFactory.literal('other'))], 'mldcat-ap'),
    ).toHaveLength(1);
  });
});

describe('our own shapes', () => {
  it('hold for the story', async () => {
    expect(await validatorOf(readTurtle(ownShapes.pathname))(whole)).toEqual([]);
  });

  it('notice a job that ends before it starts and a creation date on a run', async () => {
    const run = DataFactory.namedNode(`${BASE}/id/training-run/run-77`);
    const literal = DataFactory.literal('2000-01-01T00:00:00Z', DataFactory.namedNode('http://www.w3.org/2001/XMLSchema#dateTime'));
    const early = whole.map((quad) =>
      quad.subject.equals(run) && quad.predicate.value === PROV.endedAtTime ? DataFactory.quad(run, quad.predicate, literal) : quad,
    );
    const faulty = [...early, DataFactory.quad(run, DataFactory.namedNode(DCT.created), literal)];
    expect(await validatorOf(readTurtle(ownShapes.pathname))(faulty)).toHaveLength(2);
  });
});

describe.skipIf(!hasConsistencyChecker())('the story under ML-Schema, PROV-O, DCAT, DQV, ORG and FOAF', () => {
  it('is free of contradictions, lineage included', () => {
    expect(contradictions(unionOf([whole, lineageQuads(lake.lineage(things.version), BASE)]))).toEqual([]);
  });

  it('would not be if a run had a creator, or took a model as its input', () => {
    const node = (iri: string) => DataFactory.namedNode(iri);
    const run = node(`${BASE}/id/training-run/run-77`);
    const created = DataFactory.quad(run, node(DCT.creator), node(`${BASE}/id/agent/tim`));
    const input = DataFactory.quad(run, node(MLS.hasInput), node(`${BASE}/id/model/diabetes-predictor/v/1`));
    expect(contradictions([...whole, created])).not.toEqual([]);
    expect(contradictions([...whole, input])).not.toEqual([]);
    expect(whole.some((quad) => quad.predicate.value === RDF.type && quad.object.value === IT6.MachineLearningModel)).toBe(true);
  });
});
