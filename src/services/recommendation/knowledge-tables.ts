import type { Json } from '../../model/kind.ts';
import type { CsvTable } from '../../ports/csv-reader.ts';
import { InputError } from '../../errors.ts';
import type { Result, ResultDataset } from './result.ts';

/** The tables of public results in `seeds/public-results`. They are made by a tool of ours, so a fault in them is refused in short words. */
export interface KnowledgeTables {
  datasets: CsvTable;
  runs: CsvTable;
  algorithms: CsvTable;
  settings: CsvTable;
}

/** @throws InputError for a reference to nothing */
export function resultsOf(tables: KnowledgeTables): { metafeatures: string[]; results: Result[] } {
  const metafeatures = tables.datasets.header.slice(3);
  const datasets = new Map<string, ResultDataset>(
    tables.datasets.rows.map(({ cells: [id = '', name = '', family = '', ...values] }) => [
      id,
      {
        id: `public/${id}`,
        name,
        group: family || id,
        datasetId: null,
        metafeatures: Object.fromEntries(metafeatures.map((of, at) => [of, values[at] === '' ? null : Number(values[at])])),
      },
    ]),
  );
  const names = new Map(tables.algorithms.rows.map(({ cells: [key = '', name = ''] }) => [key, { key, name }]));
  const settings = new Map(tables.settings.rows.map(({ cells: [id = '', , config = ''] }) => [id, JSON.parse(config) as Json]));
  const results = tables.runs.rows.map(({ line, cells: [of = '', by = '', measure = '', value = '', setting = ''] }): Result => {
    const [dataset, algorithm] = [datasets.get(of), names.get(by)];
    if (!dataset || !algorithm)
      throw new InputError(`${tables.runs.file}: line ${line}: ${dataset ? by : of} is described nowhere; make the tables again`);
    return {
      measure,
      value: Number(value),
      algorithm,
      dataset,
      settings: settings.get(setting) ?? null,
      modelVersionId: null,
      claimed: false,
    };
  });
  return { metafeatures, results };
}
