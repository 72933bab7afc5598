import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { jsonLines, runCatalog, spawnCatalog } from '../support/server.ts';

/** The watch as people run it: a process of its own that a signal ends. */
describe('profile --watch', () => {
  let directory: string;
  let folder: string;
  let environment: Record<string, string>;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'catalog-watching-'));
    folder = join(directory, 'tables');
    const temporary = join(directory, 'tmp');
    for (const path of [folder, temporary]) mkdirSync(path);
    environment = { DATA_DIR: join(directory, 'data'), SEED: 'none', TMPDIR: temporary };
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const put = (name: string, rows: number, add = 0): void =>
    writeFileSync(join(folder, name), `x,y\n${Array.from({ length: rows }, (_, row) => `${row + add},${row % 3}`).join('\n')}\n`);
  /** Watches until `enough` lines are there and the rest is done, then interrupts. */
  const watch = async (work: (lines: (least: number) => Promise<Record<string, unknown>[]>) => Promise<void>): Promise<number | null> => {
    const { child, done } = spawnCatalog(['profile', '--watch', folder, '--json'], environment);
    let stdout = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const lines = (least: number): Promise<Record<string, unknown>[]> =>
      vi.waitFor(
        () => {
          const all = jsonLines({ code: 0, stderr: '', stdout: stdout.slice(0, stdout.lastIndexOf('\n') + 1) });
          expect(all.length).toBeGreaterThanOrEqual(least);
          return all;
        },
        { timeout: 30_000, interval: 100 },
      );
    try {
      await work(lines);
    } finally {
      child.kill('SIGINT');
    }
    return (await done).code;
  };
  const brief = (all: readonly Record<string, unknown>[]): unknown[] =>
    all.map(({ file, outcome, version, error }) => (error ? 'error' : [String(file).slice(folder.length + 1), outcome, version]));

  it('keeps a folder in the catalog, goes on behind a bad file, and leaves datasets whose file is gone', { timeout: 120_000 }, async () => {
    put('cars.csv', 100);
    writeFileSync(join(folder, 'bad.csv'), 'a,b\n1,2\n"open');
    const code = await watch(async (lines) => {
      expect(brief(await lines(2))).toEqual(['error', ['cars.csv', 'created', '1']]);
      put('more.csv', 50);
      expect(brief(await lines(3))[2]).toEqual(['more.csv', 'created', '1']);
      put('cars.csv', 120, 1000);
      const [, , , changed] = await lines(4);
      expect(changed).toMatchObject({
        outcome: 'new version',
        dataset: 'cars',
        version: '2',
        changes: { since: '1', rows: { before: 100, after: 120 } },
      });
      rmSync(join(folder, 'more.csv'));
      expect(brief(await lines(5))[4]).toEqual(['more.csv', 'removed', undefined]);
      // The catalog is not held while nothing is to be done.
      const found = await vi.waitFor(
        async () => {
          const ran = await runCatalog(['search', 'more', '--json'], environment);
          expect(ran.code).toBe(0);
          return jsonLines(ran);
        },
        { timeout: 30_000 },
      );
      expect(found.map(({ iri }) => String(iri).replace(/^.*\/id\//, ''))).toContain('dataset/more');
    });
    expect(code).toBe(0);
    expect(readdirSync(environment.TMPDIR ?? '')).toEqual([]);
  });

  it('profiles nothing again after a restart', { timeout: 120_000 }, async () => {
    const code = await watch(async (lines) => {
      expect(brief(await lines(2))).toEqual(['error', ['cars.csv', 'unchanged', '2']]);
    });
    expect(code).toBe(0);
    const { stdout, stderr } = await runCatalog(['profile', join(folder, 'cars.csv')], environment);
    expect(stdout).toContain('nothing new: it is dataset cars, version 2');
    expect(stderr).not.toContain('statistics');
  });

  it('says what does not go together', async () => {
    for (const args of [
      ['profile'],
      ['profile', 'a.csv', '--watch', folder],
      ['profile', '--watch', folder, '--name', 'x'],
      ['profile', '--watch', join(folder, 'none')],
    ]) {
      const { code, stderr } = await runCatalog(args, environment);
      expect([args, code]).toEqual([args, 2]);
      expect(stderr).toMatch(/--watch|leave it out|cannot be read/);
    }
  });
});
