import type { Quad } from 'n3';
import { CODES, DCT, SD, VOID } from '../../model/vocab.ts';
import { catalogIri } from './catalog-quads.ts';
import { IriBuilder } from './iri.ts';
import { QuadSet } from './quad-set.ts';

/** Names of the formats at W3C. */
const RESULT_FORMATS = [
  ...['SPARQL_Results_JSON', 'SPARQL_Results_XML', 'SPARQL_Results_CSV', 'SPARQL_Results_TSV'],
  ...['Turtle', 'JSON-LD', 'N-Triples', 'N-Quads', 'TriG', 'RDF_XML'],
];

/** What the SPARQL endpoint can do (SPARQL 1.1 Service Description). Pure; sorted; no blank nodes. */
export function sparqlDescription(base: string): Quad[] {
  const quads = new QuadSet();
  const service = `${new IriBuilder(base).base}/sparql`;
  const [dataset, graph] = [`${service}#dataset`, `${service}#default-graph`];
  quads.types(service, [SD.Service]);
  quads.text(service, DCT.title, 'SPARQL 1.1 query over the catalog');
  quads.link(service, SD.endpoint, service);
  quads.link(service, SD.supportedLanguage, SD.SPARQL11Query);
  quads.link(service, SD.feature, SD.UnionDefaultGraph);
  for (const format of RESULT_FORMATS) quads.link(service, SD.resultFormat, CODES.rdfFormat + format);
  quads.link(service, SD.defaultDataset, dataset);
  quads.types(dataset, [SD.Dataset]);
  quads.text(dataset, DCT.description, 'A named graph for each thing, named by its IRI, and one for the terms that things share.');
  quads.link(dataset, SD.defaultGraph, graph);
  quads.types(graph, [SD.Graph, VOID.Dataset]);
  quads.text(graph, DCT.description, 'The union of all named graphs.');
  quads.link(graph, VOID.rootResource, catalogIri(base));
  return quads.sorted();
}
