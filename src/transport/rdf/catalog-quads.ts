import type { Quad } from 'n3';
import { DCAT, DCT, FOAF, PROFILES, RDFS } from '../../model/vocab.ts';
import { IriBuilder } from './iri.ts';
import { listedBy, type OwnGraph } from './own-graph.ts';
import { QuadSet } from './quad-set.ts';

/** The catalog itself as a resource. */

/** What the configuration says of the catalog. */
export interface CatalogNames {
  title: string;
  publisher: string;
}

export function catalogIri(base: string): string {
  return `${new IriBuilder(base).base}/catalog`;
}

/** Title, publisher and services; what it lists is told with each thing. Pure. */
export function catalogQuads(base: string, { title, publisher }: CatalogNames): Quad[] {
  const quads = new QuadSet();
  const catalog = catalogIri(base);
  quads.types(catalog, [DCAT.Catalog]);
  quads.text(catalog, DCT.title, title);
  quads.text(catalog, DCT.description, `Datasets, models, training runs, code and jobs of ${title}, with their lineage.`);
  quads.link(catalog, DCT.publisher, `${catalog}#publisher`);
  quads.types(`${catalog}#publisher`, [FOAF.Agent]);
  quads.text(`${catalog}#publisher`, FOAF.name, publisher);
  quads.link(catalog, DCT.conformsTo, PROFILES['mldcat-ap']);
  quads.types(PROFILES['mldcat-ap'], [DCT.Standard]);
  for (const { name, path, title: label } of SERVICES) {
    const service = `${catalog}#${name}`;
    const address = `${new IriBuilder(base).base}${path}`;
    quads.link(catalog, DCAT.service, service);
    quads.types(service, [DCAT.DataService, DCAT.Resource]);
    quads.text(service, DCT.title, label);
    quads.link(service, DCAT.endpointURL, address);
    // MLDCAT-AP wants the address typed as the first, DCAT-AP's range file as the second.
    quads.types(address, [DCAT.Resource, RDFS.Resource]);
  }
  return quads.sorted();
}
const SERVICES = [
  { name: 'sparql', path: '/sparql', title: 'SPARQL 1.1 query' },
  { name: 'graphql', path: '/graphql', title: 'GraphQL' },
] as const;

/** How the catalog lists a thing. A retired thing is listed no more. */
export function listingQuads(base: string, graph: OwnGraph, retired: boolean): Quad[] {
  if (retired) return [];
  const quads = new QuadSet();
  const catalog = catalogIri(base);
  for (const property of listedBy(graph)) {
    quads.link(catalog, property, graph.iri);
    quads.link(catalog, DCAT.record, `${graph.iri}#record`);
  }
  return quads.sorted();
}
