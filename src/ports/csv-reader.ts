/**
 * Reads a whole small table of text. Contract: the first record is the header, with names that are unique; every row has as many cells as
 * it; blank lines are skipped; each row knows its line.
 *
 * @throws InputError for what is no such table, naming file, line and remedy
 */
export type CsvReader = (file: string) => Promise<CsvTable>;

export interface CsvTable {
  file: string;
  header: readonly string[];
  rows: readonly CsvRow[];
}
export interface CsvRow {
  /** Where it begins, counted from 1. */
  line: number;
  cells: readonly string[];
}
