import type { Head, Json, KindName, RelationName } from '../../model/kind.ts';
import { RELATION } from '../../model/relation.ts';
import { DCAT, DCT, DQV, IT6, LAKE, MLS, ORG, PROV, RDF, SCHEMA } from '../../model/vocab.ts';
import type { IriBuilder } from './iri.ts';
import type { QuadSet } from './quad-set.ts';

/** An edge between two things, told as one triple, and as a node of its own where there is more to say of it. */
export interface EdgeFacts {
  from: End;
  relation: RelationName;
  to: End;
  role: string | null;
  attributes: Json;
  validFrom: string;
  validTo: string | null;
  /** Keeps apart edges that are equal in all of the above. */
  ordinal?: string;
}
type End = Pick<Head, 'kind' | 'path'> & {
  /** Of an agent, where it is known. */
  agentType?: unknown;
};

interface Qualification {
  /** Word of the node's IRI. */
  word: string;
  type: string;
  property: string;
  influencer: string;
  role: string;
}
const derivation = { type: PROV.Derivation, property: PROV.qualifiedDerivation, influencer: PROV.entity, role: LAKE.role };
const ofRelation = (name: 'USED' | 'GENERATED' | 'ASSOCIATED' | 'ATTRIBUTED', word: string): Qualification => ({
  ...RELATION[name].qualified,
  word,
});
/** Relations without a qualified form in PROV, ORG or DCAT; their edges are told as statements about the triple. */
type Plain = 'VERSION_OF' | 'LOCATED_AT' | 'IMPLEMENTS' | 'ACHIEVES' | 'DEFINED_ON' | 'PART_OF' | 'QUALITY_OF';
/** PROV's roles are for usage, generation and association only; on other influences we use a property of our own. */
const QUALIFIED: Record<Exclude<RelationName, Plain>, Qualification> = {
  USED: ofRelation('USED', 'use'),
  GENERATED: ofRelation('GENERATED', 'gen'),
  ASSOCIATED: ofRelation('ASSOCIATED', 'assoc'),
  ATTRIBUTED: ofRelation('ATTRIBUTED', 'attr'),
  DERIVED: { ...derivation, word: 'deriv' },
  BASE_MODEL: { ...derivation, word: 'base' },
  DELEGATED: { word: 'deleg', type: PROV.Delegation, property: PROV.qualifiedDelegation, influencer: PROV.agent, role: LAKE.role },
  INFORMED: { word: 'comm', type: PROV.Communication, property: PROV.qualifiedCommunication, influencer: PROV.activity, role: LAKE.role },
  MEMBER_OF: { word: 'member', type: ORG.Membership, property: ORG.hasMembership, influencer: ORG.organization, role: ORG.role },
  RELATED: { word: 'rel', type: DCAT.Relationship, property: DCAT.qualifiedRelation, influencer: DCT.relation, role: DCAT.hadRole },
};

/**
 * The property of an edge's triple. `mls:achieves` is for runs only: what an evaluation serves is told otherwise. `org:memberOf` leads to
 * organisations, which no person is.
 */
export function propertyOf(edge: Pick<EdgeFacts, 'relation' | 'from' | 'to'>): string {
  if (edge.relation === 'ACHIEVES' && edge.from.kind !== 'TrainingRun') return LAKE.servesTask;
  return isOfPerson(edge) ? DCT.relation : RELATION[edge.relation].property;
}
function isOfPerson({ relation, to }: Pick<EdgeFacts, 'relation' | 'to'>): boolean {
  return relation === 'MEMBER_OF' && to.agentType === 'person';
}

/** The triple of the edge. */
export function stateEdge(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts): void {
  quads.link(iris.of(edge.from), propertyOf(edge), iris.of(edge.to));
}

/** The edge as a node: its role, and validity where it has ended. Answers its IRI. */
export function stateQualified(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts): string {
  const qualification = isPlain(edge.relation) || isOfPerson(edge) ? null : QUALIFIED[edge.relation];
  const node = nodeOf(iris, edge, qualification?.word ?? `edge-${edge.relation.toLowerCase()}`);
  if (qualification) stateInfluence(quads, iris, edge, { node, qualification });
  else stateStatement(quads, iris, edge, node);
  if (edge.role !== null) quads.link(node, qualification?.role ?? LAKE.role, stateRole(quads, iris, edge.role));
  if (edge.validTo !== null) stateValidity(quads, edge, node);
  return node;
}

/** The edge as a node from which all that is known of it can be read back. Answers its IRI. */
export function stateWhole(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts): string {
  const node = stateQualified(quads, iris, edge);
  stateValidity(quads, edge, node);
  if (hasContent(edge.attributes)) quads.json(node, LAKE.attributes, edge.attributes);
  return node;
}

/** From role and target, which stay the same when the lake is built anew; an ended edge has its beginning in it. */
function nodeOf(iris: IriBuilder, edge: EdgeFacts, word: string): string {
  const begun = edge.validTo === null ? null : edge.validFrom;
  const segments = [edge.role, edge.to.path, begun, edge.ordinal ?? null].filter((segment) => segment !== null);
  return iris.part(iris.of(edge.from), word, ...segments);
}

function stateInfluence(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts, told: { node: string; qualification: Qualification }): void {
  quads.link(iris.of(edge.from), told.qualification.property, told.node);
  quads.types(told.node, [told.qualification.type]);
  quads.link(told.node, told.qualification.influencer, iris.of(edge.to));
}
function stateStatement(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts, node: string): void {
  quads.types(node, [RDF.Statement]);
  quads.link(node, RDF.subject, iris.of(edge.from));
  quads.link(node, RDF.predicate, propertyOf(edge));
  quads.link(node, RDF.object, iris.of(edge.to));
}

/** Whether an edge says more than its triple can. */
export function needsNode(edge: EdgeFacts): boolean {
  return edge.role !== null || edge.validTo !== null || hasContent(edge.attributes);
}

function stateValidity(quads: QuadSet, edge: EdgeFacts, node: string): void {
  quads.instant(node, SCHEMA.validFrom, edge.validFrom);
  if (edge.validTo !== null) quads.instant(node, SCHEMA.validThrough, edge.validTo);
}
function stateRole(quads: QuadSet, iris: IriBuilder, role: string): string {
  const node = iris.code('role', role);
  quads.concept(node, role, [DCAT.Role, PROV.Role]);
  return node;
}
function hasContent(attributes: Json): boolean {
  return attributes !== null && !(typeof attributes === 'object' && Object.keys(attributes).length === 0);
}
function isPlain(relation: RelationName): relation is Plain {
  return !(relation in QUALIFIED);
}

/** What other vocabularies say of some edges too: property, and whether from the edge's end to its start. */
type Further = (edge: EdgeFacts) => { property: string; reverse?: true }[];
const nothing: Further = () => [];
const FURTHER: Record<RelationName, Further> = {
  // Inputs of a run are data and settings; a base model is used, but is no input in ML-Schema's sense.
  USED: ({ from, to }) => (from.kind === 'TrainingRun' && to.kind === 'DatasetVersion' ? [{ property: MLS.hasInput }] : []),
  // Outputs of a run are models and evaluations; data that it wrote are generated, but no output in ML-Schema's sense.
  GENERATED: ({ from, to }) => (to.kind === 'TrainingRun' && OUTPUTS.has(from.kind) ? [{ property: MLS.hasOutput, reverse: true }] : []),
  DERIVED: ({ to, role }) => {
    if (role === 'revision') return [{ property: DCAT.previousVersion }];
    return to.kind === 'DataSource' ? [{ property: PROV.hadPrimarySource }] : [];
  },
  VERSION_OF: () => [{ property: DCAT.hasVersion, reverse: true }],
  RELATED: ({ role }) => RELATED_ROLES.get(role ?? '') ?? [],
  QUALITY_OF: () => [{ property: DQV.hasQualityMeasurement, reverse: true }],
  BASE_MODEL: nothing,
  ASSOCIATED: nothing,
  ATTRIBUTED: nothing,
  DELEGATED: nothing,
  INFORMED: nothing,
  LOCATED_AT: nothing,
  IMPLEMENTS: nothing,
  ACHIEVES: nothing,
  DEFINED_ON: nothing,
  PART_OF: nothing,
  MEMBER_OF: nothing,
};
/** Roles of related datasets that Dublin Core has properties for. */
const RELATED_ROLES: ReadonlyMap<string, ReturnType<Further>> = new Map([
  ['part-of', [{ property: DCT.isPartOf }, { property: DCT.hasPart, reverse: true as const }]],
  ['replaces', [{ property: DCT.replaces }]],
]);
const OUTPUTS: ReadonlySet<KindName> = new Set(['ModelVersion', 'Evaluation']);

export function stateFurther(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts): void {
  for (const { property, reverse } of FURTHER[edge.relation](edge)) {
    const [subject, object] = reverse ? [edge.to, edge.from] : [edge.from, edge.to];
    quads.link(iris.of(subject), property, iris.of(object));
  }
}

/** What a run's use of data in a role says of the model that came of it. */
export const DATA_ROLES: ReadonlyMap<string, string> = new Map(
  Object.entries({ training: IT6.trainedOn, validation: IT6.validatedOn, test: IT6.testedOn }),
);
