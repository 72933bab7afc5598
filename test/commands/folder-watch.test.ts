import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFolder } from '../../src/commands/folder-watch.ts';

const TIMES = { settle: 150, period: 300, retry: 200 };

describe('watchFolder', () => {
  let folder: string;
  let stop: AbortController;
  let told: string[];
  let running: Promise<void>;
  let faults: Map<string, 'file' | 'surroundings'>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalog-watch-'));
    stop = new AbortController();
    told = [];
    faults = new Map();
  });
  afterEach(async () => {
    stop.abort();
    await running.catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });
  const path = (name: string): string => join(folder, name);
  const start = (take: (name: string) => Promise<void> = () => Promise.resolve()): void => {
    const name = (file: string): string => relative(folder, file);
    running = watchFolder({
      folder,
      accepts: (file) => file.endsWith('.csv'),
      wholeOf: (file) => file.replace(/\/part=.*$/, ''),
      take: async (file) => {
        await take(name(file));
        if (faults.has(name(file))) throw new Error('at fault');
        told.push(`took ${name(file)}`);
      },
      failed: (file) => {
        told.push(`failed ${name(file)}`);
        return faults.get(name(file)) === 'file';
      },
      gone: (file) => told.push(`gone ${name(file)}`),
      rest: () => Promise.resolve(),
      signal: stop.signal,
      times: TIMES,
    });
  };
  const saw = (...all: string[]): Promise<void> => vi.waitFor(() => expect(told).toEqual(all), { timeout: 5000 });
  const quiet = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it('takes what is there, what comes and what changes, each once, and tells what is gone', async () => {
    writeFileSync(path('b.csv'), '1');
    writeFileSync(path('a.csv'), '1');
    writeFileSync(path('readme.txt'), '1');
    writeFileSync(path('.hidden.csv'), '1');
    writeFileSync(path('_temporary.csv'), '1');
    start();
    await saw('took a.csv', 'took b.csv');
    mkdirSync(path('below'));
    writeFileSync(path('below/c.csv'), '1');
    await saw('took a.csv', 'took b.csv', 'took below/c.csv');
    writeFileSync(path('a.csv'), '12');
    await saw('took a.csv', 'took b.csv', 'took below/c.csv', 'took a.csv');
    rmSync(path('below'), { recursive: true });
    rmSync(path('b.csv'));
    await vi.waitFor(() => expect(told.slice(4).sort()).toEqual(['gone b.csv', 'gone below/c.csv']), { timeout: 5000 });
    await quiet(2 * TIMES.period);
    expect(told).toHaveLength(6);
  });

  it('takes as one what is a whole, again when a part comes, changes or goes, and tells when no part is left', async () => {
    mkdirSync(path('table/part=1'), { recursive: true });
    mkdirSync(path('table/part=2'));
    writeFileSync(path('table/part=1/a.csv'), '1');
    writeFileSync(path('table/part=2/a.csv'), '1');
    start();
    await saw('took table');
    writeFileSync(path('table/part=2/b.csv'), '1');
    await saw('took table', 'took table');
    rmSync(path('table/part=1'), { recursive: true });
    await saw('took table', 'took table', 'took table');
    rmSync(path('table'), { recursive: true });
    await saw('took table', 'took table', 'took table', 'gone table');
  });

  it('waits until nobody writes to a file any more, and takes one that is put in its place', async () => {
    writeFileSync(path('growing.csv'), '0');
    start();
    const end = Date.now() + 6 * TIMES.settle;
    while (Date.now() < end) {
      appendFileSync(path('growing.csv'), 'x');
      await quiet(TIMES.settle / 3);
    }
    expect(told).toEqual([]);
    await saw('took growing.csv');
    writeFileSync(path('.new'), '1'.repeat(19));
    utimesSync(path('.new'), new Date(0), new Date(0));
    renameSync(path('.new'), path('growing.csv'));
    await saw('took growing.csv', 'took growing.csv');
  });

  it('goes on behind a file at fault, which it takes again when it has changed', async () => {
    faults.set('a.csv', 'file');
    for (const name of ['a.csv', 'b.csv']) writeFileSync(path(name), '1');
    start();
    await saw('failed a.csv', 'took b.csv');
    await quiet(TIMES.retry + TIMES.period);
    expect(told).toHaveLength(2);
    faults.clear();
    writeFileSync(path('a.csv'), '12');
    await saw('failed a.csv', 'took b.csv', 'took a.csv');
  });

  it('tries a file again that is not at fault', async () => {
    faults.set('a.csv', 'surroundings');
    writeFileSync(path('a.csv'), '1');
    start();
    await saw('failed a.csv');
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 5000 });
    faults.clear();
    await vi.waitFor(() => expect(told.at(-1)).toBe('took a.csv'), { timeout: 5000 });
  });

  it('takes no fault of a file that changes while it is taken', async () => {
    writeFileSync(path('a.csv'), '1');
    let times = 0;
    start(() => {
      if (times++ > 0) return Promise.resolve();
      appendFileSync(path('a.csv'), '2');
      return Promise.reject(new Error('changed while it was read'));
    });
    await saw('took a.csv');
    expect(times).toBe(2);
  });

  it('ends at once when it is told to, also while it takes a file', async () => {
    writeFileSync(path('a.csv'), '1');
    writeFileSync(path('b.csv'), '1');
    start(async () => {
      stop.abort();
      await quiet(10);
      throw new Error('interrupted');
    });
    await running;
    expect(told).toEqual([]);
    stop = new AbortController();
    start();
    await saw('took a.csv', 'took b.csv');
    const before = Date.now();
    stop.abort();
    await running;
    expect(Date.now() - before).toBeLessThan(TIMES.period / 2);
  });

  it('says that a folder cannot be read', async () => {
    rmSync(folder, { recursive: true });
    start();
    await expect(running).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
