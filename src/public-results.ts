import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { CsvReader, CsvTable } from './ports/csv-reader.ts';
import { resultsOf } from './services/recommendation/knowledge-tables.ts';
import type { KnowledgeBase } from './services/recommendation/result.ts';

/** Composition, as in `app.ts`: public results as tables of text. */

const FOLDER = fileURLToPath(new URL('../seeds/public-results', import.meta.url));

/** Reads small tables whole. */
export async function createCsvReader(): Promise<CsvReader> {
  return (await import('./adapters/csv/csv-reader.ts')).readCsv;
}

/** The public results that are shipped. */
export async function openKnowledge(): Promise<KnowledgeBase> {
  const readCsv = await createCsvReader();
  const table = (name: string): Promise<CsvTable> => readCsv(join(FOLDER, `${name}.csv`));
  const [datasets, runs, algorithms, settings] = await Promise.all([
    table('datasets'),
    table('runs'),
    table('algorithms'),
    table('settings'),
  ]);
  return {
    title: 'Oboe on OpenML',
    licence: 'BSD-3-Clause',
    url: 'https://github.com/udellgroup/oboe',
    ...resultsOf({ datasets, runs, algorithms, settings }),
  };
}
