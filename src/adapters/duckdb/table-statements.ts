import { resultsOf } from './column-result.ts';
import { numberIn } from './json-row.ts';
import type { ColumnResult } from './column-result.ts';
import type { JsonRow } from './json-row.ts';
import type { ColumnPlan, NumberedPlan } from './column-plan.ts';
import type { ClassCounts } from './metafeatures.ts';
import { NumberScan } from './number-scan.ts';
import type { Session } from './session.ts';
import { partsOf, preparation, statisticsStatement } from './statement.ts';
import type { TableCounts } from './statement.ts';
import { isOutOfMemory } from './duckdb-failure.ts';
import type { TargetSequence } from './target-sequence.ts';

/** What DuckDB counts of a table. */
export interface Counted {
  rows: number;
  rowsWithMissing: number;
  /** Of the target's values; null without target, or with one whose values were not counted. */
  classes: ClassCounts | null;
  results: ColumnResult[];
}
export interface TableRequest {
  /** Call that reads the file. */
  relation: string;
  plans: readonly ColumnPlan[];
  /** Number of the target column. */
  target: number | null;
  /** Numbers of the target and the ignored columns. */
  left: ReadonlySet<number>;
  /** How a table is kept that several statements, or several parts of one, look at: copied, or read anew by each. */
  keep: 'TABLE' | 'VIEW';
  /** Whether it has no more than MOST_HELD values. */
  small: boolean;
}
export interface Steps {
  signal: AbortSignal;
  onReading: (share: number | null) => void;
  onStatistics: (share: number) => void;
}

/** Numbers that may be held at once, of 8 bytes each. */
export const MOST_HELD = 4_000_000;
/**
 * Columns that are read at once of a table too wide for one statement: a reader takes room for all columns it gives, and DuckDB reads only those that are
 * asked for.
 */
const MOST_READ = 1000;

/** Reads and counts in one statement; a wide table in several, each over some of its columns. */
export async function countTable(session: Session, request: TableRequest, steps: Steps): Promise<Counted> {
  const columns = request.plans.map((plan, index): NumberedPlan => ({ plan, index }));
  const counts = { classes: classesOf(request), left: request.left };
  const isNarrow = partsOf(columns, session.memoryMegabytes).length <= 1;
  return fitting(session, { columns: columns.length, tables: ['g', 'h'] }, (most) =>
    isNarrow && most >= columns.length
      ? countAtOnce(session, { request, counts, columns }, steps)
      : countInGroups(session, { request, counts, columns, most }, steps),
  );
}

interface Counting {
  request: TableRequest;
  counts: Omit<TableCounts, 'gaps'>;
  columns: readonly NumberedPlan[];
}
async function countAtOnce(session: Session, { request, counts, columns }: Counting, steps: Steps): Promise<Counted> {
  const kept = request.keep === 'TABLE' ? 'MATERIALIZED' : 'NOT MATERIALIZED';
  const head = `t AS ${kept} (${preparation(request.relation, columns, request.left)})`;
  const sql = statisticsStatement(columns, { ...counts, gaps: true }, [head]);
  const counted = await countPart(session, { sql, columns, small: request.small }, steps);
  steps.onStatistics(1);
  return { ...counted.table, results: counted.results };
}
async function countInGroups(
  session: Session,
  { request, counts, columns, most }: Counting & { most: number },
  steps: Steps,
): Promise<Counted> {
  const results: ColumnResult[] = [];
  const tables: PartCounts['table'][] = [];
  for (const group of groupsOf(columns, most)) {
    const onPart = (done: number): void => steps.onStatistics((group.from + done) / columns.length);
    const counted = await countGroup(
      session,
      { request, counts, columns: group.items, first: group.from === 0 },
      { ...steps, onStatistics: onPart },
    );
    results.push(...counted.results);
    tables.push(counted.table);
  }
  const [row = {}] = await session.run('SELECT sum(gap::INTEGER) AS gaps FROM g');
  await session.run('DROP TABLE g');
  return { ...together(tables), rowsWithMissing: numberIn(row, 'gaps') ?? 0, results };
}

/**
 * Works with so many columns at once as memory holds: what DuckDB reads of a table stays in memory until there are 122,880 rows of it, however
 * wide they are. Where it is not enough, half of them are tried, and so on.
 * @param tables names of those that a failed attempt may leave
 */
export async function fitting<T>(
  session: Session,
  { columns, tables }: { columns: number; tables: readonly string[] },
  work: (most: number) => Promise<T>,
): Promise<T> {
  for (let most = Math.min(columns, MOST_READ); ; most = Math.ceil(most / 2)) {
    try {
      return await work(most);
    } catch (error) {
      if (most <= 1 || !isOutOfMemory(error)) throw error;
      for (const table of tables) await session.run(`DROP TABLE IF EXISTS ${table}`);
    }
  }
}

export function groupsOf<T>(items: readonly T[], most: number): { from: number; items: T[] }[] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, group) => ({ from: group * most, items: items.slice(group * most, (group + 1) * most) }));
}

interface Group extends Counting {
  first: boolean;
}
/** Counts columns that are read at once. Table `g` keeps of each row whether a cell of this group or those before is missing. */
async function countGroup(session: Session, { request, counts, columns, first }: Group, steps: Steps): Promise<PartCounts> {
  steps.signal.throwIfAborted();
  await session.run(`CREATE ${request.keep} t AS ${prepared(request, counts, columns)}`, steps.onReading);
  try {
    await session.run(
      first ? 'CREATE TABLE g AS SELECT gap FROM t' : 'CREATE TABLE h AS SELECT g.gap OR t.gap AS gap FROM g POSITIONAL JOIN t',
    );
    if (!first) await session.run('DROP TABLE g; ALTER TABLE h RENAME TO g');
    return await countInParts(session, { request, counts, columns }, steps);
  } finally {
    await session.run(`DROP ${request.keep} t`);
  }
}
export function withTarget(columns: readonly NumberedPlan[], target: NumberedPlan | null): NumberedPlan[] {
  return target === null || columns.some(({ index }) => index === target.index) ? [...columns] : [...columns, target];
}

async function countInParts(session: Session, { request, counts, columns }: Counting, steps: Steps): Promise<PartCounts> {
  const results: ColumnResult[] = [];
  const tables: PartCounts['table'][] = [];
  for (const part of partsOf(columns, session.memoryMegabytes)) {
    // Each look at a view takes a time that grows with its columns, and a statement looks at it many times.
    if (request.keep === 'VIEW') await session.run(`CREATE OR REPLACE VIEW t AS ${prepared(request, counts, part)}`);
    const sql = statisticsStatement(part, { ...counts, gaps: false }, []);
    const counted = await countPart(session, { sql, columns: part, small: request.small }, { ...steps, onReading: () => undefined });
    tables.push(counted.table);
    results.push(...counted.results);
    steps.onStatistics(results.length);
  }
  return { table: together(tables), results };
}
/** Columns that are read at once, and the target, at whose classes all of them look. */
function prepared({ relation, left }: TableRequest, { classes }: Counting['counts'], columns: readonly NumberedPlan[]): string {
  return preparation(relation, withTarget(columns, classes), left);
}

interface PartCounts {
  table: Omit<Counted, 'results'>;
  results: ColumnResult[];
}
async function countPart(
  session: Session,
  { sql, columns, small }: { sql: string; columns: readonly NumberedPlan[]; small: boolean },
  { signal, onReading }: Steps,
): Promise<PartCounts> {
  signal.throwIfAborted();
  let counted: { row: JsonRow; scan: NumberScan } | undefined;
  for await (const { row, numbers } of session.counted(sql, { small, onShare: onReading })) {
    if (row) counted = { row, scan: new NumberScan(columns, row) };
    counted?.scan.add(numbers);
  }
  // Of a table without rows there is nothing to stream.
  const { row, scan } = counted ?? { row: { rows: 0 }, scan: null };
  return { table: tableCounts(row), results: resultsOf(row, columns, scan?.results ?? new Map()) };
}
/** The classes are counted with the part that holds the target. */
function together(tables: readonly PartCounts['table'][]): PartCounts['table'] {
  const [first] = tables;
  if (first === undefined) throw new RangeError('a table has columns');
  return { ...first, classes: tables.find(({ classes }) => classes !== null)?.classes ?? null };
}

// Classes of many numbers are no classes: such a target is numeric.
function classesOf({ plans, target }: TableRequest): NumberedPlan | null {
  const plan = target === null ? undefined : plans[target];
  if (target === null || plan === undefined || plan.use === 'opaque' || plan.use === 'date') return null;
  return plan.many || plan.whole === 'no' || plan.declared?.type === 'numeric' ? null : { plan, index: target };
}

function tableCounts(row: JsonRow): Omit<Counted, 'results'> {
  return { rows: numberIn(row, 'rows') ?? 0, rowsWithMissing: numberIn(row, 'gaps') ?? 0, classes: classesIn(row) };
}
function classesIn(row: JsonRow): ClassCounts | null {
  const [classes, largest, smallest] = [numberIn(row, 'classes'), numberIn(row, 'largest'), numberIn(row, 'smallest')];
  if (classes === null || largest === null || smallest === null) return null;
  const [total, bits] = [numberIn(row, 'class_total'), numberIn(row, 'class_bits')];
  return { classes, largest, smallest, entropy: total === null || bits === null ? null : bits / total };
}

/** What the order of the target's rows tells, where it was not seen while reading the text. */
export async function sequenceOf(session: Session, relation: string, plan: ColumnPlan): Promise<TargetSequence> {
  const value = plan.number ?? plan.text ?? 'NULL';
  const distance = plan.number === undefined ? 'NULL' : 'sum(abs(v - w))';
  const ordered = `SELECT v, lag(v) OVER () AS w, row_number() OVER () AS place FROM (SELECT ${value} AS v FROM ${relation})`;
  const [row = {}] = await session.run(
    `SELECT count(*) AS rows, bool_or(place = 1 AND v IS NULL) AS first_missing, sum(coalesce(v = w, false)::INTEGER) AS equal_pairs, ${distance} AS distance FROM (${ordered})`,
  );
  return {
    rows: numberIn(row, 'rows') ?? 0,
    firstMissing: row.first_missing === true,
    equalPairs: numberIn(row, 'equal_pairs') ?? 0,
    distance: numberIn(row, 'distance') ?? NaN,
  };
}
