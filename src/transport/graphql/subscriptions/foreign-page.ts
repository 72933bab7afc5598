import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser asks for a page of another site, which must not read the catalog through its user. Browsers say so themselves
 * (Sec-Fetch-Site, Fetch Metadata); where they do not, the host of the page (Origin) must be the one asked, or that of the catalog's IRIs,
 * which a proxy in front may have replaced. Programs send neither.
 */
export function isForeignPage(headers: IncomingHttpHeaders, publicHost: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || ![host, publicHost].includes(new URL(origin).host);
}

export const FOREIGN_PAGE =
  'Pages of other sites may not subscribe. Serve the page from the same host as the catalog, or send the request from a server.';
