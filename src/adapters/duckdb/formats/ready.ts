import type { BadRows, DeclaredColumn, ProfileOptions } from '../../../ports/profiler.ts';
import type { CsvSource } from '../csv-source.ts';
import type { FileKind } from '../file-kind.ts';

/** A file that is to be made ready. */
export interface Preparation {
  /** For messages. */
  file: string;
  /** Where its bytes are. */
  path: string;
  kind: FileKind;
  options: ProfileOptions;
  /** Takes copies; removed when the table is measured. */
  directory: string;
  /** Leave out rows that a strict reader refuses. */
  tolerant: boolean;
  signal: AbortSignal;
}

/** A table in a form that can be measured: the file itself where that is possible, otherwise a copy in a temporary directory. */
export type Ready = ReadyText | ReadyTyped;

export interface ReadyText {
  form: 'text';
  csv: CsvSource;
  declared: readonly DeclaredColumn[];
  /** How the table was read, for people. */
  note: string;
  bad: BadRows;
  /** A copy, from which bad rows are left out already. */
  copied: boolean;
}

/** A file whose columns have types of their own. */
export interface ReadyTyped {
  form: 'typed';
  /** Files that must be readable. */
  paths: string[];
  /** The call that reads them. */
  relation: (paths: readonly string[]) => string;
  /** The call for one row in so many; absent where rows have no number. */
  sample?: (paths: readonly string[], every: number) => string;
  note: string;
  bad: BadRows;
  copied: boolean;
}

export const NO_BAD_ROWS: BadRows = { count: 0, listed: [] };
