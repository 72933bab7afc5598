import type { Quad } from 'n3';
import type { RdfValue } from '../../model/kind.ts';
import { RELATION } from '../../model/relation.ts';
import { ALL_KINDS, fieldsOf, linksOf } from '../../model/registry.ts';
import {
  ADMS,
  DCAT,
  DCT,
  DQV,
  FAIR4ML,
  FOAF,
  HYDRA,
  IT6,
  LAKE,
  MLS,
  MLSO,
  ORG,
  PREFIXES,
  PROV,
  RDF,
  RDFS,
  SCHEMA,
  SKOS,
  SPDX,
  VCARD,
  VOID,
  XSD,
} from '../../model/vocab.ts';

/** Our JSON-LD context, derived from the vocabulary and from the mapping that the kinds declare. */

export interface Term {
  name: string;
  iri: string;
  /** `@id` for properties whose values are things, a datatype where all values have it; absent where they differ. */
  type?: string;
}

const VOCABULARIES: readonly Readonly<Record<string, string>>[] = [
  DCT,
  DCAT,
  PROV,
  MLS,
  IT6,
  DQV,
  ADMS,
  SPDX,
  FOAF,
  ORG,
  VCARD,
  SKOS,
  SCHEMA,
  FAIR4ML,
  MLSO,
  RDFS,
  RDF,
  VOID,
  HYDRA,
  LAKE,
];

/** Properties whose values are things, beyond those that fields and links of the kinds declare. */
const OBJECT_PROPERTIES: readonly string[] = [
  DCT.type,
  DCT.format,
  DCT.license,
  DCT.accessRights,
  DCT.conformsTo,
  DCT.source,
  DCT.relation,
  DCT.isPartOf,
  DCT.hasPart,
  DCT.replaces,
  DCT.creator,
  DCT.publisher,
  DCAT.hasVersion,
  DCAT.isVersionOf,
  DCAT.previousVersion,
  DCAT.theme,
  DCAT.distribution,
  DCAT.accessURL,
  DCAT.downloadURL,
  DCAT.endpointURL,
  DCAT.servesDataset,
  DCAT.mediaType,
  DCAT.landingPage,
  DCAT.contactPoint,
  DCAT.hadRole,
  DCAT.qualifiedRelation,
  DCAT.dataset,
  DCAT.record,
  DCAT.resource,
  DCAT.service,
  PROV.hadPrimarySource,
  PROV.qualifiedUsage,
  PROV.qualifiedGeneration,
  PROV.qualifiedDerivation,
  PROV.qualifiedAssociation,
  PROV.qualifiedAttribution,
  PROV.qualifiedDelegation,
  PROV.qualifiedCommunication,
  PROV.entity,
  PROV.activity,
  PROV.agent,
  PROV.hadRole,
  PROV.hadPlan,
  PROV.hadActivity,
  MLS.executes,
  MLS.realizes,
  MLS.hasInput,
  MLS.hasOutput,
  MLS.hasHyperParameter,
  MLS.hasPart,
  MLS.hasQuality,
  MLS.specifiedBy,
  MLS.defines,
  IT6.hasFile,
  IT6.trainedOn,
  IT6.validatedOn,
  IT6.testedOn,
  IT6.fineTunedFrom,
  IT6.url,
  IT6.hasFeature,
  IT6.hasParameter,
  IT6.targetFeature,
  DQV.hasQualityMeasurement,
  DQV.isMeasurementOf,
  DQV.expectedDataType,
  DQV.inDimension,
  ADMS.status,
  SPDX.checksum,
  SPDX.algorithm,
  FOAF.primaryTopic,
  FOAF.page,
  ORG.hasMembership,
  ORG.organization,
  ORG.role,
  VCARD.hasEmail,
  SKOS.exactMatch,
  SKOS.closeMatch,
  SKOS.broadMatch,
  SKOS.inScheme,
  MLSO.hasEvaluationMeasureType,
  SCHEMA.codeRepository,
  SCHEMA.url,
  FAIR4ML.evaluatedMLModel,
  RDFS.isDefinedBy,
  RDFS.seeAlso,
  RDFS.subClassOf,
  RDFS.subPropertyOf,
  RDF.subject,
  RDF.predicate,
  RDF.object,
  VOID.dataDump,
  VOID.sparqlEndpoint,
  VOID.vocabulary,
  VOID.classPartition,
  VOID.class,
  VOID.exampleResource,
  VOID.rootResource,
  VOID.feature,
  HYDRA.view,
  HYDRA.member,
  HYDRA.first,
  HYDRA.last,
  HYDRA.next,
  HYDRA.previous,
  LAKE.securityLevel,
  LAKE.operation,
  LAKE.operationKind,
  LAKE.role,
  LAKE.servesTask,
  LAKE.root,
  LAKE.frontier,
  LAKE.inNode,
  LAKE.columnDerivation,
  LAKE.column,
  LAKE.fromColumn,
  LAKE.columnPair,
  LAKE.estimationProcedure,
  LAKE.executedCode,
  LAKE.leftOut,
];
const DATATYPES: Readonly<Record<string, string>> = {
  [DCT.created]: XSD.dateTime,
  [DCT.issued]: XSD.dateTime,
  [DCT.modified]: XSD.dateTime,
  [PROV.generatedAtTime]: XSD.dateTime,
  [PROV.invalidatedAtTime]: XSD.dateTime,
  [SCHEMA.validFrom]: XSD.dateTime,
  [SCHEMA.validThrough]: XSD.dateTime,
  [LAKE.decidedAt]: XSD.dateTime,
  [IT6.collectionDate]: XSD.date,
  [DCAT.byteSize]: XSD.nonNegativeInteger,
  [LAKE.byteSize]: XSD.nonNegativeInteger,
  [IT6.totalNumberOfParameters]: XSD.nonNegativeInteger,
  [SPDX.checksumValue]: XSD.hexBinary,
  [LAKE.mean]: XSD.double,
  [LAKE.similarity]: XSD.double,
  [LAKE.standardDeviation]: XSD.double,
  [LAKE.skewness]: XSD.double,
  [LAKE.kurtosis]: XSD.double,
};
/** Numbers that are whole for one thing and not for another: a context that gave them one type would be right for some of them only. */
const OF_SEVERAL_TYPES: ReadonlySet<string> = new Set([DQV.value]);
const VALUE_TYPES: Record<RdfValue, string | undefined> = {
  langString: undefined,
  string: undefined,
  integer: undefined,
  json: undefined,
  iri: '@id',
  concept: '@id',
  dateTime: XSD.dateTime,
  nonNegativeInteger: XSD.nonNegativeInteger,
  double: XSD.double,
};

/** All properties by IRI. The first vocabulary that has a name gets it; in the others the prefix goes before it (with an underscore: a colon would make it an IRI). */
export const TERMS: ReadonlyMap<string, Term> = termsOf(VOCABULARIES);

function termsOf(vocabularies: readonly Readonly<Record<string, string>>[]): Map<string, Term> {
  const types = typesOfProperties();
  const taken = new Set(Object.keys(PREFIXES));
  const terms = new Map<string, Term>();
  for (const vocabulary of vocabularies) {
    const prefix = Object.entries(PREFIXES).find(([, namespace]) => namespace === vocabulary.$)?.[0];
    for (const [local, iri] of Object.entries(vocabulary)) {
      if (!/^[a-z]/.test(local) || iri === RDF.type || prefix === undefined) continue;
      const name = taken.has(local) ? `${prefix}_${local}` : local;
      taken.add(name);
      const type = types.get(iri);
      terms.set(iri, { name, iri, ...(type === undefined ? {} : { type }) });
    }
  }
  return terms;
}

function typesOfProperties(): Map<string, string> {
  const types = new Map<string, string>(Object.entries(DATATYPES));
  for (const property of [...OBJECT_PROPERTIES, ...Object.values(RELATION).map((relation) => relation.property)])
    types.set(property, '@id');
  for (const kind of ALL_KINDS) {
    for (const [, link] of linksOf(kind)) if (link.property !== undefined) types.set(link.property, '@id');
    for (const [, { rdf }] of fieldsOf(kind)) {
      const type = 'property' in rdf ? VALUE_TYPES[rdf.as] : undefined;
      if ('property' in rdf && type !== undefined && !OF_SEVERAL_TYPES.has(rdf.property)) types.set(rdf.property, type);
    }
  }
  return types;
}

function definitionOf({ iri, type }: Term): Record<string, string> {
  return { '@id': iri, ...(type === undefined ? {} : { '@type': type }) };
}

/** The part of the context that a document needs. Prefixes named like a scheme in use are left out. */
export function contextFor(quads: readonly Quad[], clashing: ReadonlySet<string>): Record<string, unknown> {
  const properties = new Set(quads.map((quad) => quad.predicate.value));
  const classes = quads.filter((quad) => quad.predicate.value === RDF.type).map((quad) => quad.object.value);
  const prefixes = Object.entries(PREFIXES).filter(
    ([prefix, namespace]) => !clashing.has(prefix) && classes.some((iri) => iri.startsWith(namespace)),
  );
  const terms = [...TERMS.values()].filter(({ iri }) => properties.has(iri));
  return contextOf(Object.fromEntries(prefixes), terms);
}

/** All properties, without prefixes. */
export function propertyContext(): Record<string, unknown> {
  return contextOf({}, [...TERMS.values()]);
}

/** The whole context, as `/context.jsonld` serves it. */
export function contextText(): string {
  return `${JSON.stringify({ '@context': contextOf(PREFIXES, [...TERMS.values()]) }, null, 2)}\n`;
}

function contextOf(prefixes: Readonly<Record<string, string>>, terms: readonly Term[]): Record<string, unknown> {
  const definitions = terms.map((term): [string, unknown] => [term.name, definitionOf(term)]);
  return { '@version': 1.1, ...prefixes, ...Object.fromEntries(definitions.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
