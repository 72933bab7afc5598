import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metafeature } from '../src/model/metafeature.ts';
import { openKnowledge } from '../src/public-results.ts';
import { hasShared, shared } from './support/shared.ts';

const FOLDER = fileURLToPath(new URL('../seeds/public-results', import.meta.url));

describe('the public results in the seeds', () => {
  it('are small, and their source and licence are stated', async () => {
    const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
    expect(bytes).toBeLessThan(400_000);
    const sources = readFileSync(join(FOLDER, '..', 'SOURCES.md'), 'utf8');
    const { licence, url } = await openKnowledge();
    for (const stated of [licence, url.replace('https://github.com/', ''), 'public-results']) expect(sources).toContain(stated);
  });

  it('tell for each dataset of every algorithm, with the settings that did best', async () => {
    const { results, metafeatures } = await openKnowledge();
    const datasets = new Set(results.map(({ dataset }) => dataset.id));
    const algorithms = new Set(results.map(({ algorithm }) => algorithm.key));
    expect([results.length, datasets.size, algorithms.size]).toEqual([3816, 318, 12]);
    expect(results.every(({ value, settings }) => value >= 0 && value <= 1 && typeof settings === 'object' && settings !== null)).toBe(
      true,
    );
    expect(metafeatures.filter((name) => !metafeature(name))).toEqual([]);
  });

  it('call algorithms as the demo lake does', async () => {
    const { results } = await openKnowledge();
    const keys = new Set(results.map(({ algorithm }) => algorithm.key));
    const stated = readdirSync(join(FOLDER, '..'))
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, '..', name), 'utf8')) as Record<string, { key: string; tags?: string[] }>[])
      .flatMap(({ registerAlgorithm }) => registerAlgorithm ?? [])
      .filter(({ tags }) => tags?.includes('classification'));
    expect(stated.length).toBeGreaterThan(5);
    for (const { key } of stated) expect(keys).toContain(key);
  });

  it.skipIf(!hasShared('metafeatures'))('have metafeatures as OpenML defines them', async () => {
    const { results } = await openKnowledge();
    for (const [folder, name] of [
      ['iris', 'iris (OpenML 61)'],
      ['diabetes', 'diabetes (OpenML 37)'],
      ['credit-g', 'credit-g (OpenML 31)'],
      ['kr-vs-kp', 'kr-vs-kp (OpenML 3)'],
      ['tic-tac-toe', 'tic-tac-toe (OpenML 50)'],
      ['vehicle', 'vehicle (OpenML 54)'],
      ['balance-scale', 'balance-scale (OpenML 11)'],
    ] as const) {
      const own = results.find(({ dataset }) => dataset.name === name)?.dataset.metafeatures ?? {};
      const reference = JSON.parse(readFileSync(shared('metafeatures', 'ground-truth', folder, 'reference.json'), 'utf8')) as typeof own;
      const far = Object.entries(own).filter(([of, value]) => {
        const truth = reference[of] ?? null;
        return value !== null && (truth === null || Math.abs(value - truth) > 2e-5 * Math.max(1, Math.abs(truth)));
      });
      expect([name, far]).toEqual([name, []]);
      expect(Object.keys(own).length).toBeGreaterThan(20);
    }
  });
});
