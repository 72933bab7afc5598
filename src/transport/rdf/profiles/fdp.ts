import type { Quad } from 'n3';
import { kindOf } from '../../../model/registry.ts';
import { CODES, DCAT, DCT, FDP, FOAF, RDF, SCHEMA, SKOS, VCARD } from '../../../model/vocab.ts';
import type { Described } from '../../../services/described.ts';
import { catalogIri } from '../catalog-quads.ts';
import { IriBuilder } from '../iri.ts';
import { QuadSet } from '../quad-set.ts';
import type { Profile } from './profile.ts';
import { furtherIn, projected, type Vocabulary } from './projection.ts';

/**
 * What FAIR Data Points store: resources, datasets and distributions, each with title, version, publisher and place in the tree of
 * metadata. Their shapes contradict those of MLDCAT-AP and DCAT-AP (media types are texts, addresses no resources), so that this is no part
 * of the base graph.
 */

const VOCABULARY: Vocabulary = {
  namespaces: [VCARD.$],
  terms: [
    ...[DCAT.Catalog, DCAT.Resource, DCAT.Dataset, DCAT.DataService, DCAT.Distribution, DCAT.CatalogRecord],
    ...[DCAT.dataset, DCAT.service, DCAT.resource, DCAT.distribution, DCAT.endpointURL, DCAT.accessURL, DCAT.downloadURL],
    ...[DCAT.version, DCAT.hasVersion, DCAT.isVersionOf, DCAT.previousVersion],
    ...[DCAT.keyword, DCAT.landingPage, DCAT.contactPoint, DCAT.mediaType, DCAT.byteSize],
    ...[DCT.title, DCT.description, DCT.identifier, DCT.created, DCT.issued, DCT.modified, DCT.creator, DCT.publisher],
    ...[DCT.license, DCT.accessRights, DCT.conformsTo, DCT.format],
    ...[DCT.LicenseDocument, DCT.RightsStatement, DCT.Standard, DCT.MediaTypeOrExtent],
    ...[FOAF.Agent, FOAF.name, SKOS.Concept, SKOS.prefLabel, SCHEMA.encodingFormat],
  ],
};

/** Properties of which the shapes take one value. */
const SINGLE: ReadonlySet<string> = new Set([
  ...[DCT.title, DCT.description, DCT.publisher, DCT.license, DCAT.version, FOAF.name],
  ...[DCAT.contactPoint, DCAT.landingPage, DCAT.endpointURL, DCAT.accessURL, DCAT.downloadURL],
]);
/** Media types are texts there. */
const REWRITTEN: ReadonlySet<string> = new Set([DCAT.mediaType, SCHEMA.encodingFormat]);
/** What a file is whose type nobody told (RFC 2046, section 4.5.1). */
const UNKNOWN_TYPE = 'application/octet-stream';

interface Telling {
  /** What the base graph says in the profile's vocabulary. */
  page: readonly Quad[];
  told: QuadSet;
  iris: IriBuilder;
  described: Described;
  subject: string;
}

/**
 * A resource with its distributions, or an agent.
 * @param base the catalog's base IRI, from configuration
 * @throws InputError for a base that is no absolute IRI
 */
export function fdpQuads(described: Described, base: string): Quad[] {
  const iris = new IriBuilder(base);
  const subject = iris.of(described.record);
  const telling: Telling = { page: projected(described, base, VOCABULARY), told: new QuadSet(), iris, described, subject };
  stateTaken(telling);
  if (!isCatalogued(described)) return telling.told.sorted();
  const version = objectsOf(telling, subject, DCAT.version)[0] ?? String(described.record.revision);
  const publisher = objectsOf(telling, subject, DCT.publisher)[0] ?? stateHost(telling);
  stateResource(telling, subject, { version, publisher, partOf: catalogIri(base) });
  stateMetadata(telling);
  if (telling.told.has(subject, RDF.type, DCAT.Dataset)) stateThemes(telling);
  for (const distribution of objectsOf(telling, subject, DCAT.distribution)) {
    stateResource(telling, distribution, { version, publisher, partOf: subject });
    telling.told.types(distribution, [DCAT.Resource]);
    telling.told.text(distribution, DCAT.mediaType, mediaTypeOf(telling, distribution));
  }
  return telling.told.sorted();
}

function isCatalogued({ record }: Described): boolean {
  return kindOf(record.kind).types.includes(DCAT.Resource);
}

function objectsOf({ page }: Pick<Telling, 'page'>, subject: string, property: string): string[] {
  return page
    .filter(({ subject: one, predicate }) => one.value === subject && predicate.value === property)
    .map(({ object }) => object.value);
}

/** Statements that stay as they are: of the thing and its parts, of agents and whom to ask, and of shared terms; the first where one is taken. */
function stateTaken({ page, told, subject, iris }: Telling): void {
  const record = iris.part(subject, 'record');
  const supporting = new Set(page.filter(isSupporting).map((quad) => quad.subject.value));
  const seen = new Set<string>();
  for (const quad of page) {
    const one = quad.subject.value;
    const own = one === subject || one.startsWith(`${subject}#`);
    if (one === record || REWRITTEN.has(quad.predicate.value) || !(own || supporting.has(one)) || isForeignResource(quad, subject))
      continue;
    const key = `${one} ${quad.predicate.value}`;
    if (SINGLE.has(quad.predicate.value) && seen.has(key)) continue;
    seen.add(key);
    told.add(quad);
  }
}
function isSupporting({ predicate, object }: Quad): boolean {
  return predicate.value === RDF.type && SUPPORTING.has(object.value);
}
const SUPPORTING: ReadonlySet<string> = new Set([
  ...[FOAF.Agent, VCARD.Kind, SKOS.Concept, DCT.LicenseDocument, DCT.RightsStatement, DCT.Standard, DCT.MediaTypeOrExtent],
]);
/** What is a resource to the shapes needs a publisher and a version, which addresses have not. */
function isForeignResource({ subject, predicate, object }: Quad, root: string): boolean {
  return predicate.value === RDF.type && object.value === DCAT.Resource && subject.value !== root;
}

interface Place {
  version: string;
  publisher: string;
  /** What holds it in the tree of metadata. */
  partOf: string;
}
function stateResource({ told }: Telling, subject: string, { version, publisher, partOf }: Place): void {
  told.text(subject, DCAT.version, version);
  told.link(subject, DCT.publisher, publisher);
  told.link(subject, DCT.isPartOf, partOf);
}

/** Where nobody is known to have published a thing, it is the catalog that makes it known: by the name of its host. */
function stateHost({ told, iris }: Telling): string {
  const host = `${catalogIri(iris.base)}#host`;
  told.types(host, [FOAF.Agent]);
  told.text(host, FOAF.name, new URL(iris.base).host || iris.base);
  return host;
}

/** Dates of the record are those of the metadata, not of the resource. */
function stateMetadata(telling: Telling): void {
  const { told, subject, iris } = telling;
  const record = iris.part(subject, 'record');
  for (const [property, metadata] of [
    [DCT.issued, FDP.metadataIssued],
    [DCT.modified, FDP.metadataModified],
  ] as const) {
    for (const date of objectsOf(telling, record, property)) told.instant(subject, metadata, date);
  }
}

/** Tags as concepts; a dataset must have a theme. */
function stateThemes(telling: Telling): void {
  const { told, subject, iris } = telling;
  const tags = objectsOf(telling, subject, DCAT.keyword);
  for (const tag of tags.length > 0 ? tags : ['unclassified']) {
    const theme = iris.code('theme', tag);
    told.link(subject, DCAT.theme, theme);
    told.concept(theme, tag);
  }
}

/** The registered type, else what was told for one. */
function mediaTypeOf(telling: Telling, distribution: string): string {
  const [registered] = objectsOf(telling, distribution, DCAT.mediaType);
  if (registered !== undefined) return registered.slice(CODES.mediaType.length);
  return objectsOf(telling, distribution, SCHEMA.encodingFormat)[0] ?? UNKNOWN_TYPE;
}

/** Of the catalog: its services are no resources to the shapes, as nobody gave them a version. Of retired things: agents, whom others name. */
function furtherQuads(quads: readonly Quad[], base: string): Quad[] {
  const things = `${new IriBuilder(base).base}/id/`;
  const agents = new Set(quads.filter(isAgent).map((quad) => quad.subject.value));
  const said = furtherIn(VOCABULARY, FDP.$, quads, base).filter(
    (quad) => !isForeignResource(quad, '') && (!quad.subject.value.startsWith(things) || agents.has(quad.subject.value)),
  );
  const named = new Set([catalogIri(base), ...agents, ...said.map(({ object }) => object.value)]);
  return said.filter(({ subject }) => named.has(subject.value));
}
function isAgent({ predicate, object }: Quad): boolean {
  return predicate.value === RDF.type && (object.value === FOAF.Agent || object.value === VCARD.Kind);
}

export const FAIR_DATA_POINT: Profile = {
  iri: FDP.$,
  doc: 'FAIR Data Point: datasets, models and sources with their distributions, as its metadata shapes ask for them.',
  tells: (described) => isCatalogued(described) || described.record.kind === 'Agent',
  quads: fdpQuads,
  further: furtherQuads,
};
