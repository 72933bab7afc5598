import { InputError } from '../../errors.ts';
import type { Measured } from './assemble.ts';
import { MANY_VALUES } from './column-plan.ts';
import type { ColumnPlan } from './column-plan.ts';
import { numberIn } from './json-row.ts';
import { DistinctSample } from './distinct-sample.ts';
import { describeColumns } from './descriptives.ts';
import { declaredOf, declaredPlans } from './declared.ts';
import type { ReadyTyped } from './formats/ready.ts';
import { uniqueNames } from './formats/header.ts';
import { ROW_NUMBER } from './formats/parquet-files.ts';
import { identifier, planOfType } from './parquet-plan.ts';
import { leftOut } from './measure-csv.ts';
import { measureLandmarkers } from './measure-landmarkers.ts';
import { MOST_SAMPLED } from './row-sampler.ts';
import { rolesOf } from './roles.ts';
import type { Session } from './session.ts';
import { countTable, groupsOf, MOST_HELD, sequenceOf } from './table-statements.ts';
import type { Counted } from './table-statements.ts';
import { bothOf, stepsOf } from './work.ts';
import type { Work } from './work.ts';

const LOOKED_AT = 8192;
/** A table may have so many values for each byte of its file, once it has more than ENOUGH_VALUES. */
const MOST_VALUES_PER_BYTE = 1000;
const ENOUGH_VALUES = 1e9;
/** Up to here a table is stored rather than read anew for each statement. */
const FEW_ROWS = 20_000;
/** Columns of which the first rows are held at once. */
const AT_ONCE = 500;

/** What was read of the bytes of files while DuckDB counted. */
export type Checksums = Pick<Measured, 'sha256' | 'files'>;

/** Counts a table whose columns have types. @throws InputError for a table without rows */
export async function measureTyped(
  work: Work,
  session: Session,
  { ready: given, checksums }: { ready: ReadyTyped; checksums: () => Promise<Checksums> },
): Promise<Measured> {
  const { file, options } = work;
  const { ready, columns } = sayable(given, await columnsOf(session, given.relation(session.paths)));
  const rows = ready.sample ? await checkedRows(work, session, { ready, columns: columns.length }) : Infinity;
  const relation = ready.relation(session.paths);
  const typed = await plansOf(session, relation, columns);
  const names = typed.map(({ name }) => name);
  const plans = declaredPlans(typed, declaredOf(file, names, options));
  const roles = rolesOf(file, names, options);
  const small = rows * columns.length <= MOST_HELD;
  // Parquet is read anew in less time than it is stored; but to find the way into a file of many columns takes longer than to read a few rows.
  const keep = ready.sample && rows > FEW_ROWS ? ('VIEW' as const) : ('TABLE' as const);
  const request = { relation, plans, ...leftOut(roles), keep, small };
  const counting = async (): Promise<Counted> => {
    const counted = await countTable(session, request, stepsOf(work));
    if (counted.rows === 0) throw new InputError(`${file}: the table has columns and no row; give a table with at least one row`);
    return counted;
  };
  const [sums, counted] = await bothOf(work, checksums, counting);
  const plan = roles.target === null ? undefined : plans[roles.target];
  const sequence = plan ? await sequenceOf(session, relation, plan) : null;
  const seen = looked(ready, session, names, counted.rows);
  const [some = {}] = await session.run(`SELECT count(*) AS rows FROM ${seen}`);
  const sampled = numberIn(some, 'rows') === counted.rows ? null : numberIn(some, 'rows');
  const described = await describeColumns(session, { relation: seen, sampled, results: counted.results, target: roles.target });
  const landmarked = await measureLandmarkers(work, session, { relation: seen, counted, roles });
  return { names, roles, counted, described, landmarked, sequence, ...sums, reading: ready.note, badRows: ready.bad };
}

/**
 * A few bytes of Parquet may stand for any number of equal values. Honest tables were seen to hold some tens of values for each byte.
 * @returns the number of rows
 * @throws InputError for a file with far more values than bytes
 */
async function checkedRows(
  { file, bytes }: Work,
  session: Session,
  { ready, columns }: { ready: ReadyTyped; columns: number },
): Promise<number> {
  const [row = {}] = await session.run(`SELECT count(*) AS rows FROM ${ready.relation(session.paths)}`);
  const rows = numberIn(row, 'rows') ?? 0;
  if (rows * columns <= ENOUGH_VALUES || rows * columns <= MOST_VALUES_PER_BYTE * bytes) return rows;
  throw new InputError(
    `${file}: ${rows} rows of ${columns} columns in ${bytes} bytes are more than ${MOST_VALUES_PER_BYTE} values in a byte, as in a decompression bomb; give a table without that many repetitions`,
  );
}

/** The rows to be looked at closely: all, or one in so many by their numbers; the column of the numbers must not be one of the file. */
function looked({ relation, sample }: ReadyTyped, { paths }: Session, names: readonly string[], rows: number): string {
  const every = Math.ceil(rows / MOST_SAMPLED);
  if (every <= 1) return relation(paths);
  if (sample && !names.some((name) => name.toLowerCase() === ROW_NUMBER)) return sample(paths, every);
  return `(SELECT * EXCLUDE ("${PLACE}") FROM (SELECT *, row_number() OVER () AS "${PLACE}" FROM ${relation(paths)}) WHERE hash("${PLACE}") % ${every} = 0)`;
}
const PLACE = 'place of the row';

interface Column {
  name: string;
  type: string;
}
async function columnsOf(session: Session, relation: string): Promise<Column[]> {
  const rows = await session.run(`DESCRIBE SELECT * FROM ${relation}`);
  return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
}
/** A statement ends at the character U+0000, so that a column whose name holds it could not be asked for: it is called otherwise. */
function sayable(ready: ReadyTyped, columns: readonly Column[]): { ready: ReadyTyped; columns: readonly Column[] } {
  if (!columns.some(({ name }) => name.includes('\0'))) return { ready, columns };
  const { names } = uniqueNames(columns.map(({ name }) => name.replaceAll('\0', '\uFFFD')));
  const renamed = columns.flatMap(({ name }, index) => (name.includes('\0') ? [index + 1] : []));
  // Without a sample of its own, which would have the names of the file.
  const { sample: _, ...others } = ready;
  const relation = (paths: readonly string[]): string =>
    `(SELECT * FROM ${ready.relation(paths)} AS renamed(${names.map(identifier).join(', ')}))`;
  const note = `${ready.note}, U+0000 in the name of column ${renamed.join(', ')} replaced by U+FFFD`;
  return { ready: { ...others, relation, note }, columns: columns.map(({ type }, index) => ({ name: names[index] ?? '', type })) };
}

/** Plans of the columns by their types in the file, and by what the first rows show. */
async function plansOf(session: Session, relation: string, columns: readonly Column[]): Promise<ColumnPlan[]> {
  const plans = columns.map(({ name, type }) => planOfType(name, type));
  const counted = plans.flatMap(({ number }, index) => (number === undefined ? [] : [{ number, index }]));
  for (const { items } of groupsOf(counted, AT_ONCE)) {
    const values = items.map(({ number }) => number);
    const start = await session.numbers(`SELECT ${values.join(', ')} FROM ${relation} LIMIT ${LOOKED_AT}`);
    items.forEach(({ index }, at) => {
      const plan = plans[index];
      if (plan) plans[index] = asSeen(plan, start[at] ?? new Float64Array());
    });
  }
  return plans;
}
function asSeen(plan: ColumnPlan, start: Float64Array): ColumnPlan {
  const seen = new DistinctSample();
  seen.add(start);
  const isFraction = (value: number): boolean => Number.isFinite(value) && !Number.isInteger(value);
  const whole = plan.whole === 'test' && start.some(isFraction) ? 'no' : plan.whole;
  return { ...plan, whole, many: seen.count > MANY_VALUES };
}

/** @throws InputError naming the first file whose columns are not those of the first one */
export async function checkAlike(session: Session, { paths, relation }: ReadyTyped): Promise<void> {
  const columnsOf = async (path: string): Promise<string[]> => {
    const rows = await session.run(`DESCRIBE SELECT * FROM ${relation([path])}`);
    return rows.map((row) => `${JSON.stringify(row.column_name)} ${String(row.column_type)}`);
  };
  const [first = '', ...others] = paths;
  const expected = await columnsOf(first);
  for (const path of others) {
    const found = await columnsOf(path);
    const at = Math.max(found.length, expected.length);
    const different = Array.from({ length: at }, (_, index) => index).find((index) => found[index] !== expected[index]);
    if (different === undefined) continue;
    throw new InputError(
      `${path}: its column ${different + 1} is ${found[different] ?? '(none)'} and that of ${first} is ${expected[different] ?? '(none)'}; ` +
        'one dataset has the same columns in all files: write them again, or profile them one by one',
    );
  }
}
