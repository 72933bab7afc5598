import { SPECIFICATIONS } from '../../model/vocab.ts';
import { catalogIri } from './catalog-quads.ts';
import { FORMATS, RDF_FORMATS } from './formats.ts';
import { IriBuilder } from './iri.ts';
import type { Context } from './linkset.ts';
import { VOID_PATH } from './void-quads.ts';

/** What can be asked here, for programs that know nothing but the host (RFC 9727). Pure. */

export const API_CATALOG_PATH = '/.well-known/api-catalog';
/** The type that RFC 9727 wants the list in. */
export const API_CATALOG_TYPE = `application/linkset+json; profile="${SPECIFICATIONS.apiCatalog}"`;

export function apiCatalog(base: string): Context[] {
  const root = new IriBuilder(base).base;
  const described = { rel: 'service-desc', href: root + VOID_PATH, type: FORMATS.turtle.mediaType };
  const apis = [
    {
      anchor: `${root}/graphql`,
      doc: { href: `${root}/graphql`, type: 'text/html' },
      more: [{ rel: 'service-doc', href: SPECIFICATIONS.graphql }],
    },
    { anchor: `${root}/sparql`, doc: { href: SPECIFICATIONS.sparqlProtocol }, more: [described] },
    { anchor: catalogIri(base), doc: { href: SPECIFICATIONS.dcat }, more: [described] },
    ...RDF_FORMATS.map((format) => ({
      anchor: `${root}/dump${FORMATS[format].suffix}`,
      doc: { href: SPECIFICATIONS.void },
      more: [described],
    })),
  ];
  return [
    { anchor: root + API_CATALOG_PATH, links: apis.map(({ anchor }) => ({ rel: 'item', href: anchor })) },
    ...apis.map(({ anchor, doc, more }) => ({ anchor, links: [{ rel: 'service-doc', ...doc }, ...more] })),
  ];
}
