import { fastify, type FastifyInstance } from 'fastify';
import { buildSchema, graphql } from 'graphql';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphiqlPage, registerGraphiql, wantsHtml } from '../../src/transport/graphiql.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const CHROMIUM = '/usr/bin/chromium';
const BUNDLE = fileURLToPath(new URL('../../dist/graphiql', import.meta.url));
const SCRIPT = 'export const answer = 42;\n';

let folder: string;
let server: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graphiql-'));
  const built = join(folder, 'built');
  await mkdir(join(built, 'assets', 'nested'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'outside');
  await writeFile(join(built, 'index.html'), '<!doctype html><title>The page</title>');
  await writeFile(join(built, '.hidden.js'), 'hidden');
  await writeFile(join(built, 'notes.md'), 'no type for this');
  await writeFile(join(built, 'assets', 'main-a1B2_c3.js'), SCRIPT);
  await writeFile(join(built, 'assets', 'main-a1B2_c3.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(built, 'assets', 'nested', 'deep.js'), 'deep');
  for (const name of ['page-1.css', 'icon-1.svg', 'signs-1.ttf', 'letters-1.woff2']) await writeFile(join(built, 'assets', name), name);
  await mkdir(join(built, 'assets', 'folder.js'));
  server = withGraphql(built);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** The GraphQL route here says only that it was reached. */
function withGraphql(built: string): FastifyInstance {
  const app = fastify();
  registerGraphiql(app, built);
  app.route({ method: ['GET', 'POST'], url: '/graphql', handler: () => ({ data: 'from GraphQL' }) });
  return app;
}

describe('the files of GraphiQL', () => {
  it.each([
    ['assets/main-a1B2_c3.js', 'text/javascript; charset=utf-8'],
    ['assets/page-1.css', 'text/css; charset=utf-8'],
    ['assets/icon-1.svg', 'image/svg+xml'],
    ['assets/signs-1.ttf', 'font/ttf'],
    ['assets/letters-1.woff2', 'font/woff2'],
  ])('serves %s as %s, to be kept for ever', async (name, type) => {
    const answer = await server.inject(`/graphiql/${name}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type]);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('has the page itself asked for anew each time', async () => {
    const answer = await server.inject('/graphiql/index.html');
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
  });

  it('sends the compressed copy to clients that take it, and the file itself to others', async () => {
    const asked = async (encoding: string): Promise<(string | undefined)[]> => {
      const { headers, rawPayload } = await server.inject({
        url: '/graphiql/assets/main-a1B2_c3.js',
        headers: { 'accept-encoding': encoding },
      });
      return [headers['content-encoding'], String(headers.vary), rawPayload.toString('base64')];
    };
    const small = ['gzip', 'accept-encoding', gzipSync(SCRIPT).toString('base64')];
    const plain = [undefined, 'accept-encoding', Buffer.from(SCRIPT).toString('base64')];
    expect([await asked('gzip, deflate, br'), await asked('br;q=1, gzip;q=0'), await asked('')]).toEqual([small, plain, plain]);
  });

  it('sends a file without a compressed copy as it is', async () => {
    const answer = await server.inject({ url: '/graphiql/assets/page-1.css', headers: { 'accept-encoding': 'gzip' } });
    expect([answer.headers['content-encoding'], answer.body]).toEqual([undefined, 'page-1.css']);
  });

  it.each([
    'assets/absent-1.js',
    'assets/',
    'assets',
    '',
    'notes.md',
    '.hidden.js',
    'assets/nested/deep.js',
    'assets/folder.js',
    'assets/main-a1B2_c3.js.gz',
    '../secret.js',
    '%2e%2e/secret.js',
    '..%2fsecret.js',
    '%2e%2e%2fsecret.js',
    'assets/../../secret.js',
    'assets/..%2f..%2fsecret.js',
    'assets/%2e%2e/%2e%2e/secret.js',
    '..%5csecret.js',
    '%252e%252e%252fsecret.js',
    '%2f..%2fsecret.js',
    'assets//main-a1B2_c3.js',
    'assets%2f..%2findex.html',
    './index.html%00.js',
    '%c0%ae%c0%ae/secret.js',
  ])('has nothing at "%s"', async (name) => {
    const answer = await server.inject(`/graphiql/${name}`);
    expect([400, 404]).toContain(answer.statusCode);
    expect(answer.body).not.toMatch(/^(outside|hidden|deep)|The page/);
  });

  it('has nothing outside its folder for requests that name no resolved path either', async () => {
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(address);
      request({ host: '127.0.0.1', port, path: '/graphiql/../secret.js' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });
});

describe('GET /graphql', () => {
  const get = async (url: string, accept?: string, app = server): Promise<string> =>
    (await app.inject({ url, headers: accept === undefined ? {} : { accept } })).body;

  it('is the page for a browser, which may load nothing from other hosts', async () => {
    const answer = await server.inject({ url: '/graphql', headers: { accept: BROWSER } });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers.vary]).toEqual([200, 'text/html; charset=utf-8', 'accept']);
    expect(answer.body).toContain('<title>The page</title>');
    expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
    expect(answer.headers['content-security-policy']).not.toMatch(/https?:|\*/);
  });

  it('is the page whichever route is mounted first', async () => {
    const app = fastify();
    app.get('/graphql', () => 'from GraphQL');
    registerGraphiql(app, join(folder, 'built'));
    expect(await get('/graphql', BROWSER, app)).toContain('The page');
    await app.close();
  });

  it('is left to GraphQL where there is a query, JSON is preferred, or nothing is said', async () => {
    expect(await get('/graphql?query=%7B__typename%7D', BROWSER)).toContain('from GraphQL');
    expect(await get('/graphql', 'application/json')).toContain('from GraphQL');
    expect(await get('/graphql', '*/*')).toContain('from GraphQL');
    expect(await get('/graphql')).toContain('from GraphQL');
  });

  it('is the page with other parameters too', async () => {
    expect(await get('/graphql?theme=dark', BROWSER)).toContain('The page');
  });

  it('leaves POST to GraphQL, whatever is accepted', async () => {
    const answer = await server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { accept: BROWSER },
      payload: { query: '{ __typename }' },
    });
    expect(answer.json()).toEqual({ data: 'from GraphQL' });
  });

  it('leaves other paths alone', async () => {
    expect((await server.inject({ url: '/graphqlx', headers: { accept: BROWSER } })).statusCode).toBe(404);
    expect((await server.inject({ url: '//', headers: { accept: BROWSER } })).statusCode).toBe(404);
  });

  it('says how to build the page while it is not built', async () => {
    const app = withGraphql(join(folder, 'absent'));
    const answer = await app.inject({ url: '/graphql', headers: { accept: BROWSER } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('npm run build');
    expect(await graphiqlPage(join(folder, 'absent'))).toEqual({ status: 503, html: answer.body });
    await app.close();
  });
});

describe('whether an Accept header wants HTML', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/html', true],
    ['TEXT/HTML', true],
    [BROWSER, true],
    ['application/xhtml+xml', true],
    ['text/html, */*', true],
    ['text/html; charset=utf-8', true],
    ['application/json', false],
    ['application/json, text/plain, */*', false],
    ['application/json, text/html', false],
    ['text/html, application/json', false],
    ['text/html, application/json;q=0.9', true],
    ['text/html;q=0.9, application/json', false],
    ['text/html;q=0.5, application/graphql-response+json;q=0.4', true],
    ['application/graphql-response+json, text/html;q=0.5', false],
    ['text/html;q=0.5, */*', false],
    ['text/html;q=0', false],
    ['text/html;q=many', false],
    ['text/htmlx', false],
  ])('%s: %s', (accept, expected) => {
    expect(wantsHtml(accept)).toBe(expected);
  });
});

/** The browser, or null with the reason said once. */
function missing(): string | null {
  if (!existsSync(CHROMIUM)) return `there is no ${CHROMIUM}`;
  return existsSync(join(BUNDLE, 'index.html')) ? null : 'GraphiQL is not built (npm run build)';
}
const reason = missing();
if (reason !== null) process.stderr.write(`skipped: GraphiQL in a browser, as ${reason}\n`);

describe.skipIf(reason !== null)('GraphiQL in a browser', () => {
  const schema = buildSchema('type Query { answer: Int }');
  const asked: { operationName?: string; query: string }[] = [];
  let browser: Browser;
  let app: FastifyInstance;
  let address: string;

  beforeAll(async () => {
    app = fastify();
    registerGraphiql(app, BUNDLE);
    app.post<{ Body: { operationName?: string; query: string } }>('/graphql', ({ body, headers }) => {
      expect(headers['content-type']).toBe('application/json');
      if (body.operationName === 'IntrospectionQuery') return graphql({ schema, source: body.query });
      asked.push(body);
      return { data: { answer: 42 } };
    });
    address = await app.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it.each([
    [1440, 900],
    [390, 844],
  ])('runs a query at %i x %i, asks no other host and reports no error', async (width, height) => {
    const page = await browser.newPage({ viewport: { width, height } });
    const hosts = new Set<string>();
    const problems: string[] = [];
    page.on('request', (sent) => hosts.add(new URL(sent.url()).origin));
    page.on('console', (message) => (message.type() === 'error' ? problems.push(message.text()) : 0));
    page.on('pageerror', (error) => problems.push(error.message));

    await page.goto(`${address}/graphql`);
    expect(await page.title()).toBe('Model Lake Catalog');
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    const before = asked.length;
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.graphiql-response .view-line', { hasText: '42' }).waitFor();

    expect(asked.slice(before).map(({ query }) => query.trim().length > 0)).toEqual([true]);
    expect([...hosts]).toEqual([address]);
    expect(problems).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query' }).first().waitFor();
    await page.close();
  });
});
