import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DCT, LAKE, OWL, RDF, RDFS, SKOS } from '../../../src/model/vocab.ts';
import { METAFEATURES } from '../../../src/model/metafeature.ts';
import { contextText } from '../../../src/transport/rdf/jsonld-context.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { readTurtle } from '../../support/shacl.ts';
import { objectsOf } from './quads.ts';
import { SmallLake } from './small-lake.ts';
import { BASE } from './story.ts';

const file = (name: string): string => fileURLToPath(new URL(`../../../ontology/${name}`, import.meta.url));
const ontology = readTurtle(file('catalog.ttl'));
const defined = new Set(ontology.filter((quad) => quad.predicate.value === RDFS.isDefinedBy).map((quad) => quad.subject.value));
const used: string[] = Object.entries(LAKE)
  .filter(([name]) => name !== '$')
  .map(([, iri]) => iri);

describe('the ontology', () => {
  it('defines every term of ours that the vocabulary names, and no term that it does not', () => {
    const properties = ontology
      .filter((quad) => [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty].some((type) => quad.object.value === type))
      .map((quad) => quad.subject.value);
    expect(properties.sort()).toEqual([...used].sort());
  });

  it('gives each a label, a comment and the place of its definition', () => {
    for (const term of used) {
      expect([term, objectsOf(ontology, term, RDFS.label).length, objectsOf(ontology, term, RDFS.comment).length]).toEqual([term, 1, 1]);
      expect(defined.has(term)).toBe(true);
    }
  });

  it('labels each concept, puts it in a list with a title, and sets no domain and no range', () => {
    for (const concept of ontology.filter((quad) => quad.predicate.value === SKOS.inScheme)) {
      expect(objectsOf(ontology, concept.subject.value, SKOS.prefLabel)).toHaveLength(1);
      expect(objectsOf(ontology, concept.object.value, DCT.title)).toHaveLength(1);
    }
    expect(ontology.filter((quad) => quad.predicate.value === `${RDFS.$}domain` || quad.predicate.value === `${RDFS.$}range`)).toEqual([]);
  });
});

describe('the JSON-LD context in ontology/context.jsonld', () => {
  it('is the one that the code generates', () => {
    expect(readFileSync(file('context.jsonld'), 'utf8')).toBe(contextText());
  });
});

describe.skipIf(!hasShared('semantics', 'data', 'mlso', 'Taxonomies'))('matches of metrics', () => {
  it('point to qualities of OpenML and characteristics of MLSO that exist', () => {
    const lake = new SmallLake();
    const metafeatures = Object.fromEntries(METAFEATURES.map(({ name }) => [name, 1]));
    const version = lake.add('DatasetVersion', '1', { metafeatures }, lake.add('Dataset', 'd'));
    const matches = toQuads(lake.describe(version.path), BASE)
      .filter((quad) => quad.predicate.value === SKOS.exactMatch)
      .map((quad) => quad.object.value);
    const known = ['mldcat-ap-3.1.0/html/instances/qualitytype.ttl', 'mlso/Taxonomies/mlso_dataset_characteristics.ttl'].flatMap((path) =>
      readTurtle(shared('semantics', 'data', path))
        .filter((quad) => quad.predicate.value === RDF.type)
        .map((quad) => quad.subject.value),
    );
    expect(matches.length).toBeGreaterThan(60);
    expect(matches.filter((match) => !known.includes(match))).toEqual([]);
  });
});
