import type { Quad } from 'n3';
import type { Head } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import { DCT, LAKE, PROV, XSD } from '../../model/vocab.ts';
import type { Edge } from '../../ports/store.ts';
import type { LineageGraph } from '../../services/lineage/lineage-types.ts';
import { stateEdge, stateWhole, type EdgeFacts } from './edge-quads.ts';
import { IriBuilder } from './iri.ts';
import { QuadSet } from './quad-set.ts';
import { WANTS_MORE } from './stub-quads.ts';

/**
 * A lineage as PROV-O: the same nodes and edges as the graph given. Each edge is its triple, and a node with relation, role and validity
 * from which it can be read back. The document says of itself whether it is complete.
 * @param base the catalog's base IRI
 * @param document IRI of this very lineage; default: that of the root's lineage
 */
export function lineageQuads(graph: LineageGraph, base: string, document?: string): Quad[] {
  const quads = new QuadSet();
  const iris = new IriBuilder(base);
  const heads = new Map(graph.nodes.map(({ head }) => [head.id, head]));
  for (const head of heads.values()) stateNode(quads, iris, head);
  for (const facts of edgeFacts(graph.edges, heads)) stateEdgeOf(quads, iris, facts);
  stateExtent(quads, iris, graph, document ?? iris.lineageOf(graph.root));
  return quads.sorted();
}

function stateNode(quads: QuadSet, iris: IriBuilder, head: Head): void {
  const kind = kindOf(head.kind);
  const iri = iris.of(head);
  quads.types(
    iri,
    kind.types.filter((type) => !WANTS_MORE.has(type)),
  );
  quads.text(iri, kind.nameProperty ?? DCT.title, head.name || head.key);
  quads.text(iri, DCT.identifier, head.path);
  if (kind.prov === 'entity' && head.retiredAt !== null) quads.instant(iri, PROV.invalidatedAtTime, head.retiredAt);
}

type IdentifiedFacts = EdgeFacts & { id: string };

/** Edges with their ends; those that nothing else tells apart get their ids into their IRIs. */
function edgeFacts(edges: readonly Edge[], heads: ReadonlyMap<string, Head>): IdentifiedFacts[] {
  const seen = new Set<string>();
  return edges.map((edge) => {
    const from = heads.get(edge.fromId);
    const to = heads.get(edge.toId);
    if (!from || !to) throw new Error(`edge ${edge.id} of a lineage leads out of its nodes`);
    const identity = [from.path, edge.relation, to.path, edge.role ?? '', edge.validTo === null ? '' : edge.validFrom].join(' ');
    const parallel = seen.has(identity);
    seen.add(identity);
    const { id, relation, role, attributes, validFrom, validTo } = edge;
    return { id, from, relation, to, role, attributes, validFrom, validTo, ...(parallel ? { ordinal: id } : {}) };
  });
}

function stateEdgeOf(quads: QuadSet, iris: IriBuilder, facts: IdentifiedFacts): void {
  stateEdge(quads, iris, facts);
  const node = stateWhole(quads, iris, facts);
  quads.text(node, LAKE.relation, facts.relation);
  quads.text(node, DCT.identifier, facts.id);
}

/** Root, completeness, and where more would follow. */
function stateExtent(quads: QuadSet, iris: IriBuilder, graph: LineageGraph, document: string): void {
  quads.types(document, [PROV.Bundle, PROV.Entity]);
  quads.link(document, LAKE.root, iris.of(graph.root));
  quads.typed(document, LAKE.complete, String(graph.complete), XSD.boolean);
  if (graph.truncation) {
    quads.text(document, LAKE.truncatedBy, graph.truncation.reason);
    quads.integer(document, LAKE.truncatedAt, graph.truncation.at);
    const frontier = new Set(graph.truncation.frontier);
    for (const { head } of graph.nodes) if (frontier.has(head.id)) quads.link(document, LAKE.frontier, iris.of(head));
  }
  for (const { head, hiddenNeighbours, restricted } of graph.nodes) {
    const left = { hidden: [LAKE.hiddenNeighbours, hiddenNeighbours], restricted: [LAKE.restrictedNeighbours, restricted] } as const;
    for (const [name, [property, count]] of Object.entries(left)) {
      if (count === 0) continue;
      const node = iris.part(document, name, head.path);
      quads.link(node, LAKE.inNode, iris.of(head));
      quads.integer(node, property, count);
    }
  }
}
