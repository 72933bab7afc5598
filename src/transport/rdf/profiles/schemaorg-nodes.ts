import type { AnyRecord, Head, KindName } from '../../../model/kind.ts';
import { FAIR4ML, PROV, SCHEMA, XSD } from '../../../model/vocab.ts';
import { near, textOf } from '../telling.ts';
import { nodeOf, type DocumentContext, type DocumentNode, type Unknowable } from './document.ts';
import { agentTypeOf, licenceIn, nameOf, pageIn, type View } from './document-view.ts';

/** Nodes of schema.org that stand for things of the catalog. */

const IRI = { '@type': '@id' } as const;
const INSTANT = { '@type': 'xsd:dateTime' } as const;

/** Inlined in each document. The `https` form of the vocabulary; its own terms need no definition. */
export const SCHEMA_ORG_CONTEXT: DocumentContext = {
  '@vocab': SCHEMA.$,
  fair4ml: FAIR4ML.$,
  prov: PROV.$,
  xsd: XSD.$,
  actionStatus: IRI,
  codeRepository: IRI,
  contentUrl: IRI,
  sameAs: IRI,
  url: IRI,
  dateCreated: INSTANT,
  dateModified: INSTANT,
  datePublished: INSTANT,
  endTime: INSTANT,
  observationDate: INSTANT,
  startTime: INSTANT,
};

/** A type of schema.org first, since readers that know no other look at the first only. A kind that is not here is a creative work. */
const TYPES: Readonly<Partial<Record<KindName, string | readonly string[]>>> = {
  Dataset: 'Dataset',
  DatasetVersion: 'Dataset',
  Ingest: 'CreateAction',
  Process: 'CreateAction',
  Study: 'ResearchProject',
  Task: 'DefinedTerm',
  Algorithm: 'DefinedTerm',
  Implementation: 'SoftwareSourceCode',
  Code: 'SoftwareSourceCode',
  TrainingRun: 'CreateAction',
  Model: ['CreativeWork', 'fair4ml:MLModel'],
  ModelVersion: ['CreativeWork', 'fair4ml:MLModel'],
  Evaluation: ['Observation', 'fair4ml:MLModelEvaluation'],
  QualityMeasurement: 'Observation',
  Agent: 'Organization',
  Place: 'Place',
};
const AGENT_TYPES = { person: 'Person', organisation: 'Organization', software: 'SoftwareApplication' } as const;

/** @param record what is known of the thing; an agent of which nothing is known is only a thing */
export function typesOf(kind: KindName, record: AnyRecord | undefined): string | readonly string[] {
  if (kind !== 'Agent') return TYPES[kind] ?? 'CreativeWork';
  const type = agentTypeOf(record);
  return type === null ? 'Thing' : AGENT_TYPES[type];
}

/** A thing that another points to: what it is, its name and its address. */
export function briefNode(view: View, head: Head, members: Readonly<Record<string, Unknowable>> = {}): DocumentNode {
  const iri = view.iris.of(head);
  return nodeOf(iri, typesOf(head.kind, near(view.telling, head)?.record), { name: nameOf(view, head), url: iri, ...members });
}
export function briefNodes(view: View, heads: readonly Head[]): DocumentNode[] {
  return heads.map((head) => briefNode(view, head));
}
/** For properties that hold one value, whose readers do not expect a list. */
export function oneOrMore(nodes: readonly DocumentNode[]): Unknowable {
  const [first] = nodes;
  return nodes.length > 1 ? [...nodes] : first;
}

export function agentNodes(view: View, heads: readonly Head[]): DocumentNode[] {
  return heads.map((head) => briefNode(view, head, { sameAs: pageIn(view, textOf(near(view.telling, head)?.record.homepage)) }));
}

/** A document with an IRI; only those that are addresses can be opened. */
export function licenceMember(view: View): Unknowable {
  const licence = licenceIn(view);
  if (!licence) return null;
  const url = /^https?:/.test(licence.iri) && !licence.iri.startsWith(`${view.iris.base}/id/`) ? licence.iri : null;
  return nodeOf(licence.iri, 'CreativeWork', { name: licence.title, url });
}
