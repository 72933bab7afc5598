import { numberIn, resultsOf } from './column-result.ts';
import type { ColumnResult, JsonRow } from './column-result.ts';
import type { ColumnPlan, NumberedPlan } from './column-plan.ts';
import type { ClassCounts } from './metafeatures.ts';
import type { Session } from './session.ts';
import { partsOf, preparation, statisticsStatement } from './statement.ts';
import type { TableCounts } from './statement.ts';
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
  /** How a table too wide for one statement is kept between several: copied, or read anew by each. */
  keep: 'TABLE' | 'VIEW';
}
export interface Steps {
  signal: AbortSignal;
  onReading: (share: number | null) => void;
  onStatistics: (share: number) => void;
}

/** Reads and counts in one statement; a wide table in several, each over some of its columns. */
export async function countTable(session: Session, request: TableRequest, steps: Steps): Promise<Counted> {
  const columns = request.plans.map((plan, index): NumberedPlan => ({ plan, index }));
  const prepare = preparation(request.relation, columns, request.left);
  const counts = { classes: classesOf(request), left: request.left, gaps: true };
  const parts = partsOf(columns, session.memoryMegabytes);
  if (parts.length <= 1) {
    const sql = statisticsStatement(columns, counts, [`t AS MATERIALIZED (${prepare})`]);
    const row = await firstRow(session, sql, steps.signal, steps.onReading);
    steps.onStatistics(1);
    return { ...tableCounts(row), results: resultsOf(row, columns) };
  }
  steps.signal.throwIfAborted();
  await session.run(`CREATE ${request.keep} t AS ${prepare}`, steps.onReading);
  try {
    return await countInParts(session, parts, counts, steps);
  } finally {
    await session.run(`DROP ${request.keep} t`);
  }
}

async function countInParts(session: Session, parts: readonly NumberedPlan[][], counts: TableCounts, steps: Steps): Promise<Counted> {
  const results: ColumnResult[] = [];
  let table: Omit<Counted, 'results'> | null = null;
  for (const [done, part] of parts.entries()) {
    const row = await firstRow(session, statisticsStatement(part, { ...counts, gaps: table === null }, []), steps.signal);
    table = table === null ? tableCounts(row) : withClasses(table, row);
    results.push(...resultsOf(row, part));
    steps.onStatistics((done + 1) / parts.length);
  }
  if (table === null) throw new RangeError('a table has columns');
  return { ...table, results };
}

// Classes of many numbers are no classes: such a target is numeric.
function classesOf({ plans, target }: TableRequest): NumberedPlan | null {
  const plan = target === null ? undefined : plans[target];
  if (target === null || plan === undefined || plan.use === 'opaque' || plan.use === 'date') return null;
  return plan.many || plan.whole === 'no' || plan.declared?.type === 'numeric' ? null : { plan, index: target };
}

async function firstRow(session: Session, sql: string, signal: AbortSignal, onReading?: Steps['onReading']): Promise<JsonRow> {
  signal.throwIfAborted();
  const [row] = await session.run(sql, onReading);
  if (!row) throw new RangeError('aggregates give one row');
  return row;
}

function tableCounts(row: JsonRow): Omit<Counted, 'results'> {
  return { rows: numberIn(row, 'rows') ?? 0, rowsWithMissing: numberIn(row, 'gaps') ?? 0, classes: classesIn(row) };
}
/** The classes are counted with the part that holds the target. */
function withClasses(table: Omit<Counted, 'results'>, row: JsonRow): Omit<Counted, 'results'> {
  return { ...table, classes: table.classes ?? classesIn(row) };
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
