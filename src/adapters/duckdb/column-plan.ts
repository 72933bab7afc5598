import type { DeclaredColumn } from '../../ports/profiler.ts';

/**
 * How one column is read and counted. Expressions are over the relation read (`csv` or the Parquet file); in the prepared table they stand under
 * a letter and the number of the column: n the number, e the exact number, r the value for texts of extremes, d the time, s the text,
 * z whether missing. A column has only those that its use needs.
 */
export interface ColumnPlan {
  name: string;
  use: 'number' | 'date' | 'string' | 'boolean' | 'opaque';
  number?: string;
  /** Where doubles may be too coarse. */
  exact?: ExactNumber;
  /** Value whose text tells minimum and maximum; absent: that of the number. */
  raw?: string;
  time?: string;
  text?: string;
  missing?: string;
  /** Verify over all rows that each text is what `use` says, or a word for missing. */
  verify: boolean;
  /** Whether all values are whole numbers. */
  whole: 'yes' | 'no' | 'test';
  /** Seen to have more than MANY_VALUES values, so that the number of them is estimated. */
  many: boolean;
  /** All texts seen are true or false. */
  truth: boolean;
  declared?: DeclaredColumn;
}

export interface ExactNumber {
  /** Of a type whose differences do not leave it, or an integer. */
  value: string;
  integer: boolean;
  /** Whether each number of the column has one. */
  always: boolean;
}

/** One column of the table with its number in it. */
export interface NumberedPlan {
  plan: ColumnPlan;
  index: number;
}

/** Up to here the number of distinct values is always exact. */
export const MANY_VALUES = 2000;

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What a plan says where nothing is known. */
export const UNKNOWN = { verify: false, whole: 'test', many: false, truth: false } as const;
const PLAIN_NAN = "'nan'::DOUBLE";

/** The ways in which a column of a CSV file can be read. */
export const READINGS = ['string', 'double', 'timestamp', 'number-texts', 'comma-texts', 'time-texts'] as const;
export type Reading = (typeof READINGS)[number];

export interface CsvColumn {
  name: string;
  reading: Reading;
  /** A cell is no whole number. */
  fraction: boolean;
  many: boolean;
  truth: boolean;
  declared?: DeclaredColumn;
}

export const CSV_TYPES: Readonly<Record<Reading, string>> = {
  string: 'VARCHAR',
  double: 'DOUBLE',
  timestamp: 'TIMESTAMP',
  'number-texts': 'VARCHAR',
  'comma-texts': 'VARCHAR',
  'time-texts': 'VARCHAR',
};

/** @param index place in the file, from 0; the reader calls the column c and this number */
export function planOf(column: CsvColumn, index: number): ColumnPlan {
  return column.declared ? { ...readingPlan(column, index), declared: column.declared } : readingPlan(column, index);
}
function readingPlan({ name, reading, fraction, many, truth }: CsvColumn, index: number): ColumnPlan {
  const column = `c${index}`;
  const whole = fraction ? 'no' : 'test';
  switch (reading) {
    case 'string':
      return { ...UNKNOWN, name, use: truth ? 'boolean' : 'string', text: column, truth };
    case 'double':
      return { ...UNKNOWN, name, use: 'number', number: column, whole, many };
    case 'timestamp':
      return { ...UNKNOWN, name, use: 'date', ...timeExpressions(column), many };
    case 'number-texts':
      return {
        ...UNKNOWN,
        name,
        use: 'number',
        text: column,
        verify: true,
        whole,
        many,
        number: `nullif(TRY_CAST(${column} AS DOUBLE), ${PLAIN_NAN})`,
        exact: {
          value: `CASE WHEN regexp_full_match(${column}, '\\s*[+-]?\\d+\\s*') THEN TRY_CAST(${column} AS DECIMAL(37,0)) END`,
          integer: true,
          always: false,
        },
      };
    case 'comma-texts':
      return { ...UNKNOWN, name, use: 'number', text: column, verify: true, whole, many, number: commaNumber(column) };
    case 'time-texts':
      return { ...UNKNOWN, name, use: 'date', text: column, verify: true, many, ...timeExpressions(`TRY_CAST(${column} AS TIMESTAMP)`) };
  }
}

// A point in such a column could stand for thousands: a cell with one is no number.
function commaNumber(column: string): string {
  const form = String.raw`\s*[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?\s*`;
  return `CASE WHEN regexp_full_match(${column}, '${form}') THEN TRY_CAST(replace(${column}, ',', '.') AS DOUBLE) END`;
}

/** Times are numbers to metafeatures: milliseconds since 1970-01-01 UTC. An infinite time has no place on that line and counts as missing. */
export function timeExpressions(time: string): { time: string; number: string } {
  const finite = `CASE WHEN isfinite(${time}) THEN ${time} END`;
  return { time: finite, number: `epoch_ms(${finite})::DOUBLE` };
}

/** Whether a cell of the column is missing, in terms of the prepared table. */
export function missingTest({ use }: ColumnPlan, index: number): string {
  switch (use) {
    case 'number':
      return `n${index} IS NULL`;
    case 'date':
      return `d${index} IS NULL`;
    case 'opaque':
      return `z${index}`;
    default:
      return `s${index} IS NULL`;
  }
}

/** Of two exact numbers, which no type of theirs is too narrow for. */
export function difference({ integer }: ExactNumber, a: string, b: string): string {
  return integer ? `${a}::HUGEINT - ${b}::HUGEINT` : `${a} - ${b}`;
}
