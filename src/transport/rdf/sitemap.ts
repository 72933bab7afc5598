import { InputError } from '../../errors.ts';
import type { Head } from '../../model/kind.ts';
import { SPECIFICATIONS } from '../../model/vocab.ts';
import type { PageOfAll } from '../../ports/store.ts';
import { IriBuilder } from './iri.ts';

/** The landing pages of all things for search engines (sitemaps.org): a list of pages, each of them a list of addresses. */

/** Things of a page. A page is a stretch of ids, in which older things may still turn up; it must never hold more than `MOST`. */
const PAGE = 20_000;
/** What the protocol allows. */
const MOST = 50_000;

/** Ids between which a page lies; absent: from the beginning, to the end. */
export interface Stretch {
  after?: string;
  upTo?: string;
}

/** Where pages end. Ids grow with time, so that ends once found stay, and only what came since is looked through. */
export class SitemapPages {
  private readonly page: (query: PageOfAll) => Promise<Pick<Head, 'id' | 'path'>[]>;
  private readonly ends: string[] = [];
  private looking: Promise<void> | null = null;

  /** @param page living things in the order of their ids */
  constructor(page: (query: PageOfAll) => Promise<Pick<Head, 'id' | 'path'>[]>) {
    this.page = page;
  }

  async stretches(): Promise<Stretch[]> {
    this.looking ??= this.lookFurther().finally(() => (this.looking = null));
    await this.looking;
    return [...this.ends, undefined].map((upTo, i) => {
      const after = this.ends[i - 1];
      return { ...(after === undefined ? {} : { after }), ...(upTo === undefined ? {} : { upTo }) };
    });
  }

  async paths({ after, upTo }: Stretch): Promise<string[]> {
    const heads = await this.page({ ...(after === undefined ? {} : { after }), retired: false, limit: MOST });
    return heads.filter(({ id }) => upTo === undefined || id <= upTo).map(({ path }) => path);
  }

  private async lookFurther(): Promise<void> {
    for (;;) {
      const after = this.ends.at(-1);
      const heads = await this.page({ ...(after === undefined ? {} : { after }), retired: false, limit: PAGE });
      const last = heads.at(-1);
      if (heads.length < PAGE || !last) return;
      this.ends.push(last.id);
    }
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** @throws InputError */
export function stretchOf(query: URLSearchParams): Stretch {
  const stretch: Stretch = {};
  for (const name of ['after', 'upTo'] as const) {
    const id = query.get(name);
    if (id !== null && !UUID.test(id)) throw new InputError(`${name} must be an id as /sitemap.xml gives it.`, { field: name });
    if (id !== null) stretch[name] = id;
  }
  return stretch;
}

export const XML = 'application/xml; charset=utf-8';

export function sitemapIndex(base: string, stretches: readonly Stretch[]): string {
  const root = new IriBuilder(base).base;
  const pages = stretches.map((stretch) => {
    const search = new URLSearchParams({ ...stretch }).toString();
    return `${root}/sitemap/page.xml${search === '' ? '' : `?${search}`}`;
  });
  return document('sitemapindex', 'sitemap', pages);
}

export function sitemapPage(base: string, paths: readonly string[]): string {
  const iris = new IriBuilder(base);
  return document(
    'urlset',
    'url',
    paths.map((path) => iris.of({ path })),
  );
}

function document(root: string, element: string, addresses: readonly string[]): string {
  const list = addresses.map((address) => `<${element}><loc>${xml(address)}</loc></${element}>\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${SPECIFICATIONS.sitemap}">\n${list}</${root}>\n`;
}
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
function xml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Pages are for all; what is asked of the catalog as a whole is no page, and would cost much. */
export function robotsText(base: string): string {
  const root = new IriBuilder(base).base;
  const place = new URL(root).pathname.replace(/\/$/, '');
  const closed = ['/graphql', '/sparql', '/dump.', '/impact/'].map((path) => `Disallow: ${place}${path}`);
  return ['User-agent: *', ...closed, '', `Sitemap: ${root}/sitemap.xml`, ''].join('\n');
}
