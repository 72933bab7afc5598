import { resolve } from 'node:path';
import { createProfiler } from '../app.ts';
import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import type { RecommendAnswer, RecommendedItem, RecommendQuery } from '../services/recommendation/recommendation-types.ts';
import { openDesk, type Desk } from './desk.ts';
import { findOne } from './find-one.ts';
import { createLogger } from './logger.ts';
import { EXIT, plain, say, table, write, writeJson } from './terminal.ts';

interface RecommendCommandOptions {
  file?: string;
  target?: string;
  measure?: string;
  first?: number;
  shortlist?: boolean;
  from?: string;
  leaveOut?: string;
  out?: string;
  json?: boolean;
}

/** Which algorithms to try, for a dataset of the catalog or a file; with `--from`, rankings of public results. */
export async function recommendCommand(key: string | undefined, options: RecommendCommandOptions): Promise<number> {
  if ([key, options.file, options.from].filter((one) => one !== undefined).length !== 1)
    throw new InputError('Give one of: the key of a dataset, --file with a table file, --from with a folder of public results.');
  if (options.from !== undefined) return (await import('./rank-public-results.ts')).rankPublicResults(options.from, options);
  const config = readConfig();
  // A file is read first: what is wrong with it is told without touching the database.
  const metafeatures = options.file === undefined ? null : await metafeaturesOf(options.file, options.target);
  const open = await openDesk(config, createLogger(config));
  try {
    const answer = await open.desk.recommend({
      ...(await askedOf(open.desk, key, metafeatures)),
      measure: options.measure,
      first: options.first,
      strategy: options.shortlist === true ? 'shortlist' : 'ranking',
      wait: true,
    });
    if (options.json) tellJson(answer);
    else tell(answer);
    return answer.items.length > 0 ? EXIT.done : EXIT.problems;
  } finally {
    await open.close();
  }
}

async function askedOf(desk: Desk, key: string | undefined, metafeatures: RecommendQuery['metafeatures']): Promise<RecommendQuery> {
  if (metafeatures) return { metafeatures };
  return { to: (await findOne(desk, key ?? '', ['Dataset', 'DatasetVersion'])).id };
}
async function metafeaturesOf(file: string, target: string | undefined): Promise<RecommendQuery['metafeatures']> {
  const profiler = await createProfiler(readConfig());
  const { metafeatures } = await profiler.profile(resolve(file), target === undefined ? {} : { target });
  return Object.entries(metafeatures).map(([name, value]) => ({ name, value }));
}

/** One line per item, and one for the whole at the end. */
function tellJson({ items, ...whole }: RecommendAnswer): void {
  for (const item of items) writeJson(item);
  writeJson(whole);
}

function tell({ measure, verdict, reason, baseline, items, neighbours, sources, complete }: RecommendAnswer): void {
  write(`${verdict.replaceAll('-', ' ')}: ${plain(reason)}`);
  if (baseline) write(`Best single choice: ${plain(baseline.algorithm.name)}, expected ${measure} ${scoreText(baseline.expectedScore)}`);
  if (items.length > 0)
    write(`\n${table([['algorithm', `expected ${plain(measure)}`, '80 % within', 'settings'], ...items.map(rowOf)])}\n`);
  for (const { algorithm, why } of items) write(`${plain(algorithm.name)}: ${plain(why)}`);
  const near = neighbours.map(({ dataset, distance, best, score }) => [dataset.name, distance.toFixed(4), best.name, score.toFixed(4)]);
  if (near.length > 0) write(`\n${table([['speaks most', 'distance', 'best there', 'score'], ...near])}`);
  for (const { title, licence, url, datasets, results } of sources)
    write(`Source: ${[title, ...[licence, url].filter((one) => one !== null)].join(', ')}: ${results} results on ${datasets} datasets`);
  if (!complete) say('Some evaluations could not be used: they lead to no algorithm or no dataset.');
}
function rowOf({ algorithm, expectedScore, interval, settings }: RecommendedItem): string[] {
  const within = interval ? `${scoreText(interval.low)} to ${scoreText(interval.high)}` : '';
  return [algorithm.name, scoreText(expectedScore), within, settings === null ? '' : JSON.stringify(settings)];
}
function scoreText(score: number | null): string {
  return score === null ? 'unknown' : score.toFixed(4);
}
