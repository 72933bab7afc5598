import { PROFILES } from '../../model/vocab.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import type { IriBuilder } from './iri.ts';

/** Links as headers. IRIs in them are guarded, so nothing needs quoting. */

/** A typed link. */
export interface Signpost {
  rel: string;
  href: string;
  /** Media type of what is there. */
  type?: string;
  /** IRI of the profile that it follows. */
  profile?: string;
}

/** Proxies and clients refuse headers beyond 8 to 16 KiB; what does not fit is in the linkset, which is told of first. */
const MOST_BYTES = 6000;
/** Links of one relation: a crowd of authors or files must not push the rest out. */
const MOST_OF_A_KIND = 20;

/** As many of the links as a header may hold, in their order. */
export function linkHeader(signposts: readonly Signpost[]): string {
  const told: string[] = [];
  const counts = new Map<string, number>();
  let bytes = 0;
  for (const signpost of signposts) {
    const count = (counts.get(signpost.rel) ?? 0) + 1;
    const text = linkText(signpost);
    if (count > MOST_OF_A_KIND || bytes + text.length + 2 > MOST_BYTES) continue;
    counts.set(signpost.rel, count);
    bytes += text.length + 2;
    told.push(text);
  }
  return told.join(', ');
}

/** One link in the notation of RFC 8288. @param anchor what it is a link of, where that is not the page itself */
export function linkText({ href, rel, type, profile }: Signpost, anchor?: string): string {
  const attributes = {
    anchor: anchor === undefined ? undefined : ascii(anchor),
    rel,
    type,
    profile: profile === undefined ? undefined : ascii(profile),
  };
  const told = Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [`; ${name}="${value}"`]));
  return `<${ascii(href)}>${told.join('')}`;
}

export function lineageLinks(iris: IriBuilder, path: string, search: string): string {
  const document = iris.lineageOf({ path });
  return linkHeader([
    { rel: 'about', href: iris.of({ path }) },
    { rel: 'profile', href: PROFILES.prov },
    ...RDF_FORMATS.map((format) => ({
      rel: 'alternate',
      href: document + FORMATS[format].suffix + search,
      type: FORMATS[format].mediaType,
    })),
  ]);
}

/** Headers are bytes: what is not ASCII in an IRI is percent-encoded. */
function ascii(iri: string): string {
  return iri.replace(/[^\u0021-\u007e]+/g, encodeURIComponent);
}
