import type { Quad } from 'n3';
import { DCT, PROFILES, PROV } from '../../model/vocab.ts';
import type { Described } from '../../services/described.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import type { IriBuilder } from './iri.ts';

/** Link headers: signposts for machines that came to a thing's address. IRIs in them are guarded, so nothing needs quoting. */

export function entityLinks(iris: IriBuilder, { record }: Described, quads: readonly Quad[]): string {
  const subject = iris.of(record);
  const objects = (property: string): string[] =>
    quads
      .filter((quad) => quad.subject.value === subject && quad.predicate.value === property && quad.object.termType === 'NamedNode')
      .map((quad) => quad.object.value);
  return [
    link(subject, 'cite-as'),
    ...RDF_FORMATS.map((format) => link(subject + FORMATS[format].suffix, 'alternate describedby', FORMATS[format].mediaType)),
    ...Object.values(PROFILES).map((profile) => link(profile, 'profile')),
    ...objects(DCT.license).map((licence) => link(licence, 'license')),
    ...objects(DCT.creator).map((creator) => link(creator, 'author')),
    link(iris.lineageOf(record), PROV.has_provenance),
  ].join(', ');
}

export function lineageLinks(iris: IriBuilder, path: string, search: string): string {
  const end = search === '' ? '' : `?${search}`;
  return [
    link(iris.of({ path }), 'about'),
    link(PROFILES.prov, 'profile'),
    ...RDF_FORMATS.map((format) => link(iris.lineageOf({ path }) + FORMATS[format].suffix + end, 'alternate', FORMATS[format].mediaType)),
  ].join(', ');
}

/** Headers are bytes: what is not ASCII in an IRI is percent-encoded. */
function link(iri: string, rel: string, type?: string): string {
  return `<${iri.replace(/[^\u0021-\u007e]+/g, encodeURIComponent)}>; rel="${rel}"${type === undefined ? '' : `; type="${type}"`}`;
}
