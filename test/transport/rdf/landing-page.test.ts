import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/transport/rdf/profiles/profile.ts';
import { routesOver, TEST_PROFILES } from './route-app.ts';
import { story } from './story.ts';

const CHROMIUM = '/usr/bin/chromium';
const { lake, things } = story();
const schemaorg: Profile = {
  iri: 'https://schema.org/',
  doc: 'For search engines.',
  tells: ({ record }) => record.kind === 'DatasetVersion',
  quads: () => [],
  document: ({ record }) => ({ '@type': 'Dataset', name: `</script><script>alert(1)</script>${record.key}` }),
};
const features = Array.from({ length: 2500 }, (_, i) => ({ name: `column_${i}`, type: 'numeric', role: 'input' }));
lake.add(
  'DatasetVersion',
  'wide',
  { features, files: [{ path: `https://files.example/${'long/'.repeat(60)}a.csv`, sha256: 'ab'.repeat(32), bytes: 1_300_000_000 }] },
  things.diabetes,
);
const hub = lake.add('Agent', 'hub', { name: 'W'.repeat(300), agentType: 'team', description: 'x'.repeat(2000) });
for (let i = 0; i < 400; i++) lake.edge(lake.add('Agent', `member-${i}`, { name: `Member ${i}` }), 'MEMBER_OF', hub, 'member');

let app: FastifyInstance;
let host: string;
beforeAll(async () => {
  app = await routesOver(lake, { profiles: { ...TEST_PROFILES, schemaorg } });
  host = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());
const pageAt = async (path: string): Promise<string> => (await app.inject({ url: path, headers: { accept: 'text/html' } })).body;
const DATASET = '/id/dataset/diabetes/v/1';

describe('the landing page', () => {
  it('answers the six questions in their order, leaving out those without an answer', async () => {
    const page = await pageAt('/id/dataset/diabetes');
    const titles = [...page.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title);
    expect(titles).toEqual(['What', 'Who', 'Where', 'Why', 'Cite as', 'Versions', 'Terms', 'Explore', 'As data', 'Profiles']);
    expect(page).toContain('<th scope="row">Purpose</th><td>Early detection</td>');
  });

  it('embeds schema.org where that has words for the thing, safely, and the whole graph where it has none', async () => {
    const embedded = (page: string): unknown =>
      JSON.parse(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');
    const page = await pageAt(DATASET);
    expect(embedded(page)).toEqual({ '@type': 'Dataset', name: '</script><script>alert(1)</script>1' });
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(embedded(await pageAt('/id/agent/bob'))).toHaveProperty('@graph');
  });

  it('leads to the catalog, the lineage, the links, every format and every profile that tells of it', async () => {
    const page = await pageAt(DATASET);
    for (const place of [
      '/catalog',
      '/lineage/dataset/diabetes/v/1',
      '/linkset/dataset/diabetes/v/1',
      `${DATASET}.nq`,
      `${DATASET}.jsonld?profile=card`,
    ]) {
      expect(page).toContain(`href="${place}"`);
    }
    expect(page).toContain('A card of a dataset version.');
    expect(await pageAt('/id/agent/bob')).not.toContain('A card of a dataset version.');
  });

  it('shows the first of many rows, and says how many more there are', async () => {
    const page = await pageAt('/id/dataset/diabetes/v/wide');
    expect(page).toContain('column_99<');
    expect(page).not.toContain('column_100<');
    expect(page).toContain('and 2,400 more');
    expect(page).toContain('1,300,000,000');
  });
});

describe.skipIf(!existsSync(CHROMIUM))('the landing page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  }, 60_000);
  afterAll(() => browser.close());

  it.each([
    ['a desk', 1280],
    ['a phone', 360],
  ])(
    'fits the width of %s, loads nothing else and breaks no rule of its policy',
    async (_, width) => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const [complaints, requests]: [string[], string[]] = [[], []];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => requests.push(request.url()));
      const paths = [
        DATASET,
        '/id/dataset/diabetes/v/wide',
        '/id/model/diabetes-predictor/v/1',
        '/id/training-run/run-77',
        '/id/agent/hub',
      ];
      for (const path of paths) {
        await page.goto(host + path);
        expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width]);
        expect(await page.evaluate('getComputedStyle(document.body).marginTop')).toBe('0px');
      }
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.endsWith('/favicon.ico'))).toEqual(paths.map((path) => host + path));
      await page.close();
    },
    60_000,
  );
});
