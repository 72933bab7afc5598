import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, SetupError } from '../errors.ts';
import type { CsvTable } from '../ports/csv-reader.ts';
import { createCsvReader } from '../public-results.ts';
import type { Experience } from '../services/recommendation/experience.ts';
import { leaveOut } from '../services/recommendation/leave-out.ts';
import { namesOf } from '../services/recommendation/recommender.ts';
import { experienceOf } from '../services/recommendation/result-tables.ts';
import { exactCsv } from '../transport/csv.ts';
import { EXIT, Progress, say, writeJson } from './terminal.ts';

const LEAVE_OUT = ['dataset', 'family'] as const;
type LeaveOut = (typeof LEAVE_OUT)[number];

export interface RankOptions {
  measure?: string;
  leaveOut?: string;
  out?: string;
  json?: boolean;
}

/**
 * Ranks all algorithms for each dataset of a folder, each dataset (or family) hidden in turn, as CSV: `dataset_id,rank,algorithm_id`.
 * @throws InputError for what is wrong in a file, naming its line
 */
export async function rankPublicResults(folder: string, options: RankOptions): Promise<number> {
  const by = LEAVE_OUT.find((one) => one === (options.leaveOut ?? 'dataset'));
  if (!by) throw new InputError(`--leave-out: ${JSON.stringify(options.leaveOut)} is not possible; give dataset or family.`);
  if (options.measure === undefined) throw new InputError('--measure is missing; name one of the metrics in runs.csv.');
  const experience = experienceOf(await readTables(folder), options.measure);
  const rows = rank(experience, by);
  if (options.json) for (const [dataset_id, rank, algorithm_id] of rows) writeJson({ dataset_id, rank, algorithm_id });
  const text = exactCsv(['dataset_id', 'rank', 'algorithm_id'], rows);
  if (options.out !== undefined) await save(options.out, text);
  else if (!options.json) process.stdout.write(text);
  say(`${experience.datasets.length} datasets, ${experience.algorithms.length} algorithms, each ${by} left out in turn.`);
  return EXIT.done;
}

function rank(experience: Experience, by: LeaveOut): [string, number, string][] {
  const progress = new Progress();
  const ranked = new Map<string, string[]>();
  for (const { dataset, recommender, answer } of leaveOut(experience, by)) {
    ranked.set(dataset.id, namesOf(recommender.experience, answer.ranking));
    progress.show('ranking', ranked.size / experience.datasets.length);
  }
  progress.end();
  // In the order of the file.
  return experience.datasets.flatMap(({ id }) => (ranked.get(id) ?? []).map((name, at): [string, number, string] => [id, at + 1, name]));
}

async function readTables(folder: string): Promise<{ datasets: CsvTable; runs: CsvTable; features: CsvTable | null }> {
  const readCsv = await createCsvReader();
  const features = join(folder, 'features.csv');
  const hasFeatures = await access(features).then(
    () => true,
    () => false,
  );
  return {
    datasets: await readCsv(join(folder, 'datasets.csv')),
    runs: await readCsv(join(folder, 'runs.csv')),
    features: hasFeatures ? await readCsv(features) : null,
  };
}

async function save(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    throw new SetupError(
      `${file}: cannot be written (${cause instanceof Error ? cause.message : String(cause)}); give --out a place in a folder that exists`,
      {
        cause,
      },
    );
  });
}
