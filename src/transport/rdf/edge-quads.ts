import { UnreachableCaseError } from '../../errors.ts';
import type { Head, Json, RelationName } from '../../model/kind.ts';
import { RELATION } from '../../model/relation.ts';
import { DCAT, DCT, IT6, LAKE, MLS, ORG, PROV, RDF } from '../../model/vocab.ts';
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
}
type End = Pick<Head, 'kind' | 'path'>;

interface Qualification {
  /** Word of the node's IRI. */
  word: string;
  type: string;
  property: string;
  influencer: string;
  role: string;
}
const derivation = { type: PROV.Derivation, property: PROV.qualifiedDerivation, influencer: PROV.entity, role: LAKE.role };
const ofRelation = (name: 'USED' | 'GENERATED' | 'ASSOCIATED' | 'ATTRIBUTED', word: string): Qualification => ({ ...RELATION[name].qualified, word });
/** Relations without a qualified form in PROV or ORG; their edges are told as statements about the triple. */
type Plain = 'VERSION_OF' | 'LOCATED_AT' | 'IMPLEMENTS' | 'ACHIEVES' | 'DEFINED_ON' | 'PART_OF';
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
};

/** The property of an edge's triple. `mls:achieves` is for runs only: what an evaluation serves is told otherwise. */
export function propertyOf(relation: RelationName, from: Pick<Head, 'kind'>): string {
  return relation === 'ACHIEVES' && from.kind !== 'TrainingRun' ? LAKE.servesTask : RELATION[relation].property;
}

/** The triple of the edge. */
export function stateEdge(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts): void {
  quads.link(iris.of(edge.from), propertyOf(edge.relation, edge.from), iris.of(edge.to));
}

/** The edge as a node: role, attributes and, where asked for or ended, validity. Answers its IRI. */
export function stateQualified(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts, withValidity: boolean): string {
  const from = iris.of(edge.from);
  const to = iris.of(edge.to);
  const qualification = isPlain(edge.relation) ? null : QUALIFIED[edge.relation];
  const ended = edge.validTo === null ? [] : [edge.validFrom];
  const word = qualification?.word ?? `edge-${edge.relation.toLowerCase()}`;
  const node = iris.part(from, word, ...(edge.role === null ? [] : [edge.role]), edge.to.path, ...ended);
  if (qualification) {
    quads.link(from, qualification.property, node);
    quads.types(node, [qualification.type]);
    quads.link(node, qualification.influencer, to);
  } else {
    quads.types(node, [RDF.Statement]);
    quads.link(node, RDF.subject, from);
    quads.link(node, RDF.predicate, propertyOf(edge.relation, edge.from));
    quads.link(node, RDF.object, to);
  }
  if (edge.role !== null) quads.link(node, qualification?.role ?? LAKE.role, stateRole(quads, iris, edge.role));
  if (hasContent(edge.attributes)) quads.json(node, LAKE.attributes, edge.attributes);
  if (withValidity || edge.validTo !== null) stateValidity(quads, node, edge);
  return node;
}

/** Whether an edge says more than its triple can. */
export function needsNode(edge: EdgeFacts): boolean {
  return edge.role !== null || edge.validTo !== null || hasContent(edge.attributes);
}

function stateValidity(quads: QuadSet, node: string, edge: EdgeFacts): void {
  quads.instant(node, LAKE.validFrom, edge.validFrom);
  if (edge.validTo !== null) quads.instant(node, LAKE.validTo, edge.validTo);
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

/** What ML-Schema, DCAT and MLDCAT-AP say beside PROV of some edges. */
export function stateFurther(quads: QuadSet, iris: IriBuilder, edge: EdgeFacts): void {
  const from = iris.of(edge.from);
  const to = iris.of(edge.to);
  switch (edge.relation) {
    case 'USED':
      // Inputs of a run are data and settings; a base model is used, but is no input in ML-Schema's sense.
      if (edge.from.kind === 'TrainingRun' && edge.to.kind === 'DatasetVersion') quads.link(from, MLS.hasInput, to);
      return;
    case 'GENERATED':
      // Outputs of a run are models and evaluations; data that it wrote are generated, but no output in ML-Schema's sense.
      if (edge.to.kind === 'TrainingRun' && (edge.from.kind === 'ModelVersion' || edge.from.kind === 'Evaluation')) quads.link(to, MLS.hasOutput, from);
      return;
    case 'DERIVED':
      if (edge.role === 'revision') quads.link(from, DCAT.previousVersion, to);
      if (edge.to.kind === 'DataSource') quads.link(from, PROV.hadPrimarySource, to);
      return;
    case 'VERSION_OF':
      quads.link(to, DCAT.hasVersion, from);
      return;
    case 'ATTRIBUTED':
      if (edge.role === 'creator') quads.link(from, DCT.creator, to);
      if (edge.role === 'publisher') quads.link(from, DCT.publisher, to);
      return;
    case 'BASE_MODEL': case 'ASSOCIATED': case 'DELEGATED': case 'INFORMED': case 'LOCATED_AT': case 'IMPLEMENTS':
    case 'ACHIEVES': case 'DEFINED_ON': case 'PART_OF': case 'MEMBER_OF':
      return;
    default:
      throw new UnreachableCaseError(edge.relation);
  }
}

/** What a run's use of data in a role says of the model that came of it. */
export const DATA_ROLES: Readonly<Record<string, string>> = { training: IT6.trainedOn, validation: IT6.validatedOn, test: IT6.testedOn };
