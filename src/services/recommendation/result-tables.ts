import { InputError } from '../../errors.ts';
import type { CsvRow, CsvTable } from '../../ports/csv-reader.ts';
import type { Experience } from './experience.ts';
import { isCost } from './measure-direction.ts';

/**
 * Public results as tables: `datasets.csv` (dataset_id, name, family, then metafeatures), `runs.csv` (dataset_id, algorithm_id, metric,
 * value) and, where there is one, `features.csv` (feature, kind, trust), which says what the metafeatures are.
 */
export interface ResultTables {
  datasets: CsvTable;
  runs: CsvTable;
  features: CsvTable | null;
}
const ABOUT_DATASETS = ['dataset_id', 'name', 'family'];

/**
 * The results in one measure. Columns that know the answer (`trust` begins with leaked) and landmarkers are not used: the former are of no
 * use for a new dataset, the latter cost more than they tell. Several values of one run are averaged; costs are negated.
 *
 * @throws InputError naming file, line and remedy
 */
export function experienceOf(tables: ResultTables, measure: string): Experience {
  const datasets = readDatasets(tables.datasets, unusable(tables.features));
  const runs = readRuns(tables.runs, new Set(datasets.rows.map(({ id }) => id)), measure);
  const algorithms = [...new Set(runs.map(({ algorithm }) => algorithm))];
  const place = new Map(algorithms.map((algorithm, at) => [algorithm, at]));
  const byDataset = new Map<string, Run[]>(datasets.rows.map(({ id }) => [id, []]));
  for (const run of runs) byDataset.get(run.dataset)?.push(run);
  return {
    metafeatures: datasets.metafeatures,
    algorithms,
    datasets: datasets.rows.map(({ id, group, metafeatures }) => ({
      id,
      group,
      metafeatures,
      scores: meanScores(byDataset.get(id) ?? [], place, isCost(measure) ? -1 : 1),
    })),
  };
}

function unusable(features: CsvTable | null): Set<string> {
  if (!features) return new Set();
  const [name, kind, trust] = ['feature', 'kind', 'trust'].map((column) => columnOf(features, column));
  return new Set(
    features.rows
      .filter(({ cells }) => cells[kind ?? 0] === 'landmark' || (cells[trust ?? 0] ?? '').startsWith('leaked'))
      .map(({ cells }) => cells[name ?? 0] ?? ''),
  );
}

interface Described {
  metafeatures: string[];
  rows: { id: string; group: string; metafeatures: Float64Array }[];
}
function readDatasets(table: CsvTable, without: ReadonlySet<string>): Described {
  const id = columnOf(table, 'dataset_id');
  const family = table.header.indexOf('family');
  const columns = table.header.flatMap((name, at) => (ABOUT_DATASETS.includes(name) || without.has(name) ? [] : [{ name, at }]));
  if (columns.length === 0)
    throw new InputError(`${table.file}: line 1 names no metafeatures; add at least one column beside ${ABOUT_DATASETS.join(', ')}`);
  const lines = new Map<string, number>();
  const rows = table.rows.map((row) => {
    const key = required(table, row, id);
    const before = lines.get(key);
    if (before !== undefined)
      throw fault(table, row, `the dataset ${JSON.stringify(key)} stands in line ${before} already; keep one of the two`);
    lines.set(key, row.line);
    return {
      id: key,
      group: row.cells[family] || key,
      metafeatures: Float64Array.from(columns, ({ at }) => numberIn(table, row, at) ?? NaN),
    };
  });
  return { metafeatures: columns.map(({ name }) => name), rows };
}

interface Run {
  dataset: string;
  algorithm: string;
  value: number;
}
function readRuns(table: CsvTable, datasets: ReadonlySet<string>, measure: string): Run[] {
  const [dataset, algorithm, metric, value] = ['dataset_id', 'algorithm_id', 'metric', 'value'].map((name) => columnOf(table, name));
  const measures = new Set<string>();
  const runs = table.rows.flatMap((row): Run[] => {
    measures.add(row.cells[metric ?? 0] ?? '');
    if (row.cells[metric ?? 0] !== measure) return [];
    const run = { dataset: required(table, row, dataset ?? 0), algorithm: required(table, row, algorithm ?? 0) };
    if (!datasets.has(run.dataset))
      throw fault(table, row, `datasets.csv has no dataset ${JSON.stringify(run.dataset)}; add it there or leave its runs out`);
    const score = numberIn(table, row, value ?? 0);
    return score === null ? [] : [{ ...run, value: score }];
  });
  if (runs.length > 0) return runs;
  const known = [...measures].slice(0, 10).map((name) => JSON.stringify(name));
  throw new InputError(
    `${table.file}: no run has the metric ${JSON.stringify(measure)}; give one of ${known.join(', ') || '(no runs)'} as --measure`,
  );
}

function meanScores(runs: readonly Run[], place: ReadonlyMap<string, number>, sign: 1 | -1): Float64Array {
  const [sums, counts] = [new Float64Array(place.size), new Float64Array(place.size)];
  for (const { algorithm, value } of runs) {
    const at = place.get(algorithm) ?? 0;
    sums[at] = (sums[at] ?? 0) + sign * value;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return sums.map((sum, at) => (counts[at] ? sum / counts[at] : NaN));
}

function columnOf({ file, header }: CsvTable, name: string): number {
  const at = header.indexOf(name);
  if (at < 0)
    throw new InputError(
      `${file}: line 1 has no column ${name}, but ${header
        .slice(0, 8)
        .map((one) => JSON.stringify(one))
        .join(', ')}; name it in the header`,
    );
  return at;
}
function required(table: CsvTable, row: CsvRow, at: number): string {
  const cell = row.cells[at] ?? '';
  if (cell === '') throw fault(table, row, `${table.header[at]} is empty; fill it in or leave the line out`);
  return cell;
}
/** Null for an empty cell. */
function numberIn(table: CsvTable, row: CsvRow, at: number): number | null {
  const cell = (row.cells[at] ?? '').trim();
  if (cell === '') return null;
  const value = NUMBER.test(cell) ? Number(cell) : NaN;
  if (!Number.isFinite(value))
    throw fault(
      table,
      row,
      `${table.header[at]} is ${JSON.stringify(cell.slice(0, 40))}, which is no finite number; leave the cell empty where it is unknown`,
    );
  return value;
}
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function fault({ file }: CsvTable, { line }: CsvRow, problem: string): InputError {
  return new InputError(`${file}: line ${line}: ${problem}`);
}
