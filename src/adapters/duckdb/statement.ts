import { MISSING_WORDS } from './cell-forms.ts';
import { difference, literal, missingTest } from './column-plan.ts';
import type { ColumnPlan, ExactNumber, NumberedPlan } from './column-plan.ts';
import { scannedNumbers } from './number-scan.ts';
import { classStatement, informationStatement } from './information-statement.ts';

/** Columns of one statement: the time to plan it grows faster than their number. */
export const MOST_COLUMNS = 100;
/** What one exact count of distinct values was seen to take of a small table. */
const MEGABYTES_PER_COUNT = 4;
/** Share of the memory for all of them. */
const SHARE_FOR_COUNTS = 0.4;

/** Columns in the parts that one statement each may count, so that its counts of distinct values fit into memory. */
export function partsOf(columns: readonly NumberedPlan[], memoryMegabytes: number): NumberedPlan[][] {
  const most = Math.max(1, Math.floor((memoryMegabytes * SHARE_FOR_COUNTS) / MEGABYTES_PER_COUNT));
  const parts: NumberedPlan[][] = [];
  let counts = Infinity;
  for (const column of columns) {
    const more = exactCountsOf(column).length;
    const part = parts.at(-1);
    if (part === undefined || counts + more > most || part.length >= MOST_COLUMNS) {
      parts.push([column]);
      counts = more;
    } else {
      part.push(column);
      counts += more;
    }
  }
  return parts;
}

/** What of the whole table a statement also counts. */
export interface TableCounts {
  /** The target column, where it has classes or may have. */
  classes: NumberedPlan | null;
  /** Numbers of the target and the ignored columns. */
  left: ReadonlySet<number>;
  gaps: boolean;
}

/** Query that prepares the columns of a relation, and `gap`: whether a cell outside `left` (target and ignored columns) is missing. */
export function preparation(relation: string, columns: readonly NumberedPlan[], left: ReadonlySet<number>): string {
  const expressions = columns.flatMap(({ plan, index }) => {
    const parts = { n: plan.number, e: plan.exact?.value, r: plan.raw, d: plan.time, s: plan.text, z: plan.missing };
    return Object.entries(parts).flatMap(([letter, expression]) =>
      expression === undefined ? [] : [`${expression} AS ${letter}${index}`],
    );
  });
  const tests = columns.filter(({ index }) => !left.has(index)).map(({ plan, index }) => missingTest(plan, index));
  // Two levels: names of the same select list are looked up in a time that grows with the square of its length.
  return `SELECT *, (${tests.length === 0 ? 'false' : tests.join(' OR ')}) AS gap FROM (SELECT ${expressions.join(', ')} FROM ${relation})`;
}

/**
 * The counts of columns of table `t` as a JSON text, in the first row of the first column; beside it the numbers of a second scan, which needs these counts: in
 * one statement, so that what is read of a file can be looked at twice without being stored. Only in the first row, since a stream copies it for each.
 * @param head common table expressions to begin with, such as the one that reads the file as `t`
 */
export function statisticsStatement(
  columns: readonly NumberedPlan[],
  { classes, left, gaps }: TableCounts,
  head: readonly string[],
): string {
  const branches: [string, string | null][] = [
    ['m', firstScan(columns, gaps)],
    ['g', classes !== null && columns.some(({ index }) => index === classes.index) ? classStatement(classes) : null],
    ['i', classes === null ? null : informationStatement(columns, classes, left)],
  ];
  const used = branches.filter((branch): branch is [string, string] => branch[1] !== null);
  const ctes = [...head, ...used.map(([name, sql]) => `${name} AS MATERIALIZED (${sql})`)];
  const row = `(SELECT to_json(c)::VARCHAR AS counts FROM (SELECT * FROM ${used.map(([name]) => name).join(' CROSS JOIN ')}) AS c)`;
  const numbers = scannedNumbers(columns);
  const rows = numbers.length === 0 ? row : `t CROSS JOIN m CROSS JOIN ${row}`;
  const once = 'CASE WHEN row_number() OVER () = 1 THEN counts END AS counts';
  return `WITH ${ctes.join(',\n')}\nSELECT ${[once, ...numbers].join(', ')} FROM ${rows}`;
}

function firstScan(columns: readonly NumberedPlan[], gaps: boolean): string {
  const counts = ['count(*) AS rows', ...(gaps ? ['sum(gap::INTEGER) AS gaps'] : [])];
  return `SELECT ${[...counts, ...columns.flatMap(firstScanOf), ...columns.flatMap(exactCountsOf)].join(', ')} FROM t`;
}

function firstScanOf({ plan, index: i }: NumberedPlan): string[] {
  if (plan.use === 'opaque') return [`count(*) - sum(z${i}::INTEGER) AS present${i}`];
  if (plan.use === 'string' || plan.use === 'boolean') return textScanOf(plan, i);
  return [...numberScanOf(plan, i), ...(plan.use === 'date' ? timeScanOf(i) : []), ...(plan.verify ? verificationOf(plan, i) : [])];
}
function textScanOf({ truth, declared }: ColumnPlan, i: number): string[] {
  const bounds = truth ? [`min(s${i}) AS least${i}`, `max(s${i}) AS most${i}`] : [];
  const values = declared?.type === 'nominal' ? declared.values.map(literal).join(', ') : null;
  const unfit = values === null ? [] : [`sum((s${i} NOT IN (${values === '' ? 'NULL' : values}))::INTEGER) AS unfit${i}`];
  return [`count(s${i}) AS present${i}`, `sum(contains(s${i}, ' ')::INTEGER) AS spaced${i}`, ...bounds, ...unfit];
}
function numberScanOf({ exact, raw, whole }: ColumnPlan, i: number): string[] {
  // All columns of one number have the same order, and that of doubles is the slowest.
  const ordered = exact?.always ? `e${i}` : raw === undefined ? `n${i}` : `r${i}`;
  const [least, most] = [`min(${ordered})::DOUBLE`, `max(${ordered})::DOUBLE`];
  return [
    `count(n${i}) AS present${i}`,
    `${jsonNumber(least)} AS least${i}`,
    `${jsonNumber(most)} AS most${i}`,
    // Halved first, because the sum of two large values leaves the range.
    `${jsonNumber(`${least} / 2 + ${most} / 2`)} AS centre${i}`,
    ...(exact === undefined ? [`${jsonNumber(`${most} - ${least}`)} AS range${i}`] : exactScanOf(exact, { least, most }, i)),
    ...(raw === undefined ? [] : [`min(r${i})::VARCHAR AS raw_least${i}`, `max(r${i})::VARCHAR AS raw_most${i}`]),
    ...(whole === 'test' ? [`bool_and(n${i} = trunc(n${i})) AS whole${i}`] : []),
  ];
}
function exactScanOf(exact: ExactNumber, { least, most }: { least: string; most: string }, i: number): string[] {
  const isExact = exact.always ? 'true' : `count(e${i}) = count(n${i})`;
  const isSafe = `${least} >= ${Number.MIN_SAFE_INTEGER} AND ${most} <= ${Number.MAX_SAFE_INTEGER}`;
  const range = `(${difference(exact, `max(e${i})`, `min(e${i})`)})::DOUBLE`;
  return [
    `${isExact} AS exact${i}`,
    // Distances of integers that doubles hold are those of the doubles.
    `${isExact}${exact.integer ? ` AND NOT (${isSafe})` : ''} AS beyond${i}`,
    `${jsonNumber(exact.always ? range : `CASE WHEN ${isExact} THEN ${range} ELSE ${most} - ${least} END`)} AS range${i}`,
    `min(e${i}) AS origin${i}`,
    `min(e${i})::VARCHAR AS exact_least${i}`,
    `max(e${i})::VARCHAR AS exact_most${i}`,
  ];
}
/** JSON has no word for an infinite number: as a text that JavaScript reads. */
function jsonNumber(double: string): string {
  return `replace((${double})::VARCHAR, 'inf', 'Infinity')`;
}
function timeScanOf(i: number): string[] {
  return [
    `min(d${i})::VARCHAR AS raw_least${i}`,
    `max(d${i})::VARCHAR AS raw_most${i}`,
    `bool_and(d${i} = date_trunc('day', d${i})) AS days${i}`,
  ];
}
function verificationOf({ use }: ColumnPlan, i: number): string[] {
  const words = MISSING_WORDS.map(literal).join(', ');
  const value = use === 'date' ? `d${i}` : `n${i}`;
  const other = `${value} IS NULL AND s${i} IS NOT NULL AND lower(trim(s${i}))`;
  return [
    `count(s${i}) AS texts${i}`,
    `sum((${other} NOT IN (${words}))::INTEGER) AS unfit${i}`,
    `list(DISTINCT trim(s${i})) FILTER (${other} IN (${words})) AS words${i}`,
  ];
}

function exactCountsOf({ plan, index: i }: NumberedPlan): string[] {
  if (plan.use === 'opaque' || plan.many) return [];
  const letter = plan.use === 'date' ? 'd' : plan.use === 'number' ? 'n' : 's';
  const exact = plan.exact === undefined ? [] : [`count(DISTINCT e${i}) AS exact_distinct${i}`];
  return plan.exact?.always ? exact : [`count(DISTINCT ${letter}${i}) AS distinct${i}`, ...exact];
}
