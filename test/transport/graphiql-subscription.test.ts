import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerGraphiql } from '../../src/transport/graphiql.ts';
import { fastify, type FastifyInstance } from 'fastify';
import { registerGraphql } from '../../src/transport/graphql/server.ts';
import { BASE_IRI, openLake, silent, type TestLake } from '../support/lake.ts';
import { embeddedDatabase } from '../support/databases.ts';
import { projectFile } from '../support/server.ts';

const CHROMIUM = '/usr/bin/chromium';
const BUNDLE = projectFile('dist/graphiql');
const ready = existsSync(CHROMIUM) && existsSync(join(BUNDLE, 'index.html'));
if (!ready) process.stderr.write(`skipped: a subscription in GraphiQL, as there is no ${CHROMIUM} or GraphiQL is not built\n`);

describe.skipIf(!ready)('a subscription in GraphiQL', () => {
  let lake: TestLake;
  let server: FastifyInstance;
  let browser: Browser;
  beforeAll(async () => {
    lake = await openLake(embeddedDatabase);
    server = fastify({ forceCloseConnections: 'idle' });
    registerGraphiql(server, BUNDLE);
    const services = { ...lake.services, iriOf: (path: string) => `${BASE_IRI}/id/${path}` };
    await registerGraphql(server, { services, logger: silent, callerOf: () => ({ actor: null }) });
    await server.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await lake.close();
  });

  it('shows a change when it is made, and ends when it is stopped', async () => {
    const page = await browser.newPage();
    const address = server.addresses().find((one) => typeof one !== 'string');
    await page.goto(`http://127.0.0.1:${address?.port}/graphql`);
    await page.locator('.graphiql-query-editor .view-line').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('subscription Changes { changes { entity { name } } }');
    // The page takes a moment to read what was typed; then the tab is called after it.
    await page.locator('.graphiql-tab', { hasText: 'Changes' }).waitFor();
    await page.locator('.graphiql-execute-button').click();
    await expect.poll(() => lake.services.changes.subscribers, { timeout: 10_000 }).toBe(1);
    await lake.register(['Dataset', { key: 'shown', name: 'Seen in the page' }]);
    await page.locator('.graphiql-response .view-line', { hasText: 'Seen in the page' }).waitFor();
    await page.locator('.graphiql-execute-button').click();
    await expect.poll(() => lake.services.changes.subscribers, { timeout: 10_000 }).toBe(0);
  });
});
