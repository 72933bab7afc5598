/** Typed IRIs of the vocabularies in use. An IRI is written here and nowhere else. */
function terms<const N extends string, const T extends string>(
  namespace: N,
  ...names: T[]
): { readonly [K in T]: `${N}${K}` } & { readonly $: N } {
  const out: Record<string, string> = { $: namespace };
  for (const name of names) out[name] = namespace + name;
  return out as { readonly [K in T]: `${N}${K}` } & { readonly $: N };
}

// prettier-ignore
export const RDF = terms(
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'type', 'langString', 'JSON', 'Statement', 'subject', 'predicate', 'object',
);
// prettier-ignore
export const RDFS = terms('http://www.w3.org/2000/01/rdf-schema#', 'label', 'comment', 'Resource', 'seeAlso', 'isDefinedBy', 'subClassOf', 'subPropertyOf');
// prettier-ignore
export const OWL = terms('http://www.w3.org/2002/07/owl#', 'Ontology', 'Class', 'ObjectProperty', 'DatatypeProperty', 'versionInfo', 'versionIRI');
// prettier-ignore
export const XSD = terms(
  'http://www.w3.org/2001/XMLSchema#',
  'string',
  'boolean',
  'integer',
  'nonNegativeInteger',
  'double',
  'date',
  'dateTime',
  'hexBinary',
  'anyURI',
);
// prettier-ignore
export const PROV = terms(
  'http://www.w3.org/ns/prov#',
  'Entity', 'Activity', 'Agent', 'Bundle', 'Person', 'Organization', 'SoftwareAgent', 'Plan', 'Location', 'Role',
  'Usage', 'Generation', 'Derivation', 'Association', 'Attribution', 'Delegation', 'Communication',
  'used', 'wasGeneratedBy', 'wasDerivedFrom', 'wasRevisionOf', 'wasAssociatedWith', 'wasAttributedTo',
  'actedOnBehalfOf', 'wasInformedBy', 'hadPrimarySource', 'specializationOf',
  'qualifiedUsage', 'qualifiedGeneration', 'qualifiedDerivation', 'qualifiedAssociation', 'qualifiedAttribution',
  'qualifiedDelegation', 'qualifiedCommunication',
  'entity', 'activity', 'agent', 'hadRole', 'hadPlan', 'hadActivity', 'atTime', 'atLocation',
  'startedAtTime', 'endedAtTime', 'generatedAtTime', 'invalidatedAtTime', 'has_provenance',
);
// prettier-ignore
export const DCAT = terms(
  'http://www.w3.org/ns/dcat#',
  'Catalog', 'Resource', 'Dataset', 'DataService', 'Distribution', 'CatalogRecord', 'Relationship', 'Role',
  'dataset', 'service', 'resource', 'record', 'distribution', 'hasVersion', 'isVersionOf', 'previousVersion', 'version',
  'keyword', 'theme', 'accessURL', 'downloadURL', 'endpointURL', 'servesDataset', 'byteSize', 'mediaType',
  'landingPage', 'contactPoint', 'qualifiedRelation', 'hadRole',
);
// prettier-ignore
export const DCT = terms(
  'http://purl.org/dc/terms/',
  'title', 'description', 'identifier', 'created', 'issued', 'modified', 'creator', 'publisher', 'type', 'format',
  'license', 'accessRights', 'conformsTo', 'source', 'relation', 'isPartOf', 'hasPart', 'replaces', 'isReplacedBy',
  'LicenseDocument', 'RightsStatement', 'MediaType', 'MediaTypeOrExtent', 'Standard',
);
// prettier-ignore
export const MLS = terms(
  'http://www.w3.org/ns/mls#',
  'Algorithm', 'Implementation', 'Software', 'Run', 'Task', 'Model', 'Dataset', 'Feature', 'Study', 'Experiment',
  'HyperParameter', 'HyperParameterSetting', 'ModelEvaluation', 'EvaluationMeasure', 'EvaluationProcedure',
  'EvaluationSpecification', 'DatasetCharacteristic', 'FeatureCharacteristic', 'ModelCharacteristic',
  'executes', 'realizes', 'achieves', 'implements', 'hasInput', 'hasOutput', 'hasHyperParameter', 'hasPart', 'hasQuality',
  'hasValue', 'specifiedBy', 'definedOn', 'defines',
);
// prettier-ignore
export const IT6 = terms(
  'http://data.europa.eu/it6/',
  'MachineLearningModel', 'File', 'Feature', 'DataQuality', 'Parameter', 'FlowParameter', 'Flow', 'Evaluation',
  'EstimationProcedure', 'EvaluationMeasure', 'Library', 'Task', 'Run',
  'collectionDate', 'hasFile', 'trainedOn', 'validatedOn', 'testedOn', 'fineTunedFrom', 'url', 'hasFeature',
  'defaultTargetAttribute', 'modelArchitecture', 'totalNumberOfParameters', 'intendedUse', 'hasRepository',
  'value', 'stdev', 'fold', 'repeat', 'hasParameter', 'defaultValue', 'version', 'limitations', 'targetFeature', 'descriptionVersion',
);
// prettier-ignore
export const DQV = terms(
  'http://www.w3.org/ns/dqv#',
  'QualityMeasurement', 'Metric', 'Dimension', 'hasQualityMeasurement', 'isMeasurementOf', 'computedOn', 'value', 'expectedDataType', 'inDimension',
);
// prettier-ignore
export const ADMS = terms('http://www.w3.org/ns/adms#', 'status', 'versionNotes');
// prettier-ignore
export const SPDX = terms(
  'http://spdx.org/rdf/terms#',
  'Checksum', 'ChecksumAlgorithm', 'checksum', 'algorithm', 'checksumValue', 'checksumAlgorithm_sha256', 'checksumAlgorithm_md5',
);
// prettier-ignore
export const FOAF = terms('http://xmlns.com/foaf/0.1/', 'Agent', 'Person', 'Organization', 'Document', 'name', 'homepage', 'primaryTopic', 'page');
// prettier-ignore
export const ORG = terms(
  'http://www.w3.org/ns/org#', 'Organization', 'OrganizationalUnit', 'Membership', 'memberOf', 'unitOf', 'hasMembership', 'organization', 'role',
);
// prettier-ignore
export const VCARD = terms('http://www.w3.org/2006/vcard/ns#', 'Kind', 'Individual', 'fn', 'hasEmail');
// prettier-ignore
export const SKOS = terms('http://www.w3.org/2004/02/skos/core#', 'Concept', 'ConceptScheme', 'prefLabel', 'notation', 'exactMatch', 'closeMatch', 'broadMatch', 'inScheme', 'definition');
// prettier-ignore
export const VANN = terms('http://purl.org/vocab/vann/', 'preferredNamespacePrefix', 'preferredNamespaceUri');
// prettier-ignore
export const SCHEMA = terms(
  'https://schema.org/',
  'SoftwareSourceCode', 'codeRepository', 'programmingLanguage', 'contentSize', 'url', 'softwareVersion', 'PropertyValue',
  'additionalProperty', 'encodingFormat', 'position', 'unitText', 'validFrom', 'validThrough',
);
/** What pages and things are to search engines; no term of our graphs. */
// prettier-ignore
export const SCHEMA_TYPES = terms(
  'https://schema.org/',
  'AboutPage', 'CreativeWork', 'CreateAction', 'Dataset', 'DefinedTerm', 'Observation', 'Organization', 'Person', 'Place', 'ResearchProject',
  'SoftwareApplication', 'SoftwareSourceCode',
);
// prettier-ignore
export const FAIR4ML = terms('https://w3id.org/fair4ml#', 'MLModel', 'evaluatedMLModel');
// prettier-ignore
export const MLSO = terms('http://w3id.org/mlso/', 'hasEvaluationMeasureType');
// prettier-ignore
export const VOID = terms(
  'http://rdfs.org/ns/void#',
  'Dataset', 'DatasetDescription', 'TechnicalFeature', 'dataDump', 'sparqlEndpoint', 'uriSpace', 'vocabulary', 'classPartition', 'class',
  'entities', 'exampleResource', 'rootResource', 'feature', 'triples',
);
// prettier-ignore
export const HYDRA = terms(
  'http://www.w3.org/ns/hydra/core#',
  'Collection', 'PartialCollectionView', 'view', 'member', 'totalItems', 'first', 'last', 'next', 'previous',
);
/** FAIR Data Points; no term of our graphs but of their profile. */
export const FDP = terms('https://w3id.org/fdp/fdp-o#', 'metadataIssued', 'metadataModified');
/** Our own terms, kept to what the standards lack; `ontology/catalog.ttl` defines them. */
// prettier-ignore
export const LAKE = terms(
  'https://w3id.org/model-lake/ns#',
  'Ingest', 'Process', 'TrainingRun', 'StreamSource', 'byteSize', 'purpose', 'securityLevel', 'structure', 'ingestMode',
  'operation', 'OperationSetting', 'operationKind', 'parameters', 'environment', 'role', 'claim', 'split', 'minimum', 'maximum',
  'missingValues', 'distinctValues', 'mean', 'standardDeviation', 'question', 'objective',
  'family', 'path', 'profiler', 'card', 'extras', 'region', 'target', 'featureType', 'skewness',
  'kurtosis', 'valueHint', 'servesTask', 'attributes', 'relation', 'complete', 'truncatedBy', 'truncatedAt', 'frontier', 'hiddenNeighbours', 'restrictedNeighbours', 'inNode', 'root',
  'retiredReason', 'sampleSize', 'deployment', 'similarity', 'similarityMeasure', 'decision', 'decidedAt',
  'ColumnDerivation', 'columnDerivation', 'column', 'fromColumn', 'ColumnPair', 'columnPair', 'columnName', 'otherColumnName',
  'estimationProcedure', 'executedCode', 'leftOut',
);
// prettier-ignore
export const SD = terms(
  'http://www.w3.org/ns/sparql-service-description#',
  'Service', 'Dataset', 'Graph', 'endpoint', 'supportedLanguage', 'SPARQL11Query', 'resultFormat', 'feature', 'UnionDefaultGraph',
  'defaultDataset', 'defaultGraph',
);
/** Namespaces whose members are looked up by a code, not listed here. */
export const CODES = {
  openmlFeatureType: 'http://openml.org/openml/feature-type#',
  openmlProcedureType: 'http://openml.org/openml/estimationProcedure-type#',
  openmlQuality: 'http://openml.org/openml/qualitytype/',
  mlsoCharacteristic: 'http://w3id.org/mlso/vocab/dataset_characteristic/',
  mlsoMeasure: 'http://w3id.org/mlso/vocab/evaluation_measure/',
  mediaType: 'https://www.iana.org/assignments/media-types/',
  spdxLicence: 'http://spdx.org/licenses/',
  euFileType: 'http://publications.europa.eu/resource/authority/file-type/',
  euAccessRight: 'http://publications.europa.eu/resource/authority/access-right/',
  admsStatus: 'http://purl.org/adms/status/',
  rdfFormat: 'http://www.w3.org/ns/formats/',
} as const;
/** Application profiles that the RDF of a thing follows. */
export const PROFILES = {
  'mldcat-ap': 'https://semiceu.github.io/MLDCAT-AP/releases/3.1.0',
  'dcat-ap': 'https://semiceu.github.io/DCAT-AP/releases/3.0.1',
  prov: PROV.$,
} as const;

// prettier-ignore
export const CROISSANT = terms('http://mlcommons.org/croissant/', '1.1');
/** Responsible AI, the extension of Croissant. */
// prettier-ignore
export const RAI = terms('http://mlcommons.org/croissant/RAI/', '1.0');

/** Documents that say how something is to be used. */
export const SPECIFICATIONS = {
  apiCatalog: 'https://www.rfc-editor.org/info/rfc9727',
  graphql: 'https://spec.graphql.org/',
  sparqlProtocol: 'https://www.w3.org/TR/sparql11-protocol/',
  dcat: 'https://www.w3.org/TR/vocab-dcat-3/',
  void: 'https://www.w3.org/TR/void/',
  sitemap: 'http://www.sitemaps.org/schemas/sitemap/0.9',
} as const;

/** Prefixes for serializations and the JSON-LD context, in one order. */
export const PREFIXES: Readonly<Record<string, string>> = {
  rdf: RDF.$,
  rdfs: RDFS.$,
  owl: OWL.$,
  xsd: XSD.$,
  prov: PROV.$,
  dcat: DCAT.$,
  dct: DCT.$,
  mls: MLS.$,
  it6: IT6.$,
  dqv: DQV.$,
  adms: ADMS.$,
  spdx: SPDX.$,
  foaf: FOAF.$,
  org: ORG.$,
  vcard: VCARD.$,
  skos: SKOS.$,
  schema: SCHEMA.$,
  fair4ml: FAIR4ML.$,
  mlso: MLSO.$,
  void: VOID.$,
  hydra: HYDRA.$,
  lake: LAKE.$,
};
