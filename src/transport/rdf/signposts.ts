import type { Quad } from 'n3';
import type { KindName } from '../../model/kind.ts';
import { DCT, FAIR4ML, PROV, SCHEMA_TYPES } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import { API_CATALOG_PATH } from './api-catalog.ts';
import { catalogIri } from './catalog-quads.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import { IriBuilder } from './iri.ts';
import type { Signpost } from './link-header.ts';
import { partsOf, textOf } from './telling.ts';
import type { NamedProfile } from './variant.ts';

/** Typed links from a thing to what belongs to it, for machines that came to its address (https://signposting.org/FAIR/). Pure. */

/** What a thing is in the terms of schema.org, which is what readers of signposts know; a kind that is not here is a creative work. */
const TYPE_OF: Readonly<Partial<Record<KindName, string>>> = {
  Dataset: SCHEMA_TYPES.Dataset,
  DatasetVersion: SCHEMA_TYPES.Dataset,
  Ingest: SCHEMA_TYPES.CreateAction,
  Process: SCHEMA_TYPES.CreateAction,
  Study: SCHEMA_TYPES.ResearchProject,
  Task: SCHEMA_TYPES.DefinedTerm,
  Algorithm: SCHEMA_TYPES.DefinedTerm,
  Implementation: SCHEMA_TYPES.SoftwareSourceCode,
  Code: SCHEMA_TYPES.SoftwareSourceCode,
  TrainingRun: SCHEMA_TYPES.CreateAction,
  Model: FAIR4ML.MLModel,
  ModelVersion: FAIR4ML.MLModel,
  Evaluation: SCHEMA_TYPES.Observation,
  QualityMeasurement: SCHEMA_TYPES.Observation,
  Agent: SCHEMA_TYPES.Organization,
  Place: SCHEMA_TYPES.Place,
};
const AGENT_TYPES: ReadonlyMap<unknown, string> = new Map([
  ['person', SCHEMA_TYPES.Person],
  ['software', SCHEMA_TYPES.SoftwareApplication],
]);

export interface Signposted {
  described: Described;
  /** The thing's base graph. */
  quads: readonly Quad[];
  /** The profiles that tell of it. */
  profiles: readonly NamedProfile[];
  /** The catalog's base IRI. */
  base: string;
}

export function linksetOf(iris: IriBuilder, path: string): Signpost {
  return { rel: 'linkset', href: `${iris.base}/linkset/${path}`, type: 'application/linkset+json' };
}

/** All of them, the ones first that should not be missed where there is no room for all. */
export function signpostsOf({ described, quads, profiles, base }: Signposted): Signpost[] {
  const { record, parent, versions } = described;
  const iris = new IriBuilder(base);
  const subject = iris.of(record);
  const objects = (property: string): string[] =>
    quads
      .filter((quad) => quad.subject.value === subject && quad.predicate.value === property && quad.object.termType === 'NamedNode')
      .map((quad) => quad.object.value);
  const [latest] = versions;
  return [
    linksetOf(iris, record.path),
    { rel: 'cite-as', href: subject },
    {
      rel: 'type',
      href: (record.kind === 'Agent' ? AGENT_TYPES.get(record.agentType) : undefined) ?? TYPE_OF[record.kind] ?? SCHEMA_TYPES.CreativeWork,
    },
    ...RDF_FORMATS.map((format): Signpost => ({
      rel: 'describedby',
      href: subject + FORMATS[format].suffix,
      type: FORMATS[format].mediaType,
    })),
    ...profiles.flatMap((profile) => profileSignposts(subject, profile)),
    { rel: 'collection', href: parent ? iris.of(parent) : catalogIri(base) },
    ...(latest ? [{ rel: 'latest-version', href: iris.of(latest) }] : []),
    { rel: 'api-catalog', href: iris.base + API_CATALOG_PATH },
    { rel: PROV.has_provenance, href: iris.lineageOf(record) },
    ...objects(DCT.license).map((href): Signpost => ({ rel: 'license', href })),
    ...objects(DCT.creator).map((href): Signpost => ({ rel: 'author', href })),
    ...itemsOf(described, iris),
  ];
}

/** Both as metadata (signposting) and as another form of this page (content negotiation by profile). */
function profileSignposts(subject: string, { name, profile, formats }: NamedProfile): Signpost[] {
  const [format] = formats;
  if (format === undefined) return [];
  const href = `${subject}${FORMATS[format].suffix}?profile=${encodeURIComponent(name)}`;
  return ['describedby', 'alternate'].map((rel) => ({ rel, href, type: FORMATS[format].mediaType, profile: profile.iri }));
}

/** Files that have an address in the net. */
export function itemsOf({ record }: Described, iris: IriBuilder): Signpost[] {
  if (record.kind !== 'DatasetVersion' && record.kind !== 'ModelVersion') return [];
  const subject = iris.of(record);
  return partsOf(record.files).flatMap((file): Signpost[] => {
    const path = textOf(file.path);
    const href = path === null ? '' : iris.file(subject, path);
    if (href === '' || href.startsWith('file:') || href.startsWith(`${subject}#`)) return [];
    const mediaType = textOf(file.mediaType);
    return [{ rel: 'item', href, ...(mediaType !== null && MEDIA_TYPE.test(mediaType) ? { type: mediaType } : {}) }];
  });
}
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;
