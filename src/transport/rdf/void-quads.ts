import type { Quad } from 'n3';
import type { Head } from '../../model/kind.ts';
import { ALL_KINDS, kindOf } from '../../model/registry.ts';
import { CODES, DCAT, DCT, DQV, FOAF, IT6, PREFIXES, RDFS, VOID } from '../../model/vocab.ts';
import type { Census } from '../../ports/store.ts';
import { catalogIri, catalogQuads, type CatalogNames } from './catalog-quads.ts';
import { FORMATS, RDF_FORMATS, type RdfFormat } from './formats.ts';
import { IriBuilder } from './iri.ts';
import { QuadSet } from './quad-set.ts';
import { WANTS_MORE } from './stub-quads.ts';

/** What the catalog holds and where all of it can be had (VoID), with the downloads as DCAT wants them. */

export const VOID_PATH = '/.well-known/void';
/** Names of the formats at W3C. */
const FEATURES: Readonly<Record<string, string>> = {
  turtle: 'Turtle',
  jsonld: 'JSON-LD',
  ntriples: 'N-Triples',
  nquads: 'N-Quads',
  trig: 'TriG',
  rdfxml: 'RDF_XML',
};

export interface VoidFacts {
  base: string;
  catalog: CatalogNames;
  census: readonly Census[];
  /** Some things to look at. */
  examples: readonly Pick<Head, 'path'>[];
}

/** Pure; sorted; no blank nodes. */
export function voidQuads({ base, catalog, census, examples }: VoidFacts): Quad[] {
  const quads = new QuadSet();
  const iris = new IriBuilder(base);
  const dataset = catalogIri(base);
  quads.types(`${iris.base}${VOID_PATH}`, [VOID.DatasetDescription]);
  quads.text(`${iris.base}${VOID_PATH}`, DCT.title, `What ${catalog.title} holds`);
  quads.link(`${iris.base}${VOID_PATH}`, FOAF.primaryTopic, dataset);
  quads.types(dataset, [VOID.Dataset]);
  quads.link(dataset, VOID.rootResource, dataset);
  quads.link(dataset, VOID.sparqlEndpoint, `${iris.base}/sparql`);
  quads.text(dataset, VOID.uriSpace, `${iris.base}/id/`);
  for (const namespace of Object.values(PREFIXES)) quads.link(dataset, VOID.vocabulary, namespace);
  for (const example of examples) quads.link(dataset, VOID.exampleResource, iris.of(example));
  const things = census.reduce((sum, { all }) => sum + all, 0);
  quads.integer(dataset, VOID.entities, things);
  stateSize(quads, iris, things);
  for (const format of RDF_FORMATS) stateDump(quads, iris, format);
  statePartitions(quads, dataset, census);
  return [...quads.sorted(), ...catalogQuads(base, catalog)];
}

/** MLDCAT-AP asks of every distribution for a measurement: how many things it tells of. */
function stateSize(quads: QuadSet, iris: IriBuilder, things: number): void {
  const dataset = catalogIri(iris.base);
  const metric = iris.code('metric', 'NumberOfThings');
  quads.types(metric, [DQV.Metric, IT6.DataQuality]);
  quads.text(metric, DCT.identifier, 'NumberOfThings');
  quads.text(metric, DCT.title, 'Number of things described');
  const size = iris.part(dataset, 'things');
  quads.types(size, [DQV.QualityMeasurement]);
  quads.link(size, DCT.type, metric);
  quads.link(size, DQV.isMeasurementOf, metric);
  quads.integer(size, DQV.value, things);
}

function stateDump(quads: QuadSet, iris: IriBuilder, format: RdfFormat): void {
  const { suffix, mediaType, label } = FORMATS[format];
  const dataset = catalogIri(iris.base);
  const file = `${iris.base}/dump${suffix}`;
  quads.link(dataset, VOID.dataDump, file);
  const feature = FEATURES[format];
  if (feature !== undefined) quads.link(dataset, VOID.feature, CODES.rdfFormat + feature);
  const distribution = iris.part(dataset, 'dump', suffix.slice(1));
  quads.link(dataset, DCAT.distribution, distribution);
  quads.types(distribution, [DCAT.Distribution]);
  quads.link(distribution, DQV.hasQualityMeasurement, iris.part(dataset, 'things'));
  quads.text(distribution, DCT.title, `Everything as ${label}`);
  quads.link(distribution, DCAT.accessURL, file);
  quads.link(distribution, DCAT.downloadURL, file);
  // MLDCAT-AP wants the address typed as the first, DCAT-AP's range file as the second.
  quads.types(file, [DCAT.Resource, RDFS.Resource]);
  quads.link(distribution, DCAT.mediaType, CODES.mediaType + mediaType);
  quads.types(CODES.mediaType + mediaType, [DCT.MediaType]);
}

/** How many there are of each class, where that can be said exactly; retired ones are still told of in few words, and counted. */
function statePartitions(quads: QuadSet, dataset: string, census: readonly Census[]): void {
  quads.integer(
    dataset,
    VOID.entities,
    census.reduce((sum, { all }) => sum + all, 0),
  );
  for (const { kind, all } of census) {
    for (const type of kindOf(kind).types.filter((one) => COUNTABLE.has(one))) {
      const partition = `${dataset}#class-${type.slice(Math.max(type.lastIndexOf('#'), type.lastIndexOf('/')) + 1)}`;
      quads.link(dataset, VOID.classPartition, partition);
      quads.types(partition, [VOID.Dataset]);
      quads.link(partition, VOID.class, type);
      quads.integer(partition, VOID.entities, all);
    }
  }
}
/** Classes of which everything is a thing of one kind, and nothing is a part or a stub. The catalog's publisher is an agent too. */
const COUNTABLE: ReadonlySet<string> = new Set(
  ALL_KINDS.flatMap(({ name, types }) =>
    types.filter(
      (type) =>
        !WANTS_MORE.has(type) && type !== FOAF.Agent && ALL_KINDS.every((other) => other.name === name || !other.types.includes(type)),
    ),
  ),
);
