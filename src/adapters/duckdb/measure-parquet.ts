import { InputError } from '../../errors.ts';
import { literal, MANY_VALUES } from './column-plan.ts';
import type { ColumnPlan } from './column-plan.ts';
import { numberIn } from './column-result.ts';
import { planOfType } from './parquet-plan.ts';
import { leftOut } from './measure-csv.ts';
import type { Roles } from './measure-csv.ts';
import type { Session } from './session.ts';
import { countTable } from './table-statements.ts';
import type { Counted, Steps } from './table-statements.ts';

const LOOKED_AT = 8192;
/** Columns looked at by one statement. */
const AT_ONCE = 25;

export function parquetRelation(path: string): string {
  return `read_parquet(${literal(path)}, hive_partitioning = false)`;
}

/** Plans of the columns by their types in the file. */
export async function parquetPlans(session: Session): Promise<ColumnPlan[]> {
  const relation = parquetRelation(session.path);
  const rows = await session.run(`DESCRIBE SELECT * FROM ${relation}`);
  const plans = rows.map((row) => planOfType(String(row.column_name), String(row.column_type)));
  const counted = plans.flatMap((plan, index) => (plan.number === undefined ? [] : [{ plan, index }]));
  const many = new Set<number>();
  for (let from = 0; from < counted.length; from += AT_ONCE) {
    const part = counted.slice(from, from + AT_ONCE);
    const counts = part.map(({ index }) => `count(DISTINCT n${index}) AS seen${index}`);
    const start = `SELECT ${part.map(({ plan, index }) => `${plan.number} AS n${index}`).join(', ')} FROM ${relation} LIMIT ${LOOKED_AT}`;
    const [row = {}] = await session.run(`SELECT ${counts.join(', ')} FROM (${start})`);
    for (const { index } of part) if ((numberIn(row, `seen${index}`) ?? 0) > MANY_VALUES) many.add(index);
  }
  return plans.map((plan, index) => (many.has(index) ? { ...plan, many: true } : plan));
}

/** @throws InputError for a table without rows */
export async function measureParquet(
  session: Session,
  { file, plans, roles }: { file: string; plans: readonly ColumnPlan[]; roles: Roles },
  steps: Steps,
): Promise<Counted> {
  const counted = await countTable(session, { relation: parquetRelation(session.path), plans, ...leftOut(roles), keep: 'VIEW' }, steps);
  if (counted.rows === 0) throw new InputError(`${file}: the table has columns and no row; give a table with at least one row`);
  return counted;
}
