import type { Quad } from 'n3';
import type { Json } from '../../../model/kind.ts';
import { CROISSANT, RAI } from '../../../model/vocab.ts';
import type { Described } from '../../../services/described.ts';
import { catalogIri } from '../catalog-quads.ts';
import { accessRightOf } from '../governance-shapes.ts';
import { descriptionOf, linked, near, textOf, titleOf, type Thing } from '../telling.ts';
import { documentQuads, nodeOf, type DocumentNode, type Unknowable } from './document.ts';
import { fileFacts } from './document-files.ts';
import { instantOf, licenceIn, pageIn, tagsOf, textIn, viewOf, type View } from './document-view.ts';
import { CROISSANT_CONTEXT } from './croissant-context.ts';
import { Ids, resourcesOf } from './croissant-files.ts';
import { lineageMembers, makersOf } from './croissant-lineage.ts';
import { raiMembers } from './croissant-rai.ts';
import { recordSetsOf } from './croissant-records.ts';
import type { Profile } from './profile.ts';

/** Datasets for machine learning: Croissant 1.1 with its extension for responsible AI, and lineage. A dataset is told by its latest version. */

/**
 * The Croissant document of a dataset version, or of a dataset by its latest version.
 * @param base the catalog's base IRI, from configuration
 * @throws InputError for a base that is no absolute IRI, and Error for what is neither
 */
export function croissantDocument(described: Described, base: string): Json {
  return { '@context': { ...CROISSANT_CONTEXT } as Json, ...rootOf(described, base) };
}

/** The same document as quads. */
export function croissantQuads(described: Described, base: string): Quad[] {
  return documentQuads(rootOf(described, base), CROISSANT_CONTEXT);
}

/** The version that a document is about; null where there is none. */
function versionOf(view: View, { record, versions, latest: whole }: Described): Thing | null {
  if (record.kind === 'DatasetVersion') return view.thing;
  const [latest] = versions;
  const found = record.kind === 'Dataset' && latest ? near(view.telling, latest) : null;
  return found && whole ? { ...found, record: whole } : found;
}

function rootOf(described: Described, base: string): DocumentNode {
  const outer = viewOf(described, base, CROISSANT_CONTEXT);
  const version = versionOf(outer, described);
  if (!version) throw new Error(`Croissant tells of datasets with a version; ${described.record.path} is none.`);
  const view: View = { ...outer, thing: version, subject: outer.iris.of(version.record) };
  const ids = new Ids(view.iris, view.subject);
  const live = isLive(view);
  const resources = resourcesOf(ids, fileFacts(view.telling, view.subject, version.record), live);
  const rai = raiMembers(view, resources);
  return nodeOf(outer.subject, 'sc:Dataset', {
    conformsTo: [CROISSANT['1.1'], ...(isKnown(rai) ? [RAI['1.0']] : [])],
    name: titleOf(outer.thing),
    description: descriptionOf(outer.thing) ?? descriptionOf(version) ?? titleOf(version),
    url: outer.subject,
    ...governanceMembers(view),
    ...dateMembers(view, described),
    citeAs: citation(view, outer.subject),
    isLiveDataset: live ? true : null,
    distribution: resources.map(({ node }) => node),
    recordSet: recordSetsOf(ids, version.record, resources),
    ...rai,
    ...lineageMembers(view, outer.subject),
  });
}

function isKnown(members: Readonly<Record<string, Unknowable>>): boolean {
  return Object.values(members).some((value) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0));
}

function governanceMembers(view: View): Record<string, Unknowable> {
  const licence = licenceIn(view);
  const level = textIn(view, 'securityLevel');
  const right = accessRightOf(level);
  const catalog = catalogIri(view.iris.base);
  return {
    keywords: tagsOf(view),
    creator: makersOf(view, 'creators'),
    publisher: makersOf(view, 'publisher'),
    license: licence && (isAddress(licence.iri, view) ? licence.iri : nodeOf(licence.iri, 'sc:CreativeWork', { name: licence.title })),
    sameAs: pageIn(view, textIn(view, 'landingPage')),
    includedInDataCatalog: nodeOf(catalog, 'sc:DataCatalog', { url: catalog }),
    // The European access right is known to machines; our level is what the owner said.
    conditionsOfAccess: right,
    isAccessibleForFree: right === null ? null : level === 'public',
    usageInfo: level === null ? null : nodeOf(view.iris.code('securityLevel', level), 'sc:DefinedTerm', { name: level, termCode: level }),
  };
}
/** What can be opened; a licence in free text has an IRI of the catalog. */
function isAddress(iri: string, { iris }: View): boolean {
  return !iri.startsWith(`${iris.base}/id/`);
}

function dateMembers({ thing: { record } }: View, described: Described): Record<string, Unknowable> {
  return {
    version: record.key,
    'cr:sdVersion': String(described.record.revision),
    dateCreated: dateOf(record.created),
    // What the catalog knows of publication is when it began to tell of the version.
    datePublished: dateOf(record.createdAt),
    dateModified: dateOf(record.updatedAt),
  };
}
/** Readers know the years from 0001 to 9999. */
function dateOf(value: unknown): string | null {
  const instant = instantOf(value);
  return instant !== null && /^(?!0000)\d{4}-/.test(instant) ? instant : null;
}

/** Who, when, what and where, as far as they are known. */
function citation(view: View, iri: string): string {
  const { record, parent } = view.thing;
  const names = (link: string): string =>
    makersOf(view, link)
      .flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
      .join(', ');
  const year = dateOf(record.created)?.slice(0, 4) ?? dateOf(record.createdAt)?.slice(0, 4);
  const [creators, publisher] = [names('creators'), names('publisher')];
  return [
    `${creators}${year === undefined ? '' : ` (${year})`}`.trim(),
    `${parent ? titleOf({ record: parent, parent: null }) : titleOf(view.thing)}, version ${record.key} [data set]`,
    publisher,
    iri,
  ]
    .filter((part) => part !== '')
    .join('. ');
}

/** Whether a running stream makes it: its files change, and checksums with them. */
function isLive(view: View): boolean {
  return linked(view.thing, 'generatedBy').some(({ head }) => {
    const record = near(view.telling, head)?.record;
    return record?.kind === 'Ingest' && record.mode === 'stream' && textOf(record.endedAt) === null;
  });
}

export const CROISSANT_PROFILE: Profile = {
  iri: CROISSANT['1.1'],
  doc: 'Croissant 1.1 with responsible AI: datasets as loaders for machine learning read them.',
  tells: (described) => {
    const { record, versions, around } = described;
    const [latest] = versions;
    return record.kind === 'DatasetVersion' || (record.kind === 'Dataset' && latest !== undefined && around.has(latest.id));
  },
  quads: croissantQuads,
  document: croissantDocument,
  latest: true,
};
