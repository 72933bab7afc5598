import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/adapters/csv/csv-reader.ts';
import type { Experience } from '../../../src/services/recommendation/experience.ts';
import { isCost } from '../../../src/services/recommendation/measure-direction.ts';
import { experienceOf } from '../../../src/services/recommendation/result-tables.ts';

const DATASETS = 'dataset_id,name,family,rows,leak,mark\na,A,f,10,1,3\n"b,1",B,,,2,4\n';
const RUNS =
  'dataset_id,algorithm_id,algorithm,metric,value\na,x,X,acc,0.5\na,x,X,acc,0.7\na,y,Y,acc,\n"b,1",y,Y,acc,1e-1\na,x,X,log_loss,2\n';
const FEATURES = 'feature,kind,trust\nrows,simple,ok\nleak,simple,leaked: holds the answer\nmark,landmark,ok\n';

describe('public results as tables', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-results-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = async (tables: { datasets?: string; runs?: string; features?: string | null }, measure = 'acc'): Promise<Experience> => {
    const table = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return readCsv(join(folder, name));
    };
    const features = tables.features === undefined ? FEATURES : tables.features;
    return experienceOf(
      {
        datasets: await table('datasets.csv', tables.datasets ?? DATASETS),
        runs: await table('runs.csv', tables.runs ?? RUNS),
        features: features === null ? null : await table('features.csv', features),
      },
      measure,
    );
  };

  it('are read by their headers, without columns that know the answer and without landmarkers', async () => {
    const { metafeatures, algorithms, datasets } = await read({});
    expect([metafeatures, algorithms]).toEqual([['rows'], ['x', 'y']]);
    expect(datasets.map(({ id, group, metafeatures: of, scores }) => [id, group, [...of], [...scores]])).toEqual([
      ['a', 'f', [10], [0.6, NaN]],
      ['b,1', 'b,1', [NaN], [NaN, 0.1]],
    ]);
  });

  it('count errors, losses and times the other way round', async () => {
    const { datasets } = await read({}, 'log_loss');
    expect([...(datasets[0]?.scores ?? [])]).toEqual([-2]);
    expect(['root_mean_squared_error', 'rmse', 'usercpu_time_millis', 'runtime_s', 'meanAbsoluteError'].map(isCost)).toEqual(
      Array(5).fill(true),
    );
    expect(['predictive_accuracy', 'neg_log_loss', 'kappa', 'area_under_roc_curve', 'f1'].map(isCost)).toEqual(Array(5).fill(false));
  });

  it('take every column where no table says what they are', async () => {
    expect((await read({ features: null })).metafeatures).toEqual(['rows', 'leak', 'mark']);
  });

  it.each([
    [
      'a dataset that stands twice',
      { datasets: DATASETS + 'a,A,f,1,1,1\n' },
      /datasets\.csv: line 4: the dataset "a" stands in line 2 already; keep one/,
    ],
    [
      'a metafeature in words',
      { datasets: DATASETS.replace(',10,', ',ten,') },
      /datasets\.csv: line 2: rows is "ten", which is no finite number; leave the cell empty/,
    ],
    ['an infinite metafeature', { datasets: DATASETS.replace(',10,', ',Infinity,') }, /line 2: rows is "Infinity"/],
    ['hexadecimal digits', { datasets: DATASETS.replace(',10,', ',0x10,') }, /line 2: rows is "0x10"/],
    ['a run of an unknown dataset', { runs: RUNS + 'z,x,X,acc,1\n' }, /runs\.csv: line 7: datasets\.csv has no dataset "z"; add it there/],
    ['a run of no algorithm', { runs: RUNS + 'a,,X,acc,1\n' }, /runs\.csv: line 7: algorithm_id is empty; fill it in/],
    ['a value in words', { runs: RUNS + 'a,x,X,acc,good\n' }, /runs\.csv: line 7: value is "good"/],
    ['a column that is missing', { runs: 'dataset_id,algorithm,metric,value\n' }, /runs\.csv: line 1 has no column algorithm_id/],
    ['a row that is too short', { runs: RUNS + 'a,x\n' }, /runs\.csv: line 7 has 2 cells, but the header has 5/],
    ['a column that is named twice', { datasets: 'dataset_id,rows,rows\n' }, /datasets\.csv: line 1 names "rows" twice/],
    ['no metafeatures', { datasets: 'dataset_id,name,family\na,A,f\n' }, /line 1 names no metafeatures/],
    ['a quote that is never closed', { datasets: 'dataset_id,name,family,rows\na,"A,f,1\nb,B,f,2\n' }, /line 2 has 2 cells/],
    ['a file that is empty', { runs: '' }, /runs\.csv: the file is empty/],
  ])('refuse %s, with file, line and remedy', async (_what, tables, message) => {
    await expect(read(tables)).rejects.toMatchObject({ code: 'INPUT_INVALID', message: expect.stringMatching(message) as string });
  });

  it('refuse a measure that no run has, and name those there are', async () => {
    await expect(read({}, 'auc')).rejects.toMatchObject({
      message: expect.stringMatching(/metric "auc"; give one of "acc", "log_loss"/) as string,
    });
  });

  it('count lines inside quotes, and skip a byte-order mark and blank lines', async () => {
    const runs = '\uFEFFdataset_id,algorithm_id,metric,value\r\na,"x\r\ny",acc,1\r\n\r\na,z,acc,bad\r\n';
    await expect(read({ runs })).rejects.toMatchObject({ message: expect.stringMatching(/line 5: value is "bad"/) as string });
    expect((await read({ runs: runs.replace('bad', '2') })).algorithms).toEqual(['x\r\ny', 'z']);
  });

  it('refuse what is no UTF-8', async () => {
    await writeFile(join(folder, 'latin.csv'), Buffer.from([0x61, 0xe4, 0x2c, 0x0a]));
    await expect(readCsv(join(folder, 'latin.csv'))).rejects.toMatchObject({
      message: expect.stringMatching(/byte 1 is no UTF-8/) as string,
    });
  });
});
