import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROV } from '../../../src/model/vocab.ts';
import { FORMATS, RDF_FORMATS } from '../../../src/transport/rdf/formats.ts';
import { linkHeader, linkText, type Signpost } from '../../../src/transport/rdf/link-header.ts';
import { contextsOf, linksetJson, linksetText } from '../../../src/transport/rdf/linkset.ts';
import { CARD, routesOver, TEST_PROFILES } from './route-app.ts';
import { BASE, story } from './story.ts';

const { lake, things } = story();
const crowd = lake.add('Dataset', 'crowd', { name: 'Made by many' });
for (let i = 0; i < 300; i++) lake.edge(crowd, 'ATTRIBUTED', lake.add('Agent', `author-${i}`, { name: `Author ${i}` }), 'creator');
const files = Array.from({ length: 5000 }, (_, i) => ({ path: `https://files.example/${i}.csv?token=s3cret`, mediaType: 'text/csv' }));
lake.add('DatasetVersion', 'big', { files }, things.diabetes);
lake.add(
  'DatasetVersion',
  'local',
  { files: [{ path: '/srv/a.csv' }, { path: 'b.csv' }, { path: 'https://c.example/c.bin', mediaType: 'not a type' }] },
  things.diabetes,
);
const LONG = 'ü'.repeat(400);
lake.add('Dataset', LONG, { name: 'A key of the longest kind' });

let app: FastifyInstance;
beforeAll(async () => {
  app = await routesOver(lake, { profiles: TEST_PROFILES });
});
afterAll(() => app.close());

/** Links as F-UJI reads them: parted at commas, with one relation each. */
function linksOf(header: unknown): Signpost[] {
  return String(header)
    .split(', <')
    .map((text) => {
      const attribute = (name: string): string | undefined => new RegExp(`; ${name}="([^"]*)"`).exec(text)?.[1];
      const [type, profile] = [attribute('type'), attribute('profile')];
      return {
        rel: attribute('rel') ?? '',
        href: /^<?([^>]*)>/.exec(text)?.[1] ?? '',
        ...(type === undefined ? {} : { type }),
        ...(profile === undefined ? {} : { profile }),
      };
    });
}
const headerOf = async (url: string, accept = 'text/html') => (await app.inject({ url, headers: { accept } })).headers.link;
const DATASET = '/id/dataset/diabetes/v/1';

describe('the links of a landing page', () => {
  it('lead to everything that signposting names', async () => {
    const links = linksOf(await headerOf(DATASET));
    const to = (rel: string): string[] => links.filter((link) => link.rel === rel).map(({ href }) => href);
    expect(links[0]).toEqual({ rel: 'linkset', href: `${BASE}/linkset/dataset/diabetes/v/1`, type: 'application/linkset+json' });
    expect(to('cite-as')).toEqual([BASE + DATASET]);
    expect(to('type').sort()).toEqual(['https://schema.org/AboutPage', 'https://schema.org/Dataset']);
    expect(to('collection')).toEqual([`${BASE}/id/dataset/diabetes`]);
    expect(to('license')).toEqual(['http://spdx.org/licenses/CC-BY-4.0']);
    expect(to('author')).toEqual([`${BASE}/id/agent/bob`]);
    expect(to(PROV.has_provenance)).toEqual([`${BASE}/lineage/dataset/diabetes/v/1`]);
    expect(links.filter(({ rel }) => rel === 'item')).toEqual([
      { rel: 'item', href: 's3://lake-prod/diabetes/v1%20raw.csv', type: 'text/csv' },
    ]);
    for (const format of RDF_FORMATS) {
      expect(links).toContainEqual({ rel: 'describedby', href: BASE + DATASET + FORMATS[format].suffix, type: FORMATS[format].mediaType });
    }
    expect(links).toContainEqual({
      rel: 'describedby',
      href: `${BASE}${DATASET}.jsonld?profile=card`,
      type: 'application/ld+json',
      profile: CARD,
    });
  });

  it('stand in the page as well', async () => {
    const page = (await app.inject({ url: DATASET, headers: { accept: 'text/html' } })).body;
    for (const { rel, href } of linksOf(await headerOf(DATASET))) expect(page).toContain(`<link rel="${rel}" href="${href}"`);
    expect(page).toContain('<meta name="DC.title" content="Diabetes 1">');
    expect(page).toContain('<meta name="DC.creator" content="Bob">');
    expect(page).toContain(`<meta name="DC.identifier" content="${BASE}${DATASET}">`);
  });

  it('lead back from data to what they describe, and up to the catalog', async () => {
    const links = linksOf(await headerOf('/id/dataset/diabetes', 'text/turtle'));
    expect(links).toContainEqual({ rel: 'describes', href: `${BASE}/id/dataset/diabetes` });
    expect(links).toContainEqual({ rel: 'collection', href: `${BASE}/catalog` });
    expect(links.filter(({ rel }) => rel === 'latest-version')).toHaveLength(1);
    expect(links.some(({ href }) => href.endsWith('AboutPage'))).toBe(false);
  });

  it('name only files that have an address in the net, and types that are types', async () => {
    const links = linksOf(await headerOf('/id/dataset/diabetes/v/local'));
    expect(links.filter(({ rel }) => rel === 'item')).toEqual([{ rel: 'item', href: 'https://c.example/c.bin' }]);
  });

  it.each([
    ['many authors', '/id/dataset/crowd'],
    ['many files', '/id/dataset/diabetes/v/big'],
    ['a key of the longest kind', `/id/dataset/${encodeURIComponent(LONG)}`],
  ])('stay small with %s, and always lead to the linkset', async (_, url) => {
    const header = String(await headerOf(url));
    expect(header.length).toBeLessThan(6100);
    expect(header).toContain('rel="linkset"');
  });

  it('hold no secret', async () => {
    expect(String(await headerOf('/id/dataset/diabetes/v/big'))).not.toContain('s3cret');
    expect((await app.inject('/linkset/dataset/diabetes/v/big')).body).not.toContain('s3cret');
  });
});

describe('the linkset', () => {
  interface Linkset {
    linkset: ({ anchor: string } & Record<string, { href: string; type?: string; profile?: string }[]>)[];
  }
  const linksetOf = async (path: string): Promise<Linkset['linkset']> => (await app.inject(`/linkset/${path}`)).json<Linkset>().linkset;

  it('holds what the header has no room for', async () => {
    const [big] = await linksetOf('dataset/diabetes/v/big');
    expect(big?.anchor).toBe(`${BASE}/id/dataset/diabetes/v/big`);
    expect(big?.item).toHaveLength(5000);
    const [made] = await linksetOf('dataset/crowd');
    expect(made?.author).toHaveLength(300);
  });

  it('leads from files and descriptions back to the thing', async () => {
    const contexts = await linksetOf('dataset/diabetes/v/1');
    const of = (anchor: string) => contexts.find((context) => context.anchor === anchor);
    expect(of(`${BASE}${DATASET}.ttl`)?.describes).toEqual([{ href: BASE + DATASET }]);
    expect(of('s3://lake-prod/diabetes/v1%20raw.csv')?.collection).toEqual([{ href: BASE + DATASET }]);
    expect(of(BASE + DATASET)?.linkset).toBeUndefined();
  });

  it('is in the form that is asked for; F-UJI asks for three', async () => {
    const ask = (accept: string) => app.inject({ url: '/linkset/dataset/diabetes/v/1', headers: { accept } });
    for (const accept of ['application/linkset+json, application/json, application/linkset', 'application/json', '*/*']) {
      expect((await ask(accept)).headers['content-type']).toBe('application/linkset+json');
    }
    const text = await ask('application/linkset');
    expect(text.headers['content-type']).toBe('application/linkset');
    expect(text.body).toContain(`<http://spdx.org/licenses/CC-BY-4.0>; anchor="${BASE}${DATASET}"; rel="license"`);
    expect((await ask('text/turtle')).statusCode).toBe(406);
    expect((await app.inject('/linkset/dataset/nothing')).statusCode).toBe(404);
    const etag = String(text.headers.etag);
    const again = await app.inject({
      url: '/linkset/dataset/diabetes/v/1',
      headers: { accept: 'application/linkset', 'if-none-match': etag },
    });
    expect(again.statusCode).toBe(304);
  });

  it('says the same in both forms', () => {
    const signpost = fc.record({ rel: fc.constantFrom('item', 'describedby', 'license'), href: fc.webUrl() });
    fc.assert(
      fc.property(fc.array(signpost, { maxLength: 20 }), (signposts) => {
        const contexts = contextsOf('https://lake.example/id/x', signposts);
        const json = JSON.parse(linksetJson(contexts)) as { linkset: ({ anchor: string } & Record<string, { href: string }[]>)[] };
        const fromJson = json.linkset.flatMap(({ anchor, ...relations }) =>
          Object.entries(relations).flatMap(([rel, targets]) => targets.map(({ href }) => linkText({ rel, href }, anchor))),
        );
        expect(fromJson.sort()).toEqual(linksetText(contexts).trim().split(/,\n/).filter(Boolean).sort());
      }),
    );
  });
});

describe('the header', () => {
  it('is bounded for any links, and holds characters of headers alone', () => {
    const signpost = fc.record({ rel: fc.constantFrom('item', 'author'), href: fc.string({ unit: 'binary', maxLength: 3000 }) });
    fc.assert(
      fc.property(fc.array(signpost, { maxLength: 50 }), (signposts) => {
        const header = linkHeader(signposts.map(({ rel, href }) => ({ rel, href: href.replace(/\p{Surrogate}/gu, '') })));
        expect(header.length).toBeLessThanOrEqual(6000);
        expect(header).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});
