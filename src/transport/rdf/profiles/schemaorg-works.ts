import type { AnyRecord, Head } from '../../../model/kind.ts';
import { catalogIri } from '../catalog-quads.ts';
import { formatByEnding } from '../file-quads.ts';
import { accessRightOf } from '../governance-shapes.ts';
import type { IriBuilder } from '../iri.ts';
import { linked, longOf, near, partOf, partsOf, textOf } from '../telling.ts';
import { addressIn, nodeOf, numberValue, pointer, type DocumentNode, type Unknowable } from './document.ts';
import { fileFacts, type FileFacts } from './document-files.ts';
import { headsOf, instantOf, pageIn, tagsOf, textIn, uniqueHeads, type View } from './document-view.ts';
import { agentNodes, briefNode, briefNodes, licenceMember, oneOrMore } from './schemaorg-nodes.ts';

/** Creative works in the sense of schema.org: data, sources, and what models share with them. */

export type Members = Readonly<Record<string, Unknowable>>;

/** Columns told of in a document for search engines; the base graph has all of them. */
const MOST_VARIABLES = 1000;

/** What any work has: dates, people, terms, and where it is listed. */
export function workMembers(view: View): Members {
  const { record, parent } = view.thing;
  return {
    keywords: tagsOf(view),
    dateCreated: instantOf(record.created),
    // What the catalog knows of publication is when it began to tell of the thing.
    datePublished: instantOf(record.createdAt),
    dateModified: instantOf(record.modified) ?? instantOf(record.updatedAt),
    ...(parent ? { version: record.key, exampleOfWork: briefNode(view, parent) } : {}),
    disambiguatingDescription: textOf(record.notes),
    creator: agentNodes(view, headsOf(view, 'creators')),
    publisher: oneOrMore(agentNodes(view, headsOf(view, 'publisher'))),
    maintainer: oneOrMore(agentNodes(view, headsOf(view, 'administrator'))),
    license: licenceMember(view),
    ...accessMembers(textIn(view, 'securityLevel')),
  };
}

/** The European access right, which readers know; open to all is free of charge, all else has to be asked for. */
function accessMembers(level: string | null): Members {
  const right = accessRightOf(level);
  return right === null ? {} : { conditionsOfAccess: right, isAccessibleForFree: level === 'public' };
}

/** @param whole its latest version with its columns, where that was read */
export function datasetMembers(view: View, versions: readonly Head[], whole?: AnyRecord): Members {
  const [latest] = versions;
  const newest = whole ?? (latest && near(view.telling, latest)?.record);
  const related = (link: string, role: string): Head[] => linked(view.thing, link).flatMap((one) => (one.role === role ? [one.head] : []));
  return {
    ...workMembers(view),
    ...dataMembers(view),
    version: latest?.key,
    workExample: briefNodes(view, versions),
    isPartOf: briefNodes(view, related('related', 'part-of')),
    hasPart: briefNodes(view, related('relatedBy', 'part-of')),
    ...(newest ? { ...filesMembers(view, view.iris.of(newest), newest), variableMeasured: variables(view.iris, newest) } : {}),
  };
}

export function datasetVersionMembers(view: View): Members {
  const { thing, subject } = view;
  return {
    ...workMembers(view),
    ...dataMembers(view),
    isBasedOn: briefNodes(view, uniqueHeads([...linked(thing, 'previous'), ...linked(thing, 'derivedFrom')].map(({ head }) => head))),
    ...filesMembers(view, subject, thing.record),
    variableMeasured: variables(view.iris, thing.record),
    ...provenance(view, ['previous', 'derivedFrom']),
  };
}

function dataMembers(view: View): Members {
  const catalog = catalogIri(view.iris.base);
  return {
    sameAs: pageIn(view, textIn(view, 'landingPage')),
    includedInDataCatalog: nodeOf(catalog, 'DataCatalog', { url: catalog }),
    contentLocation: oneOrMore(briefNodes(view, headsOf(view, 'location'))),
  };
}

/** Where it came from, in PROV's words beside those of schema.org. */
export function provenance({ thing, iris }: View, links: readonly string[]): Members {
  const pointers = (names: readonly string[]): DocumentNode[] =>
    names.flatMap((name) => linked(thing, name).map(({ head }) => pointer(iris.of(head))));
  return { 'prov:wasDerivedFrom': pointers(links), 'prov:wasGeneratedBy': pointers(['generatedBy']) };
}

/** @param subject IRI of the version that has the files */
export function filesMembers(view: View, subject: string, record: AnyRecord): Members {
  const files = fileFacts(view.telling, subject, record);
  return { distribution: files.map((file) => downloadNode(view, file)), size: sizeOf(files) };
}

function downloadNode({ context }: View, { node, path, name, address, mediaType, format, bytes, sha256 }: FileFacts): DocumentNode {
  return nodeOf(node, 'DataDownload', {
    name,
    contentUrl: addressIn(context, address),
    identifier: address === null ? path : null,
    encodingFormat: mediaType ?? format ?? formatByEnding(name),
    contentSize: bytes === null ? null : `${bytes} B`,
    sha256,
  });
}

/** Of all files together, where each is known. */
function sizeOf(files: readonly FileFacts[]): string | null {
  if (files.length === 0 || files.some(({ bytes }) => bytes === null)) return null;
  return `${files.reduce((sum, { bytes }) => sum + BigInt(bytes ?? 0), 0n)} B`;
}

function variables(iris: IriBuilder, record: AnyRecord): DocumentNode[] {
  const subject = iris.of(record);
  return partsOf(record.features)
    .slice(0, MOST_VARIABLES)
    .flatMap((feature) => {
      const name = textOf(feature.name);
      if (name === null) return [];
      const statistics = partOf(feature.statistics);
      return [
        nodeOf(iris.part(subject, 'feature', name), 'PropertyValue', {
          name,
          description: featureWords(textOf(feature.type), textOf(feature.role)),
          minValue: numberIn(statistics?.minimum),
          maxValue: numberIn(statistics?.maximum),
        }),
      ];
    });
}
function featureWords(type: string | null, role: string | null): string | null {
  const words = [type, role === null ? null : `role ${role}`].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(', ');
}
/** Extremes are texts; those of dates and words are no numbers. */
function numberIn(value: unknown): Unknowable {
  const text = textOf(value);
  if (text === null || !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return null;
  return numberValue(longOf(text) ?? Number(text));
}

export function dataSourceMembers(view: View): Members {
  const { thing } = view;
  return {
    ...workMembers(view),
    sameAs: pageIn(view, textOf(thing.record.url)),
    maintainer: oneOrMore(agentNodes(view, headsOf(view, 'owner'))),
    contentLocation: oneOrMore(briefNodes(view, headsOf(view, 'location'))),
  };
}
