import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import type { AttributeField, Field } from '../../../src/model/kind.ts';
import { ALL_METAFEATURES, LANDMARKERS } from '../../../src/model/metafeature.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../../src/model/registry.ts';
import { CODES, DCT, LAKE, OWL, PREFIXES, RDF, RDFS, SKOS } from '../../../src/model/vocab.ts';
import { agentTypes } from '../../../src/transport/rdf/governance-shapes.ts';
import { IriBuilder } from '../../../src/transport/rdf/iri.ts';
import { contextText } from '../../../src/transport/rdf/jsonld-context.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { contradictions, hasConsistencyChecker } from '../../support/consistency.ts';
import { hasShared, shared } from '../../support/shared.ts';
import { readTurtle } from '../../support/shacl.ts';
import { lines, objectsOf } from './quads.ts';
import { SmallLake } from './small-lake.ts';
import { BASE, story } from './story.ts';

const file = (name: string): string => fileURLToPath(new URL(`../../../ontology/${name}`, import.meta.url));
const ontology = readTurtle(file('catalog.ttl'));
const subjects = [...new Set(ontology.map((quad) => quad.subject.value))];
const typesOf = (iri: string): string[] => objectsOf(ontology, iri, RDF.type);
const terms = subjects.filter((iri) =>
  typesOf(iri).some((type) => [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty].some((one) => one === type)),
);
const schemes = subjects.filter((iri) => typesOf(iri).includes(SKOS.ConceptScheme));
const used: string[] = Object.entries(LAKE)
  .filter(([name]) => name !== '$')
  .map(([, iri]) => iri);
const iris = new IriBuilder(BASE);
const schemeOf = (iri: string): string | undefined => objectsOf(ontology, iri, SKOS.inScheme)[0];

/** Lists of codes whose fields do not carry the list's name. */
const LISTS: Readonly<Record<string, string>> = {
  'features.type': 'featureType',
  'features.role': 'featureRole',
  'operations.kind': 'operationKind',
  'procedure.type': 'procedure',
  'approvals.decision': 'decision',
};
interface Code {
  field: string;
  list: string;
  value: string;
}
/** The list whose codes a field of the model states. */
function listOf(name: string, field: Field): string {
  if ('by' in field.rdf) return name;
  return field.rdf.as === 'concept' ? name : field.rdf.property.slice(LAKE.$.length);
}
const nested = (name: string, of: Readonly<Record<string, AttributeField>>): Code[] =>
  Object.entries(of).flatMap(([part, field]) =>
    field.type === 'enum' ? field.values.map((value) => ({ field: `${name}.${part}`, list: LISTS[`${name}.${part}`] ?? '?', value })) : [],
  );
/** Every value of every closed list of the model. */
const codes: Code[] = ALL_KINDS.flatMap((kind) => [
  ...fieldsOf(kind).flatMap(([name, field]): Code[] => {
    if (field.type === 'enum') return field.values.map((value) => ({ field: name, list: listOf(name, field), value }));
    return field.type === 'parts' || field.type === 'part' ? nested(name, field.of) : [];
  }),
  ...linksOf(kind).flatMap(([name, link]) => nested(name, link.attributes?.of ?? {})),
]);

describe('the ontology', () => {
  it('defines every term of ours that the vocabulary names, and no term that it does not', () => {
    expect([...terms].sort()).toEqual([...used].sort());
  });

  it('gives each subject one English label and comment, and the place of its definition', () => {
    for (const iri of subjects.filter((one) => one !== LAKE.$)) {
      const literals = ontology.filter(
        ({ subject, object }) => subject.value === iri && object.termType === 'Literal' && object.language === 'en',
      );
      const count = (property: string): number => literals.filter(({ predicate }) => predicate.value === property).length;
      expect([iri, count(RDFS.label), count(RDFS.comment)]).toEqual([iri, 1, 1]);
      expect([iri, objectsOf(ontology, iri, RDFS.isDefinedBy)]).toEqual([iri, [LAKE.$]]);
    }
  });

  it('places each term under one of a standard', () => {
    const above = terms.map((iri) => [...objectsOf(ontology, iri, RDFS.subClassOf), ...objectsOf(ontology, iri, RDFS.subPropertyOf)]);
    const namespaces = Object.values(PREFIXES).filter((namespace) => namespace !== LAKE.$);
    for (const iri of above.flat()) expect([iri, namespaces.some((namespace) => iri.startsWith(namespace))]).toEqual([iri, true]);
    expect(terms.filter((_, i) => above[i]?.length === 0)).toEqual([]);
  });

  it('sets no domain and no range', () => {
    expect(ontology.filter((quad) => quad.predicate.value === `${RDFS.$}domain` || quad.predicate.value === `${RDFS.$}range`)).toEqual([]);
  });

  it('tells of itself: title, version, licence, date and prefix', () => {
    const own = (property: string): string[] => objectsOf(ontology, LAKE.$, property);
    const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../../../package.json', import.meta.url)), 'utf8')) as {
      version: string;
    };
    expect(own(RDF.type)).toEqual([OWL.Ontology]);
    expect(own(`${OWL.$}versionInfo`)).toEqual([version]);
    expect(own(`${OWL.$}versionIRI`)[0]).toContain(version);
    expect(own('http://purl.org/vocab/vann/preferredNamespaceUri')).toEqual([LAKE.$]);
    for (const property of [DCT.title, DCT.description, DCT.license, DCT.issued])
      expect([property, own(property).length]).toEqual([property, 1]);
  });
});

describe('the lists of codes', () => {
  it.each(codes.map((code) => [code.field, code.value, code] as const))('have %s %s', (field, value, { list }) => {
    if (list === 'agentType') {
      // Standards have classes for them.
      expect(agentTypes(value)).not.toEqual([]);
      return;
    }
    const concept = iris.code(list, value);
    if (list === 'procedure' && value !== 'bootstrap') {
      expect(objectsOf(ontology, concept, RDF.type)).toEqual([]);
      return;
    }
    expect([field, objectsOf(ontology, concept, `${SKOS.$}notation`)]).toEqual([field, [value]]);
    expect(objectsOf(ontology, concept, SKOS.prefLabel)).toEqual([value]);
    expect(schemeOf(concept)).toBe(`${LAKE.$}scheme-${list}`);
  });

  it('hold no code that the model does not have, where the list is closed', () => {
    const closed = schemes.filter((scheme) => objectsOf(ontology, scheme, RDFS.comment)[0]?.endsWith('The list is closed.'));
    expect(closed.length).toBeGreaterThan(12);
    const known = new Set(codes.map(({ list, value }) => iris.code(list, value)));
    for (const iri of subjects.filter((one) => closed.includes(schemeOf(one) ?? ''))) expect([iri, known.has(iri)]).toEqual([iri, true]);
  });

  it('have the roles that links give or take where nobody says another, and all metafeatures', () => {
    const roles = ALL_KINDS.flatMap((kind) => linksOf(kind).flatMap(([, { role }]) => ('is' in role ? (role.is ?? []) : role.default)));
    for (const role of new Set(roles)) expect([role, schemeOf(iris.code('role', role))]).toEqual([role, `${LAKE.$}scheme-role`]);
    for (const { name } of ALL_METAFEATURES) expect([name, schemeOf(iris.code('metric', name))]).toEqual([name, `${LAKE.$}scheme-metric`]);
  });

  it('match no landmarker of the catalog to one of others', () => {
    for (const { name } of LANDMARKERS) {
      expect(objectsOf(ontology, iris.code('metric', name), DCT.identifier)).toEqual([name]);
      expect(objectsOf(ontology, iris.code('metric', name), SKOS.exactMatch)).toEqual([]);
    }
  });

  it('say of their codes what the graphs of the catalog say', () => {
    const { lake } = story();
    const all = new SmallLake();
    const metafeatures = Object.fromEntries(ALL_METAFEATURES.map(({ name }) => [name, 1]));
    const version = all.add(
      'DatasetVersion',
      '1',
      { metafeatures, files: [{ path: 'a', bytes: 1 }, { path: 'b' }] },
      all.add('Dataset', 'd'),
    );
    const pages = [
      ...lake.all().flatMap((record) => toQuads(lake.describe(record.path), BASE)),
      ...toQuads(all.describe(version.path), BASE),
    ];
    const told = pages.filter(({ subject }) => subjects.includes(subject.value));
    expect(new Set(told.map(({ subject }) => schemeOf(subject.value))).size).toBeGreaterThan(10);
    const known = new Set(lines(ontology));
    // What metrics measure is for whoever states it.
    const said = told.filter(({ predicate }) => !predicate.value.endsWith('#inDimension'));
    expect(lines(said).filter((line) => !known.has(line))).toEqual([]);
    // Every code of ours that a graph speaks of belongs to a list, if not listed itself.
    const spoken = new Set(
      pages.flatMap(({ subject, object }: Quad) => [subject.value, object.value]).filter((iri) => iri.startsWith(LAKE.$)),
    );
    for (const iri of spoken) {
      const list = /^([A-Za-z]+)-/.exec(iri.slice(LAKE.$.length))?.[1];
      expect([iri, subjects.includes(iri) || schemes.includes(`${LAKE.$}scheme-${list}`)]).toEqual([iri, true]);
    }
  });
});

describe.skipIf(!hasConsistencyChecker())('the ontology beside the standards', () => {
  it('contradicts none of them', () => {
    expect(contradictions(ontology)).toEqual([]);
  });
});

describe('the JSON-LD context in ontology/context.jsonld', () => {
  it('is the one that the code generates', () => {
    expect(readFileSync(file('context.jsonld'), 'utf8')).toBe(contextText());
  });
});

const CODE_LISTS = [
  ['mldcat-ap-3.1.0/html/codelist/task-type.ttl', 'http://openml.org/openml/task-type#'],
  ['mldcat-ap-3.1.0/html/codelist/feature-type.ttl', CODES.openmlFeatureType],
  ['mldcat-ap-3.1.0/html/codelist/estimationprocedure-type.ttl', CODES.openmlProcedureType],
  ['mldcat-ap-3.1.0/html/instances/qualitytype.ttl', CODES.openmlQuality],
  ['mlso/Taxonomies/mlso_dataset_characteristics.ttl', CODES.mlsoCharacteristic],
  ['mlso/Taxonomies/mlso_evaluation_measures.ttl', CODES.mlsoMeasure],
  ['mlso/Taxonomies/mlso_feature_characteristics.ttl', 'http://w3id.org/mlso/vocab/feature_characteristic/'],
  ['croissant/vocab/croissant.ttl', 'http://mlcommons.org/croissant/'],
  ['ml-schema-core/MLSchema.ttl', 'http://www.w3.org/ns/mls#'],
  ['w3c-ns/prov-o.ttl', 'http://www.w3.org/ns/prov#'],
  ['w3c-ns/dcat3.ttl', 'http://www.w3.org/ns/dcat#'],
  ['dcterms/dublin-core-terms.ttl', 'http://purl.org/dc/terms/'],
] as const;

describe.each(CODE_LISTS)('what the ontology says of %s', (path, namespace) => {
  it.skipIf(!hasShared('semantics', 'data', path))('speaks of terms that are there', () => {
    const theirs = new Set(readTurtle(shared('semantics', 'data', path)).map(({ subject }) => subject.value));
    const named = ontology.flatMap(({ predicate, object }) => [predicate.value, object.value]).filter((iri) => iri.startsWith(namespace));
    const procedures = codes
      .filter(({ list, value }) => list === 'procedure' && value !== 'bootstrap')
      .map(({ value }) => CODES.openmlProcedureType + value);
    const all = new Set([...named, ...procedures.filter((iri) => iri.startsWith(namespace))]);
    expect(all.size).toBeGreaterThan(0);
    expect([...all].filter((iri) => iri !== namespace && !theirs.has(iri))).toEqual([]);
  });
});
