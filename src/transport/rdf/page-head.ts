import type { Quad } from 'n3';
import { DCAT, DCT, FOAF } from '../../model/vocab.ts';
import { escape } from './page.ts';
import type { Signpost } from './link-header.ts';

/** What a page says to machines that read pages: typed links, Dublin Core, and a document of JSON-LD. */

/** Links of one relation; the others are in the linkset. */
const MOST_OF_A_KIND = 50;

export function linkElements(signposts: readonly Signpost[]): string {
  const counts = new Map<string, number>();
  return signposts
    .filter(({ rel }) => {
      counts.set(rel, (counts.get(rel) ?? 0) + 1);
      return (counts.get(rel) ?? 0) <= MOST_OF_A_KIND;
    })
    .map(({ rel, href, type, profile }) => {
      const more = Object.entries({ type, profile }).flatMap(([name, value]) =>
        value === undefined ? [] : [` ${name}="${escape(value)}"`],
      );
      return `<link rel="${escape(rel)}" href="${escape(href)}"${more.join('')}>\n`;
    })
    .join('');
}

/** Elements of Dublin Core, and the properties that they are told by. */
const ELEMENTS = {
  'DC.title': DCT.title,
  'DC.description': DCT.description,
  'DC.subject': DCAT.keyword,
  'DC.creator': DCT.creator,
  'DC.publisher': DCT.publisher,
  'DC.rights': DCT.accessRights,
  'DCTERMS.license': DCT.license,
  'DCTERMS.created': DCT.created,
  'DCTERMS.isVersionOf': DCAT.isVersionOf,
} as const;

/** @param quads the thing's graph, with the names of those who made it */
export function dublinCore(iri: string, quads: readonly Quad[]): string {
  const objects = (subject: string, property: string): string[] =>
    quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === property).map((quad) => quad.object.value);
  const named = (value: string): string => objects(value, FOAF.name)[0] ?? value;
  const record = `${iri}#record`;
  const told: [string, string][] = [
    ['DC.identifier', iri],
    ...Object.entries(ELEMENTS).flatMap(([name, property]) =>
      objects(iri, property).map((value): [string, string] => [name, named(value)]),
    ),
    ...objects(record, DCT.issued).map((value): [string, string] => ['DCTERMS.issued', value]),
    ...objects(record, DCT.modified).map((value): [string, string] => ['DCTERMS.modified', value]),
  ];
  return told.map(([name, content]) => `<meta name="${name}" content="${escape(content)}">\n`).join('');
}

/** @param document JSON; what could end the element is escaped */
export function embeddedJson(document: string): string {
  const safe = document.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `<script type="application/ld+json">${safe}</script>\n`;
}
