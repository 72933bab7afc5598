import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAKE, PROV, RDF } from '../../../src/model/vocab.ts';
import { LINEAGE_RELATIONS, RELATION } from '../../../src/model/relation.ts';
import { RELATIONS, type Json } from '../../../src/model/kind.ts';
import type { LineageGraph } from '../../../src/services/lineage/lineage-types.ts';
import { lineageQuads } from '../../../src/transport/rdf/lineage-quads.ts';
import { canonicalJson } from '../../../src/transport/rdf/quad-set.ts';
import { serialize } from '../../../src/transport/rdf/serialize.ts';
import { SmallLake } from './small-lake.ts';
import { edgesOf, nodesOf, type ReadEdge } from './lineage-reading.ts';
import { objectsOf, parse } from './quads.ts';
import { BASE, story } from './story.ts';

function expectedEdges(graph: LineageGraph): ReadEdge[] {
  const iri = (id: string): string => `${BASE}/id/${graph.nodes.find(({ head }) => head.id === id)?.head.path}`;
  return graph.edges.map((edge) => ({
    id: edge.id,
    relation: edge.relation,
    from: iri(edge.fromId),
    to: iri(edge.toId),
    role: edge.role,
    attributes: edge.attributes === null ? null : canonicalJson(edge.attributes),
    validFrom: edge.validFrom,
    validTo: edge.validTo,
  }));
}
describe('a lineage as PROV-O', () => {
  const { lake, things } = story();
  const graph = lake.lineage(things.version);
  const quads = lineageQuads(graph, BASE);

  it('has the nodes and edges of the graph, with roles and validity', () => {
    expect(edgesOf(quads)).toEqual(expectedEdges(graph));
    expect(nodesOf(quads)).toEqual(graph.nodes.map(({ head }) => `${BASE}/id/${head.path}`).sort());
  });

  it('states each edge as a triple too, and each class of PROV', () => {
    for (const edge of expectedEdges(graph)) {
      const property =
        edge.relation === 'ACHIEVES' && edge.from.includes('/evaluation/')
          ? LAKE.servesTask
          : RELATION[edge.relation as keyof typeof RELATION].property;
      expect(objectsOf(quads, edge.from, property)).toContain(edge.to);
    }
    expect(objectsOf(quads, `${BASE}/id/training-run/run-77`, RDF.type)).toContain(PROV.Activity);
    expect(objectsOf(quads, `${BASE}/id/dataset/diabetes/v/1`, RDF.type)).toContain(PROV.Entity);
    expect(objectsOf(quads, `${BASE}/id/agent/bob`, RDF.type)).toContain(PROV.Agent);
  });

  it('says whether it is complete, where it was cut and how many neighbours are hidden or may not be read', () => {
    const cut: LineageGraph = {
      ...graph,
      complete: false,
      truncation: { reason: 'MAX_FAN_OUT', at: 2, frontier: [things.raw.id] },
      nodes: graph.nodes.map((node) => (node.head.id === things.raw.id ? { ...node, hiddenNeighbours: 7, restricted: 2 } : node)),
    };
    const document = `${BASE}/lineage/model/diabetes-predictor/v/1`;
    expect(objectsOf(quads, document, LAKE.complete)).toEqual(['true']);
    const told = lineageQuads(cut, BASE);
    expect(objectsOf(told, document, LAKE.complete)).toEqual(['false']);
    expect(objectsOf(told, document, LAKE.truncatedBy)).toEqual(['MAX_FAN_OUT']);
    expect(objectsOf(told, document, LAKE.frontier)).toEqual([`${BASE}/id/dataset/diabetes/v/1`]);
    expect(objectsOf(told, `${document}#hidden-dataset%2Fdiabetes%2Fv%2F1`, LAKE.hiddenNeighbours)).toEqual(['7']);
    expect(objectsOf(told, `${document}#restricted-dataset%2Fdiabetes%2Fv%2F1`, LAKE.restrictedNeighbours)).toEqual(['2']);
  });

  it('refuses a graph with an edge that leads out of it', () => {
    expect(() => lineageQuads({ ...graph, nodes: graph.nodes.slice(0, 2) }, BASE)).toThrow(/leads out/);
  });

  it('has the nodes and edges of any graph, cycles, parallel and ended edges included, also after serialization', () => {
    const step = fc.record({
      from: fc.nat(7),
      to: fc.nat(7),
      relation: fc.constantFrom(...RELATIONS),
      role: fc.option(fc.constantFrom('training', 'output', 'any role: with "marks"')),
      attributes: fc.constantFrom<Json>(null, { share: 0.5 }),
      ended: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const other = new SmallLake();
        const dataset = other.add('Dataset', 'a/b c');
        const nodes = [
          dataset,
          other.add('DatasetVersion', '1', {}, dataset),
          other.add('Process', 'p'),
          other.add('TrainingRun', 'r'),
          other.add('Model', 'm'),
          other.add('Agent', 'x'),
          other.add('Place', 'y'),
          other.add('Evaluation', 'e'),
        ];
        for (const { from, to, relation, role, attributes, ended } of steps) {
          const [start, end] = [nodes[from], nodes[to]];
          if (start && end) other.edge(start, relation, end, role, { attributes, validTo: ended ? '2024-06-01T00:00:00.000Z' : null });
        }
        const graph = other.lineage(dataset);
        const read = parse(serialize(lineageQuads(graph, BASE), 'turtle'), 'text/turtle');
        expect(edgesOf(read)).toEqual(expectedEdges(graph));
        expect(nodesOf(read)).toEqual(graph.nodes.map(({ head }) => `${BASE}/id/${head.path}`).sort());
      }),
      { numRuns: 60 },
    );
    expect(LINEAGE_RELATIONS.length).toBeGreaterThan(0);
  });
});
