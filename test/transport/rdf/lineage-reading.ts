import type { Quad } from 'n3';
import { DCT, FOAF, LAKE, ORG, PROV, RDF, SCHEMA } from '../../../src/model/vocab.ts';
import { objectsOf } from './quads.ts';

export interface ReadEdge {
  id: string;
  from: string;
  relation: string;
  to: string;
  role: string | null;
  attributes: string | null;
  validFrom: string;
  validTo: string | null;
}

/** Reads the edges of a lineage back from its RDF. */
export function edgesOf(quads: readonly Quad[]): ReadEdge[] {
  const one = (subject: string, ...properties: string[]): string | null =>
    properties.flatMap((property) => objectsOf(quads, subject, property))[0] ?? null;
  const nodes = quads.filter((quad) => quad.predicate.value === LAKE.relation).map((quad) => quad.subject.value);
  return nodes
    .map((node) => {
      const holder = quads.find((quad) => quad.object.value === node && quad.object.termType === 'NamedNode')?.subject.value ?? null;
      const role = one(node, PROV.hadRole, 'http://www.w3.org/ns/dcat#hadRole', LAKE.role, ORG.role);
      return {
        id: one(node, DCT.identifier) ?? '',
        relation: one(node, LAKE.relation) ?? '',
        from: holder ?? one(node, RDF.subject) ?? '',
        to: one(node, PROV.entity, PROV.activity, PROV.agent, ORG.organization, DCT.relation, RDF.object) ?? '',
        role: role === null ? null : one(role, 'http://www.w3.org/2004/02/skos/core#prefLabel'),
        attributes: one(node, LAKE.attributes),
        validFrom: one(node, SCHEMA.validFrom) ?? '',
        validTo: one(node, SCHEMA.validThrough),
      };
    })
    .sort((a, b) => Number(a.id) - Number(b.id));
}
/** IRIs of the things in a lineage. */
export const nodesOf = (quads: readonly Quad[]): string[] =>
  quads
    .filter((quad) => (quad.predicate.value === DCT.title || quad.predicate.value === FOAF.name) && !quad.subject.value.includes('#'))
    .map((quad) => quad.subject.value)
    .sort();
