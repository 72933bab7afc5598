import { MISSING_WORDS } from './cell-forms.ts';
import { literal, missingTest } from './column-plan.ts';
import type { ColumnPlan, NumberedPlan } from './column-plan.ts';
import { SUM_UNIT } from './moments.ts';
import { classStatement, informationStatement } from './information-statement.ts';

/** One in so many values is counted where the number of distinct values is estimated. */
export const SAMPLED_SHARE = 32;
/** Room for the place of a column in the low bits of a sampled hash. */
const PLACE_BITS = 10;
const PLACES = 1 << PLACE_BITS;
/** Columns of one statement: the time to plan it grows faster than their number. */
export const MOST_COLUMNS = 100;
/** Branches that others look at. */
const LOOKED_AT: ReadonlySet<string> = new Set(['m', 'x']);
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
    const parts = { n: plan.number, e: plan.exact, r: plan.raw, d: plan.time, s: plan.text, z: plan.missing };
    return Object.entries(parts).flatMap(([letter, expression]) =>
      expression === undefined ? [] : [`${expression} AS ${letter}${index}`],
    );
  });
  const tests = columns.filter(({ index }) => !left.has(index)).map(({ plan, index }) => missingTest(plan, index));
  // Two levels: names of the same select list are looked up in a time that grows with the square of its length.
  return `SELECT *, (${tests.length === 0 ? 'false' : tests.join(' OR ')}) AS gap FROM (SELECT ${expressions.join(', ')} FROM ${relation})`;
}

/**
 * The counts and moments of columns, as one row. Two scans: the first finds middle and range, the second sums powers of the distance from the middle in
 * units of the range, so that neither constant nor huge values spoil them, nothing overflows and nothing throws. The powers are added as integers in units
 * of 1 / SUM_UNIT: doubles would give other last digits with every order in which threads come to them.
 * @param head common table expressions to begin with, such as the one that reads the file as `t`
 */
export function statisticsStatement(columns: readonly NumberedPlan[], counts: TableCounts, head: readonly string[]): string {
  const { classes, left, gaps } = counts;
  const branches: [string, string | null][] = [
    ['m', firstScan(columns)],
    ['p', powers(columns)],
    ['x', distinct(columns)],
    ['q', sampledDistinct(columns)],
    ['g', classes !== null && columns.some(({ index }) => index === classes.index) ? classStatement(classes) : null],
    ['gaps', gaps ? 'SELECT sum(gap::INTEGER) AS gaps FROM t' : null],
    ['i', classes === null ? null : informationStatement(columns, classes, left)],
  ];
  const used = branches.filter((branch): branch is [string, string] => branch[1] !== null);
  const ctes = [...head, ...used.map(([name, sql]) => `${name} AS ${LOOKED_AT.has(name) ? 'MATERIALIZED ' : ''}(${sql})`)];
  return `WITH ${ctes.join(',\n')}\nSELECT * FROM ${used.map(([name]) => name).join(' CROSS JOIN ')}`;
}

function firstScan(columns: readonly NumberedPlan[]): string {
  return `SELECT ${['count(*) AS rows', ...columns.flatMap(firstScanOf)].join(', ')} FROM t`;
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
  const range = `max(n${i}) - min(n${i})`;
  const exactRange = `CASE WHEN count(e${i}) = count(n${i}) THEN (max(e${i}) - min(e${i}))::DOUBLE ELSE ${range} END`;
  const used = exact === undefined ? range : exactRange;
  return [
    `count(n${i}) AS present${i}`,
    `min(n${i}) AS least${i}`,
    `max(n${i}) AS most${i}`,
    // Halved first, because the sum of two large values leaves the range.
    `min(n${i}) / 2 + max(n${i}) / 2 AS centre${i}`,
    `${used} AS range${i}`,
    `CASE WHEN ${used} > 0 THEN 1 / (${used}) ELSE 0 END AS scale${i}`,
    ...(exact === undefined
      ? []
      : [`count(e${i}) = count(n${i}) AS exact${i}`, `min(e${i}) AS exact_least${i}`, `max(e${i}) AS exact_most${i}`]),
    ...(raw === undefined ? [] : [`min(r${i})::VARCHAR AS raw_least${i}`, `max(r${i})::VARCHAR AS raw_most${i}`]),
    ...(whole === 'test' ? [`bool_and(n${i} = trunc(n${i})) AS whole${i}`] : []),
  ];
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

const hasNumber = ({ plan }: NumberedPlan): boolean => plan.number !== undefined;

function powers(columns: readonly NumberedPlan[]): string | null {
  const numbers = columns.filter(hasNumber);
  if (numbers.length === 0) return null;
  const distances = numbers.map(({ plan, index: i }) => {
    const plain = `n${i} - centre${i}`;
    const distance = plan.exact === undefined ? plain : `CASE WHEN exact${i} THEN (e${i} - exact_least${i})::DOUBLE ELSE ${plain} END`;
    return `(${distance}) * scale${i} AS u${i}`;
  });
  const sums = numbers.flatMap(({ index: i }) =>
    // Infinities and what comes of them are no integers; the range tells that they are there.
    [1, 2, 3, 4].map(
      (power) =>
        `sum(TRY_CAST(${[`${BigInt(SUM_UNIT)}::DOUBLE`, ...Array<string>(power).fill(`u${i}`)].join(' * ')} AS BIGINT)) AS sum${power}_${i}`,
    ),
  );
  return `SELECT ${sums.join(', ')} FROM (SELECT ${distances.join(', ')} FROM t CROSS JOIN m)`;
}

function distinct(columns: readonly NumberedPlan[]): string | null {
  const counts = columns.flatMap(exactCountsOf);
  return counts.length === 0 ? null : `SELECT ${counts.join(', ')} FROM t`;
}
function exactCountsOf({ plan, index: i }: NumberedPlan): string[] {
  if (plan.use === 'opaque' || plan.many) return [];
  const letter = plan.use === 'date' ? 'd' : plan.use === 'number' ? 'n' : 's';
  const exact = plan.exact === undefined ? [] : [`count(DISTINCT e${i}) AS exact_distinct${i}`];
  return [`count(DISTINCT ${letter}${i}) AS distinct${i}`, ...exact];
}

/**
 * Estimates by counting the values whose hash falls into one class of SAMPLED_SHARE: all copies of a value fall into the same, so the count is
 * exact for the sample. (DuckDB's approx_count_distinct was seen to be off by a quarter.) One scan for all columns: the hashes carry their column's place.
 */
function sampledDistinct(columns: readonly NumberedPlan[]): string | null {
  const many = columns.flatMap(({ plan, index }, place) => (plan.many ? [{ index, place }] : []));
  if (many.length === 0) return null;
  const mask = (1n << 64n) - BigInt(PLACES);
  const hashes = many.map(
    ({ index: i, place }) => `CASE WHEN n${i} IS NOT NULL THEN (hash(n${i}) & ${mask}::UBIGINT) | ${place}::UBIGINT END`,
  );
  const sample = `SELECT h FROM (SELECT unnest([${hashes.join(', ')}]) AS h FROM t) WHERE (h >> ${PLACE_BITS}) & ${SAMPLED_SHARE - 1} = 0`;
  const counts = `SELECT h & ${PLACES - 1} AS place, count(DISTINCT h) AS seen FROM (${sample}) GROUP BY place`;
  return `SELECT list({'place': place, 'seen': seen}) AS sampled FROM (${counts})`;
}
