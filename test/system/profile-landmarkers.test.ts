import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANDMARKERS } from '../../src/model/metafeature.ts';
import { jsonLines, runCatalog } from '../support/server.ts';

/** The option as people give it. */
describe('profile --landmarkers', () => {
  let directory: string;
  let file: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'catalog-landmarkers-'));
    file = join(directory, 'table.csv');
    const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 7},${row < 30 ? 'low' : 'high'}`);
    writeFileSync(file, ['x,z,y', ...rows, ''].join('\n'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('makes a version of its own, tells the values, and finds nothing new the second time', { timeout: 120_000 }, async () => {
    const run = async (...options: string[]): Promise<Record<string, unknown>> => {
      const ran = await runCatalog(['profile', file, '--target', 'y', '--json', ...options], {
        DATA_DIR: join(directory, 'data'),
        SEED: 'none',
      });
      expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('rror') as string]);
      return jsonLines(ran)[0] ?? {};
    };
    const names = LANDMARKERS.map(({ name }) => name);
    const valuesIn = ({ metafeatures }: Record<string, unknown>): unknown[] =>
      names.map((name) => (metafeatures as Record<string, unknown>)[name]);
    const [without, first, again, less] = [await run(), await run('--landmarkers'), await run('--landmarkers'), await run()];
    expect([without, first, again, less].map(({ outcome, version }) => [outcome, version])).toEqual([
      ['created', '1'],
      ['new version', '2'],
      ['unchanged', '2'],
      ['unchanged', '1'],
    ]);
    expect(valuesIn(without)).toEqual(names.map(() => undefined));
    // A stump tells the class of all rows but perhaps those beside its threshold.
    expect((first.metafeatures as Record<string, number>).CrossValidatedDecisionStumpAccuracy).toBeGreaterThan(0.95);
    expect(valuesIn(again)).toEqual(valuesIn(first));
    expect(first.reasons).not.toHaveProperty('CrossValidatedDecisionStumpAccuracy');
  });
  it('says why there are none', { timeout: 60_000 }, async () => {
    const ran = await runCatalog(['profile', file, '--landmarkers'], { DATA_DIR: join(directory, 'data'), SEED: 'none' });
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('Landmarkers without a value: No target is named.\n') as string]);
  });
});
