import { DataFactory, Parser, type Quad } from 'n3';
import jsonld from 'jsonld';
import { RdfXmlParser } from 'rdfxml-streaming-parser';

/** Quads as lines that can be compared and read. */
export function lines(quads: readonly Quad[]): string[] {
  return quads.map((quad) => `${quad.subject.value} ${quad.predicate.value} ${termText(quad.object)}`).sort();
}
function termText(term: Quad['object']): string {
  return term.termType === 'Literal' ? `"${term.value}"^^${term.datatype.value}${term.language}` : `<${term.value}>`;
}

/** The same with doubles to 16 digits: the JSON-LD library rewrites their lexical form so. */
export function linesToLibraryPrecision(quads: readonly Quad[]): string[] {
  const rounded = (lexical: string): string => (Number.isNaN(Number(lexical)) ? 'NaN' : Number(lexical).toExponential(15));
  return lines(quads)
    .map((line) => line.replace(/"([^"]*)"(\^\^.*#double)$/, (_, lexical: string, type: string) => `"${rounded(lexical)}"${type}`))
    .sort();
}

export function unionOf(graphs: readonly (readonly Quad[])[]): Quad[] {
  return [
    ...new Map(graphs.flat().map((quad) => [`${quad.subject.value} ${quad.predicate.value} ${termText(quad.object)}`, quad])).values(),
  ];
}

export function objectsOf(quads: readonly Quad[], subject: string, predicate: string): string[] {
  return quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === predicate).map((quad) => quad.object.value);
}

export function parse(text: string, format: string): Quad[] {
  return new Parser({ format }).parse(text);
}

/** Reads JSON-LD; a context that would have to be fetched is an error. */
export async function parseJsonLd(text: string): Promise<Quad[]> {
  const documentLoader = (url: string): never => {
    throw new Error(`would fetch ${url}`);
  };
  const nquads = (await jsonld.toRDF(
    JSON.parse(text) as jsonld.JsonLdDocument,
    { format: 'application/n-quads', documentLoader } as jsonld.Options.ToRdf,
  )) as unknown as string;
  return parse(nquads, 'N-Quads');
}

/** @throws whatever the parser finds wrong */
export function parseRdfXml(text: string): Promise<Quad[]> {
  return new Promise((resolve, reject) => {
    const quads: Quad[] = [];
    const parser = new RdfXmlParser({ dataFactory: DataFactory });
    parser.on('data', (quad: Quad) => quads.push(quad));
    parser.on('error', reject);
    parser.on('end', () => resolve(quads));
    parser.end(text);
  });
}
