import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, runCatalog, spawnCatalog, startServer } from '../support/server.ts';

/** Surroundings that are not as needed, and ends in the middle. */
describe('the catalog as a process', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-system-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const directory = (name: string): Record<string, string> => ({ DATA_DIR: join(folder, name), SEED: 'none' });
  const told = (message: RegExp): unknown => expect.stringMatching(message);

  it('ends with code 2 and one clear error when the environment is wrong, listing all that is', async () => {
    const { code, stderr, stdout } = await runCatalog(['serve'], {
      ...directory('x'),
      PORT: 'many',
      DATABASE_URL: 'mysql://x',
      LOG_LEVEL: 'loud',
    });
    expect([code, stdout]).toEqual([2, '']);
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL']) expect(stderr).toContain(name);
  });

  it('ends with code 2 when the database cannot be reached, without telling the password', async () => {
    const { code, stderr } = await runCatalog(['search', 'x'], { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/none' });
    expect([code, stderr]).toEqual([2, told(/cannot be reached.*DATABASE_URL/)]);
    expect(stderr).not.toContain('hunter2');
  });

  it('ends with code 2 when the port is in use, and leaves the directory free', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCatalog(['serve'], { ...directory('port'), PORT: String(port) });
    expect([code, stderr]).toEqual([2, told(new RegExp(`Port ${port}.*in use.*PORT`))]);
    other.close();
    expect((await runCatalog(['migrate'], directory('port'))).code).toBe(0);
  });

  it('refuses a second server on the same directory, serves its commands, and keeps every answered write through kill -9', async () => {
    const server = await startServer(directory('lake'));
    const second = await runCatalog(['serve'], { ...directory('lake'), PORT: '0', BASE_IRI: 'https://lake.example.org' });
    expect([second.code, second.stderr]).toEqual([2, told(/in use by process \d+.*DATA_DIR/)]);
    const acknowledged: string[] = [];
    const writing = (async () => {
      for (let i = 0; ; i++) {
        const { data } = await graphql(
          server.url,
          'mutation($key: Key!) { registerAgent(input: { key: $key, name: "A", agentType: PERSON }) { agent { key } } }',
          { key: `a${i}` },
        );
        if (data) acknowledged.push(`a${i}`);
      }
    })().catch(() => undefined);
    while (acknowledged.length < 20) await new Promise((resolve) => setTimeout(resolve, 20));
    await server.stop('SIGKILL');
    await writing;
    const again = await startServer(directory('lake'));
    const { data } = await graphql(again.url, '{ agents(first: 1) { totalCount } }');
    const total = (data?.agents as { totalCount: number }).totalCount;
    // The last one may have been stored without the answer having arrived.
    expect(total - acknowledged.length).toBeGreaterThanOrEqual(0);
    expect(total - acknowledged.length).toBeLessThanOrEqual(1);
    expect(await again.stop('SIGINT')).toBe(0);
  });

  it.each([
    ['a missing file', null, [], /missing\.csv/],
    ['an empty file', '', [], /empty/],
    ['a header without rows', 'a,b\n', [], /row/],
    ['ragged rows', 'a,b\n1,2\n3\n4,5,6\n', [], /line/],
    ['a binary file', 'PK\u0003\u0004\u0000\u0000,x\n1,2\n', [], /csv|CSV|text|zip/i],
    ['a target that is no column', 'a,b\n1,2\n3,4\n', ['--target', 'c'], /"?c"?/],
  ])('tells what is wrong with %s, with code 2, and stores nothing', async (_what, content, args, message) => {
    const file = join(folder, 'missing.csv');
    await rm(file, { force: true });
    if (content !== null) await writeFile(file, content);
    const { code, stdout, stderr } = await runCatalog(['profile', file, ...args], directory('bad'));
    expect([code, stdout, stderr]).toEqual([2, '', told(message)]);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('stops a long profile on Ctrl-C and stores nothing', async () => {
    const file = join(folder, 'long.csv');
    const header = Array.from({ length: 60 }, (_, i) => `c${i}`).join(',');
    const rows = Array.from({ length: 150_000 }, (_, row) => Array.from({ length: 60 }, (_, i) => (row * 31 + i * 17) % 1009).join(','));
    await writeFile(file, [header, ...rows, ''].join('\n'));
    const { child, done } = spawnCatalog(['profile', file], directory('bad'));
    setTimeout(() => child.kill('SIGINT'), 900);
    const { code, stdout, stderr } = await done;
    // Before the command is loaded, the signal simply ends the process.
    expect(code === null ? '' : stderr).toMatch(code === null ? /^$/ : /Interrupted; nothing of this file was stored/);
    expect([code ?? 1, stdout]).toEqual([1, '']);
    expect((await runCatalog(['search', 'long'], directory('bad'))).code).toBe(1);
  });
});
