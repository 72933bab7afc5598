import { DataFactory, type Quad, type Term } from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSeeds } from '../../../src/app.ts';
import { PROV, RDF, XSD } from '../../../src/model/vocab.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { toQuads } from '../../../src/transport/rdf/to-quads.ts';
import { tombstoneQuads } from '../../../src/transport/rdf/tombstone-quads.ts';
import { embeddedDatabase } from '../../support/databases.ts';
import { BASE_IRI, openLake, type TestLake } from '../../support/lake.ts';
import { readTurtle, validatorOf } from '../../support/shacl.ts';
import { unionOf } from './quads.ts';
import { BASE, story } from './story.ts';

const SH = 'http://www.w3.org/ns/shacl#';
const shapes = readTurtle(new URL('../../../ontology/shapes.ttl', import.meta.url).pathname);
const validate = validatorOf(shapes);

const objects = (quads: readonly Quad[], subject: Term, property: string): Term[] =>
  quads.filter((quad) => quad.subject.equals(subject) && quad.predicate.value === property).map((quad) => quad.object);
const ofShape = (subject: Term, name: string): Term[] => objects(shapes, subject, SH + name);
const named = (iri: string) => DataFactory.namedNode(iri);
const literal = (text: string, datatype: string = XSD.string) => DataFactory.literal(text, named(datatype));

/** Every shape for things of some kind. */
const nodeShapes = [...new Set(shapes.filter((quad) => quad.object.value === `${SH}NodeShape`).map(({ subject }) => subject))];

/** Nodes of a graph that a shape speaks of. */
function targets(graph: readonly Quad[], shape: Term): Term[] {
  const classes = ofShape(shape, 'targetClass').flatMap((type) =>
    graph.filter(({ predicate, object }) => predicate.value === RDF.type && object.equals(type)).map(({ subject }) => subject),
  );
  const subjects = ofShape(shape, 'targetSubjectsOf').flatMap(({ value }) =>
    graph.filter((quad) => quad.predicate.value === value).map(({ subject }) => subject),
  );
  const found = ofShape(shape, 'targetObjectsOf').flatMap(({ value }) =>
    graph.filter((quad) => quad.predicate.value === value).map(({ object }) => object),
  );
  return [...new Map([...classes, ...subjects, ...found].map((node) => [node.value, node])).values()];
}

const { lake, things } = story();
const pages = lake.all().map((record) => toQuads(lake.describe(record.path), BASE));
/** Whole edges, those without roles too. */
const lineage = lineageQuads(lake.lineage(things.version), BASE);
const graphsOfStory = [...pages, lineage];

/** One rule of a shape, with how to break it at a node. */
interface Rule {
  name: string;
  component: string;
  shape: Term;
  /** Null where the node cannot break it. */
  broken: (graph: readonly Quad[], focus: Term) => Quad[] | null;
}

type Breaker = (place: { path: Path; value: Term; constraint: Term; graph: readonly Quad[]; focus: Term }) => Quad[] | null;
interface Path {
  /** The property at the node itself; for an inverse path, of what points to it. Of alternatives all. */
  property: string;
  others: readonly string[];
  inverse: boolean;
}
const at = (quad: Quad, { property, others, inverse }: Path, focus: Term): boolean =>
  [property, ...others].includes(quad.predicate.value) && (inverse ? quad.object : quad.subject).equals(focus);
const stated = ({ property, inverse }: Path, focus: Term, value: Term): Quad =>
  inverse
    ? DataFactory.quad(value as Quad['subject'], named(property), focus as Quad['object'])
    : DataFactory.quad(focus as Quad['subject'], named(property), value as Quad['object']);
const instead: (value: Term) => Breaker =
  (value) =>
  ({ path, graph, focus }) => [...graph.filter((quad) => !at(quad, path, focus)), stated(path, focus, value)];

const BREAKERS: Readonly<Record<string, Breaker>> = {
  minCount: ({ path, graph, focus }) => graph.filter((quad) => !at(quad, path, focus)),
  maxCount: ({ path, graph, focus, value }) => [
    ...graph,
    ...Array.from({ length: Number(value.value) + 1 }, (_, i) => stated(path, focus, named(`https://other.example/${i}`))),
  ],
  datatype: instead(DataFactory.literal('hello', 'en')),
  in: instead(literal('something else')),
  class: instead(named('https://other.example/untyped')),
  or: instead(named('https://other.example/untyped')),
  nodeKind: (place) => instead(place.value.value.endsWith('#Literal') ? named('https://other.example/node') : literal('a text'))(place),
  minInclusive: instead(literal('-1', XSD.integer)),
  lessThanOrEquals: ({ path, value, graph, focus }) => {
    const [later] = objects(graph, focus, value.value);
    return later === undefined
      ? null
      : instead(literal('9999-01-01T00:00:00Z', XSD.dateTime))({ path, value, constraint: value, graph, focus });
  },
};

/** The property of a path; of a sequence the last one is broken by its first. */
function pathOf(constraint: Term): Path | 'sequence' {
  const [path] = ofShape(constraint, 'path');
  if (path?.termType === 'NamedNode') return { property: path.value, others: [], inverse: false };
  const [inverse] = path ? ofShape(path, 'inversePath') : [];
  if (inverse) return { property: inverse.value, others: [], inverse: true };
  const [list] = path ? ofShape(path, 'alternativePath') : [];
  const [property, ...others] = list ? members(list) : [];
  return property === undefined ? 'sequence' : { property, others, inverse: false };
}
function members(list: Term): string[] {
  const [[first], [rest]] = [objects(shapes, list, `${RDF.$}first`), objects(shapes, list, `${RDF.$}rest`)];
  return [...(first ? [first.value] : []), ...(rest && rest.value !== `${RDF.$}nil` ? members(rest) : [])];
}

function rulesOf(shape: Term): Rule[] {
  return ofShape(shape, 'property').flatMap((constraint) => {
    const path = pathOf(constraint);
    if (path === 'sequence') return [];
    return Object.entries(BREAKERS).flatMap(([component, breaker]) =>
      ofShape(constraint, component).map((value) => ({
        name: `${path.property.replace(/^.*[#/]/, '')}${path.inverse ? ' (inverse)' : ''} ${component} ${value.value.replace(/^.*[#/]/, '')}`,
        component: `${SH}${component[0]?.toUpperCase()}${component.slice(1)}ConstraintComponent`,
        shape,
        broken: (graph, focus) => breaker({ path, value, constraint, graph, focus }),
      })),
    );
  });
}

describe('our own shapes', () => {
  it('hold for the story, all together and page by page, and for what is left of each thing when it is retired', async () => {
    expect(await validate(unionOf(graphsOfStory))).toEqual([]);
    for (const [i, record] of lake.all().entries()) {
      expect([record.path, await validate(pages[i] ?? [])]).toEqual([record.path, []]);
      const near = lake.describe(record.path, false);
      expect([record.path, await validate(toQuads(near, BASE))]).toEqual([record.path, []]);
      const retired = { ...near, record: { ...record, retiredAt: '2026-01-01T00:00:00.000Z', retiredReason: 'superseded' } };
      expect([record.path, await validate(tombstoneQuads(retired, BASE))]).toEqual([record.path, []]);
    }
  });

  it('each speak of something in the story, and say in English what of', () => {
    const all = unionOf(graphsOfStory);
    for (const shape of nodeShapes) {
      expect([shape.value, targets(all, shape).length > 0]).toEqual([shape.value, true]);
      expect([shape.value, objects(shapes, shape, 'http://www.w3.org/2000/01/rdf-schema#label').length]).toEqual([shape.value, 1]);
    }
  });

  it('use no constraint that is not broken here', () => {
    const known = new Set([...Object.keys(BREAKERS), 'path', 'message', 'property', 'equals', 'not']);
    const targeting = new Set(['targetClass', 'targetSubjectsOf', 'targetObjectsOf', 'inversePath', 'alternativePath']);
    const used = shapes.filter(({ predicate }) => predicate.value.startsWith(SH)).map(({ predicate }) => predicate.value.slice(SH.length));
    expect([...new Set(used)].filter((name) => !known.has(name) && !targeting.has(name))).toEqual([]);
  });

  const withRules = nodeShapes.filter((shape) => rulesOf(shape).length > 0);
  describe.each(withRules.map((shape) => [shape.value.replace(/^.*#/, ''), shape] as const))('%s', (_, shape) => {
    it.each(rulesOf(shape).map((rule) => [rule.name, rule] as const))('notices a breach of %s', async (__, { component, broken }) => {
      for (const graph of graphsOfStory) {
        for (const focus of targets(graph, shape)) {
          // Whoever is targeted by the property that goes would be targeted no more.
          const breach = broken(graph, focus);
          if (!breach || !targets(breach, shape).some((one) => one.equals(focus))) continue;
          const found = await validate(breach);
          expect(found.filter((line) => line.startsWith(`${focus.value} | `) && line.includes(component))).not.toEqual([]);
          return;
        }
      }
      throw new Error('nothing in the story could break it');
    });
  });

  /** A target of a shape, with the graph that it is in. */
  const example = (shape: Term): { graph: Quad[]; focus: Quad['subject'] } => {
    const graph = graphsOfStory.find((one) => targets(one, shape).length > 0) ?? [];
    return { graph, focus: targets(graph, shape)[0] as Quad['subject'] };
  };
  const having = (name: string) =>
    nodeShapes.flatMap((shape) => ofShape(shape, name).map((value) => [shape.value.replace(/^.*#/, ''), shape, value] as const));

  it.each(having('class'))('%s notices a missing class', async (_, shape, type) => {
    const { graph, focus } = example(shape);
    const breach = graph.filter(
      ({ subject, predicate, object }) => !(subject.equals(focus) && predicate.value === RDF.type && object.equals(type)),
    );
    expect((await validate(breach)).some((line) => line.startsWith(`${focus.value} | `) && line.includes('ClassConstraint'))).toBe(true);
  });

  it.each(having('not'))('%s notices a class that must not be', async (_, shape, inner) => {
    const { graph, focus } = example(shape);
    const [type] = ofShape(inner, 'class');
    const breach = [...graph, DataFactory.quad(focus, named(RDF.type), named(type?.value ?? ''))];
    expect((await validate(breach)).some((line) => line.startsWith(`${focus.value} | `) && line.includes('NotConstraint'))).toBe(true);
  });

  it('notice a record that is neither of DCAT nor a document, a version of nothing, and a generation that is said in two ways', async () => {
    const page = toQuads(lake.describe('dataset/diabetes/v/1'), BASE);
    const iri = `${BASE}/id/dataset/diabetes/v/1`;
    const without = (subject: string, property: string): Quad[] =>
      page.filter((quad) => quad.subject.value !== subject || quad.predicate.value !== property);
    const problems = async (quads: readonly Quad[], focus: string, component: string): Promise<number> =>
      (await validate(quads)).filter((line) => line.startsWith(`${focus} | `) && line.includes(component)).length;
    expect(await problems(without(`${iri}#record`, RDF.type), `${iri}#record`, 'OrConstraint')).toBe(1);
    expect(await problems(without(iri, 'http://www.w3.org/ns/dcat#isVersionOf'), iri, 'OrConstraint')).toBe(1);
    const [generated] = page.filter(({ subject, predicate }) => subject.value === iri && predicate.value === PROV.wasGeneratedBy);
    expect(generated).toBeDefined();
    expect(await problems(without(iri, PROV.wasGeneratedBy), iri, 'EqualsConstraint')).toBe(1);
  });
});

describe('the whole demo lake', () => {
  let demo: TestLake;
  const graphs: [string, Quad[]][] = [];
  beforeAll(async () => {
    demo = await openLake(embeddedDatabase);
    await loadSeeds(demo);
    const things: { path: string }[] = await demo.dataSource.query('SELECT path FROM entity ORDER BY path');
    for (const { path } of things) graphs.push([path, toQuads(await demo.services.descriptions.describe(path), BASE_IRI)]);
  });
  afterAll(() => demo.close());

  it('has no violation of our own shapes, all together and page by page', async () => {
    expect(graphs.length).toBeGreaterThan(150);
    for (const [path, quads] of graphs) expect([path, await validate(quads)]).toEqual([path, []]);
    expect(await validate(unionOf(graphs.map(([, quads]) => quads)))).toEqual([]);
  });

  it('says each qualified influence in short as well', () => {
    const all = unionOf(graphs.map(([, quads]) => quads));
    const short: Readonly<Record<string, [string, string]>> = {
      [PROV.qualifiedUsage]: [PROV.entity, PROV.used],
      [PROV.qualifiedGeneration]: [PROV.activity, PROV.wasGeneratedBy],
      [PROV.qualifiedDerivation]: [PROV.entity, PROV.wasDerivedFrom],
      [PROV.qualifiedAssociation]: [PROV.agent, PROV.wasAssociatedWith],
      [PROV.qualifiedAttribution]: [PROV.agent, PROV.wasAttributedTo],
      [PROV.qualifiedCommunication]: [PROV.activity, PROV.wasInformedBy],
      [PROV.qualifiedDelegation]: [PROV.agent, PROV.actedOnBehalfOf],
    };
    const told = new Set(all.map((quad) => `${quad.subject.value} ${quad.predicate.value} ${quad.object.value}`));
    const influencers = new Map(all.map((quad) => [`${quad.subject.value} ${quad.predicate.value}`, quad.object.value]));
    const qualified = all.filter(({ predicate }) => predicate.value in short);
    expect(qualified.length).toBeGreaterThan(200);
    const silent = qualified.filter(({ subject, predicate, object }) => {
      const [influencer = '', property = ''] = short[predicate.value] ?? [];
      return !told.has(`${subject.value} ${property} ${influencers.get(`${object.value} ${influencer}`)}`);
    });
    expect(silent.map(({ object }) => object.value)).toEqual([]);
  });
});
