import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckdbProfiler } from '../../src/adapters/duckdb/duckdb-profiler.ts';
import { hasShared, shared } from '../support/shared.ts';
import { benchmark, type Figures } from './measure.ts';

const ROWS = 1_000_000;
const THREADS = 2;
const ROUNDS = 3;
const COLUMNS = [10, 100, 1000, 2500, 5000];

/**
 * Profile of a generated table of 1,000,000 rows and 50 columns (32 of decimals, 8 of whole numbers, 6 nominal, a date, a boolean, one with gaps, a
 * target of four classes) against two bare reads of it by DuckDB with detected types and as many threads: `stream` parses every cell and keeps none
 * (count of each column), `load` keeps them in a table. Rounds alternate. Times are seconds of wall clock; `cpu` is that of the process.
 */
async function benchProfile(format: 'csv' | 'parquet'): Promise<Figures> {
  const file = await wideTable(format);
  const profiler = new DuckdbProfiler({ threads: THREADS });
  const read = `read_${format}('${file}')`;
  const works = {
    stream: () => duckdb(`SELECT count(COLUMNS(*)) FROM ${read}`),
    load: () => duckdb(`CREATE TABLE t AS SELECT * FROM ${read}`),
    profile: () => profiler.profile(file, { target: 'target' }),
  };
  const taken = { stream: [] as Taken[], load: [] as Taken[], profile: [] as Taken[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['stream', 'load', 'profile'] as const) taken[name].push(await timed(works[name]));
  }
  const [stream, load, profile] = [summary(taken.stream), summary(taken.load), summary(taken.profile)];
  return {
    rows: ROWS,
    columns: 50,
    megabytes: Math.round((await stat(file)).size / 1e6),
    threads: THREADS,
    'stream: count of each column': shown(stream),
    'load: into a table': shown(load),
    profile: shown(profile),
    ratioToLoad: rounded(profile.min / load.min),
    ratioToStream: rounded(profile.min / stream.min),
    cpuRatioToLoad: rounded(profile.cpu / load.cpu),
    cpuRatioToStream: rounded(profile.cpu / stream.cpu),
    peakMegabytes: peak(),
  };
}

/** Growth with the number of columns of 1,000 rows: decimals and nominal ones in turn, and a target of three classes. */
async function benchColumns(): Promise<Figures> {
  const profiler = new DuckdbProfiler({ threads: THREADS });
  const figures: Figures = {};
  for (const many of COLUMNS) {
    const file = await madeOnce(`columns-${many}.parquet`, (path) => {
      const made = Array.from({ length: many - 1 }, (_, k) => (k % 2 ? `'v' || ${draw(k)} % 7 AS n${k}` : `${share(k)} AS x${k}`));
      return `COPY (SELECT ${made.join(', ')}, 'c' || i % 3 AS target FROM range(1000) AS r(i)) TO '${path}' (FORMAT parquet)`;
    });
    const taken = await timed(() => profiler.profile(file, { target: 'target' }));
    figures[`${many} columns`] = `${rounded(taken.wall)} s, processor ${rounded(taken.cpu)} s, peak until now ${peak()} MB`;
  }
  return figures;
}

/** The small datasets of the ground truth, one after the other in one process, as a folder of them is profiled. */
async function benchSmall(): Promise<Figures> {
  const folder = shared('metafeatures', 'ground-truth');
  const files = readdirSync(folder)
    .map((name) => join(folder, name, 'dataset.arff'))
    .filter((file) => existsSync(file));
  const profiler = new DuckdbProfiler({ threads: THREADS });
  const { wall, cpu } = await timed(async () => {
    for (const file of files) await profiler.profile(file, {});
  });
  return { datasets: files.length, seconds: rounded(wall), processor: rounded(cpu), 'datasets per second': rounded(files.length / wall) };
}
function peak(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

interface Taken {
  wall: number;
  cpu: number;
}

async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}
function summary(taken: readonly Taken[]): { min: number; median: number; cpu: number } {
  const walls = taken.map(({ wall }) => wall).sort((a, b) => a - b);
  return {
    min: rounded(walls[0] ?? NaN),
    median: rounded(walls[Math.floor(walls.length / 2)] ?? NaN),
    cpu: rounded(Math.min(...taken.map(({ cpu }) => cpu))),
  };
}
function shown({ min, median, cpu }: { min: number; median: number; cpu: number }): string {
  return `min ${min} s, median ${median} s, processor ${cpu} s`;
}
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

async function duckdb(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(THREADS) });
  const connection = await instance.connect();
  try {
    await connection.run(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Made from hashes of the row number: the same values everywhere. */
function wideTable(format: 'csv' | 'parquet'): Promise<string> {
  const options = format === 'csv' ? "FORMAT csv, HEADER, DELIMITER ','" : 'FORMAT parquet';
  const rows = `SELECT ${columns().join(', ')} FROM range(${ROWS}) AS r(i)`;
  return madeOnce(`profile-1000000x50.${format}`, (path) => `COPY (${rows}) TO '${path}' (${options})`);
}
/** Made once per machine. */
async function madeOnce(name: string, statement: (path: string) => string): Promise<string> {
  const directory = join(tmpdir(), 'catalog-bench');
  const file = join(directory, name);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  // Under another name first, so that a file half written is never taken for the whole.
  const unfinished = `${file}.${process.pid}.part`;
  await duckdb(statement(unfinished));
  renameSync(unfinished, file);
  return file;
}

const draw = (seed: number): string => `hash(i * 64 + ${seed})`;
const share = (seed: number): string => `(${draw(seed)} % 1000003) / 1000003.0`;
function columns(): string[] {
  const decimals = Array.from({ length: 32 }, (_, k) => {
    const normal = `sqrt(-2 * ln(greatest(${share(k)}, 1e-6))) * cos(6.2831853 * ${share(k + 100)})`;
    return `round(${normal} * ${k + 1} + ${k * 10}, ${3 + (k % 3)}) AS x${k}`;
  });
  const wholes = [10, 100, 1000, 100_000, 1_000_000, 7, 50, 5000].map((size, k) => `${draw(k + 200)} % ${size} AS i${k}`);
  const nominals = [2, 3, 5, 12, 40, 300].map((size, k) => `'${'abcdef'[k]}_' || ${draw(k + 300)} % ${size} AS n${k}`);
  return [
    ...decimals,
    ...wholes,
    ...nominals,
    `DATE '2000-01-01' + (${draw(400)} % 9000)::INTEGER AS day`,
    `${draw(401)} % 2 = 0 AS flag`,
    `CASE WHEN ${draw(402)} % 10 > 0 THEN (${draw(403)} % 100000) / 100.0 END AS holes`,
    `'class' || ${draw(404)} % 4 AS target`,
  ];
}

benchmark('profile of a CSV file of 1,000,000 x 50', () => benchProfile('csv'));
benchmark('profile of a Parquet file of 1,000,000 x 50', () => benchProfile('parquet'));
benchmark('profiles of 1,000 rows of more and more columns', benchColumns);
if (hasShared('metafeatures', 'ground-truth')) benchmark('profiles of small datasets', benchSmall);
