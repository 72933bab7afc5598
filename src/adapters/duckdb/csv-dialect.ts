import type { Delimited } from './csv-text.ts';

/** How a CSV file of RFC 4180 is written. */
export interface CsvDialect extends Delimited {
  /** Column names, each of its own. */
  header: string[];
}
