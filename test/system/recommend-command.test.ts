import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, runCatalog, type Ran } from '../support/server.ts';

const ALGORITHMS = Array.from({ length: 12 }, (_, at) => `a${at}`);
/** Ids as others may choose them: formulas, quotes, commas, line ends, blanks. */
const HOSTILE = ['=1+1', '-x', 'a,"b"', 'line\r\nend', ' blank ', "'quote"];

describe('catalog recommend --from', () => {
  let folder: string;
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  const ids = [...HOSTILE, ...Array.from({ length: 14 }, (_, at) => `d${at}`)];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalog-recommend-'));
    mkdirSync(join(folder, 'in'));
    const rows = ids.map((id, at) => `${quoted(id)},${quoted(id)},family ${at % 5},${at},${at % 3 ? '' : at * at}`);
    writeFileSync(join(folder, 'in', 'datasets.csv'), ['dataset_id,name,family,rows,columns', ...rows, ''].join('\n'));
    const runs = ids.flatMap((id, at) => ALGORITHMS.map((name, i) => `${quoted(id)},${name},acc,${1 / (1 + Math.abs(i - (at % 12)))}`));
    writeFileSync(join(folder, 'in', 'runs.csv'), ['dataset_id,algorithm_id,metric,value', ...runs, ''].join('\n'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]): Promise<Ran> => runCatalog(['recommend', ...args], { DATA_DIR: join(folder, 'data') });
  const from = (...args: string[]): Promise<Ran> => run('--from', join(folder, 'in'), '--measure', 'acc', ...args);

  it.each(['dataset', 'family'])(
    'ranks every algorithm for each dataset, each %s left out, under ids that stay as they are',
    async (by) => {
      const out = join(folder, 'ranking.csv');
      const { code, stderr } = await from('--leave-out', by, '--out', out);
      expect([code, stderr]).toEqual([0, `20 datasets, 12 algorithms, each ${by} left out in turn.\n`]);
      const lines = readFileSync(out, 'utf8').split(/\r\n(?!end)/);
      expect([lines[0], lines.length, lines.at(-1)]).toEqual(['dataset_id,rank,algorithm_id', 1 + 20 * 12 + 1, '']);
      ids.forEach((id, at) => {
        const own = lines.slice(1 + at * 12, 13 + at * 12);
        const named = HOSTILE.slice(2, 5).includes(id) ? quoted(id) : id;
        expect(own.map((line) => line.slice(0, line.lastIndexOf(',', line.lastIndexOf(',') - 1)))).toEqual(own.map(() => named));
        expect(own.map((line) => line.split(',').at(-2))).toEqual(ALGORITHMS.map((_, rank) => String(rank + 1)));
        expect(own.map((line) => line.split(',').at(-1) ?? '').sort()).toEqual([...ALGORITHMS].sort());
      });
    },
  );

  it('says the same on standard output, as CSV and as JSON', async () => {
    const [csv, json] = [await from(), await from('--json')];
    expect(csv.stdout.startsWith('dataset_id,rank,algorithm_id\r\n=1+1,1,')).toBe(true);
    expect(jsonLines(json)).toHaveLength(240);
    expect(jsonLines(json)[0]).toMatchObject({ dataset_id: '=1+1', rank: 1 });
  });

  it('refuses wrong use in words', async () => {
    for (const [args, message] of [
      [['--from', join(folder, 'in')], /--measure is missing/],
      [['--from', join(folder, 'in'), '--measure', 'auc'], /no run has the metric "auc"; give one of "acc"/],
      [
        ['--from', join(folder, 'in'), '--measure', 'acc', '--leave-out', 'half'],
        /--leave-out: "half" is not possible; give dataset or family/,
      ],
      [['--from', join(folder, 'nowhere'), '--measure', 'acc'], /datasets\.csv: there is no such file/],
      [
        ['--from', join(folder, 'in'), '--measure', 'acc', '--out', join(folder, 'no', 'out.csv')],
        /out\.csv: cannot be written .*give --out a place/,
      ],
      [[], /Give one of: the key of a dataset, --file .*--from/],
      [['iris', '--from', join(folder, 'in')], /Give one of/],
    ] as const) {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
    }
  });

  it('answers for a dataset of the demo lake, and for a file that is not registered', async () => {
    const iris = await run('iris', '--first', '2');
    expect(iris.code).toBe(0);
    expect(iris.stdout).toMatch(/^better than baseline: |^no better than baseline: /);
    expect(iris.stdout).toMatch(/Best single choice: .*\n[\s\S]*speaks most .*\n[\s\S]*Source: Oboe on OpenML, BSD-3-Clause/);
    const file = join(folder, 'table.csv');
    writeFileSync(
      file,
      ['x,y,class', ...Array.from({ length: 60 }, (_, at) => `${at},${(at * 7) % 11},${at % 2 ? 'a' : 'b'}`), ''].join('\n'),
    );
    const answer = jsonLines(await run('--file', file, '--target', 'class', '--shortlist', '--first', '3', '--json'));
    expect(answer).toHaveLength(4);
    expect(answer[3]).toMatchObject({ measure: 'balanced_accuracy', verdict: expect.any(String) as string });
    const wrong = await run('nobody');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/There is nothing called "nobody"/) as string]);
  });
});
