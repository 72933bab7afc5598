import { describe, expect, it } from 'vitest';
import { DCAT, DCT, IT6, MLS, ORG, RDF, RDFS, SPDX, XSD } from '../../../src/model/vocab.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { contradictions, hasConsistencyChecker } from '../../support/consistency.ts';
import { objectsOf, unionOf } from './quads.ts';
import { SmallLake } from './small-lake.ts';
import { BASE } from './story.ts';

/** What input takes and a property of the standards has no place for. */

const lake = new SmallLake();
const dataset = lake.add('Dataset', 'd');
const model = lake.add('Model', 'm');
lake.add('DatasetVersion', '1', { files: [{ path: 'x.csv', bytes: -5, sha256: 'unknown', md5: 'AB'.repeat(16) }] }, dataset);
lake.add('ModelVersion', '1', { files: [{ path: 'x.onnx', bytes: '-9007199254740993', sha256: 'abc' }], parameterCount: -1 }, model);
const [ann, bob, team] = (
  [
    ['ann', 'person'],
    ['bob', 'person'],
    ['team', 'team'],
  ] as const
).map(([key, agentType]) => lake.add('Agent', key, { agentType }));
if (!ann || !bob || !team) throw new Error('no agents');
lake.edge(ann, 'MEMBER_OF', bob, 'apprentice');
lake.edge(ann, 'MEMBER_OF', team, 'lead');
const page = (path: string) => toQuads(lake.describe(path), BASE);
const iri = (path: string): string => `${BASE}/id/${path}`;

describe('sizes and checksums that cannot be', () => {
  it('are told of a distribution in words, and the next checksum stands', () => {
    const [quads, file] = [page('dataset/d/v/1'), `${iri('dataset/d/v/1')}#file-x.csv`];
    expect(objectsOf(quads, file, DCAT.byteSize)).toEqual([]);
    expect(objectsOf(quads, file, RDFS.comment)).toEqual(['bytes: -5', 'sha256: unknown']);
    expect(objectsOf(quads, file, SPDX.checksum)).toEqual([`${file}:md5`]);
    expect(objectsOf(quads, `${file}:md5`, SPDX.checksumValue)).toEqual(['ab'.repeat(16)]);
  });

  it('are told of a model and its files in words', () => {
    const [quads, version] = [page('model/m/v/1'), iri('model/m/v/1')];
    expect(objectsOf(quads, `${version}#file-x.onnx`, RDFS.comment)).toEqual(['bytes: -9007199254740993', 'sha256: abc']);
    expect(objectsOf(quads, version, IT6.totalNumberOfParameters)).toEqual([]);
    const count = quads.find(({ subject, predicate }) => subject.value === `${version}#c-parameters` && predicate.value === MLS.hasValue);
    expect(count?.object).toMatchObject({ value: '-1', datatype: { value: XSD.integer } });
  });
});

describe('what belongs to a person', () => {
  it('is no member of an organisation, on either page', () => {
    for (const quads of [page('agent/ann'), page('agent/bob')]) {
      expect(objectsOf(quads, iri('agent/ann'), ORG.memberOf)).not.toContain(iri('agent/bob'));
      expect(quads.some(({ predicate, object }) => predicate.value === ORG.organization && object.value === iri('agent/bob'))).toBe(false);
    }
    const quads = page('agent/ann');
    expect(objectsOf(quads, iri('agent/ann'), ORG.memberOf)).toEqual([iri('agent/team')]);
    expect(objectsOf(quads, iri('agent/ann'), DCT.relation)).toEqual([iri('agent/bob')]);
    const node = `${iri('agent/ann')}#edge-member_of-apprentice:agent%2Fbob`;
    expect([RDF.predicate, RDF.object].flatMap((property) => objectsOf(quads, node, property))).toEqual([DCT.relation, iri('agent/bob')]);
  });

  it.skipIf(!hasConsistencyChecker())('contradicts no ontology', () => {
    expect(contradictions(unionOf(lake.all().map(({ path }) => page(path))))).toEqual([]);
  });
});
