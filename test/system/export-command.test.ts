import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, jsonLines, projectFile, runCatalog, spawnCatalog, startServer, type RunningServer } from '../support/server.ts';

/** The command as people run it, on the demo lake in an embedded database. */
describe('catalog export', () => {
  let folder: string;
  let server: RunningServer | null = null;
  const environment = (): Record<string, string> => ({ DATA_DIR: join(folder, 'data'), BASE_IRI: 'https://lake.example.org' });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'catalog-export-'));
    expect((await runCatalog(['seed'], environment())).code).toBe(0);
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const shell = (script: string): Promise<{ code: number | null; stderr: string }> =>
    new Promise((resolve) => {
      const catalog = `'${process.execPath}' '${projectFile('bin/catalog.js')}'`;
      const child = spawn('bash', ['-o', 'pipefail', '-c', script.replaceAll('CATALOG', catalog)], {
        env: cleanEnvironment(environment()),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.once('close', (code) => resolve({ code, stderr }));
    });

  it('writes the same with and without a server that has the database open, and what the server answers itself', async () => {
    const alone = await runCatalog(['export', '--format', 'nt'], environment());
    expect([alone.code, alone.stderr.replace(/^(reading the catalog|exporting)\n/gm, '')]).toEqual([0, '']);
    server = await startServer(environment());
    const beside = await runCatalog(['export', '--format', 'nt'], environment());
    expect([beside.code, beside.stdout === alone.stdout]).toEqual([0, true]);
    expect((await (await fetch(`${server.url}/dump.nt`)).text()) === alone.stdout).toBe(true);
    const wrong = await runCatalog(['export', '--kinds', 'unicorn'], environment());
    expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([2, '', expect.stringContaining('there is no kind "unicorn"')]);
  });

  it.each(['without a server', 'with a server'])('ends quietly when its reader has seen enough, %s', async (how) => {
    if (how === 'with a server') server = await startServer(environment());
    const { code, stderr } = await shell('CATALOG export --format nt | head -n 1');
    expect([code, stderr.replace(/^(reading the catalog|exporting)\n/gm, '')]).toEqual([0, '']);
  });

  it.skipIf(!existsSync('/dev/full'))('says so when standard output takes no more', async () => {
    const { code, stderr } = await shell('CATALOG export > /dev/full');
    expect([code, stderr]).toEqual([2, expect.stringContaining('standard output cannot be written (ENOSPC')]);
    expect(stderr).not.toContain('    at ');
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('goes on after %s by whole kinds', async (signal) => {
    const place = join(folder, `ended-by-${signal}`);
    const unfinished = join(place, '.unfinished');
    const { child, done } = spawnCatalog(['export', '--out', `${place}/`], environment());
    while (!existsSync(join(unfinished, 'manifest.json')) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill(signal);
    const ended = await done;
    expect([ended.code, existsSync(join(place, 'manifest.json'))]).toEqual([signal === 'SIGINT' ? 1 : null, false]);
    if (signal === 'SIGINT') {
      expect(ended.stderr).toContain('Interrupted; files that are whole are kept for the next run.');
      expect(readdirSync(unfinished).filter((name) => name.endsWith('.part'))).toEqual([]);
    }
    const again = await runCatalog(['export', '--out', `${place}/`, '--json'], environment());
    const lines = jsonLines(again);
    expect([again.code, lines.at(-1)]).toEqual([0, expect.objectContaining({ files: 17, complete: true })]);
    expect(lines.at(-1)?.kept).toBeGreaterThan(0);
    expect(readdirSync(place).length).toBe(18);
  });

  it('removes its part when it is interrupted, and leaves what stood there', async () => {
    const file = join(folder, 'lake.ttl');
    await runCatalog(['export', '--out', file, '--kinds', 'agent'], environment());
    const before = readFileSync(file, 'utf8');
    const { child, done } = spawnCatalog(['export', '--out', file], environment());
    while (!existsSync(`${file}.part`) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    child.kill('SIGTERM');
    const { code, stderr } = await done;
    expect([code, stderr]).toEqual([1, expect.stringContaining('Interrupted; nothing was written.')]);
    expect([readFileSync(file, 'utf8') === before, existsSync(`${file}.part`)]).toEqual([true, false]);
  });
});
