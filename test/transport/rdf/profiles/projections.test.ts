import fc from 'fast-check';
import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { ALL_KINDS } from '../../../../src/model/registry.ts';
import { DCAT, DCT, FOAF, LAKE, PROV, RDF, SKOS } from '../../../../src/model/vocab.ts';
import type { Described } from '../../../../src/services/described.ts';
import { connected, spoken } from '../../../../src/transport/rdf/profiles/projection.ts';
import { toQuads } from '../../../../src/transport/rdf/to-quads.ts';
import { contradictions, hasConsistencyChecker } from '../../../support/consistency.ts';
import { hasShapes, shapesOf } from '../../../support/shacl.ts';
import { anyLake } from '../any-lake.ts';
import { lines, objectsOf, unionOf } from '../quads.ts';
import { SmallLake } from '../small-lake.ts';
import { BASE, story } from '../story.ts';
import { ownGraphs, pagesApart, profileOf, PROJECTIONS, tellingOf, wholeLake } from './graphs.ts';

const { lake, things } = story();
const all = lake.all().map(({ path }) => lake.describe(path));
const pageIn = (name: string, path: string): Quad[] => profileOf(name).quads(lake.describe(path), BASE);
const kindsOf = (name: string): string[] => {
  const tells = (kind: string): boolean => profileOf(name).tells({ record: { kind } } as unknown as Described);
  return ALL_KINDS.map((kind) => kind.name).filter(tells);
};
/** Properties, and classes behind `a `. */
const termsOf = (quads: readonly Quad[]): Set<string> =>
  new Set(quads.map(({ predicate, object }) => (predicate.value === RDF.type ? `a ${object.value}` : predicate.value)));
const CATALOGUED = ['DataSource', 'Dataset', 'DatasetVersion', 'Model', 'ModelVersion'];

describe('a profile tells of the kinds that it has words for', () => {
  it.each([
    ['mldcat-ap', ALL_KINDS.map(({ name }) => name)],
    ['dcat-ap', [...CATALOGUED, 'Ingest', 'Process', 'TrainingRun', 'Agent']],
    ['prov', ALL_KINDS.map(({ name }) => name).filter((name) => name !== 'Algorithm' && name !== 'Task')],
    ['fdp', [...CATALOGUED, 'Agent']],
  ])('%s', (name, kinds) => {
    expect(kindsOf(name).sort()).toEqual([...kinds].sort());
    for (const described of all.filter((one) => profileOf(name).tells(one))) {
      const iri = `${BASE}/id/${described.record.path}`;
      expect([iri, objectsOf(profileOf(name).quads(described, BASE), iri, RDF.type).length > 0]).toEqual([iri, true]);
    }
  });
});

describe.each(['mldcat-ap', 'dcat-ap', 'prov'])('%s, for any lake,', (name) => {
  it('says nothing that the base graph does not say, in its order, and of everything what it is', () => {
    fc.assert(
      fc.property(anyLake, (any) => {
        for (const { path } of any.all().filter(({ retiredAt }) => retiredAt === null)) {
          const described = any.describe(path);
          if (!profileOf(name).tells(described)) continue;
          const [page, told] = [lines(toQuads(described, BASE)), profileOf(name).quads(described, BASE)];
          const known = new Set(page);
          expect(lines(told).filter((line) => !known.has(line))).toEqual([]);
          const typed = new Set(told.filter(({ predicate }) => predicate.value === RDF.type).map(({ subject }) => subject.value));
          expect(told.filter(({ subject }) => !typed.has(subject.value))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(PROJECTIONS)('%s as a lake', (name) => {
  const graphs = ownGraphs(all, BASE, tellingOf(name));

  it('is made of graphs that share no statement, and tells each statement of a page', () => {
    const own = graphs.flatMap((graph) => lines(graph.own));
    expect(new Set(own).size).toBe(own.length);
    const told = new Set([...own, ...graphs.flatMap((graph) => lines(graph.terms))]);
    const known = all.filter((one) => profileOf(name).tells(one));
    const subjects = new Set(known.map(({ record }) => `${BASE}/id/${record.path}`));
    // Pages also name parts of others that those do not list themselves, and things that the profile does not tell of; where a description is
    // too far away they tell the title for it.
    const missing = unionOf(known.map((one) => profileOf(name).quads(one, BASE))).filter(
      (quad) => subjects.has(quad.subject.value) && quad.predicate.value !== DCT.description && !told.has(lines([quad])[0] ?? ''),
    );
    expect(lines(missing)).toEqual([]);
  });

  it('has one blank-free, sorted page per thing', () => {
    for (const quad of graphs.flatMap(({ own }) => own)) {
      expect([quad.subject.termType, quad.object.termType]).not.toContain('BlankNode');
    }
    for (const described of all) {
      const quads = tellingOf(name).quadsOf(described, BASE);
      const again = tellingOf(name).quadsOf(described, BASE);
      expect(again.map(String)).toEqual(quads.map(String));
      const subjects = quads.map(({ subject }) => subject.value);
      expect(subjects).toEqual([...subjects].sort());
    }
  });

  it('tells the catalog what a reader of the profile can use, and that it conforms to it', () => {
    const whole = wholeLake(all, BASE, tellingOf(name));
    const catalog = `${BASE}/catalog`;
    if (name === 'prov') return expect(objectsOf(whole, catalog, RDF.type)).toEqual([]);
    expect(objectsOf(whole, catalog, RDF.type)).toEqual([DCAT.Catalog]);
    expect(objectsOf(whole, catalog, DCT.conformsTo)).toEqual([profileOf(name).iri]);
    expect(objectsOf(whole, catalog, DCAT.dataset)).toContain(`${BASE}/id/${things.raw.path}`);
    expect(objectsOf(whole, catalog, DCAT.record).length > 0).toBe(name !== 'fdp');
  });
});

describe('mldcat-ap', () => {
  it('leaves out our own terms and keeps what MLDCAT-AP and ML-Schema say of a run', () => {
    const [base, told] = [toQuads(lake.describe(things.run.path), BASE), pageIn('mldcat-ap', things.run.path)];
    expect([...termsOf(base)].some((term) => term.includes(LAKE.$))).toBe(true);
    expect([...termsOf(told)].filter((term) => term.includes(LAKE.$))).toEqual([]);
    expect(told.length).toBeGreaterThan(base.length / 2);
  });
});

describe.skipIf(!hasShapes('dcat-ap'))('dcat-ap', () => {
  it('says of datasets, distributions and services only what DCAT-AP or DCAT and Dublin Core have words for', () => {
    const shapes = shapesOf('dcat-ap');
    const named = new Set(shapes.filter(({ predicate }) => predicate.value.endsWith('#path')).map(({ object }) => object.value));
    const terms = [...termsOf(wholeLake(all, BASE, tellingOf('dcat-ap')))].filter((term) => !term.startsWith('a ') && !named.has(term));
    // Of DCAT 3 and Dublin Core beyond the profile; of contacts, what vCard has; of attributions, whom.
    expect(terms.sort()).toEqual(
      [
        ...[DCAT.isVersionOf, DCAT.previousVersion, DCAT.resource],
        ...[DCT.created, DCT.isPartOf, DCT.replaces],
        ...['http://www.w3.org/2006/vcard/ns#fn', 'http://www.w3.org/2006/vcard/ns#hasEmail', PROV.agent],
      ].sort(),
    );
  });
});

describe('prov', () => {
  it('has PROV-O and names only', () => {
    const labels: string[] = [DCT.title, FOAF.name, SKOS.prefLabel];
    const terms = [...termsOf(wholeLake(all, BASE, tellingOf('prov')))];
    expect(terms.filter((term) => !term.replace('a ', '').startsWith(PROV.$) && !labels.includes(term))).toEqual([]);
  });

  it('has every edge that the base graph states in PROV-O, for any lake', () => {
    const provOf = (quads: readonly Quad[]): string[] => lines(quads.filter(({ predicate }) => predicate.value.startsWith(PROV.$)));
    const same = (any: SmallLake): void => {
      const known = any.all().map(({ path }) => any.describeAny(path));
      expect(provOf(wholeLake(known, BASE, tellingOf('prov')))).toEqual(provOf(wholeLake(known, BASE)));
    };
    same(lake);
    fc.assert(fc.property(anyLake, same), { numRuns: 100 });
  });

  it.skipIf(!hasConsistencyChecker())('contradicts no ontology', () => {
    expect(contradictions([...wholeLake(all, BASE, tellingOf('prov')), ...pagesApart(all, tellingOf('prov'))])).toEqual([]);
  });
});

describe('fdp', () => {
  it("names the catalog's host where nobody published a thing, and counts revisions where it has no version", () => {
    const other = new SmallLake();
    other.add('Dataset', 'bare', { name: 'Bare', revision: 3 });
    const bare = `${BASE}/id/dataset/bare`;
    const quads = profileOf('fdp').quads(other.describe('dataset/bare'), BASE);
    expect(objectsOf(quads, bare, DCAT.version)).toEqual(['3']);
    const [host = ''] = objectsOf(quads, bare, DCT.publisher);
    expect(objectsOf(quads, host, FOAF.name)).toEqual(['lake.example.org']);
  });

  it('tells media types as texts, unknown ones as bytes, and themes from tags', () => {
    const quads = pageIn('fdp', things.clean.path);
    const version = `${BASE}/id/${things.clean.path}`;
    const types = objectsOf(quads, version, DCAT.distribution).flatMap((file) => objectsOf(quads, file, DCAT.mediaType));
    expect(types).toEqual(['application/octet-stream', 'application/octet-stream']);
    expect(objectsOf(quads, version, DCAT.theme)).toEqual([`${LAKE.$}theme-healthcare`, `${LAKE.$}theme-time-series`]);
    const raw = pageIn('fdp', things.raw.path);
    expect(raw.filter(({ predicate }) => predicate.value === DCAT.mediaType).map(({ object }) => object.value)).toEqual(['text/csv']);
  });

  it('tells of retired things nothing, but of agents what others need', () => {
    const other = new SmallLake();
    const retired = { retiredAt: '2024-06-01T00:00:00.000Z' };
    const [gone, left] = [
      other.add('Dataset', 'gone', retired),
      other.add('Agent', 'left', { ...retired, agentType: 'person', name: 'Lea' }),
    ];
    const quadsOf = (path: string): Quad[] => tellingOf('fdp').quadsOf(other.describeAny(path), BASE);
    expect(quadsOf(gone.path)).toEqual([]);
    expect(objectsOf(quadsOf(left.path), `${BASE}/id/agent/left`, FOAF.name)).toEqual(['Lea']);
  });
});

describe('a projection', () => {
  it('keeps what is connected with the root or its parts, in either direction, and nothing that has no class of the vocabulary', () => {
    const page = toQuads(lake.describe(things.run.path), BASE);
    const said = spoken(page, { namespaces: [DCAT.$, DCT.$], terms: [PROV.Activity] });
    const run = `${BASE}/id/${things.run.path}`;
    expect(new Set(connected(said, run).map(({ subject }) => subject.value))).toEqual(new Set([run]));
    expect(said.length).toBeGreaterThan(connected(said, run).length);
  });
});
