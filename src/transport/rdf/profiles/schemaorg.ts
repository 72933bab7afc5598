import type { Quad } from 'n3';
import type { AnyRecord, Head, Json, KindName } from '../../../model/kind.ts';
import { SCHEMA } from '../../../model/vocab.ts';
import type { Described } from '../../../services/described.ts';
import { descriptionOf, textOf, titleOf } from '../telling.ts';
import { documentQuads, nodeOf, type DocumentNode } from './document.ts';
import { viewOf, type View } from './document-view.ts';
import type { Profile } from './profile.ts';
import {
  actionMembers,
  agentMembers,
  algorithmMembers,
  codeMembers,
  implementationMembers,
  placeMembers,
  studyMembers,
  taskMembers,
} from './schemaorg-activities.ts';
import { evaluationMembers, measurementMembers, modelMembers, modelVersionMembers } from './schemaorg-models.ts';
import { SCHEMA_ORG_CONTEXT, typesOf } from './schemaorg-nodes.ts';
import { datasetMembers, datasetVersionMembers, dataSourceMembers, type Members } from './schemaorg-works.ts';

/** What search engines and assessors of FAIRness read: every thing in the words of schema.org, models in those of FAIR4ML too. */

/** Of a kind that is not here, name, description and address are told. */
const MEMBERS: Readonly<Partial<Record<KindName, (view: View, versions: readonly Head[], latest?: AnyRecord) => Members>>> = {
  DataSource: dataSourceMembers,
  Dataset: datasetMembers,
  DatasetVersion: datasetVersionMembers,
  Ingest: actionMembers,
  Process: actionMembers,
  TrainingRun: actionMembers,
  Study: studyMembers,
  Task: taskMembers,
  Algorithm: algorithmMembers,
  Implementation: implementationMembers,
  Code: codeMembers,
  Model: modelMembers,
  ModelVersion: modelVersionMembers,
  Evaluation: evaluationMembers,
  QualityMeasurement: measurementMembers,
  Agent: agentMembers,
  Place: placeMembers,
};

/**
 * The JSON-LD document that a landing page embeds. The context is inlined; every node has an IRI.
 * @param base the catalog's base IRI, from configuration
 * @throws InputError for a base that is no absolute IRI
 */
export function schemaOrgDocument(described: Described, base: string): Json {
  return { '@context': { ...SCHEMA_ORG_CONTEXT } as Json, ...rootOf(described, base) };
}

/** The same document as quads. */
export function schemaOrgQuads(described: Described, base: string): Quad[] {
  return documentQuads(rootOf(described, base), SCHEMA_ORG_CONTEXT);
}

function rootOf(described: Described, base: string): DocumentNode {
  const view = viewOf(described, base, SCHEMA_ORG_CONTEXT);
  const { record } = described;
  return nodeOf(view.subject, typesOf(record.kind, record), {
    name: titleOf(described),
    description: descriptionWords(described),
    url: view.subject,
    identifier: view.subject,
    ...MEMBERS[record.kind]?.(view, described.versions, described.latest),
  });
}

/** Search engines refuse a dataset without a description, so that its title stands in, as in the base graph. */
function descriptionWords(described: Described): string | null {
  const { kind, purpose } = described.record;
  const isData = kind === 'Dataset' || kind === 'DatasetVersion';
  return descriptionOf(described) ?? textOf(purpose) ?? (isData ? titleOf(described) : null);
}

export const SCHEMA_ORG: Profile = {
  iri: SCHEMA.$,
  doc: 'schema.org, with FAIR4ML for models: what search engines and assessors of FAIRness read.',
  tells: () => true,
  quads: schemaOrgQuads,
  document: schemaOrgDocument,
  latest: true,
};
